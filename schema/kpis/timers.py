"""Timers: KPIs whose values are the times between two events of a subject."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from commands.kpis import timers
from commands.kpis.naming import KpiName
from commands.kpis.timers import RecordedEvent, RecordKpiEvents
from domain.kpis.kpis import TimerClock
from domain.kpis.measurements import RecordingStatus
from domain.kpis.timers import MOST_EVENTS, SUBJECT_LENGTH, GivenTimerEvent, TimerEventKind, TimerEventState
from schema.context import Info
from schema.errors import MutationError, error_rows
from schema.fields import Root, column, computed, to_one
from schema.kpis.inputs import KpiBy
from schema.kpis.timer_lists import KpiEventFilter, KpiEventOrder
from schema.lists.connections import Connection
from schema.lists.fields import nested_list
from schema.mutations import Payload, mutation
from schema.nodes import Entity
from schema.rows import Row

if TYPE_CHECKING:
    from schema.kpis.types import Kpi
    from schema.orgs.types import Person

_KPIS = strawberry.lazy("schema.kpis.types")
_ORGS = strawberry.lazy("schema.orgs.types")

_NONE_OPEN: Final[Row] = {"running": 0, "repeated": 0, "unmatched": 0}
_SUBJECT: Final = "What is timed, such as the number of a ticket."


@strawberry.type(description="A start or a stop of a timer.")
class KpiEvent(Entity):
    kpi: Annotated["Kpi", _KPIS] = to_one(lambda context: context.kpis.kpi_by_id, "kpi_id")
    subject: str = strawberry.field(description=_SUBJECT)
    kind: TimerEventKind
    at: dt.datetime = strawberry.field(description="When it happened.")
    state: TimerEventState = strawberry.field(description="What became of it, as far as is known now.")
    source: str | None = strawberry.field(description="Where it comes from, in the words of who recorded it.")
    external_id: str | None = strawberry.field(
        description="Its id where it comes from, unique within the KPI. Without one, subject, kind and moment tell it "
        "apart."
    )
    author: Annotated["Person", _ORGS] | None = to_one(
        lambda context: context.orgs.person_by_id,
        "author_id",
        "Who recorded it as it stands. Null if a token without a person did.",
    )


@strawberry.type(description="How many events of a timer are part of no time.")
class OpenKpiEvents:
    running: int = strawberry.field(description="Starts whose stop has not come.")
    repeated: int = strawberry.field(description="Starts while the subject's timer ran already.")
    unmatched: int = strawberry.field(description="Stops while it did not run.")


async def _open_events(root: Root, info: Info) -> Row:
    return await info.context.kpis.open_events_by_kpi.load(root["id"]) or _NONE_OPEN


@strawberry.type(description="What a KPI with the source TIMER counts. All times are in seconds.")
class KpiTimer:
    clock: TimerClock | None = column("timer_clock", "Null if it looks at the times of another timer.")
    of: Annotated["Kpi", _KPIS] | None = to_one(
        lambda context: context.kpis.kpi_by_id,
        "timer_of_id",
        "The timer whose times it looks at. Null if it has a clock of its own, or if you may not see that KPI.",
    )
    open_events: OpenKpiEvents = computed(
        _open_events, "Of its own events; where it looks at another timer, that one has them.", columns=["id"]
    )
    events: Connection[KpiEvent] = nested_list(
        lambda context: context.kpis.kpi_events_by_kpi,
        KpiEventFilter,
        KpiEventOrder,
        "Its own starts and stops, the newest first.",
    )


def timer_of_kpi(root: Root) -> Row | None:
    """Resolve `timer` of a KPI: null unless that is where its values come from."""
    return None if root["timer_clock"] is None and root["timer_of_id"] is None else root


@strawberry.input(
    description="Its external id, or without one its subject, kind and moment, tells whether the same was recorded "
    "before. If so, it is left unchanged, or corrected where anything in it differs."
)
class KpiEventInput:
    kpi: KpiBy
    subject: str = strawberry.field(description=f"{_SUBJECT} 1 to {SUBJECT_LENGTH} characters.")
    kind: TimerEventKind
    at: dt.datetime = strawberry.field(description="When it happened: in 1970 or later, not in the future.")
    source: str | None = strawberry.field(default=None, description="Where it comes from, for people to read.")
    external_id: str | None = strawberry.field(
        default=None, description="Its id where it comes from, unique within the KPI."
    )

    def to_row(self) -> tuple[KpiName, GivenTimerEvent]:
        """Give the row as commands take it. Whatever is wrong with it is told with its result."""
        given = GivenTimerEvent(self.subject, self.kind, self.at, self.source, self.external_id)
        return self.kpi.to_name(), given


@strawberry.input
class RecordKpiEventsInput:
    events: list[KpiEventInput] = strawberry.field(
        description=f"1 to {MOST_EVENTS:,} rows, of one timer or of several, in any order. A request of 256 KiB holds "
        "about 1,900."
    )
    atomic: bool = strawberry.field(
        default=False, description="Record all rows or none: one bad row puts the errors of all into `errors`."
    )

    def to_command(self) -> RecordKpiEvents:
        """Give the command."""
        return RecordKpiEvents(tuple(row.to_row() for row in self.events), self.atomic)


@strawberry.type(description="What became of one row.")
class RecordedKpiEvent:
    status: RecordingStatus
    event: KpiEvent | None = to_one(
        lambda context: context.kpis.kpi_event_by_id,
        "event_id",
        "As it stands after all rows of the call. Null exactly if the row was rejected.",
    )
    errors: list[MutationError] = strawberry.field(description="Why the row was rejected.")


@strawberry.type
class RecordKpiEventsPayload:
    results: list[RecordedKpiEvent] | None = strawberry.field(description="One for each row, in the order given.")
    errors: list[MutationError] = strawberry.field(
        description="Empty unless the call as a whole was refused; then nothing was recorded. What is wrong with "
        "single rows is told in `results`, or here if the call is atomic."
    )


def _results(_info: Info, rows: tuple[RecordedEvent, ...]) -> Payload:
    return {"results": [_result(row) for row in rows]}


def _result(recorded: RecordedEvent) -> Row:
    errors = [row for error in recorded.errors for row in error_rows(error)]
    return {"status": recorded.status, "event_id": recorded.event_id, "errors": errors}


@strawberry.type
class TimerMutations:
    record_kpi_events: RecordKpiEventsPayload = mutation(
        timers.record_kpi_events,
        RecordKpiEventsInput,
        _results,
        "Record starts and stops of timers, in any order, late or repeated. Each pair of them is a measurement at its "
        "stop; whatever rests on the KPI moves in the same transaction.",
    )
