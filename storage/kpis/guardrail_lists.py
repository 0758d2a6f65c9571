"""The list of what a KPI guards. A guardrail is visible exactly if its objective and its KPI are."""

from typing import Final

from storage.kpis.guardrails import GUARDRAIL, guardrail_is_visible
from storage.lists.definition import EVERYTHING, ListDefinition, Parent, Relation, fields_of
from storage.okrs.lists import OBJECTIVES
from storage.tables import guardrails
from storage.visibility import kpi_is_seen

_TIMES: Final = {"breached_at": "breached_at", "created_at": "created_at", "updated_at": "updated_at"}

GUARDRAILS: Final = ListDefinition(
    name="guardrails",
    table=guardrails,
    columns=GUARDRAIL,
    fields=fields_of(guardrails, id="id", is_breached="is_breached", **_TIMES),
    orders=fields_of(guardrails, **_TIMES),
    visible=guardrail_is_visible,
    relations={
        "objective": Relation(
            lambda: OBJECTIVES,
            lambda row, other: other.c.id == row.c.objective_id,
            is_seen_with_row=True,
            default=EVERYTHING,
        ),
    },
    parents={"kpi_id": Parent(lambda row, kpi_id: row.c.kpi_id == kpi_id, visible=kpi_is_seen)},
)
