"""The named people who may see a private objective."""

from collections.abc import Iterable

from storage.tables import objective_viewers
from storage.work import Work
from storage.writes import insert_many, remove


async def replace_viewers(work: Work, objective_id: str, person_ids: Iterable[str]) -> None:
    """Let exactly these people see the objective while it is private."""
    await remove(work, objective_viewers, {"objective_id": objective_id})
    rows = [{"objective_id": objective_id, "person_id": person_id} for person_id in dict.fromkeys(person_ids)]
    await insert_many(work, objective_viewers, rows)
