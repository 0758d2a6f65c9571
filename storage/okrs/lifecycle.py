"""What is around an objective when it goes."""

from typing import Final

from sqlalchemy import bindparam, func, select

from storage.statements import Statement
from storage.tables import alignments
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work


async def parents_of(work: Work, objective_id: str) -> list[str]:
    """Give the objectives and key results that an objective is aligned to."""
    return [row["parent_id"] for row in await work.fetch(_PARENTS, objective_id=objective_id)]


_PARENTS: Final = Statement(
    select(func.coalesce(alignments.c.parent_objective_id, alignments.c.parent_key_result_id).label("parent_id")).where(
        in_tenant(alignments), alignments.c.objective_id == bindparam("objective_id", type_=ID)
    )
)
