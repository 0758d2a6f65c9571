"""What an event says to its reader: nothing of what they may not see."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import strawberry

from domain.affected import named_by
from domain.okrs.audiences import AUDIENCE
from schema.context import Context, Info
from schema.execution.batch import for_rows
from schema.fields import Root
from schema.live.payloads import published_data
from schema.rows import Row

_WITHIN: Final = frozenset(
    {
        "alignment_ids",
        "check_in_ids",
        "initiative_id",
        "key_result_id",
        "mention_ids",
        "on_id",
        "replaces_id",
        "reply_to_id",
    }
)
"""What leads to parts of the objective that the event is about, or to people: seen exactly if the event is."""


def told_data(description: str) -> Any:
    """Make the field that gives the data of an event."""
    return _told(lambda row: published_data(row["data"]), description)


def told_ids(description: str) -> Any:
    """Make the field that gives the ids of all that an event names."""
    return _told(lambda row: named_by(row["subject_id"], row["objective_id"], row["data"]), description)


def _told(tell: Callable[[Row], object], description: str) -> Any:
    async def resolve(root: Root, info: Info) -> object:
        return tell((await _as_seen(info.context, [root]))[0])

    async def resolve_rows(rows: Sequence[Row], info: Info) -> list[object]:
        return [tell(row) for row in await _as_seen(info.context, rows)]

    return strawberry.field(resolver=for_rows(resolve, resolve_rows), description=description)


async def _as_seen(context: Context, rows: Sequence[Row]) -> list[Row]:
    """Give events without ids of what the viewer may not see. Reads at most once, and nothing for administrators."""
    leading = [_leading_elsewhere(row["data"]) for row in rows]
    ids = list(dict.fromkeys(identifier for each in leading for identifier in named_by("", None, each)))
    hidden: set[str] = set()
    if ids and not context.actor.is_admin:
        found = await context.okrs.hidden_by_id.load_all(ids)
        hidden = {identifier for identifier, row in zip(ids, found, strict=True) if row is not None}
    return [_without(row, hidden) for row in rows]


def _leading_elsewhere(data: Row) -> Row:
    return {name: value for name, value in data.items() if name not in _WITHIN}


def _without(row: Row, hidden: set[str]) -> Row:
    data = row["data"]
    if not hidden and AUDIENCE not in data:
        return row
    kept = {name: _unless_hidden(value, hidden) for name, value in data.items() if name != AUDIENCE}
    return {**row, "data": kept}


def _unless_hidden(value: object, hidden: set[str]) -> object:
    if isinstance(value, list):
        return [each for each in value if each not in hidden]
    return None if isinstance(value, str) and value in hidden else value
