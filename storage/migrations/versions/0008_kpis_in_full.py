"""What KPIs in full need: where values come from, what they are held against, who sees them, and what they guard."""

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from storage.migrations.members import admit
from storage.migrations.security import wall

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ID: Final = sa.Text(collation="C")
_MOMENT: Final = sa.DateTime(timezone=True)
_TABLES: Final = (
    "kpi_viewers",
    "kpi_inputs",
    "kpi_targets",
    "kpi_periods",
    "kpi_events",
    "kpi_boards",
    "kpi_board_items",
    "guardrails",
)
_EVENTS: Final = (
    "KPI_RECALCULATED",
    "KPI_EVENTS_RECORDED",
    "KPI_VISIBILITY_CHANGED",
    "KPI_BOARD_CREATED",
    "KPI_BOARD_UPDATED",
    "KPI_BOARD_DELETED",
    "GUARDRAIL_ADDED",
    "GUARDRAIL_UPDATED",
    "GUARDRAIL_REMOVED",
    "GUARDRAIL_BREACHED",
    "GUARDRAIL_RECOVERED",
)
_COMMENTS: Final = {
    "events": "Append-only. `objective_id` or `kpi_id` names what has to be visible to whoever may read the row.",
    "guardrails": "A KPI that has to stay healthy while an objective is pursued.",
    "kpi_board_items": "The KPIs of a board, in their order.",
    "kpi_boards": "A named, ordered set of KPIs of the company, a team or a person.",
    "kpi_events": "The starts and stops of timers. Each pair of them is a row of kpi_measurements.",
    "kpi_inputs": ("What a KPI with the source FORMULA or CHILDREN rests on. `weight` is set for WEIGHTED_AVERAGE."),
    "kpi_periods": (
        "The value of each period of which anything is known, and how it stands; worked out from what was measured."
    ),
    "kpi_targets": (
        "What a KPI is held against from one day to another, both included, instead of what its own row says."
    ),
    "kpi_viewers": "The named people who may see a PRIVATE KPI.",
    "kpis": "`formula` names KPIs by their ids, so that a key may change. `timer_of_id`: whose times it looks at.",
}
_NO_VALUE_REASONS: Final = ("MISSING_INPUT", "DIVISION_BY_ZERO", "OUT_OF_RANGE")


def upgrade() -> None:
    """Widen KPIs, measurements, the log and organizations; create the tables, and wall them."""
    _widen_kpis()
    op.add_column("kpi_measurements", sa.Column("subject", sa.Text(), nullable=True))
    op.add_column("organizations", sa.Column("business_hours", postgresql.JSONB(), nullable=True))
    op.add_column(
        "organizations", sa.Column("holidays", postgresql.ARRAY(sa.Date()), server_default="{}", nullable=False)
    )
    op.add_column("events", sa.Column("kpi_id", _ID, nullable=True))
    op.execute("ALTER TABLE events NO FORCE ROW LEVEL SECURITY")
    op.execute("UPDATE events SET kpi_id = subject_id WHERE subject_id LIKE 'kpi\\_%' AND objective_id IS NULL")
    op.execute("UPDATE events SET kpi_id = data->>'on_id' WHERE data->>'on_id' LIKE 'kpi\\_%'")
    op.execute(
        "UPDATE events SET subject_id = data->>'key_result_id',"
        " data = data - 'key_result_id' || jsonb_build_object('kpi_id', subject_id)"
        " WHERE type IN ('KPI_LINKED', 'KPI_UNLINKED') AND data ? 'key_result_id'"
    )
    op.execute("ALTER TABLE events FORCE ROW LEVEL SECURITY")
    _index("events", "kpi_id", "number", where="kpi_id IS NOT NULL")
    # Where something was measured before, the next turn of the day works out the periods: let it be due.
    op.execute("ALTER TABLE clocks NO FORCE ROW LEVEL SECURITY")
    op.execute("UPDATE clocks SET computed_on = computed_on - 1")
    op.execute("ALTER TABLE clocks FORCE ROW LEVEL SECURITY")
    _create_what_values_rest_on()
    _create_periods()
    _create_events()
    _create_boards()
    _create_guardrails()
    for table in _TABLES:
        for statement in wall(table):
            op.execute(statement)
    for table, comment in _COMMENTS.items():
        op.create_table_comment(table, comment)
    admit("events", "type", *_EVENTS)
    admit("key_results", "link_mode", "SUM_SINCE_START", "CHANGE_SINCE_START", "PERCENT_CHANGE_SINCE_START")


def _widen_kpis() -> None:
    table = "kpis"
    op.add_column(table, sa.Column("key", _ID, nullable=True))
    op.add_column(table, sa.Column("visibility", sa.Text(), server_default="ORGANIZATION", nullable=False))
    op.add_column(table, sa.Column("formula", sa.Text(), nullable=True))
    op.add_column(table, sa.Column("children_method", sa.Text(), nullable=True))
    op.add_column(table, sa.Column("timer_clock", sa.Text(), nullable=True))
    op.add_column(table, sa.Column("timer_of_id", _ID, nullable=True))
    op.add_column(table, sa.Column("share_limit", sa.Numeric(), nullable=True))
    op.add_column(table, sa.Column("no_value_reason", sa.Text(), nullable=True))
    op.add_column(table, sa.Column("is_outlier", sa.Boolean(), server_default="false", nullable=False))
    op.add_column(table, sa.Column("missing_periods", sa.Integer(), server_default="0", nullable=False))
    _check(table, "visibility", _within("visibility", ("ORGANIZATION", "TEAM", "PRIVATE")))
    _check(
        table,
        "children_method",
        _within("children_method", ("SUM", "AVERAGE", "WEIGHTED_AVERAGE", "MIN", "MAX")),
    )
    _check(table, "timer_clock", _within("timer_clock", ("ELAPSED", "BUSINESS")))
    _check(table, "no_value_reason", _within("no_value_reason", _NO_VALUE_REASONS))
    admit(table, "source", "FORMULA", "TIMER", "CHILDREN")
    admit(table, "aggregation", "SHARE_WITHIN")
    _check(table, "formula", "(source = 'FORMULA') = (formula IS NOT NULL)")
    _check(table, "children", "(source = 'CHILDREN') = (children_method IS NOT NULL)")
    _check(
        table,
        "timer",
        "(source = 'TIMER') = ((timer_clock IS NOT NULL) OR (timer_of_id IS NOT NULL))"
        " AND (timer_clock IS NULL OR timer_of_id IS NULL)",
    )
    _check(table, "share_limit", "(aggregation = 'SHARE_WITHIN') = (share_limit IS NOT NULL)")
    # A new foreign key is checked by a query of the owner, who has entered no tenant. Nobody else sees this moment.
    op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.create_foreign_key(
        op.f(f"{table}_org_id_timer_of_id_fkey"), table, table, ["org_id", "timer_of_id"], ["org_id", "id"]
    )
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.create_index("kpis_key_key", table, ["org_id", "key"], unique=True, postgresql_where=sa.text("key IS NOT NULL"))
    _index(table, "timer_of_id", where="timer_of_id IS NOT NULL")


def _create_what_values_rest_on() -> None:
    op.create_table(
        "kpi_viewers",
        sa.Column("org_id", _ID, nullable=False),
        sa.Column("kpi_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.PrimaryKeyConstraint("org_id", "kpi_id", "person_id", name=op.f("kpi_viewers_pkey")),
        _refers("kpi_viewers", "kpi_id", "kpis", on_delete="CASCADE"),
        _refers("kpi_viewers", "person_id", "people"),
    )
    op.create_table(
        "kpi_inputs",
        sa.Column("org_id", _ID, nullable=False),
        sa.Column("kpi_id", _ID, nullable=False),
        sa.Column("input_id", _ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Numeric(), nullable=True),
        sa.PrimaryKeyConstraint("org_id", "kpi_id", "input_id", name=op.f("kpi_inputs_pkey")),
        _refers("kpi_inputs", "kpi_id", "kpis", on_delete="CASCADE"),
        _refers("kpi_inputs", "input_id", "kpis"),
        sa.CheckConstraint("kpi_id <> input_id", name=op.f("kpi_inputs_own_input_check")),
        sa.CheckConstraint("weight >= 0", name=op.f("kpi_inputs_weight_check")),
    )
    _index("kpi_inputs", "input_id")
    op.create_table(
        "kpi_targets",
        sa.Column("org_id", _ID, nullable=False),
        sa.Column("kpi_id", _ID, nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.Column("target", sa.Numeric(), nullable=True),
        sa.Column("target_lower", sa.Numeric(), nullable=True),
        sa.Column("target_upper", sa.Numeric(), nullable=True),
        sa.Column("green", sa.Numeric(), nullable=True),
        sa.Column("yellow", sa.Numeric(), nullable=True),
        sa.PrimaryKeyConstraint("org_id", "kpi_id", "from_date", name=op.f("kpi_targets_pkey")),
        _refers("kpi_targets", "kpi_id", "kpis", on_delete="CASCADE"),
        sa.CheckConstraint("from_date <= to_date", name=op.f("kpi_targets_dates_check")),
    )


def _create_periods() -> None:
    table = "kpi_periods"
    op.create_table(
        table,
        sa.Column("org_id", _ID, nullable=False),
        sa.Column("kpi_id", _ID, nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.Column("no_value_reason", sa.Text(), nullable=True),
        sa.Column("reading_count", sa.Integer(), nullable=False),
        sa.Column("last_measured_at", _MOMENT, nullable=True),
        sa.Column("target", sa.Numeric(), nullable=True),
        sa.Column("target_lower", sa.Numeric(), nullable=True),
        sa.Column("target_upper", sa.Numeric(), nullable=True),
        sa.Column("health", sa.Text(), nullable=False),
        sa.Column("attainment", sa.Numeric(), nullable=True),
        sa.PrimaryKeyConstraint("org_id", "kpi_id", "start_date", name=op.f(f"{table}_pkey")),
        _refers(table, "kpi_id", "kpis", on_delete="CASCADE"),
        _members(table, "no_value_reason", _NO_VALUE_REASONS),
        _members(table, "health", ("GREEN", "YELLOW", "RED", "NO_DATA", "UNKNOWN")),
        sa.CheckConstraint("(value IS NULL) = (no_value_reason IS NOT NULL)", name=op.f(f"{table}_value_check")),
    )


def _create_events() -> None:
    table = "kpi_events"
    op.create_table(
        table,
        sa.Column("org_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("kpi_id", _ID, nullable=False),
        sa.Column("identity", _ID, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("author_id", _ID, nullable=True),
        sa.Column("token_id", _ID, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f(f"{table}_pkey")),
        _refers(table, "kpi_id", "kpis", on_delete="CASCADE"),
        _refers(table, "author_id", "people"),
        _members(table, "kind", ("START", "STOP")),
        _members(table, "state", ("MATCHED", "RUNNING", "REPEATED", "UNMATCHED")),
    )
    op.create_index("kpi_events_identity_key", table, ["org_id", "identity"], unique=True)
    _index(table, "kpi_id", "subject", "at")
    _index(table, "kpi_id", "state", where="state <> 'MATCHED'")


def _create_boards() -> None:
    table = "kpi_boards"
    op.create_table(
        table,
        sa.Column("org_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("team_id", _ID, nullable=True),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("external_source", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f(f"{table}_pkey")),
        sa.ForeignKeyConstraint(["org_id"], ["organizations.org_id"], name=op.f(f"{table}_org_id_fkey")),
        _refers(table, "team_id", "teams"),
        _refers(table, "person_id", "people"),
        _members(table, "scope", ("COMPANY", "TEAM", "INDIVIDUAL")),
        sa.CheckConstraint(
            "(external_source IS NULL) = (external_id IS NULL)", name=op.f(f"{table}_external_key_check")
        ),
        sa.CheckConstraint(
            "(scope = 'TEAM') = (team_id IS NOT NULL) AND (scope = 'INDIVIDUAL') = (person_id IS NOT NULL)",
            name=op.f(f"{table}_owner_check"),
        ),
    )
    op.create_index(
        f"{table}_external_key",
        table,
        ["org_id", "external_source", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    _index(table, "team_id", where="team_id IS NOT NULL")
    _index(table, "person_id", where="person_id IS NOT NULL")
    items = "kpi_board_items"
    op.create_table(
        items,
        sa.Column("org_id", _ID, nullable=False),
        sa.Column("board_id", _ID, nullable=False),
        sa.Column("kpi_id", _ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "board_id", "kpi_id", name=op.f(f"{items}_pkey")),
        _refers(items, "board_id", "kpi_boards", on_delete="CASCADE"),
        _refers(items, "kpi_id", "kpis", on_delete="CASCADE"),
    )
    _index(items, "kpi_id")


def _create_guardrails() -> None:
    table = "guardrails"
    op.create_table(
        table,
        sa.Column("org_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("objective_id", _ID, nullable=False),
        sa.Column("kpi_id", _ID, nullable=False),
        sa.Column("breached_from", sa.Text(), nullable=False),
        sa.Column("is_breached", sa.Boolean(), nullable=False),
        sa.Column("breached_at", _MOMENT, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f(f"{table}_pkey")),
        _refers(table, "objective_id", "objectives", on_delete="CASCADE"),
        _refers(table, "kpi_id", "kpis"),
        _members(table, "breached_from", ("YELLOW", "RED")),
        sa.CheckConstraint("is_breached = (breached_at IS NOT NULL)", name=op.f(f"{table}_breached_check")),
    )
    op.create_index(f"{table}_objective_id_kpi_id_key", table, ["org_id", "objective_id", "kpi_id"], unique=True)
    _index(table, "kpi_id")


def _refers(table: str, column: str, other: str, *, on_delete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["org_id", column],
        [f"{other}.org_id", f"{other}.id"],
        name=op.f(f"{table}_org_id_{column}_fkey"),
        ondelete=on_delete,
    )


def _members(table: str, column: str, members: tuple[str, ...]) -> sa.CheckConstraint:
    return sa.CheckConstraint(_within(column, members), name=op.f(f"{table}_{column}_check"))


def _within(column: str, members: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{member}'" for member in members)
    return f"{column} IN ({listed})"


def _check(table: str, name: str, condition: str) -> None:
    op.create_check_constraint(op.f(f"{table}_{name}_check"), table, condition)


def _index(table: str, *columns: str, where: str | None = None) -> None:
    op.create_index(
        f"{table}_{'_'.join(columns)}_idx",
        table,
        ["org_id", *columns],
        postgresql_where=sa.text(where) if where else None,
    )
