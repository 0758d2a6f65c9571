"""Custom fields, as organizations define them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from storage.migrations.members import admit
from storage.migrations.security import wall

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.Text(collation="C")
_INDEXED = ("text", "number", "date", "person_id", "choice_id")
_NODES = {"objective_id": "objectives", "key_result_id": "key_results", "kpi_id": "kpis"}


def upgrade() -> None:
    """Create fields, choices and values, and let the log tell of fields."""
    _create_fields()
    _create_choices()
    _create_values()
    for table in ("custom_fields", "custom_field_choices", "custom_field_values"):
        for statement in wall(table):
            op.execute(statement)
    steps = ("CREATED", "UPDATED", "ARCHIVED", "RESTORED", "DELETED")
    admit("events", "type", *(f"CUSTOM_FIELD_{step}" for step in steps))


def _create_fields() -> None:
    op.create_table(
        "custom_fields",
        sa.Column("org_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("applies_to", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("custom_fields_pkey")),
        sa.ForeignKeyConstraint(["org_id"], ["organizations.org_id"], name=op.f("custom_fields_org_id_fkey")),
        sa.CheckConstraint(
            "type IN ('TEXT', 'NUMBER', 'DATE', 'PERSON', 'CHOICE')", name=op.f("custom_fields_type_check")
        ),
    )
    op.create_index("custom_fields_key_key", "custom_fields", ["org_id", "key"], unique=True)


def _create_choices() -> None:
    op.create_table(
        "custom_field_choices",
        sa.Column("org_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("field_id", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f("custom_field_choices_pkey")),
        _refers("custom_field_choices", "field_id", "custom_fields", on_delete="CASCADE"),
    )
    op.create_index("custom_field_choices_field_id_idx", "custom_field_choices", ["org_id", "field_id"])


def _create_values() -> None:
    table = "custom_field_values"
    op.create_table(
        table,
        sa.Column("org_id", _ID, nullable=False),
        sa.Column("node_id", _ID, nullable=False),
        sa.Column("field_id", _ID, nullable=False),
        sa.Column("objective_id", _ID, nullable=True),
        sa.Column("key_result_id", _ID, nullable=True),
        sa.Column("kpi_id", _ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("number", sa.Numeric(), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("choice_id", _ID, nullable=True),
        sa.PrimaryKeyConstraint("org_id", "node_id", "field_id", name=op.f(f"{table}_pkey")),
        _refers(table, "field_id", "custom_fields"),
        *(_refers(table, column, nodes, on_delete="CASCADE") for column, nodes in _NODES.items()),
        _refers(table, "person_id", "people"),
        _refers(table, "choice_id", "custom_field_choices"),
        sa.CheckConstraint(
            "num_nonnulls(objective_id, key_result_id, kpi_id) = 1 "
            "AND node_id = coalesce(objective_id, key_result_id, kpi_id)",
            name=op.f(f"{table}_node_check"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(text, number, date, person_id, choice_id) = 1", name=op.f(f"{table}_content_check")
        ),
        comment="One row for each field that is set on a node. `node_id` is whichever of the three ids is set.",
    )
    for columns in (*(("field_id", column) for column in _INDEXED), *((column,) for column in _NODES)):
        op.create_index(
            f"{table}_{'_'.join(columns)}_idx",
            table,
            ["org_id", *columns],
            postgresql_where=sa.text(f"{columns[-1]} IS NOT NULL"),
        )


def _refers(table: str, column: str, target: str, on_delete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["org_id", column],
        [f"{target}.org_id", f"{target}.id"],
        name=op.f(f"{table}_org_id_{column}_fkey"),
        ondelete=on_delete,
    )
