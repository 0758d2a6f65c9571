"""The first schema: organizations, the cascade, KPIs, progress, and the event log."""

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from storage.migrations.security import (
    CREATE_ROLE,
    CREATE_TENANT_FUNCTION,
    LET_LOGIN_TAKE_ROLE,
    LIST_ORGANIZATIONS,
    append_only,
    wall,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    "organizations",
    "clocks",
    "cycles",
    "events",
    "people",
    "progress_history",
    "api_tokens",
    "teams",
    "kpis",
    "objectives",
    "team_members",
    "key_results",
    "kpi_measurements",
    "objective_viewers",
    "alignments",
    "check_ins",
    "kpi_measurement_revisions",
)

_APPEND_ONLY = ("events", "check_ins", "kpi_measurement_revisions")

_CADENCES = ("DAILY", "WEEKLY", "BIWEEKLY", "MONTHLY", "QUARTERLY")
_STATUSES = ("NO_DATA", "OFF_TRACK", "AT_RISK", "ON_TRACK", "OVERPERFORMING")
_SCOPES = ("COMPANY", "TEAM", "INDIVIDUAL")
_UNITS = ("NUMBER", "PERCENT", "CURRENCY", "DURATION", "RATIO", "SCORE")
_STATUS_REASONS = ("MANUAL", "NO_DATA", "SCORE_BAND", "PACE_BAND", "WEAKEST_KEY_RESULT")
_BANDS = ("OFF_TRACK", "AT_RISK", "ON_TRACK", "OVERPERFORMING")
_MEMBERS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "organizations": {
        "week_start": ("MONDAY", "SATURDAY", "SUNDAY"),
        "status_basis": ("SCORE", "PACE"),
        "objective_status_rule": ("OWN_PROGRESS", "WEAKEST"),
        "check_in_cadence": _CADENCES,
    },
    "cycles": {
        "state": ("PLANNING", "ACTIVE", "GRADING", "CLOSED"),
    },
    "events": {
        "type": (
            "ORGANIZATION_CREATED",
            "ORGANIZATION_UPDATED",
            "TEAM_CREATED",
            "TEAM_UPDATED",
            "TEAM_MOVED",
            "TEAM_ARCHIVED",
            "TEAM_RESTORED",
            "TEAM_MEMBER_ADDED",
            "TEAM_MEMBER_REMOVED",
            "PERSON_CREATED",
            "PERSON_UPDATED",
            "PERSON_DEACTIVATED",
            "PERSON_REACTIVATED",
            "CYCLE_CREATED",
            "CYCLE_UPDATED",
            "CYCLE_STATE_CHANGED",
            "OBJECTIVE_CREATED",
            "OBJECTIVE_UPDATED",
            "OBJECTIVE_ACTIVATED",
            "OBJECTIVE_CLOSED",
            "OBJECTIVE_REOPENED",
            "OBJECTIVE_ARCHIVED",
            "OBJECTIVE_RESTORED",
            "OBJECTIVE_DELETED",
            "OBJECTIVE_ALIGNED",
            "OBJECTIVE_UNALIGNED",
            "KEY_RESULT_CREATED",
            "KEY_RESULT_UPDATED",
            "KEY_RESULT_ARCHIVED",
            "KEY_RESULT_RESTORED",
            "KEY_RESULT_DELETED",
            "CHECKED_IN",
            "CHECK_IN_CORRECTED",
            "CHECK_IN_VOIDED",
            "PROGRESS_CHANGED",
            "DAY_TURNED",
            "KPI_CREATED",
            "KPI_UPDATED",
            "KPI_ARCHIVED",
            "KPI_RESTORED",
            "KPI_DELETED",
            "KPI_MEASURED",
            "KPI_LINKED",
            "KPI_UNLINKED",
        ),
    },
    "people": {
        "role": ("ADMIN", "MEMBER", "VIEWER"),
    },
    "progress_history": {
        "status": _STATUSES,
    },
    "api_tokens": {
        "scope": ("READ", "WRITE"),
    },
    "kpis": {
        "scope": _SCOPES,
        "unit": _UNITS,
        "direction": ("HIGHER", "LOWER", "IN_RANGE"),
        "category": ("FINANCIAL", "CUSTOMER", "OPERATIONAL", "SALES_MARKETING"),
        "perspective": ("VALUE", "COST", "RISK"),
        "indicator": ("LEADING", "LAGGING"),
        "cadence": ("DAILY", "WEEKLY", "MONTHLY", "QUARTERLY"),
        "aggregation": ("LAST", "SUM", "AVERAGE", "MIN", "MAX", "MEDIAN", "P95"),
        "source": ("MEASURED",),
        "health": ("GREEN", "YELLOW", "RED", "NO_DATA", "UNKNOWN"),
    },
    "objectives": {
        "scope": _SCOPES,
        "ambition": ("COMMITTED", "ASPIRATIONAL"),
        "state": ("DRAFT", "ACTIVE", "CLOSED"),
        "visibility": ("ORGANIZATION", "TEAM", "PRIVATE"),
        "progress_source": ("KEY_RESULTS", "ALIGNED", "BOTH", "MANUAL"),
        "status": _STATUSES,
        "status_reason": _STATUS_REASONS,
        "score_band": _BANDS,
        "pace_band": _BANDS,
    },
    "key_results": {
        "unit": _UNITS,
        "state": ("ACTIVE", "CANCELLED"),
        "own_cadence": _CADENCES,
        "cadence": _CADENCES,
        "source": ("CHECK_IN", "KPI", "ALIGNED"),
        "link_mode": ("LATEST",),
        "measure": ("METRIC", "AT_LEAST", "AT_MOST", "RANGE", "MILESTONES", "CHECKPOINTS"),
        "scoring": ("LINEAR", "RATIO"),
        "direction": ("INCREASE", "DECREASE"),
        "periods": ("CURRENT", "SHARE"),
        "author_status": _STATUSES,
        "status": _STATUSES,
        "status_reason": _STATUS_REASONS,
        "score_band": _BANDS,
        "pace_band": _BANDS,
    },
    "check_ins": {
        "kind": ("CHECK_IN", "CORRECTION", "VOID"),
        "status": _STATUSES,
    },
}
"""The columns that hold the name of an enum's member, and the names that each of them admits."""


def upgrade() -> None:
    """Create the role, the tables, and the wall around each of them."""
    for statement in (CREATE_ROLE, LET_LOGIN_TAKE_ROLE, CREATE_TENANT_FUNCTION):
        op.execute(statement)
    _create_tables()
    for statement in (*_checks(), *_walls()):
        op.execute(statement)


def _checks() -> Iterator[str]:
    for table, columns in _MEMBERS.items():
        for column, members in columns.items():
            listed = ", ".join(f"'{member}'" for member in members)
            yield f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_check CHECK ({column} IN ({listed}))"


def _walls() -> Iterator[str]:
    for table in _TABLES:
        yield from wall(table)
    for table in _APPEND_ONLY:
        yield append_only(table)
    yield from LIST_ORGANIZATIONS


def _create_tables() -> None:

    op.create_table(
        "organizations",
        sa.Column("org_id", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("fiscal_year_start_month", sa.Integer(), nullable=False),
        sa.Column("week_start", sa.Text(), nullable=False),
        sa.Column("status_basis", sa.Text(), nullable=False),
        sa.Column("objective_status_rule", sa.Text(), nullable=False),
        sa.Column("check_in_cadence", sa.Text(), nullable=False),
        sa.Column("at_risk_from", sa.Numeric(), nullable=False),
        sa.Column("on_track_from", sa.Numeric(), nullable=False),
        sa.Column("stale_grace_days", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "fiscal_year_start_month BETWEEN 1 AND 12", name=op.f("organizations_fiscal_year_start_month_check")
        ),
        sa.PrimaryKeyConstraint("org_id", name=op.f("organizations_pkey")),
    )
    op.create_table(
        "clocks",
        sa.Column("org_id", sa.Text(collation="C"), nullable=False),
        sa.Column("revision", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("computed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organizations.org_id"], name=op.f("clocks_org_id_fkey")),
        sa.PrimaryKeyConstraint("org_id", name=op.f("clocks_pkey")),
        comment="One row an organization: locked by every write, so that writes of one tenant are in one order.",
    )
    op.create_table(
        "cycles",
        sa.Column("org_id", sa.Text(collation="C"), nullable=False),
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Text(collation="C"), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("external_source", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(external_source IS NULL) = (external_id IS NULL)", name=op.f("cycles_external_key_check")),
        sa.CheckConstraint("parent_id <> id", name=op.f("cycles_own_parent_check")),
        sa.CheckConstraint("start_date <= end_date", name=op.f("cycles_dates_check")),
        sa.ForeignKeyConstraint(
            ["org_id", "parent_id"], ["cycles.org_id", "cycles.id"], name=op.f("cycles_org_id_parent_id_fkey")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organizations.org_id"], name=op.f("cycles_org_id_fkey")),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("cycles_pkey")),
    )
    op.create_index(
        "cycles_external_key",
        "cycles",
        ["org_id", "external_source", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index("cycles_parent_id_idx", "cycles", ["org_id", "parent_id"], unique=False, postgresql_where=None)
    op.create_index("cycles_start_date_idx", "cycles", ["org_id", "start_date"], unique=False, postgresql_where=None)
    op.create_table(
        "events",
        sa.Column("org_id", sa.Text(collation="C"), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("cause_id", sa.Text(collation="C"), nullable=False),
        sa.Column("actor_id", sa.Text(collation="C"), nullable=True),
        sa.Column("subject_id", sa.Text(collation="C"), nullable=False),
        sa.Column("objective_id", sa.Text(collation="C"), nullable=True),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["organizations.org_id"], name=op.f("events_org_id_fkey")),
        sa.PrimaryKeyConstraint("org_id", "number", name=op.f("events_pkey")),
        comment="Append-only. `objective_id` names the objective whose visibility governs who may read the row.",
    )
    op.create_index("events_cause_id_idx", "events", ["org_id", "cause_id"], unique=False, postgresql_where=None)
    op.create_index("events_id_key", "events", ["org_id", "id"], unique=True)
    op.create_index(
        "events_subject_id_number_idx",
        "events",
        ["org_id", "subject_id", "number"],
        unique=False,
        postgresql_where=None,
    )
    op.create_table(
        "people",
        sa.Column("org_id", sa.Text(collation="C"), nullable=False),
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_source", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(external_source IS NULL) = (external_id IS NULL)", name=op.f("people_external_key_check")),
        sa.ForeignKeyConstraint(["org_id"], ["organizations.org_id"], name=op.f("people_org_id_fkey")),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("people_pkey")),
    )
    op.create_index(
        "people_email_key",
        "people",
        ["org_id", sa.literal_column("lower(email)")],
        unique=True,
        postgresql_where=sa.text("email IS NOT NULL"),
    )
    op.create_index(
        "people_external_key",
        "people",
        ["org_id", "external_source", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "progress_history",
        sa.Column("org_id", sa.Text(collation="C"), nullable=False),
        sa.Column("node_id", sa.Text(collation="C"), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("exact_progress", sa.Numeric(), nullable=False),
        sa.Column("exact_raw_progress", sa.Numeric(), nullable=False),
        sa.Column("progress", sa.Numeric(), nullable=False),
        sa.Column("raw_progress", sa.Numeric(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Numeric(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organizations.org_id"], name=op.f("progress_history_org_id_fkey")),
        sa.PrimaryKeyConstraint("org_id", "node_id", "date", name=op.f("progress_history_pkey")),
        comment="How far an objective or key result was at the end of each day on which that changed.",
    )
    op.create_table(
        "api_tokens",
        sa.Column("org_id", sa.Text(collation="C"), nullable=False),
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(collation="C"), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id", "person_id"], ["people.org_id", "people.id"], name=op.f("api_tokens_org_id_person_id_fkey")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organizations.org_id"], name=op.f("api_tokens_org_id_fkey")),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("api_tokens_pkey")),
    )
    op.create_index("api_tokens_secret_hash_key", "api_tokens", ["org_id", "secret_hash"], unique=True)
    op.create_table(
        "teams",
        sa.Column("org_id", sa.Text(collation="C"), nullable=False),
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.Text(collation="C"), nullable=True),
        sa.Column("lead_id", sa.Text(collation="C"), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_source", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(external_source IS NULL) = (external_id IS NULL)", name=op.f("teams_external_key_check")),
        sa.CheckConstraint("parent_id <> id", name=op.f("teams_own_parent_check")),
        sa.ForeignKeyConstraint(
            ["org_id", "lead_id"], ["people.org_id", "people.id"], name=op.f("teams_org_id_lead_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "parent_id"], ["teams.org_id", "teams.id"], name=op.f("teams_org_id_parent_id_fkey")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organizations.org_id"], name=op.f("teams_org_id_fkey")),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("teams_pkey")),
    )
    op.create_index(
        "teams_external_key",
        "teams",
        ["org_id", "external_source", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index("teams_lead_id_idx", "teams", ["org_id", "lead_id"], unique=False, postgresql_where=None)
    op.create_index("teams_parent_id_idx", "teams", ["org_id", "parent_id"], unique=False, postgresql_where=None)
    op.create_table(
        "kpis",
        sa.Column("org_id", sa.Text(collation="C"), nullable=False),
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(collation="C"), nullable=True),
        sa.Column("person_id", sa.Text(collation="C"), nullable=True),
        sa.Column("accountable_id", sa.Text(collation="C"), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("perspective", sa.Text(), nullable=True),
        sa.Column("indicator", sa.Text(), nullable=True),
        sa.Column("cadence", sa.Text(), nullable=False),
        sa.Column("aggregation", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("focus", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("target", sa.Numeric(), nullable=True),
        sa.Column("target_lower", sa.Numeric(), nullable=True),
        sa.Column("target_upper", sa.Numeric(), nullable=True),
        sa.Column("green", sa.Numeric(), nullable=True),
        sa.Column("yellow", sa.Numeric(), nullable=True),
        sa.Column("current_value", sa.Numeric(), nullable=True),
        sa.Column("current_period_start", sa.Date(), nullable=True),
        sa.Column("last_measured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("health", sa.Text(), nullable=False),
        sa.Column("attainment", sa.Numeric(), nullable=True),
        sa.Column("stale_after", sa.Date(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_source", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(scope = 'TEAM') = (team_id IS NOT NULL) AND (scope = 'INDIVIDUAL') = (person_id IS NOT NULL)",
            name=op.f("kpis_owner_check"),
        ),
        sa.CheckConstraint("(external_source IS NULL) = (external_id IS NULL)", name=op.f("kpis_external_key_check")),
        sa.ForeignKeyConstraint(
            ["org_id", "accountable_id"], ["people.org_id", "people.id"], name=op.f("kpis_org_id_accountable_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "person_id"], ["people.org_id", "people.id"], name=op.f("kpis_org_id_person_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "team_id"], ["teams.org_id", "teams.id"], name=op.f("kpis_org_id_team_id_fkey")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organizations.org_id"], name=op.f("kpis_org_id_fkey")),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("kpis_pkey")),
    )
    op.create_index(
        "kpis_accountable_id_idx",
        "kpis",
        ["org_id", "accountable_id"],
        unique=False,
        postgresql_where=sa.text("accountable_id IS NOT NULL"),
    )
    op.create_index(
        "kpis_external_key",
        "kpis",
        ["org_id", "external_source", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "kpis_person_id_idx",
        "kpis",
        ["org_id", "person_id"],
        unique=False,
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_index(
        "kpis_team_id_idx", "kpis", ["org_id", "team_id"], unique=False, postgresql_where=sa.text("team_id IS NOT NULL")
    )
    op.create_table(
        "objectives",
        sa.Column("org_id", sa.Text(collation="C"), nullable=False),
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("cycle_id", sa.Text(collation="C"), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(collation="C"), nullable=True),
        sa.Column("person_id", sa.Text(collation="C"), nullable=True),
        sa.Column("lead_id", sa.Text(collation="C"), nullable=True),
        sa.Column("ambition", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("weight", sa.Numeric(), server_default=sa.text("1"), nullable=False),
        sa.Column("own_start_date", sa.Date(), nullable=True),
        sa.Column("own_due_date", sa.Date(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("progress_source", sa.Text(), nullable=False),
        sa.Column("manual_progress", sa.Numeric(), nullable=True),
        sa.Column("grade", sa.Numeric(), nullable=True),
        sa.Column("reflection", sa.Text(), nullable=True),
        sa.Column("carried_over_from_id", sa.Text(collation="C"), nullable=True),
        sa.Column("exact_progress", sa.Numeric(), server_default=sa.text("0"), nullable=False),
        sa.Column("exact_raw_progress", sa.Numeric(), server_default=sa.text("0"), nullable=False),
        sa.Column("progress", sa.Numeric(), server_default=sa.text("0"), nullable=False),
        sa.Column("raw_progress", sa.Numeric(), server_default=sa.text("0"), nullable=False),
        sa.Column("measurable", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("has_value", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("status", sa.Text(), server_default="NO_DATA", nullable=False),
        sa.Column("status_reason", sa.Text(), server_default="NO_DATA", nullable=False),
        sa.Column("score_band", sa.Text(), server_default="OFF_TRACK", nullable=False),
        sa.Column("pace_band", sa.Text(), server_default="ON_TRACK", nullable=False),
        sa.Column("confidence", sa.Numeric(), nullable=True),
        sa.Column("progress_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_source", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(scope = 'TEAM') = (team_id IS NOT NULL) AND (scope = 'INDIVIDUAL') = (person_id IS NOT NULL)",
            name=op.f("objectives_owner_check"),
        ),
        sa.CheckConstraint(
            "(external_source IS NULL) = (external_id IS NULL)", name=op.f("objectives_external_key_check")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "cycle_id"], ["cycles.org_id", "cycles.id"], name=op.f("objectives_org_id_cycle_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "lead_id"], ["people.org_id", "people.id"], name=op.f("objectives_org_id_lead_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "person_id"], ["people.org_id", "people.id"], name=op.f("objectives_org_id_person_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "team_id"], ["teams.org_id", "teams.id"], name=op.f("objectives_org_id_team_id_fkey")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organizations.org_id"], name=op.f("objectives_org_id_fkey")),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("objectives_pkey")),
    )
    op.create_index(
        "objectives_cycle_id_idx", "objectives", ["org_id", "cycle_id"], unique=False, postgresql_where=None
    )
    op.create_index(
        "objectives_external_key",
        "objectives",
        ["org_id", "external_source", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "objectives_lead_id_idx",
        "objectives",
        ["org_id", "lead_id"],
        unique=False,
        postgresql_where=sa.text("lead_id IS NOT NULL"),
    )
    op.create_index(
        "objectives_person_id_idx",
        "objectives",
        ["org_id", "person_id"],
        unique=False,
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_index(
        "objectives_team_id_idx",
        "objectives",
        ["org_id", "team_id"],
        unique=False,
        postgresql_where=sa.text("team_id IS NOT NULL"),
    )
    op.create_index(
        "objectives_updated_at_idx", "objectives", ["org_id", "updated_at"], unique=False, postgresql_where=None
    )
    op.create_table(
        "team_members",
        sa.Column("org_id", sa.Text(collation="C"), nullable=False),
        sa.Column("team_id", sa.Text(collation="C"), nullable=False),
        sa.Column("person_id", sa.Text(collation="C"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "person_id"], ["people.org_id", "people.id"], name=op.f("team_members_org_id_person_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "team_id"], ["teams.org_id", "teams.id"], name=op.f("team_members_org_id_team_id_fkey")
        ),
        sa.PrimaryKeyConstraint("org_id", "team_id", "person_id", name=op.f("team_members_pkey")),
    )
    op.create_index(
        "team_members_person_id_idx", "team_members", ["org_id", "person_id"], unique=False, postgresql_where=None
    )
    op.create_table(
        "key_results",
        sa.Column("org_id", sa.Text(collation="C"), nullable=False),
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("objective_id", sa.Text(collation="C"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Text(collation="C"), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("weight", sa.Numeric(), server_default=sa.text("1"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("own_start_date", sa.Date(), nullable=True),
        sa.Column("own_due_date", sa.Date(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("own_cadence", sa.Text(), nullable=True),
        sa.Column("cadence", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kpi_id", sa.Text(collation="C"), nullable=True),
        sa.Column("link_mode", sa.Text(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("scoring", sa.Text(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("start_value", sa.Numeric(), nullable=True),
        sa.Column("target_value", sa.Numeric(), nullable=True),
        sa.Column("commit_value", sa.Numeric(), nullable=True),
        sa.Column("stretch_value", sa.Numeric(), nullable=True),
        sa.Column("threshold", sa.Numeric(), nullable=True),
        sa.Column("lower_bound", sa.Numeric(), nullable=True),
        sa.Column("upper_bound", sa.Numeric(), nullable=True),
        sa.Column("periods", sa.Text(), server_default="CURRENT", nullable=False),
        sa.Column("milestones", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("checkpoints", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("current_value", sa.Numeric(), nullable=True),
        sa.Column("done_milestones", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("good_periods", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("all_periods", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_check_in_id", sa.Text(collation="C"), nullable=True),
        sa.Column("last_value_date", sa.Date(), nullable=True),
        sa.Column("author_status", sa.Text(), nullable=True),
        sa.Column("next_check_in_due", sa.Date(), nullable=True),
        sa.Column("stale_after", sa.Date(), nullable=True),
        sa.Column("exact_progress", sa.Numeric(), server_default=sa.text("0"), nullable=False),
        sa.Column("exact_raw_progress", sa.Numeric(), server_default=sa.text("0"), nullable=False),
        sa.Column("progress", sa.Numeric(), server_default=sa.text("0"), nullable=False),
        sa.Column("raw_progress", sa.Numeric(), server_default=sa.text("0"), nullable=False),
        sa.Column("measurable", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("has_value", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("status", sa.Text(), server_default="NO_DATA", nullable=False),
        sa.Column("status_reason", sa.Text(), server_default="NO_DATA", nullable=False),
        sa.Column("score_band", sa.Text(), server_default="OFF_TRACK", nullable=False),
        sa.Column("pace_band", sa.Text(), server_default="ON_TRACK", nullable=False),
        sa.Column("confidence", sa.Numeric(), nullable=True),
        sa.Column("progress_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external_source", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(source = 'KPI') = (kpi_id IS NOT NULL)", name=op.f("key_results_driver_check")),
        sa.CheckConstraint("source = 'ALIGNED' OR measure IS NOT NULL", name=op.f("key_results_measured_check")),
        sa.CheckConstraint(
            "(external_source IS NULL) = (external_id IS NULL)", name=op.f("key_results_external_key_check")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "kpi_id"], ["kpis.org_id", "kpis.id"], name=op.f("key_results_org_id_kpi_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "objective_id"],
            ["objectives.org_id", "objectives.id"],
            name=op.f("key_results_org_id_objective_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "owner_id"], ["people.org_id", "people.id"], name=op.f("key_results_org_id_owner_id_fkey")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organizations.org_id"], name=op.f("key_results_org_id_fkey")),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("key_results_pkey")),
    )
    op.create_index(
        "key_results_external_key",
        "key_results",
        ["org_id", "external_source", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_index(
        "key_results_kpi_id_idx",
        "key_results",
        ["org_id", "kpi_id"],
        unique=False,
        postgresql_where=sa.text("kpi_id IS NOT NULL"),
    )
    op.create_index(
        "key_results_objective_id_idx", "key_results", ["org_id", "objective_id"], unique=False, postgresql_where=None
    )
    op.create_index(
        "key_results_owner_id_idx",
        "key_results",
        ["org_id", "owner_id"],
        unique=False,
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    op.create_index(
        "key_results_updated_at_idx", "key_results", ["org_id", "updated_at"], unique=False, postgresql_where=None
    )
    op.create_table(
        "kpi_measurements",
        sa.Column("org_id", sa.Text(collation="C"), nullable=False),
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("kpi_id", sa.Text(collation="C"), nullable=False),
        sa.Column("identity", sa.Text(collation="C"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("author_id", sa.Text(collation="C"), nullable=True),
        sa.Column("token_id", sa.Text(collation="C"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "author_id"], ["people.org_id", "people.id"], name=op.f("kpi_measurements_org_id_author_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "kpi_id"],
            ["kpis.org_id", "kpis.id"],
            name=op.f("kpi_measurements_org_id_kpi_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("kpi_measurements_pkey")),
        comment="`identity` names the KPI and the external id, or without one the moment: by it a repetition is noticed.",
    )
    op.create_index("kpi_measurements_identity_key", "kpi_measurements", ["org_id", "identity"], unique=True)
    op.create_index("kpi_measurements_kpi_at_idx", "kpi_measurements", ["org_id", "kpi_id", "at", "id"], unique=False)
    op.create_table(
        "objective_viewers",
        sa.Column("org_id", sa.Text(collation="C"), nullable=False),
        sa.Column("objective_id", sa.Text(collation="C"), nullable=False),
        sa.Column("person_id", sa.Text(collation="C"), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "objective_id"],
            ["objectives.org_id", "objectives.id"],
            name=op.f("objective_viewers_org_id_objective_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "person_id"],
            ["people.org_id", "people.id"],
            name=op.f("objective_viewers_org_id_person_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("org_id", "objective_id", "person_id", name=op.f("objective_viewers_pkey")),
        comment="The named people who may see a PRIVATE objective.",
    )
    op.create_table(
        "alignments",
        sa.Column("org_id", sa.Text(collation="C"), nullable=False),
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("objective_id", sa.Text(collation="C"), nullable=False),
        sa.Column("parent_objective_id", sa.Text(collation="C"), nullable=True),
        sa.Column("parent_key_result_id", sa.Text(collation="C"), nullable=True),
        sa.Column("weight", sa.Numeric(), server_default=sa.text("1"), nullable=False),
        sa.Column("contributes", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("is_primary", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(parent_objective_id IS NULL) <> (parent_key_result_id IS NULL)", name=op.f("alignments_one_parent_check")
        ),
        sa.CheckConstraint("parent_objective_id <> objective_id", name=op.f("alignments_own_parent_check")),
        sa.ForeignKeyConstraint(
            ["org_id", "objective_id"],
            ["objectives.org_id", "objectives.id"],
            name=op.f("alignments_org_id_objective_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "parent_key_result_id"],
            ["key_results.org_id", "key_results.id"],
            name=op.f("alignments_org_id_parent_key_result_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "parent_objective_id"],
            ["objectives.org_id", "objectives.id"],
            name=op.f("alignments_org_id_parent_objective_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("alignments_pkey")),
    )
    op.create_index(
        "alignments_parent_key_result_id_idx",
        "alignments",
        ["org_id", "parent_key_result_id"],
        unique=False,
        postgresql_where=sa.text("parent_key_result_id IS NOT NULL"),
    )
    op.create_index(
        "alignments_parent_objective_id_idx",
        "alignments",
        ["org_id", "parent_objective_id"],
        unique=False,
        postgresql_where=sa.text("parent_objective_id IS NOT NULL"),
    )
    op.create_index(
        "alignments_primary_key",
        "alignments",
        ["org_id", "objective_id"],
        unique=True,
        postgresql_where=sa.text("is_primary"),
    )
    op.create_index(
        "alignments_to_key_result_key", "alignments", ["org_id", "objective_id", "parent_key_result_id"], unique=True
    )
    op.create_index(
        "alignments_to_objective_key", "alignments", ["org_id", "objective_id", "parent_objective_id"], unique=True
    )
    op.create_table(
        "check_ins",
        sa.Column("org_id", sa.Text(collation="C"), nullable=False),
        sa.Column("id", sa.Text(collation="C"), nullable=False),
        sa.Column("key_result_id", sa.Text(collation="C"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.Text(collation="C"), nullable=True),
        sa.Column("position_id", sa.Text(collation="C"), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.Column("done_milestones", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Numeric(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("author_id", sa.Text(collation="C"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "author_id"], ["people.org_id", "people.id"], name=op.f("check_ins_org_id_author_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "key_result_id"],
            ["key_results.org_id", "key_results.id"],
            name=op.f("check_ins_org_id_key_result_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "replaces_id"],
            ["check_ins.org_id", "check_ins.id"],
            name=op.f("check_ins_org_id_replaces_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("check_ins_pkey")),
        comment="Append-only. A correction or a void is a new row that replaces an older one.",
    )
    op.create_index(
        "check_ins_history_idx", "check_ins", ["org_id", "key_result_id", "date", "position_id"], unique=False
    )
    op.create_index(
        "check_ins_replaces_key",
        "check_ins",
        ["org_id", "replaces_id"],
        unique=True,
        postgresql_where=sa.text("replaces_id IS NOT NULL"),
    )
    op.create_table(
        "kpi_measurement_revisions",
        sa.Column("org_id", sa.Text(collation="C"), nullable=False),
        sa.Column("measurement_id", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("author_id", sa.Text(collation="C"), nullable=True),
        sa.Column("token_id", sa.Text(collation="C"), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", sa.Text(collation="C"), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id", "author_id"],
            ["people.org_id", "people.id"],
            name=op.f("kpi_measurement_revisions_org_id_author_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["org_id", "measurement_id"],
            ["kpi_measurements.org_id", "kpi_measurements.id"],
            name=op.f("kpi_measurement_revisions_org_id_measurement_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("org_id", "measurement_id", "version", name=op.f("kpi_measurement_revisions_pkey")),
        comment="What each version of a measurement said before it was corrected.",
    )
