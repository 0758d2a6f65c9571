"""What to follow, as callers say it."""

from typing import Final, Protocol

import strawberry

from domain.errors import OkraError, ValidationFailed, refuse
from domain.events import EventType
from domain.ids import Kind
from domain.live import EventFilter, StatusCrossing, Surroundings, check_ids
from domain.numbers import exact_number
from domain.okrs.objectives import check_share
from domain.okrs.status import Status

_PROGRESSING: Final = frozenset({Kind.OBJECTIVE, Kind.KEY_RESULT})
_KINDS: Final[dict[str, tuple[str, frozenset[Kind] | None]]] = {
    "node_ids": ("nodeIds", _PROGRESSING),
    "within_ids": ("withinIds", _PROGRESSING),
    "team_ids": ("teamIds", frozenset({Kind.TEAM})),
    "owner_ids": ("ownerIds", frozenset({Kind.PERSON})),
    "actor_ids": ("actorIds", frozenset({Kind.PERSON})),
    "mention_ids": ("mentionIds", frozenset({Kind.PERSON})),
    "cycle_ids": ("cycleIds", frozenset({Kind.CYCLE})),
    "objective_ids": ("objectiveIds", frozenset({Kind.OBJECTIVE})),
    "kpi_ids": ("kpiIds", frozenset({Kind.KPI})),
    "subject_ids": ("subjectIds", None),
}
FILTER: Final = "All that is asked for must hold. A list holds at most 100 ids; an empty one lets nothing through."

Ids = list[strawberry.ID]


@strawberry.input(description="A change of status. What is left out stands for any.")
class StatusCrossingFilter:
    from_: list[Status] | None = strawberry.field(default=None, name="from")
    to: list[Status] | None = None

    def to_crossing(self) -> StatusCrossing:
        """Give it as the domain takes it."""
        return StatusCrossing(
            before=None if self.from_ is None else frozenset(self.from_),
            after=None if self.to is None else frozenset(self.to),
        )


@strawberry.input
class SurroundingsFilter:
    """What both filters ask about the place of an objective or KPI. It is published only as a part of them."""

    within_ids: Ids | None = strawberry.field(
        default=None,
        description="About these objectives and key results, and everything that is aligned below them at present.",
    )
    team_ids: Ids | None = strawberry.field(
        default=None, description="About objectives and KPIs of these teams, and of the teams below them at present."
    )
    owner_ids: Ids | None = strawberry.field(
        default=None,
        description=(
            "About objectives that these people lead or that belong to them, with all their key results, and about "
            "key results that these people own; about KPIs that they are accountable for or that belong to them."
        ),
    )
    cycle_ids: Ids | None = strawberry.field(default=None, description="About objectives of these cycles.")

    def to_surroundings(self) -> Surroundings:
        """Give it as the domain takes it. Raises `InvalidInput` or `TooMany` for wrong ids, in any field of ids."""
        refuse(tuple(error for name in vars(self) if name in _KINDS for error in _check(self, name)))
        return Surroundings(
            within_ids=set_of(self.within_ids),
            team_ids=set_of(self.team_ids),
            owner_ids=set_of(self.owner_ids),
            cycle_ids=set_of(self.cycle_ids),
        )


@strawberry.input(description=FILTER)
class ProgressChangedFilter(SurroundingsFilter):
    node_ids: Ids | None = strawberry.field(
        default=None, description="Changes of these objectives and key results themselves."
    )
    minimum_change: float | None = strawberry.field(
        default=None, description="Changes of `progress` by at least this share of 1, up or down."
    )
    status: StatusCrossingFilter | None = strawberry.field(
        default=None, description="Changes of status, such as those to AT_RISK or OFF_TRACK."
    )
    corrections: bool = strawberry.field(
        default=False,
        description=(
            "Whether to tell corrections of the past as well, for those who keep or draw a history. "
            "`minimumChange` and `status` ask for changes, so with either of them there are none."
        ),
    )

    def to_filter(self) -> EventFilter:
        """Give it as the domain takes it. Raises `InvalidInput` or `TooMany`, with the place in the filter."""
        least = None if self.minimum_change is None else exact_number(self.minimum_change, "minimumChange")
        refuse(check_share(least, "minimumChange"))
        return EventFilter(
            types=_WITH_CORRECTIONS if self.corrections else CHANGES.types,
            subject_ids=set_of(self.node_ids),
            minimum_change=least,
            crossing=None if self.status is None else self.status.to_crossing(),
            surroundings=self.to_surroundings(),
        )


@strawberry.input(description=FILTER)
class ActivityFilter(SurroundingsFilter):
    types: list[EventType] | None = None
    subject_ids: Ids | None = strawberry.field(default=None, description="About these themselves, whatever they are.")
    objective_ids: Ids | None = strawberry.field(
        default=None,
        description="About these objectives, or what belongs to them: their key results, check-ins, alignments, "
        "initiatives, and what is said of all these.",
    )
    kpi_ids: Ids | None = strawberry.field(
        default=None, description="About these KPIs, or what belongs to them, and what is said of them."
    )
    actor_ids: Ids | None = strawberry.field(default=None, description="Done by these people.")
    mention_ids: Ids | None = strawberry.field(
        default=None, description="Comments that mention one of these people, as they are added or changed to do so."
    )

    def to_filter(self) -> EventFilter:
        """Give it as the domain takes it. Raises `InvalidInput` or `TooMany`, with the place in the filter."""
        return EventFilter(
            types=None if self.types is None else frozenset(self.types),
            subject_ids=set_of(self.subject_ids),
            objective_ids=set_of(self.objective_ids),
            kpi_ids=set_of(self.kpi_ids),
            actor_ids=set_of(self.actor_ids),
            mention_ids=set_of(self.mention_ids),
            surroundings=self.to_surroundings(),
        )


_WITH_CORRECTIONS: Final = frozenset({EventType.PROGRESS_CHANGED, EventType.HISTORY_CORRECTED})

CHANGES: Final = EventFilter(types=frozenset({EventType.PROGRESS_CHANGED}))
"""Every change of progress and status."""


class GivenFilter(Protocol):
    """A filter as callers say it."""

    def to_filter(self) -> EventFilter:
        """Give it as the domain takes it. Raises `InvalidInput` or `TooMany`, with the place in the filter."""
        ...


def event_filter(given: GivenFilter | None, otherwise: EventFilter) -> EventFilter:
    """Give what is asked for. Raises `InvalidInput` or `TooMany`, with the place in the arguments."""
    if given is None:
        return otherwise
    try:
        return given.to_filter()
    except ValidationFailed as failed:
        raise ValidationFailed(tuple(error.under("filter") for error in failed.errors)) from None
    except OkraError as error:
        raise error.under("filter") from None


def _check(given: SurroundingsFilter, name: str) -> tuple[OkraError, ...]:
    path, kinds = _KINDS[name]
    return check_ids(getattr(given, name) or (), kinds, path)


def set_of(ids: Ids | None) -> frozenset[str] | None:
    """Give ids as the domain takes them. None asks nothing."""
    return None if ids is None else frozenset(ids)
