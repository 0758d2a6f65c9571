"""Events, and the messages that carry them to those who follow the log."""

from collections.abc import Awaitable
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Final

import strawberry
from strawberry.scalars import JSON

from domain.affected import changes_sight
from domain.events import EventType
from domain.okrs.status import Status, StatusReason
from schema.context import Info
from schema.fields import Root, column, computed, to_one
from schema.lists.scalars import Cursor
from schema.live.telling import told_data, told_ids
from schema.node_queries import load_node
from schema.nodes import Node
from schema.okrs.progress import Progressing
from schema.rows import Row

if TYPE_CHECKING:
    from schema.orgs.types import Person

_PERSON = strawberry.lazy("schema.orgs.types")
_HERE = strawberry.lazy("schema.live.types")

CURSOR: Final = "Behind this message. Keep the last one you got: passed as `after`, it goes on from here."
HEARTBEAT: Final = (
    "Null in a heartbeat, which only moves the cursor on. One comes as soon as everything that was missed is told, "
    "and whenever there was nothing to tell for 15 seconds."
)
CAUSE: Final = "The first fact of the same change: one check-in and all that it moved have one cause."
ACTOR: Final = "Who did it; null if it was no person: a token of the organization's own, or the turn of a day."
_AFFECTS: Final = (
    "Ids of everything that it may have changed, the subject first. Who keeps a copy reads these again; what is null "
    "then is gone, or you may not see it any more."
)
_CHANGES_SIGHT: Final = (
    "Whether it changed who belongs to a team, leads it, or has which role, and with that what somebody may see who "
    "was or is no administrator. Then a copy kept for such a person begins again, with the log from its beginning."
)
_DATA: Final = """What is worth telling, by type. Keys may be added.

- `…_CREATED`: `title` or `name`
- `…_UPDATED`: `changed`, the names of the fields that changed; for a tag that was renamed or removed everywhere, `tag`
  with `before` and `after`
- of objectives, key results and KPIs: `customFields`, each with `key`, `before`, `after`; a choice or person is an id
- `CUSTOM_FIELD_…`: `movedIds`, the fields that have another place; of created and deleted ones `key` and `name`
- `OBJECTIVE_ALIGNED`, `OBJECTIVE_UNALIGNED`: `parentId`, `alignmentIds`: the alignment, and the one it took over from
- `OBJECTIVE_VISIBILITY_CHANGED`: `referringIds`: alignments to it, and what was carried over from it. Who can see the
  objective no longer is told this once, without data
- `KPI_VISIBILITY_CHANGED`: likewise; `referringIds`: what follows it, rests on it or guards by it, and boards it is on
- `OBJECTIVE_CLOSED`: `grade`, and `ungraded`: whether its progress became its grade because its cycle was closed
- `OBJECTIVE_CARRIED_OVER`: `carriedOverToId`; `OBJECTIVE_CLONED`: `cloneId`
- `CHECKED_IN`, `CHECK_IN_CORRECTED`, `CHECK_IN_VOIDED`: `keyResultId`, `date`, `value`, `replacesId`
- `HISTORY_CORRECTED`: `from` and `to`, the first and the last day that reads otherwise
- `PROGRESS_CHANGED`: `before` and `after`, each with `progress`, `rawProgress`, `status`, `statusReason`, `confidence`
- `TEAM_MOVED`, `CYCLE_STATE_CHANGED`: `before`, `after`
- `TEAM_MEMBER_ADDED`, `TEAM_MEMBER_REMOVED`: `personId`
- `KPI_MEASURED`: `count`, `created`, `corrected`, `from`, `to`, and `before` and `after`, each with `value`,
  `periodStart`, `health`
- `KPI_LINKED`, `KPI_UNLINKED`, about the key result: `kpiId`, `mode`; unlinking also `checkInIds`, which the KPI's
  values became
- `KPI_RECALCULATED`: `count`, `from`, `to`: the first days of the first and the last period that read otherwise, and
  `before` and `after` as with `KPI_MEASURED`
- `KPI_BOARD_DELETED`: `name`
- `GUARDRAIL_…`, about the guardrail: `kpiId`; added, also `breachedFrom`; breached and recovered, also the KPI's
  `health` and `value`
- `STANDING_CHANGED`: nothing. Numbers, dates, schedule or formula of the subject follow from something that changed
- `CHECK_IN_ACKNOWLEDGED`: `keyResultId`
- `INITIATIVE_STATE_CHANGED`: `before`, `after`; with every `INITIATIVE_…` the `keyResultId`, if it serves one
- `COMMENT_ADDED`: `onId`: what it is about, `replyToId`, `mentionIds`; `COMMENT_UPDATED`: `onId`, `mentionIds`: who is
  mentioned anew; `COMMENT_DELETED`: `onId`. Never what was said
- `REACTION_ADDED`, `REACTION_REMOVED`: `onId`, `emoji`; these and every `COMMENT_…` also say the `keyResultId` and
  `initiativeId` that they belong to, if they do

An id of something that you cannot see is null, and left out of lists. Where the objective or KPI concerned was
deleted, only the facts that it or something of it was deleted are told, without data."""


def _subject(root: Root, info: Info) -> Awaitable[Row | None]:
    return load_node(info.context, root["subject_id"])


def _changes_sight(root: Root) -> bool:
    return changes_sight(root)


@strawberry.type(
    description="A fact of the organization's log. It never changes. You see those about what you may see now."
)
class Event(Node):
    number: int = strawberry.field(
        description="Its place in the log: 1, 2, 3… without gaps, in the order in which things took effect."
    )
    at: datetime
    type: EventType
    cause_id: strawberry.ID = strawberry.field(description=CAUSE)
    cause: Annotated["Event", _HERE] | None = to_one(
        lambda context: context.live.event_by_id, "cause_id", "The cause itself; null if you may not see it."
    )
    actor: Annotated["Person", _PERSON] | None = to_one(lambda context: context.orgs.person_by_id, "actor_id", ACTOR)
    subject_id: strawberry.ID = strawberry.field(description="What it is about. It may be gone.")
    subject: Node | None = computed(
        _subject, "What it is about, as it is now; null if it is gone or you may not see it."
    )
    affects: list[strawberry.ID] = told_ids(_AFFECTS)
    changes_sight: bool = computed(_changes_sight, _CHANGES_SIGHT)
    data: JSON = told_data(_DATA)


@strawberry.type(description="How far an objective or key result was at a moment. All shares are fractions of 1.")
class ProgressState:
    progress: float = strawberry.field(description="0..1, to 6 decimals.")
    raw_progress: float = strawberry.field(description="The same before it is clamped, -10..10.")
    status: Status
    status_reason: StatusReason = strawberry.field(description="Which rule chose the status.")
    confidence: float | None = strawberry.field(description="0..1")


def _before(root: Root) -> Row:
    before: Row = root["data"]["before"]
    return before


def _after(root: Root) -> Row:
    after: Row = root["data"]["after"]
    return after


def _event(root: Root) -> Row:
    return root


@strawberry.type(description="An objective or key result moved: it has another progress or status than before.")
class ProgressChange:
    at: datetime
    cause_id: strawberry.ID = strawberry.field(description=CAUSE)
    cause: Event | None = to_one(
        lambda context: context.live.event_by_id, "cause_id", "The cause itself; null if you may not see it."
    )
    actor: Annotated["Person", _PERSON] | None = to_one(lambda context: context.orgs.person_by_id, "actor_id", ACTOR)
    before: ProgressState = computed(_before)
    after: ProgressState = computed(_after)
    node_id: strawberry.ID = column("subject_id", "The objective or key result.")
    node: Progressing | None = computed(
        _subject, "The objective or key result as it is now, which may be later than `after`; null if it is gone."
    )
    event: Event = computed(_event, "The fact in the log that says so.")


def _first_day(root: Root) -> date:
    return date.fromisoformat(root["data"]["from"])


def _last_day(root: Root) -> date:
    return date.fromisoformat(root["data"]["to"])


@strawberry.type(
    description="The past of an objective or key result reads otherwise than before: something was said late, "
    "corrected or taken back. Read its `progressHistory` of these days again."
)
class HistoryCorrection:
    at: datetime
    cause_id: strawberry.ID = strawberry.field(description=CAUSE)
    cause: Event | None = to_one(
        lambda context: context.live.event_by_id, "cause_id", "The cause itself; null if you may not see it."
    )
    actor: Annotated["Person", _PERSON] | None = to_one(lambda context: context.orgs.person_by_id, "actor_id", ACTOR)
    from_day: date = computed(_first_day, "The first day that reads otherwise.")
    to_day: date = computed(_last_day, "The last day that reads otherwise; of today, a change tells.")
    node_id: strawberry.ID = column("subject_id", "The objective or key result.")
    node: Progressing | None = computed(_subject, "The objective or key result as it is now; null if it is gone.")
    event: Event = computed(_event, "The fact in the log that says so.")


def _change(root: Root) -> Row | None:
    return _event_of(root, EventType.PROGRESS_CHANGED)


def _correction(root: Root) -> Row | None:
    return _event_of(root, EventType.HISTORY_CORRECTED)


def _event_of(message: Row, type_: EventType) -> Row | None:
    event: Row | None = message["event"]
    return event if event is not None and event["type"] == type_.value else None


@strawberry.type
class ProgressChangedMessage:
    cursor: Cursor = strawberry.field(description=CURSOR)
    change: ProgressChange | None = computed(_change, f"{HEARTBEAT} Null beside a correction as well.")
    correction: HistoryCorrection | None = computed(_correction, "Told only if `corrections` are asked for.")


@strawberry.type
class ActivityMessage:
    cursor: Cursor = strawberry.field(description=CURSOR)
    event: Event | None = strawberry.field(description=HEARTBEAT)


@strawberry.type(description="A stretch of the log.")
class EventPage:
    nodes: list[Event] = strawberry.field(
        description="In order. With a filter there may be few or none although the log goes on."
    )
    cursor: Cursor = strawberry.field(
        description="How far the log was looked at. Pass it as `after`, here or to a subscription, to go on from there."
    )
    has_more: bool = strawberry.field(description="Whether the log goes on behind the cursor.")
