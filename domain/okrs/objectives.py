"""An objective: whose it is, who may see it, and where in its life it stands."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.errors import InvalidInput, OkraError
from domain.numbers import ONE, ZERO
from domain.okrs.weights import check_weight
from domain.text import DESCRIPTION_LENGTH, check_tags, check_text, check_title


class Scope(StrEnum):
    """Whose it is: the company's, a team's, or one person's."""

    COMPANY = "COMPANY"
    TEAM = "TEAM"
    INDIVIDUAL = "INDIVIDUAL"


class Ambition(StrEnum):
    """Whether reaching it is promised or aspired to."""

    COMMITTED = "COMMITTED"
    ASPIRATIONAL = "ASPIRATIONAL"


class ObjectiveState(StrEnum):
    """Where an objective is in its life. A draft counts nowhere; a closed one has its grade."""

    DRAFT = "DRAFT"
    ACTIVE = "ACTIVE"
    CLOSED = "CLOSED"


class Visibility(StrEnum):
    """Who may see it, besides the administrators.

    `ORGANIZATION`: everybody. `TEAM`: the team and the leads of the teams above it. `PRIVATE`: named people.
    """

    ORGANIZATION = "ORGANIZATION"
    TEAM = "TEAM"
    PRIVATE = "PRIVATE"


@dataclass(frozen=True, slots=True)
class Objective:
    """What people set on an objective, as far as rules look at it. Dates are its own, or else its cycle's."""

    title: str
    scope: Scope
    start: date
    due: date
    team_id: str | None = None
    person_id: str | None = None
    visibility: Visibility = Visibility.ORGANIZATION
    description: str | None = None
    tags: tuple[str, ...] = ()
    weight: Decimal = ONE
    manual_progress: Decimal | None = None


def check_objective(objective: Objective, cycle_start: date, cycle_end: date) -> tuple[OkraError, ...]:
    """Tell everything that is wrong with an objective in its cycle, at once."""
    return (
        *check_title(objective.title, "title"),
        *check_text(objective.description, DESCRIPTION_LENGTH, "description"),
        *check_tags(objective.tags, "tags"),
        *check_weight(objective.weight, "weight"),
        *check_scope(objective.scope, objective.team_id, objective.person_id),
        *check_visibility(objective.visibility, objective.scope),
        *check_dates(objective.start, objective.due, cycle_start, cycle_end),
        *check_share(objective.manual_progress, "manualProgress"),
    )


def check_scope(scope: Scope, team_id: str | None, person_id: str | None) -> tuple[InvalidInput, ...]:
    """Tell whether scope and owner fit: `TEAM` has a team, `INDIVIDUAL` a person, `COMPANY` neither."""
    owners = (("team", team_id, Scope.TEAM), ("person", person_id, Scope.INDIVIDUAL))
    errors: list[InvalidInput] = []
    for name, owner_id, belongs_to in owners:
        if scope is belongs_to and owner_id is None:
            errors.append(InvalidInput(f"The scope {scope} needs a {name}.", f"{name}Id"))
        if scope is not belongs_to and owner_id is not None:
            errors.append(InvalidInput(f"The scope {scope} has no {name}.", f"{name}Id"))
    return tuple(errors)


def check_visibility(visibility: Visibility, scope: Scope) -> tuple[InvalidInput, ...]:
    """Tell whether a visibility fits: what belongs to the company has no team that could see it alone."""
    if visibility is Visibility.TEAM and scope is Scope.COMPANY:
        return (InvalidInput("The scope COMPANY has no team to show it to.", "visibility"),)
    return ()


def check_dates(start: date, due: date, earliest: date, latest: date) -> tuple[InvalidInput, ...]:
    """Tell whether `start` and `due` (both included) are in order and lie between `earliest` and `latest`.

    An objective lies within its cycle, a key result within its objective.
    """
    errors: list[InvalidInput] = []
    if start > due:
        errors.append(InvalidInput("The due date is on or after the start date.", "dueDate"))
    if not earliest <= start <= latest:
        errors.append(InvalidInput(f"The start date lies between {earliest} and {latest}.", "startDate"))
    if not earliest <= due <= latest:
        errors.append(InvalidInput(f"The due date lies between {earliest} and {latest}.", "dueDate"))
    return tuple(errors)


def check_share(value: Decimal | None, *path: str) -> tuple[InvalidInput, ...]:
    """Tell whether a share (manual progress, grade, confidence) lies between 0 and 1. None is fine."""
    if value is None or ZERO <= value <= ONE:
        return ()
    return (InvalidInput("This is a share of 1: a number from 0 to 1.", *path),)
