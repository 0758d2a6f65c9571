"""The lists of KPIs and of what was measured: seen with their KPI."""

from typing import Final

from domain.kpis.kpis import KpiHealth
from domain.lists import Compare, Operator, Order
from storage.custom_fields.lists import CUSTOM_FIELDS_OF_NODE
from storage.kpis.columns import KPI, MEASUREMENT
from storage.kpis.definition_reads import rests_on
from storage.kpis.hygiene import attention_rank, has_missing_periods, needs_attention
from storage.lists.columns import is_stale
from storage.lists.definition import (
    Default,
    Field,
    ListDefinition,
    Parent,
    fields_of,
    is_set,
    node_of,
    ranked,
    regardless_of_case,
    search_text,
)
from storage.lists.kinds import BOOLEAN, INTEGER
from storage.tables import kpi_measurements, kpis, teams
from storage.visibility import kpi_is_seen, kpi_is_visible

_TIMES: Final = {"created_at": "created_at", "updated_at": "updated_at"}

KPIS: Final = ListDefinition(
    name="kpis",
    table=kpis,
    columns=KPI,
    fields={
        **fields_of(kpis, id="id", key="key", name="name", description="description", scope="scope", unit="unit"),
        **fields_of(kpis, visibility="visibility"),
        **fields_of(kpis, person="person_id", accountable="accountable_id", tags="tags", focus="focus"),
        **fields_of(kpis, category="category", perspective="perspective", indicator="indicator"),
        **fields_of(kpis, direction="direction", cadence="cadence", source="source", health="health"),
        **fields_of(kpis, current_value="current_value", attainment="attainment"),
        **fields_of(kpis, last_measured_at="last_measured_at", **_TIMES),
        "team": node_of(teams, kpis, "team_id"),
        "text": search_text("name", "description"),
        "is_stale": Field(is_stale, BOOLEAN),
        **fields_of(kpis, is_outlier="is_outlier"),
        "has_missing_periods": Field(has_missing_periods, BOOLEAN),
        "needs_attention": Field(needs_attention, BOOLEAN),
        "archived": Field(is_set("archived_at"), BOOLEAN),
    },
    orders={
        "name": regardless_of_case("name"),
        "health": ranked("health", (KpiHealth.RED, KpiHealth.YELLOW, KpiHealth.GREEN)),
        "attention": Field(attention_rank, INTEGER),
        **fields_of(kpis, current_value="current_value", attainment="attainment"),
        **fields_of(kpis, last_measured_at="last_measured_at", **_TIMES),
    },
    visible=kpi_is_visible,
    relations={"custom_fields": CUSTOM_FIELDS_OF_NODE},
    parents={
        "team_id": Parent(lambda row, team_id: row.c.team_id == team_id),
        "person_id": Parent(lambda row, person_id: row.c.person_id == person_id),
        "accountable_id": Parent(lambda row, person_id: row.c.accountable_id == person_id),
        "input_id": Parent(rests_on, visible=kpi_is_seen),
    },
    default=Default("archived", Compare("archived", Operator.EQ, value=False)),
)

MEASUREMENTS: Final = ListDefinition(
    name="measurements",
    table=kpi_measurements,
    columns=MEASUREMENT,
    fields={
        **fields_of(kpi_measurements, id="id", kpi="kpi_id", at="at", value="value", source="source"),
        **fields_of(kpi_measurements, author="author_id", **_TIMES),
    },
    orders=fields_of(kpi_measurements, at="at", value="value", **_TIMES),
    default_order=(Order("at", descending=True),),
    visible=lambda row: kpi_is_seen(row.c.kpi_id),
    parents={
        "kpi_id": Parent(lambda row, kpi_id: row.c.kpi_id == kpi_id, visible=kpi_is_seen, is_seen_with_parent=True)
    },
)
