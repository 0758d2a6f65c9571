"""The event log: per organization, numbered without gaps, in commit order."""

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, Table
from sqlalchemy.dialects.postgresql import JSONB

from domain.events import EventType
from storage.tables.columns import (
    METADATA,
    belongs_to_organization,
    enum_column,
    id_column,
    moment_column,
    tenant_index,
)

events = Table(
    "events",
    METADATA,
    id_column("org_id"),
    Column("number", BigInteger, nullable=False),
    id_column("id"),
    moment_column("at"),
    enum_column("type", EventType),
    id_column("cause_id"),
    id_column("actor_id", nullable=True),
    id_column("subject_id"),
    id_column("objective_id", nullable=True),
    id_column("kpi_id", nullable=True),
    Column("data", JSONB, nullable=False),
    PrimaryKeyConstraint("org_id", "number"),
    belongs_to_organization(),
    Index("events_id_key", "org_id", "id", unique=True),
    tenant_index("events", ["subject_id", "number"]),
    tenant_index("events", ["cause_id"]),
    tenant_index("events", ["objective_id", "number"], where="objective_id IS NOT NULL"),
    tenant_index("events", ["kpi_id", "number"], where="kpi_id IS NOT NULL"),
    tenant_index("events", ["actor_id", "number"], where="actor_id IS NOT NULL"),
    comment="Append-only. `objective_id` or `kpi_id` names what has to be visible to whoever may read the row.",
)
