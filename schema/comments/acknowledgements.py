"""Who read a check-in, as fields of a check-in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from schema.context import Info
from schema.execution.batch import for_rows
from schema.fields import Root, computed
from schema.rows import Row


async def _by(root: Root, info: Info) -> Row | None:
    found = await info.context.comments.acknowledgement_by_check_in.load(root["id"])
    if found is None or found["person_id"] is None:
        return None
    return await info.context.orgs.person_by_id.load(found["person_id"])


async def _by_of_rows(rows: Sequence[Row], info: Info) -> list[Row | None]:
    found = await _acknowledgements(rows, info)
    ids = [None if each is None else each["person_id"] for each in found]
    named = [identifier for identifier in ids if identifier is not None]
    loaded = iter(await info.context.orgs.person_by_id.load_all(named))
    return [None if identifier is None else next(loaded) for identifier in ids]


async def _at(root: Root, info: Info) -> datetime | None:
    found = await info.context.comments.acknowledgement_by_check_in.load(root["id"])
    return None if found is None else found["acknowledged_at"]


async def _at_of_rows(rows: Sequence[Row], info: Info) -> list[datetime | None]:
    return [None if each is None else each["acknowledged_at"] for each in await _acknowledgements(rows, info)]


async def _acknowledgements(rows: Sequence[Row], info: Info) -> list[Row | None]:
    return await info.context.comments.acknowledgement_by_check_in.load_all([row["id"] for row in rows])


acknowledged_by: Final = computed(
    for_rows(_by, _by_of_rows),
    "Who said first, as the lead, that they read it. Null until then, and if a token without a person said so.",
)
acknowledged_at: Final = computed(for_rows(_at, _at_of_rows), "When that was; null until then.")
