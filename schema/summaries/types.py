"""Summaries, as they are read."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic, TypeVar

import strawberry

from domain.errors import InvalidInput, TooMany
from domain.ids import Kind, is_id
from domain.okrs.bands import ScoreBand
from domain.okrs.status import Status
from domain.okrs.summary import LONGEST_SELECTION, count
from schema.context import Info
from schema.execution.batch import for_rows
from schema.fields import Root, computed, to_one
from schema.lists.scalars import DateOrDuration
from schema.rows import Row
from schema.summaries.loaders import MovesKey
from schema.summaries.members import Members

if TYPE_CHECKING:
    from schema.okrs.types import KeyResult, Objective
    from schema.orgs.types import Cycle

_OKRS = strawberry.lazy("schema.okrs.types")
_ORGS = strawberry.lazy("schema.orgs.types")

Item = TypeVar("Item")

_A_WEEK: Final = dt.timedelta(days=7)
_FIRST: Final = f"How many to name, 0 to {LONGEST_SELECTION}; all are counted."
_FEWEST: Final = 5

First = Annotated[int, strawberry.argument(description=_FIRST)]


def _require_few(first: int) -> None:
    if first > LONGEST_SELECTION:
        message = f"A summary names at most {LONGEST_SELECTION}. Use a list for more."
        raise TooMany(message, "first")
    if first < 0:
        raise InvalidInput("Ask for 0 or more.", "first")


async def _nodes_by_id(ids: Sequence[str], info: Info) -> dict[str, Row]:
    loaders = info.context.okrs
    objectives = [identifier for identifier in ids if is_id(Kind.OBJECTIVE, identifier)]
    key_results = [identifier for identifier in ids if is_id(Kind.KEY_RESULT, identifier)]
    found = [
        *(await loaders.objective_by_id.load_all(objectives) if objectives else ()),
        *(await loaders.key_result_by_id.load_all(key_results) if key_results else ()),
    ]
    return {row["id"]: row for row in found if row is not None}


async def _selected_nodes(rows: Sequence[Row], info: Info) -> Sequence[list[Row]]:
    found = await _nodes_by_id([identifier for row in rows for identifier in row["ids"]], info)
    return [[found[identifier] for identifier in row["ids"] if identifier in found] for row in rows]


async def _nodes(root: Root, info: Info) -> list[Row]:
    return (await _selected_nodes([root], info))[0]


async def _moved_nodes(rows: Sequence[Row], info: Info) -> Sequence[Row | None]:
    found = await _nodes_by_id([row["node_id"] for row in rows], info)
    return [found.get(row["node_id"]) for row in rows]


async def _moved_node(root: Root, info: Info) -> Row | None:
    return (await _moved_nodes([root], info))[0]


@strawberry.type(description="The first few of something, and how many there are.")
class Selection(Generic[Item]):
    total_count: int = strawberry.field(description="How many there are in all.")
    nodes: list[Item] = computed(for_rows(_nodes, _selected_nodes), "As they are now.")


@strawberry.type(description="How far something moved.")
class Mover(Generic[Item]):
    node: Item | None = computed(for_rows(_moved_node, _moved_nodes), "As it is now.")
    before: float = strawberry.field(description="Progress at the end of the first day, 0 before the first value.")
    after: float = strawberry.field(description="Progress at the end of the day that the summary shows.")
    change: float = strawberry.field(description="after − before.")


@strawberry.type(description="What moved most, up or down alike.")
class Movers(Generic[Item]):
    since: dt.date
    total_count: int = strawberry.field(description="How many moved at all.")
    nodes: list[Mover[Item]] = strawberry.field(description="The biggest moves first.")


@strawberry.type(description="How many there are of each status.")
class StatusCounts:
    no_data: int
    off_track: int
    at_risk: int
    on_track: int
    overperforming: int


@strawberry.type(description="How many there are in each band. What has no value is in none.")
class BandCounts:
    off_track: int
    at_risk: int
    on_track: int
    overperforming: int


@strawberry.type(description="What many objectives or key results come to.")
class Tally:
    total: int
    with_value: int = strawberry.field(description="Of how many anybody said or measured anything.")
    mean_progress: float | None = strawberry.field(
        description="The mean progress of all that can be measured, each counting once, whatever it weighs; 0 before "
        "the first value. Null if nothing can be measured."
    )
    mean_expected_progress: float | None = strawberry.field(description="What is expected of the same, on the mean.")
    pace: float | None = strawberry.field(
        description="meanProgress / meanExpectedProgress. Null as long as nothing is expected."
    )
    by_status: StatusCounts
    by_score_band: BandCounts
    by_pace_band: BandCounts


def _ending(root: Root, first: First = _FEWEST) -> Row:
    return _selection(root["members"].ending_this_week(), first)


def _stale(root: Root, first: First = _FEWEST) -> Row:
    return _selection(root["members"].stale(), first)


def _awaiting(root: Root, first: First = _FEWEST) -> Row:
    return _selection(root["members"].awaiting_check_in(), first)


def _selection(ids: Sequence[str], first: int) -> Row:
    _require_few(first)
    return {"total_count": len(ids), "ids": ids[:first]}


async def _all_movers(
    rows: Sequence[Row], info: Info, since: DateOrDuration | None = None, first: int = _FEWEST
) -> Sequence[Row]:
    _require_few(first)
    keys = [MovesKey(row["key"], row["of_objectives"], _since(row["members"].day, since)) for row in rows]
    found = await info.context.summaries.moves.load_all(keys)
    return [
        {
            "since": key.since,
            "total_count": len(moves),
            "nodes": [
                {
                    "node_id": move.id,
                    "before": float(move.before),
                    "after": float(move.after),
                    "change": float(move.change),
                }
                for move in moves[:first]
            ],
        }
        for key, moves in zip(keys, found, strict=True)
    ]


def _since(day: dt.date, given: DateOrDuration | None) -> dt.date:
    if given is None:
        return day - min(_A_WEEK, day - dt.date.min)
    try:
        since = given.on(day)
    except InvalidInput as error:
        raise error.under("since") from None
    if since > day:
        raise InvalidInput("This is later than the day that the summary shows.", "since")
    return since


async def _movers(
    root: Root,
    info: Info,
    since: Annotated[
        DateOrDuration | None,
        strawberry.argument(
            description="The day at whose end it began, or how long before the day that the summary shows. Left out: "
            "7 days before."
        ),
    ] = None,
    first: First = _FEWEST,
) -> Row:
    return (await _all_movers([root], info, since, first))[0]


_ENDING: Final = "Those that are due in the week in which the day lies, and still pursued; the first due first."
_MOVERS: Final = "Those whose progress moved most since a day."


@strawberry.type(description="The objectives that are neither drafts nor archived.")
class ObjectiveSummary(Tally):
    ending_this_week: Selection[Annotated["Objective", _OKRS]] = computed(_ending, _ENDING)
    movers: Movers[Annotated["Objective", _OKRS]] = computed(for_rows(_movers, _all_movers), _MOVERS)


@strawberry.type(description="Their key results that are neither archived nor cancelled.")
class KeyResultSummary(Tally):
    stale: Selection[Annotated["KeyResult", _OKRS]] = computed(
        _stale, "Those on which a check-in or value is missing for longer than the grace days; the longest first."
    )
    check_ins_due_this_week: Selection[Annotated["KeyResult", _OKRS]] = computed(
        _awaiting,
        "Those on which a check-in is due by the end of the week in which the day lies, or overdue but not stale yet; "
        "the first due first.",
    )
    ending_this_week: Selection[Annotated["KeyResult", _OKRS]] = computed(_ending, _ENDING)
    movers: Movers[Annotated["KeyResult", _OKRS]] = computed(for_rows(_movers, _all_movers), _MOVERS)


@strawberry.type(
    description="How the check-ins were made that were due before the day that the summary shows: one in each cadence "
    "of each key result that gets its value from check-ins, from its start to its due date, while its objective is "
    "open."
)
class CheckInCompliance:
    due: int
    on_time: int = strawberry.field(description="Made by the end of the day on which they were due, plus grace days.")
    late: int = strawberry.field(description="Made later.")
    missed: int = strawberry.field(description="Not made.")
    share_on_time: float | None = strawberry.field(description="onTime / due. Null if nothing was due.")


def _tally(members: Members) -> Row:
    counts = count(members.standings, members.day)
    return {
        "total": counts.total,
        "with_value": counts.with_value,
        "mean_progress": _number(counts.mean_progress),
        "mean_expected_progress": _number(counts.mean_expected_progress),
        "pace": _number(counts.pace),
        "by_status": {status.value.lower(): counts.by_status[status] for status in Status},
        "by_score_band": {band.value.lower(): counts.by_score_band[band] for band in ScoreBand},
        "by_pace_band": {band.value.lower(): counts.by_pace_band[band] for band in ScoreBand},
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


async def _objectives_of_all(rows: Sequence[Row], info: Info) -> Sequence[Row]:
    found = await info.context.summaries.objectives.load_all([row["key"] for row in rows])
    return [
        {**_tally(members), "members": members, "key": row["key"], "of_objectives": True}
        for row, members in zip(rows, found, strict=True)
    ]


async def _objectives(root: Root, info: Info) -> Row:
    return (await _objectives_of_all([root], info))[0]


async def _key_results_of_all(rows: Sequence[Row], info: Info) -> Sequence[Row]:
    found = await info.context.summaries.key_results.load_all([row["key"] for row in rows])
    return [
        {**_tally(members), "members": members, "key": row["key"], "of_objectives": False}
        for row, members in zip(rows, found, strict=True)
    ]


async def _key_results(root: Root, info: Info) -> Row:
    return (await _key_results_of_all([root], info))[0]


async def _check_ins_of_all(rows: Sequence[Row], info: Info) -> Sequence[Row]:
    found = await info.context.summaries.compliance.load_all([row["key"] for row in rows])
    return [
        {
            "due": each.due,
            "on_time": each.on_time,
            "late": each.late,
            "missed": each.missed,
            "share_on_time": _number(each.share_on_time),
        }
        for each in found
    ]


async def _check_ins(root: Root, info: Info) -> Row:
    return (await _check_ins_of_all([root], info))[0]


@strawberry.type(
    description="How objectives and key results stand, in a few numbers. Only what you may see is counted."
)
class Summary:
    as_of: dt.date = strawberry.field(
        description="The day that it shows: at its end, in today's structure; today as it is now."
    )
    cycle: Annotated["Cycle", _ORGS] | None = to_one(
        lambda context: context.orgs.cycle_by_id, "cycle_id", "Null if there is none; then all is empty."
    )
    objectives: ObjectiveSummary = computed(for_rows(_objectives, _objectives_of_all))
    key_results: KeyResultSummary = computed(for_rows(_key_results, _key_results_of_all))
    check_ins: CheckInCompliance = computed(for_rows(_check_ins, _check_ins_of_all))
