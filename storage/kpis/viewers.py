"""The named people who may see a private KPI, and what reads differently for those who may not see one."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import bindparam, select, union_all

from storage.statements import Statement
from storage.tables import guardrails, key_results, kpi_board_items, kpi_inputs, kpi_viewers, kpis
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work
from storage.writes import insert_many, remove


async def replace_viewers_of_kpi(work: Work, kpi_id: str, person_ids: Iterable[str]) -> None:
    """Let exactly these people see the KPI while it is private."""
    await remove(work, kpi_viewers, {"kpi_id": kpi_id})
    rows = [{"kpi_id": kpi_id, "person_id": person_id} for person_id in dict.fromkeys(person_ids)]
    await insert_many(work, kpi_viewers, rows)


async def viewers_of_kpi(work: Work, kpi_id: str) -> frozenset[str]:
    """Give the ids of the people named for a KPI."""
    return frozenset(row["person_id"] for row in await work.fetch(_VIEWERS, kpi_id=kpi_id))


async def referring_to_kpi(work: Work, kpi_id: str) -> list[str]:
    """Give the ids of what names a KPI: what follows it or rests on it, guardrails with their objectives, boards.

    What it rests on itself is among them: that names it as well.
    """
    return [row["id"] for row in await work.fetch(_REFERRING, kpi_id=kpi_id)]


_KPI_ID: Final = bindparam("kpi_id", type_=ID)
_VIEWERS: Final = Statement(
    select(kpi_viewers.c.person_id).where(in_tenant(kpi_viewers), kpi_viewers.c.kpi_id == _KPI_ID)
)
_REFERRING: Final = Statement(
    union_all(
        select(key_results.c.id).where(in_tenant(key_results), key_results.c.kpi_id == _KPI_ID),
        select(guardrails.c.id).where(in_tenant(guardrails), guardrails.c.kpi_id == _KPI_ID),
        select(guardrails.c.objective_id.label("id")).where(in_tenant(guardrails), guardrails.c.kpi_id == _KPI_ID),
        select(kpis.c.id).where(in_tenant(kpis), kpis.c.timer_of_id == _KPI_ID),
        select(kpis.c.timer_of_id.label("id")).where(
            in_tenant(kpis), kpis.c.id == _KPI_ID, kpis.c.timer_of_id.is_not(None)
        ),
        select(kpi_inputs.c.kpi_id.label("id")).where(in_tenant(kpi_inputs), kpi_inputs.c.input_id == _KPI_ID),
        select(kpi_inputs.c.input_id.label("id")).where(in_tenant(kpi_inputs), kpi_inputs.c.kpi_id == _KPI_ID),
        select(kpi_board_items.c.board_id.label("id")).where(
            in_tenant(kpi_board_items), kpi_board_items.c.kpi_id == _KPI_ID
        ),
    ).order_by("id")
)
