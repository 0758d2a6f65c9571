"""The messages that tell how KPIs move."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.events import EventType
from domain.kpis.kpis import KpiHealth
from domain.kpis.movements import rereads_past
from schema.fields import Root, column, computed, to_one
from schema.lists.scalars import Cursor
from schema.live.types import ACTOR, CAUSE, CURSOR, HEARTBEAT, Event
from schema.rows import Row

if TYPE_CHECKING:
    from schema.kpis.types import Kpi
    from schema.orgs.types import Person

_PERSON = strawberry.lazy("schema.orgs.types")
_KPIS = strawberry.lazy("schema.kpis.types")


def _period_start(root: Root) -> dt.date | None:
    start = root["period_start"]
    return None if start is None else dt.date.fromisoformat(start)


@strawberry.type(description="How a KPI stood at a moment.")
class KpiState:
    value: float | None = strawberry.field(description="Null while there is none.")
    period_start: dt.date | None = computed(_period_start, "The first day of the period that it is the value of.")
    health: KpiHealth


def _first_moment(root: Root) -> dt.datetime:
    return dt.datetime.fromisoformat(root["from"])


def _last_moment(root: Root) -> dt.datetime:
    return dt.datetime.fromisoformat(root["to"])


@strawberry.type(description="What was measured: read `measurements` of these moments again.")
class MeasuredSpan:
    created: int = strawberry.field(description="How many measurements are new.")
    corrected: int = strawberry.field(description="How many say something else than before.")
    from_: dt.datetime = strawberry.field(
        resolver=_first_moment, name="from", description="The first moment of which something is new."
    )
    to: dt.datetime = computed(_last_moment, "The last one.")


def _first_period(root: Root) -> dt.date:
    return dt.date.fromisoformat(root["from"])


def _last_period(root: Root) -> dt.date:
    return dt.date.fromisoformat(root["to"])


@strawberry.type(description="Which periods read otherwise, of a KPI that rests on others.")
class RecalculatedSpan:
    count: int = strawberry.field(description="How many periods.")
    from_: dt.date = strawberry.field(resolver=_first_period, name="from", description="The first day of the first.")
    to: dt.date = computed(_last_period, "The first day of the last.")


def _before(root: Root) -> Row:
    before: Row = root["data"]["before"]
    return before


def _after(root: Root) -> Row:
    after: Row = root["data"]["after"]
    return after


def _measured(root: Root) -> Row | None:
    return root["data"] if root["type"] == EventType.KPI_MEASURED else None


def _recalculated(root: Root) -> Row | None:
    return root["data"] if root["type"] == EventType.KPI_RECALCULATED else None


def _event(root: Root) -> Row:
    return root


def _rereads_past(root: Root) -> bool:
    return rereads_past(root)


@strawberry.type(description="A KPI was measured, or moved with those that it rests on. Its value may be the same.")
class KpiMovement:
    at: dt.datetime
    cause_id: strawberry.ID = strawberry.field(description=CAUSE)
    cause: Event | None = to_one(
        lambda context: context.live.event_by_id, "cause_id", "The cause itself; null if you may not see it."
    )
    actor: Annotated["Person", _PERSON] | None = to_one(lambda context: context.orgs.person_by_id, "actor_id", ACTOR)
    kpi_id: strawberry.ID = column("subject_id", "The KPI.")
    kpi: Annotated["Kpi", _KPIS] | None = to_one(
        lambda context: context.kpis.kpi_by_id,
        "subject_id",
        "The KPI as it is now, which may be later than `after`; null if it is gone.",
    )
    before: KpiState = computed(_before)
    after: KpiState = computed(_after)
    measured: MeasuredSpan | None = computed(_measured, "Null for a KPI that rests on others.")
    recalculated: RecalculatedSpan | None = computed(_recalculated, "Null for a KPI that was measured itself.")
    is_correction: bool = computed(
        _rereads_past,
        "Whether the past reads otherwise: a measurement was corrected or taken back, or a period before the current "
        "one has another value.",
    )
    event: Event = computed(_event, "The fact in the log that says so.")


@strawberry.type
class KpiMeasuredMessage:
    cursor: Cursor = strawberry.field(description=CURSOR)
    movement: KpiMovement | None = column("event", HEARTBEAT)
