"""Reading and clearing alignments for commands."""

from typing import Final

from sqlalchemy import and_, bindparam, func, literal, or_, select, union
from sqlalchemy import update as sql_update

from domain.okrs.alignments import Link
from storage.database import Row
from storage.reader import Reader
from storage.statements import Statement
from storage.tables import alignments, key_results
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work


async def alignment_between(work: Reader, objective_id: str, parent_id: str) -> Row | None:
    """Give the alignment of an objective to a parent, if there is one."""
    return await work.fetch_row(_BETWEEN, objective_id=objective_id, parent_id=parent_id)


async def has_primary(work: Work, objective_id: str) -> bool:
    """Tell whether an objective has a primary alignment."""
    return await work.fetch_row(_PRIMARY, objective_id=objective_id) is not None


async def primary_parent(work: Work, objective_id: str) -> str | None:
    """Give what an objective serves by its primary alignment, if it has one."""
    row = await work.fetch_row(_PRIMARY, objective_id=objective_id)
    return None if row is None else row["parent_objective_id"] or row["parent_key_result_id"]


async def clear_primary(work: Work, objective_id: str) -> tuple[str, ...]:
    """Make no alignment of an objective its primary one, and give the id of the one that was."""
    return tuple(row["id"] for row in await work.fetch(_CLEAR_PRIMARY, objective_id=objective_id, now=work.now))


async def links_above(work: Reader, node_id: str) -> list[Link]:
    """Give every link on the ways up from an objective or key result, whether it contributes or not."""
    return [(row["child_id"], row["parent_id"]) for row in await work.fetch(_LINKS_ABOVE, id=node_id)]


def _links_above() -> Statement:
    parent_of = func.coalesce(alignments.c.parent_objective_id, alignments.c.parent_key_result_id)
    start = select(literal(None, type_=ID).label("child_id"), bindparam("id", type_=ID).label("parent_id")).cte(
        "links", recursive=True
    )
    along_edge = select(alignments.c.objective_id, parent_of).where(
        in_tenant(alignments), alignments.c.objective_id == start.c.parent_id
    )
    to_objective = select(key_results.c.id, key_results.c.objective_id).where(
        in_tenant(key_results), key_results.c.id == start.c.parent_id
    )
    step = union(along_edge.correlate(start), to_objective.correlate(start)).lateral("step")
    climbed = start.union(select(step.c[0], step.c[1]).join_from(start, step, literal(value=True)))
    return Statement(select(climbed).where(climbed.c.child_id.is_not(None)))


_LINKS_ABOVE: Final = _links_above()

_BETWEEN: Final = Statement(
    select(alignments).where(
        in_tenant(alignments),
        alignments.c.objective_id == bindparam("objective_id", type_=ID),
        or_(
            alignments.c.parent_objective_id == bindparam("parent_id", type_=ID),
            alignments.c.parent_key_result_id == bindparam("parent_id", type_=ID),
        ),
    )
)

_PRIMARY: Final = Statement(
    select(alignments).where(
        in_tenant(alignments),
        and_(alignments.c.objective_id == bindparam("objective_id", type_=ID), alignments.c.is_primary),
    )
)

_CLEAR_PRIMARY: Final = Statement(
    sql_update(alignments)
    .where(
        in_tenant(alignments),
        alignments.c.objective_id == bindparam("objective_id", type_=ID),
        alignments.c.is_primary,
    )
    .values(
        is_primary=False,
        version=alignments.c.version + 1,
        updated_at=bindparam("now", type_=alignments.c.updated_at.type),
    )
    .returning(alignments.c.id)
)
