"""What refers to an objective from elsewhere, and reads differently for those who may not see it."""

from typing import Final

from sqlalchemy import bindparam, or_, select, union_all

from storage.statements import Statement
from storage.tables import alignments, key_results, objectives
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work


async def referring_to(work: Work, objective_id: str) -> list[str]:
    """Give the ids of the alignments to an objective and its key results, and of what was carried over from it."""
    return [row["id"] for row in await work.fetch(_REFERRING, objective_id=objective_id)]


def _referring() -> Statement:
    objective_id = bindparam("objective_id", type_=ID)
    parts = select(key_results.c.id).where(in_tenant(key_results), key_results.c.objective_id == objective_id)
    edges = select(alignments.c.id).where(
        in_tenant(alignments),
        or_(alignments.c.parent_objective_id == objective_id, alignments.c.parent_key_result_id.in_(parts)),
    )
    later = select(objectives.c.id).where(in_tenant(objectives), objectives.c.carried_over_from_id == objective_id)
    return Statement(union_all(edges, later).order_by("id"))


_REFERRING: Final = _referring()
