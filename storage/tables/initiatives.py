"""Initiatives: what people do to move objectives and key results."""

from sqlalchemy import CheckConstraint, Column, Date, Table

from domain.initiatives import InitiativeState
from storage.tables.columns import (
    METADATA,
    belongs_to_organization,
    entity_columns,
    entity_constraints,
    enum_column,
    id_column,
    moment_column,
    refers,
    tenant_index,
    text_column,
)

initiatives = Table(
    "initiatives",
    METADATA,
    id_column("org_id"),
    id_column("id"),
    id_column("objective_id"),
    id_column("key_result_id", nullable=True),
    text_column("title"),
    text_column("description", nullable=True),
    id_column("owner_id", nullable=True),
    Column("due_date", Date, nullable=True),
    enum_column("state", InitiativeState),
    moment_column("begun_at", nullable=True),
    moment_column("finished_at", nullable=True),
    moment_column("archived_at", nullable=True),
    *entity_columns(),
    *entity_constraints("initiatives"),
    belongs_to_organization(),
    refers("objective_id", "objectives", on_delete="CASCADE"),
    refers("key_result_id", "key_results", on_delete="CASCADE"),
    refers("owner_id", "people"),
    CheckConstraint("(state IN ('DONE', 'CANCELLED')) = (finished_at IS NOT NULL)", name="finished"),
    tenant_index("initiatives", ["objective_id"]),
    tenant_index("initiatives", ["key_result_id"], where="key_result_id IS NOT NULL"),
    tenant_index("initiatives", ["owner_id"], where="owner_id IS NOT NULL"),
    tenant_index("initiatives", ["due_date", "id"]),
    tenant_index("initiatives", ["updated_at", "id"]),
    comment="`objective_id` is the objective it serves, itself or through the key result.",
)
