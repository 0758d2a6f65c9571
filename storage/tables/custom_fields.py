"""Custom fields, their choices, and what they are set to."""

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, PrimaryKeyConstraint, Table, text

from domain.custom_fields.fields import CustomFieldType
from storage.tables.columns import (
    METADATA,
    belongs_to_organization,
    enum_column,
    id_column,
    list_column,
    moment_column,
    number_column,
    refers,
    tenant_index,
    text_column,
)

custom_fields = Table(
    "custom_fields",
    METADATA,
    id_column("org_id"),
    id_column("id"),
    text_column("key"),
    text_column("name"),
    text_column("description", nullable=True),
    enum_column("type", CustomFieldType),
    list_column("applies_to"),
    Column("position", Integer, nullable=False),
    moment_column("archived_at", nullable=True),
    moment_column("created_at"),
    moment_column("updated_at"),
    Column("version", Integer, nullable=False, server_default=text("1")),
    PrimaryKeyConstraint("org_id", "id"),
    belongs_to_organization(),
    Index("custom_fields_key_key", "org_id", "key", unique=True),
)

custom_field_choices = Table(
    "custom_field_choices",
    METADATA,
    id_column("org_id"),
    id_column("id"),
    id_column("field_id"),
    text_column("name"),
    Column("position", Integer, nullable=False),
    moment_column("archived_at", nullable=True),
    PrimaryKeyConstraint("org_id", "id"),
    refers("field_id", "custom_fields", on_delete="CASCADE"),
    tenant_index("custom_field_choices", ["field_id"]),
)

custom_field_values = Table(
    "custom_field_values",
    METADATA,
    id_column("org_id"),
    id_column("node_id"),
    id_column("field_id"),
    id_column("objective_id", nullable=True),
    id_column("key_result_id", nullable=True),
    id_column("kpi_id", nullable=True),
    text_column("text", nullable=True),
    number_column("number", nullable=True),
    Column("date", Date, nullable=True),
    id_column("person_id", nullable=True),
    id_column("choice_id", nullable=True),
    PrimaryKeyConstraint("org_id", "node_id", "field_id"),
    refers("field_id", "custom_fields"),
    refers("objective_id", "objectives", on_delete="CASCADE"),
    refers("key_result_id", "key_results", on_delete="CASCADE"),
    refers("kpi_id", "kpis", on_delete="CASCADE"),
    refers("person_id", "people"),
    refers("choice_id", "custom_field_choices"),
    CheckConstraint(
        "num_nonnulls(objective_id, key_result_id, kpi_id) = 1 "
        "AND node_id = coalesce(objective_id, key_result_id, kpi_id)",
        name="node",
    ),
    CheckConstraint("num_nonnulls(text, number, date, person_id, choice_id) = 1", name="content"),
    tenant_index("custom_field_values", ["field_id", "text"], where="text IS NOT NULL"),
    tenant_index("custom_field_values", ["field_id", "number"], where="number IS NOT NULL"),
    tenant_index("custom_field_values", ["field_id", "date"], where="date IS NOT NULL"),
    tenant_index("custom_field_values", ["field_id", "person_id"], where="person_id IS NOT NULL"),
    tenant_index("custom_field_values", ["field_id", "choice_id"], where="choice_id IS NOT NULL"),
    tenant_index("custom_field_values", ["objective_id"], where="objective_id IS NOT NULL"),
    tenant_index("custom_field_values", ["key_result_id"], where="key_result_id IS NOT NULL"),
    tenant_index("custom_field_values", ["kpi_id"], where="kpi_id IS NOT NULL"),
    comment="One row for each field that is set on a node. `node_id` is whichever of the three ids is set.",
)
