"""Which ids lead to something that is there and that a viewer may not see."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import false, func, not_, select, union_all

from storage.database import ReadSession, Row
from storage.reads import seen_through_key_result, seen_through_objective
from storage.statements import Statement, is_in
from storage.tables import (
    alignments,
    check_ins,
    comments,
    guardrails,
    initiatives,
    key_results,
    kpi_events,
    kpi_measurements,
    kpis,
    objectives,
)
from storage.visibility import in_tenant, kpi_is_seen, kpi_is_visible, objective_is_visible


async def hidden_nodes(session: ReadSession, keys: Sequence[str]) -> dict[str, Row]:
    """Give those of the ids that belong to something hidden. What is gone for good, and what never was, is not."""
    if session.viewer.is_admin:
        return {}
    return {row["id"]: row for row in await session.fetch(_HIDDEN, keys=keys)}


_HIDDEN: Final = Statement(
    union_all(
        # Where nobody leads, the condition is neither true nor false.
        select(objectives.c.id).where(
            in_tenant(objectives), is_in(objectives.c.id, "keys"), not_(func.coalesce(objective_is_visible(), false()))
        ),
        *(
            select(table.c.id).where(in_tenant(table), is_in(table.c.id, "keys"), not_(seen_through_objective(table)))
            for table in (key_results, alignments, initiatives)
        ),
        select(comments.c.id).where(
            in_tenant(comments),
            is_in(comments.c.id, "keys"),
            comments.c.objective_id.is_not(None),
            not_(seen_through_objective(comments)),
        ),
        select(comments.c.id).where(
            in_tenant(comments),
            is_in(comments.c.id, "keys"),
            comments.c.kpi_id.is_not(None),
            not_(kpi_is_seen(comments.c.kpi_id)),
        ),
        select(kpis.c.id).where(
            in_tenant(kpis), is_in(kpis.c.id, "keys"), not_(func.coalesce(kpi_is_visible(), false()))
        ),
        *(
            select(table.c.id).where(in_tenant(table), is_in(table.c.id, "keys"), not_(kpi_is_seen(table.c.kpi_id)))
            for table in (kpi_measurements, kpi_events)
        ),
        select(guardrails.c.id).where(
            in_tenant(guardrails),
            is_in(guardrails.c.id, "keys"),
            not_(kpi_is_seen(guardrails.c.kpi_id) & seen_through_objective(guardrails)),
        ),
        select(check_ins.c.id).where(
            in_tenant(check_ins), is_in(check_ins.c.id, "keys"), not_(seen_through_key_result(check_ins))
        ),
    )
)
