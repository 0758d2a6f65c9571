"""Which facts of the log somebody wants to follow.

A filter asks two kinds of things. What the fact itself says is decided here. What it is about (the objective's
cycle, team, people and place in the cascade, all as they are at present) is decided where that is stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from domain.errors import InvalidInput, OkraError, TooMany
from domain.events import EventType
from domain.ids import Kind, kind_of
from domain.kpis.movements import Movement
from domain.okrs.status import Status

LARGEST_SET: Final = 100

TOMBSTONES: Final = frozenset(
    {
        EventType.OBJECTIVE_DELETED,
        EventType.KEY_RESULT_DELETED,
        EventType.INITIATIVE_DELETED,
        EventType.COMMENT_DELETED,
        EventType.KPI_DELETED,
    }
)
"""What is still told of an objective or KPI that is gone for good: bare, without data and without who did it."""

CHANGES_OF_VISIBILITY: Final = frozenset({EventType.OBJECTIVE_VISIBILITY_CHANGED, EventType.KPI_VISIBILITY_CHANGED})
"""What is told once to those who lose sight by it: bare as well."""


@dataclass(frozen=True, slots=True)
class StatusCrossing:
    """A change of status, from one of `before` to one of `after`; None stands for any."""

    before: frozenset[Status] | None = None
    after: frozenset[Status] | None = None

    def holds(self, before: Status, after: Status) -> bool:
        """Tell whether a change is one of these."""
        return (
            before is not after
            and (self.before is None or before in self.before)
            and (self.after is None or after in self.after)
        )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the objective or KPI of a fact stands at present. None asks nothing; an empty set admits nothing.

    `within_ids`: objectives and key results; these, and everything below them along alignments of any kind.
    `team_ids`: the objective or KPI belongs to one of these teams or to a team below.
    `owner_ids`: the objective's lead or person, the owner of the key result that the fact is about, or the KPI's
    accountable person or the one it belongs to. `board_ids`: the KPI is on one of these boards.
    """

    within_ids: frozenset[str] | None = None
    team_ids: frozenset[str] | None = None
    owner_ids: frozenset[str] | None = None
    cycle_ids: frozenset[str] | None = None
    board_ids: frozenset[str] | None = None


ANYWHERE: Final = Surroundings()


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What somebody follows: all that is asked for must hold. None asks nothing; an empty set admits nothing.

    `objective_ids` are the objectives a fact is about, directly or through what hangs on them, `kpi_ids` the KPIs;
    `mention_ids` people whom a comment mentions anew. `minimum_change` (a share of 1, in either direction) and
    `crossing` admit nothing but changes of progress and status, `movement` nothing but movements of KPIs.
    """

    types: frozenset[EventType] | None = None
    subject_ids: frozenset[str] | None = None
    objective_ids: frozenset[str] | None = None
    kpi_ids: frozenset[str] | None = None
    actor_ids: frozenset[str] | None = None
    mention_ids: frozenset[str] | None = None
    minimum_change: Decimal | None = None
    crossing: StatusCrossing | None = None
    movement: Movement | None = None
    surroundings: Surroundings = ANYWHERE

    def admits(self, event: Mapping[str, Any]) -> bool:
        """Tell whether an event, given by its columns, fits as far as it says itself."""
        return (
            (self.types is None or event["type"] in self.types)
            and (self.subject_ids is None or event["subject_id"] in self.subject_ids)
            and (self.objective_ids is None or event["objective_id"] in self.objective_ids)
            and (self.kpi_ids is None or event["kpi_id"] in self.kpi_ids)
            and (self.actor_ids is None or event["actor_id"] in self.actor_ids)
            and (self.mention_ids is None or not self.mention_ids.isdisjoint(event["data"].get("mention_ids", ())))
            and (self.movement is None or self.movement.holds(event))
            and self._admits_change(event)
        )

    def _admits_change(self, event: Mapping[str, Any]) -> bool:
        if self.minimum_change is None and self.crossing is None:
            return True
        if event["type"] != EventType.PROGRESS_CHANGED:
            return False
        before, after = event["data"]["before"], event["data"]["after"]
        moved = abs(_exact(after["progress"]) - _exact(before["progress"]))
        return (self.minimum_change is None or moved >= self.minimum_change) and (
            self.crossing is None or self.crossing.holds(Status(before["status"]), Status(after["status"]))
        )


EVERYTHING: Final = EventFilter()


def check_ids(identifiers: Sequence[str], kinds: frozenset[Kind] | None, *path: str) -> tuple[OkraError, ...]:
    """Tell what is wrong with ids to filter by: more than 100, or one that is not of these kinds (None: of any)."""
    if len(identifiers) > LARGEST_SET:
        return (TooMany(f"At most {LARGEST_SET} ids; these are {len(identifiers)}.", *path),)
    return tuple(
        InvalidInput("This is not an id of the kind asked for.", *path, str(index))
        for index, identifier in enumerate(identifiers)
        if not _is_of(kinds, identifier)
    )


def _is_of(kinds: frozenset[Kind] | None, identifier: str) -> bool:
    kind = kind_of(identifier)
    return kind is not None and (kinds is None or kind in kinds)


def _exact(published: float) -> Decimal:
    # Published numbers have six decimals: their shortest text is exact, the difference of their doubles is not.
    return Decimal(repr(published))
