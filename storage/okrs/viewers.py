"""The named people who may see a private objective."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import bindparam, select

from storage.statements import Statement
from storage.tables import objective_viewers
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work
from storage.writes import insert_many, remove


async def replace_viewers(work: Work, objective_id: str, person_ids: Iterable[str]) -> None:
    """Let exactly these people see the objective while it is private."""
    await remove(work, objective_viewers, {"objective_id": objective_id})
    rows = [{"objective_id": objective_id, "person_id": person_id} for person_id in dict.fromkeys(person_ids)]
    await insert_many(work, objective_viewers, rows)


async def viewers_of(work: Work, objective_id: str) -> frozenset[str]:
    """Give the ids of the people named for an objective."""
    return frozenset(row["person_id"] for row in await work.fetch(_VIEWERS_OF, objective_id=objective_id))


_VIEWERS_OF: Final = Statement(
    select(objective_viewers.c.person_id).where(
        in_tenant(objective_viewers), objective_viewers.c.objective_id == bindparam("objective_id", type_=ID)
    )
)
