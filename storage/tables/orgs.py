"""Organizations, their people and teams, their cycles, and the tokens that let programs in."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from domain.actor import Role, TokenScope
from domain.okrs.periods import Cadence
from domain.okrs.status import ObjectiveStatusRule, StatusBasis
from domain.orgs.cycles import CycleState
from domain.orgs.organizations import Weekday
from storage.tables.columns import (
    METADATA,
    belongs_to_organization,
    entity_columns,
    entity_constraints,
    enum_column,
    id_column,
    moment_column,
    number_column,
    refers,
    tenant_index,
    text_column,
)

organizations = Table(
    "organizations",
    METADATA,
    id_column("org_id"),
    text_column("name"),
    text_column("time_zone"),
    Column("fiscal_year_start_month", Integer, nullable=False),
    enum_column("week_start", Weekday),
    enum_column("status_basis", StatusBasis),
    enum_column("objective_status_rule", ObjectiveStatusRule),
    enum_column("check_in_cadence", Cadence),
    number_column("at_risk_from"),
    number_column("on_track_from"),
    Column("stale_grace_days", Integer, nullable=False),
    Column("business_hours", JSONB, nullable=True),
    Column("holidays", ARRAY(Date), nullable=False, server_default=text("'{}'")),
    moment_column("created_at"),
    moment_column("updated_at"),
    Column("version", Integer, nullable=False, server_default=text("1")),
    PrimaryKeyConstraint("org_id"),
    CheckConstraint("fiscal_year_start_month BETWEEN 1 AND 12", name="fiscal_year_start_month"),
)

clocks = Table(
    "clocks",
    METADATA,
    id_column("org_id"),
    Column("revision", BigInteger, nullable=False, server_default=text("0")),
    Column("computed_on", Date, nullable=False),
    PrimaryKeyConstraint("org_id"),
    belongs_to_organization(),
    comment="One row an organization: locked by every write, so that writes of one tenant are in one order.",
)

people = Table(
    "people",
    METADATA,
    id_column("org_id"),
    id_column("id"),
    text_column("name"),
    text_column("email", nullable=True),
    text_column("title", nullable=True),
    enum_column("role", Role),
    moment_column("deactivated_at", nullable=True),
    *entity_columns(),
    *entity_constraints("people"),
    belongs_to_organization(),
)
Index(
    "people_email_key",
    people.c.org_id,
    func.lower(people.c.email),
    unique=True,
    postgresql_where=people.c.email.is_not(None),
)

teams = Table(
    "teams",
    METADATA,
    id_column("org_id"),
    id_column("id"),
    text_column("name"),
    text_column("description", nullable=True),
    id_column("parent_id", nullable=True),
    id_column("lead_id", nullable=True),
    moment_column("archived_at", nullable=True),
    *entity_columns(),
    *entity_constraints("teams"),
    belongs_to_organization(),
    refers("parent_id", "teams"),
    refers("lead_id", "people"),
    CheckConstraint("parent_id <> id", name="own_parent"),
    tenant_index("teams", ["parent_id"]),
    tenant_index("teams", ["lead_id"]),
)

team_members = Table(
    "team_members",
    METADATA,
    id_column("org_id"),
    id_column("team_id"),
    id_column("person_id"),
    moment_column("created_at"),
    PrimaryKeyConstraint("org_id", "team_id", "person_id"),
    refers("team_id", "teams"),
    refers("person_id", "people"),
    tenant_index("team_members", ["person_id"]),
)

cycles = Table(
    "cycles",
    METADATA,
    id_column("org_id"),
    id_column("id"),
    text_column("name"),
    id_column("parent_id", nullable=True),
    Column("start_date", Date, nullable=False),
    Column("end_date", Date, nullable=False),
    enum_column("state", CycleState),
    *entity_columns(),
    *entity_constraints("cycles"),
    belongs_to_organization(),
    refers("parent_id", "cycles"),
    CheckConstraint("start_date <= end_date", name="dates"),
    CheckConstraint("parent_id <> id", name="own_parent"),
    tenant_index("cycles", ["parent_id"]),
    tenant_index("cycles", ["start_date"]),
)

api_tokens = Table(
    "api_tokens",
    METADATA,
    id_column("org_id"),
    id_column("id"),
    text_column("name"),
    id_column("person_id", nullable=True),
    enum_column("scope", TokenScope),
    Column("secret_hash", LargeBinary, nullable=False),
    moment_column("created_at"),
    moment_column("expires_at", nullable=True),
    moment_column("revoked_at", nullable=True),
    moment_column("last_used_at", nullable=True),
    PrimaryKeyConstraint("org_id", "id"),
    belongs_to_organization(),
    refers("person_id", "people"),
    Index("api_tokens_secret_hash_key", "org_id", "secret_hash", unique=True),
)
