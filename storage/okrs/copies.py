"""What is around objectives that are carried over or cloned."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import and_, bindparam, func, or_, select

from domain.orgs.cycles import CycleState
from storage.database import Row
from storage.statements import Statement, is_in
from storage.tables import alignments, cycles, key_results, objective_viewers, objectives, people
from storage.tables.columns import ID
from storage.visibility import in_tenant, objective_is_visible
from storage.work import Work


async def continuations(work: Work, cycle_id: str, source_ids: Iterable[str]) -> dict[str, str]:
    """Tell of objectives and key results by what those in a cycle continue them that the actor may see.

    Of several, the oldest counts.
    """
    rows = await work.fetch(_CONTINUATIONS, cycle_id=cycle_id, ids=list(source_ids))
    return {row["carried_over_from_id"]: row["id"] for row in reversed(rows)}


async def key_results_to_copy(work: Work, objective_id: str) -> list[Row]:
    """Give the key results of an objective, in the order they were made."""
    return await work.fetch(_KEY_RESULTS, objective_id=objective_id)


async def edges_around(work: Work, objective_ids: Iterable[str]) -> list[Row]:
    """Give the alignments of these objectives and those to them or their key results: primary ones first.

    Each has its `parent_id`, whether that is an objective or a key result.
    """
    return await work.fetch(_EDGES, ids=list(objective_ids))


async def open_parents(work: Work, node_ids: Iterable[str]) -> dict[str, str]:
    """Tell which of these nodes can be aligned to, with the cycle each lives in.

    The actor may see them, neither they nor their objectives are archived, and their cycle is not closed.
    """
    return {row["id"]: row["cycle_id"] for row in await work.fetch(_OPEN_PARENTS, ids=list(node_ids))}


async def active_viewers_of(work: Work, objective_id: str) -> list[str]:
    """Give the people named on a private objective who are still here."""
    return [row["person_id"] for row in await work.fetch(_VIEWERS, objective_id=objective_id)]


_KEY_RESULT_OF_VISIBLE: Final = key_results.join(
    objectives,
    and_(
        objectives.c.org_id == key_results.c.org_id,
        objectives.c.id == key_results.c.objective_id,
        objective_is_visible(),
    ),
)
_IN_CYCLE: Final = objectives.c.cycle_id == bindparam("cycle_id", type_=ID)
_OF_OBJECTIVE: Final = bindparam("objective_id", type_=ID)

_CONTINUATIONS: Final = Statement(
    select(objectives.c.carried_over_from_id, objectives.c.id)
    .where(in_tenant(objectives), _IN_CYCLE, is_in(objectives.c.carried_over_from_id, "ids"), objective_is_visible())
    .union_all(
        select(key_results.c.carried_over_from_id, key_results.c.id)
        .select_from(_KEY_RESULT_OF_VISIBLE)
        .where(in_tenant(key_results), _IN_CYCLE, is_in(key_results.c.carried_over_from_id, "ids"))
    )
    .order_by("id")
)

_KEY_RESULTS: Final = Statement(
    select(key_results)
    .where(in_tenant(key_results), key_results.c.objective_id == _OF_OBJECTIVE)
    .order_by(key_results.c.id)
)

_EDGES: Final = Statement(
    select(
        alignments.c.objective_id,
        func.coalesce(alignments.c.parent_objective_id, alignments.c.parent_key_result_id).label("parent_id"),
        alignments.c.weight,
        alignments.c.contributes,
    )
    .where(
        in_tenant(alignments),
        or_(
            is_in(alignments.c.objective_id, "ids"),
            is_in(alignments.c.parent_objective_id, "ids"),
            alignments.c.parent_key_result_id.in_(
                select(key_results.c.id).where(in_tenant(key_results), is_in(key_results.c.objective_id, "ids"))
            ),
        ),
    )
    .order_by(alignments.c.is_primary.desc(), alignments.c.id)
)

_STANDS: Final = (
    objectives.c.archived_at.is_(None),
    objectives.c.cycle_id.in_(select(cycles.c.id).where(in_tenant(cycles), cycles.c.state != CycleState.CLOSED.value)),
)

_OPEN_PARENTS: Final = Statement(
    select(objectives.c.id, objectives.c.cycle_id)
    .where(in_tenant(objectives), is_in(objectives.c.id, "ids"), objective_is_visible(), *_STANDS)
    .union_all(
        select(key_results.c.id, objectives.c.cycle_id)
        .select_from(_KEY_RESULT_OF_VISIBLE)
        .where(in_tenant(key_results), is_in(key_results.c.id, "ids"), key_results.c.archived_at.is_(None), *_STANDS)
    )
)

_VIEWERS: Final = Statement(
    select(objective_viewers.c.person_id)
    .join_from(
        objective_viewers,
        people,
        and_(people.c.org_id == objective_viewers.c.org_id, people.c.id == objective_viewers.c.person_id),
    )
    .where(
        in_tenant(objective_viewers),
        objective_viewers.c.objective_id == _OF_OBJECTIVE,
        people.c.deactivated_at.is_(None),
    )
    .order_by(people.c.id)
)
