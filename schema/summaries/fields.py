"""The summaries of cycles, teams and people."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any, Final

import strawberry

from domain.errors import InvalidInput
from schema.context import Info
from schema.execution.batch import for_rows
from schema.fields import Root, computed
from schema.rows import Row
from schema.summaries.loaders import Reach, SummaryKey, SummaryOf

AsOf = Annotated[
    dt.date | None, strawberry.argument(description="A day up to today, as it was at its end. Left out: as it is now.")
]
CycleId = Annotated[
    strawberry.ID | None, strawberry.argument(description="Of which cycle. Left out: of the current one.")
]
Nested = Annotated[bool, strawberry.argument(description="Whether to count the cycles within the cycle as well.")]
Subtree = Annotated[bool, strawberry.argument(description="Whether to count the teams below as well.")]


async def _cycles(
    rows: Sequence[Row], info: Info, *, include_nested: bool = False, as_of: dt.date | None = None
) -> list[Row]:
    _require_past(info, as_of)
    reach = Reach(SummaryOf.CYCLE, None, include_nested, subtree=False)
    return [_summary(info, SummaryKey(row["id"], reach, as_of), row["id"]) for row in rows]


async def _cycle(root: Root, info: Info, *, include_nested: Nested = False, as_of: AsOf = None) -> Row:
    return (await _cycles([root], info, include_nested=include_nested, as_of=as_of))[0]


async def _teams(
    rows: Sequence[Row],
    info: Info,
    *,
    cycle_id: str | None = None,
    include_subtree: bool = False,
    include_nested: bool = False,
    as_of: dt.date | None = None,
) -> list[Row]:
    _require_past(info, as_of)
    cycle_id = await _cycle_or_current(info, cycle_id)
    reach = Reach(SummaryOf.TEAM, cycle_id, include_nested, include_subtree)
    return [_summary(info, SummaryKey(row["id"], reach, as_of), cycle_id) for row in rows]


async def _team(
    root: Root,
    info: Info,
    *,
    cycle_id: CycleId = None,
    include_subtree: Subtree = False,
    include_nested: Nested = False,
    as_of: AsOf = None,
) -> Row:
    found = await _teams(
        [root],
        info,
        cycle_id=cycle_id,
        include_subtree=include_subtree,
        include_nested=include_nested,
        as_of=as_of,
    )
    return found[0]


async def _people(
    rows: Sequence[Row],
    info: Info,
    *,
    cycle_id: str | None = None,
    include_nested: bool = False,
    as_of: dt.date | None = None,
) -> list[Row]:
    _require_past(info, as_of)
    cycle_id = await _cycle_or_current(info, cycle_id)
    reach = Reach(SummaryOf.PERSON, cycle_id, include_nested, subtree=False)
    return [_summary(info, SummaryKey(row["id"], reach, as_of), cycle_id) for row in rows]


async def _person(
    root: Root, info: Info, *, cycle_id: CycleId = None, include_nested: Nested = False, as_of: AsOf = None
) -> Row:
    return (await _people([root], info, cycle_id=cycle_id, include_nested=include_nested, as_of=as_of))[0]


def _require_past(info: Info, as_of: dt.date | None) -> None:
    if as_of is not None and as_of > info.context.session.today:
        raise InvalidInput("The future is not known yet.", "asOf")


async def _cycle_or_current(info: Info, cycle_id: str | None) -> str | None:
    if cycle_id is not None:
        return cycle_id
    current = await info.context.orgs.current_cycle()
    return None if current is None else current["id"]


def _summary(info: Info, key: SummaryKey, cycle_id: str | None) -> Row:
    return {"key": key, "cycle_id": cycle_id, "as_of": key.as_of or info.context.session.today}


cycle_summary: Final[Any] = computed(for_rows(_cycle, _cycles, "id"), "How its objectives and their key results stand.")

team_summary: Final[Any] = computed(
    for_rows(_team, _teams, "id"), "How its own objectives of a cycle and their key results stand."
)

person_summary: Final[Any] = computed(
    for_rows(_person, _people, "id"),
    "How the objectives of a cycle that they lead or that belong to them stand, and the key results they answer for: "
    "those they own, and those without an owner of objectives that they lead or, where nobody leads them, have.",
)
