"""A KPI: how it is described, and what it is held against."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, assert_never

from domain.errors import InvalidInput, OkraError
from domain.numbers import ZERO
from domain.okrs.objectives import Scope, Visibility, check_scope, check_visibility
from domain.text import DESCRIPTION_LENGTH, check_tags, check_text, check_title
from domain.units import Unit, check_unit


class KpiDirection(StrEnum):
    """Which way is better."""

    HIGHER = "HIGHER"
    LOWER = "LOWER"
    IN_RANGE = "IN_RANGE"


class KpiCategory(StrEnum):
    """The part of the business a KPI speaks of."""

    FINANCIAL = "FINANCIAL"
    CUSTOMER = "CUSTOMER"
    OPERATIONAL = "OPERATIONAL"
    SALES_MARKETING = "SALES_MARKETING"


class KpiPerspective(StrEnum):
    """What a change of the KPI brings about."""

    VALUE = "VALUE"
    COST = "COST"
    RISK = "RISK"


class KpiIndicator(StrEnum):
    """Whether a KPI foretells (`LEADING`) or reports (`LAGGING`)."""

    LEADING = "LEADING"
    LAGGING = "LAGGING"


class KpiCadence(StrEnum):
    """How long a period of the KPI is."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"


class Aggregation(StrEnum):
    """How the readings of one period become the period's value.

    `SHARE_WITHIN` is the share of them that do not exceed the KPI's limit.
    """

    LAST = "LAST"
    SUM = "SUM"
    AVERAGE = "AVERAGE"
    MIN = "MIN"
    MAX = "MAX"
    MEDIAN = "MEDIAN"
    P95 = "P95"
    SHARE_WITHIN = "SHARE_WITHIN"


class KpiHealth(StrEnum):
    """Where a value stands against the KPI's thresholds. `NO_DATA` without a value, `UNKNOWN` without thresholds."""

    GREEN = "GREEN"
    YELLOW = "YELLOW"
    RED = "RED"
    NO_DATA = "NO_DATA"
    UNKNOWN = "UNKNOWN"


class KpiSource(StrEnum):
    """Where the values come from.

    `MEASURED`: somebody or something records them. `TIMER`: the times that passed between two events of a subject.
    `FORMULA`: worked out from other KPIs. `CHILDREN`: other KPIs taken together.
    """

    MEASURED = "MEASURED"
    FORMULA = "FORMULA"
    TIMER = "TIMER"
    CHILDREN = "CHILDREN"


DERIVED: Final = frozenset({KpiSource.FORMULA, KpiSource.CHILDREN})
"""The sources that have no readings of their own: their values rest on those of other KPIs."""


class ChildrenMethod(StrEnum):
    """How the values of child KPIs become that of their parent."""

    SUM = "SUM"
    AVERAGE = "AVERAGE"
    WEIGHTED_AVERAGE = "WEIGHTED_AVERAGE"
    MIN = "MIN"
    MAX = "MAX"


class TimerClock(StrEnum):
    """Which time a timer counts: all that passes, or that of the organization's business hours."""

    ELAPSED = "ELAPSED"
    BUSINESS = "BUSINESS"


class NoValueReason(StrEnum):
    """Why a period has no value although something is known of it.

    `MISSING_INPUT`: a KPI that it rests on has none. `DIVISION_BY_ZERO`: by what is in the formula.
    `OUT_OF_RANGE`: the result is larger than a number may be.
    """

    MISSING_INPUT = "MISSING_INPUT"
    DIVISION_BY_ZERO = "DIVISION_BY_ZERO"
    OUT_OF_RANGE = "OUT_OF_RANGE"


class KpiLinkMode(StrEnum):
    """What of the KPI a linked key result takes over.

    `LATEST`: the value of the newest period. `SUM_SINCE_START`: the values of all periods since the key result's start,
    added up. `CHANGE_SINCE_START`: how far the value has moved since then. `PERCENT_CHANGE_SINCE_START`: the same in
    percent of the value at the start.
    """

    LATEST = "LATEST"
    SUM_SINCE_START = "SUM_SINCE_START"
    CHANGE_SINCE_START = "CHANGE_SINCE_START"
    PERCENT_CHANGE_SINCE_START = "PERCENT_CHANGE_SINCE_START"


CHANGES: Final = frozenset({KpiLinkMode.CHANGE_SINCE_START, KpiLinkMode.PERCENT_CHANGE_SINCE_START})
"""The modes that count from a value before the key result's start."""


class GuardrailLimit(StrEnum):
    """Which health breaches a guardrail: only `RED`, or `YELLOW` too."""

    YELLOW = "YELLOW"
    RED = "RED"


@dataclass(frozen=True, slots=True)
class Target:
    """What is aimed at: a `value`, or for the direction `IN_RANGE` all from `lower` to `upper`. Empty: nothing."""

    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a value is still `GREEN`, and where still `YELLOW`; everything worse is `RED`. Empty: nothing is judged.

    Both belong to the better side. For `IN_RANGE` they are distances from the target's range: a green of 0 is the
    range itself.
    """

    green: Decimal | None = None
    yellow: Decimal | None = None


NO_TARGET: Final = Target()
NO_THRESHOLDS: Final = Thresholds()


@dataclass(frozen=True, slots=True)
class Kpi:
    """What people set on a KPI, as far as rules look at it."""

    name: str
    scope: Scope
    direction: KpiDirection
    team_id: str | None = None
    person_id: str | None = None
    visibility: Visibility = Visibility.ORGANIZATION
    description: str | None = None
    unit: Unit = Unit.NUMBER
    currency: str | None = None
    cadence: KpiCadence = KpiCadence.MONTHLY
    aggregation: Aggregation = Aggregation.LAST
    tags: tuple[str, ...] = ()
    target: Target = NO_TARGET
    thresholds: Thresholds = NO_THRESHOLDS


def check_kpi(kpi: Kpi) -> tuple[OkraError, ...]:
    """Tell everything that is wrong with a KPI, at once. Its numbers went through `exact_number`."""
    return (
        *check_title(kpi.name, "name"),
        *check_text(kpi.description, DESCRIPTION_LENGTH, "description"),
        *check_tags(kpi.tags, "tags"),
        *check_scope(kpi.scope, kpi.team_id, kpi.person_id),
        *check_visibility(kpi.visibility, kpi.scope),
        *check_unit(kpi.unit, kpi.currency),
        *check_target(kpi.direction, kpi.target, kpi.thresholds),
    )


def check_target(direction: KpiDirection, target: Target, thresholds: Thresholds) -> tuple[OkraError, ...]:
    """Tell everything that is wrong with what a KPI is held against, at once."""
    return (*_check_target(direction, target), *_check_thresholds(direction, thresholds, target))


def _check_target(direction: KpiDirection, target: Target) -> tuple[InvalidInput, ...]:
    if direction is not KpiDirection.IN_RANGE:
        message = f"The direction {direction} has one target value; only IN_RANGE has bounds."
        bounds = (("lower", target.lower), ("upper", target.upper))
        return tuple(InvalidInput(message, "target", name) for name, bound in bounds if bound is not None)
    errors: list[InvalidInput] = []
    if target.value is not None:
        errors.append(InvalidInput("The direction IN_RANGE has bounds instead of a target value.", "target", "value"))
    if (target.lower is None) != (target.upper is None):
        missing = "lower" if target.lower is None else "upper"
        errors.append(InvalidInput("A range has a lower and an upper bound.", "target", missing))
    if target.lower is not None and target.upper is not None and target.lower > target.upper:
        errors.append(InvalidInput("The range ends before it begins.", "target", "upper"))
    return tuple(errors)


def _check_thresholds(direction: KpiDirection, thresholds: Thresholds, target: Target) -> tuple[InvalidInput, ...]:
    green, yellow = thresholds.green, thresholds.yellow
    if green is None:
        if yellow is None:
            return ()
        return (InvalidInput("Say where green ends before where yellow does.", "thresholds", "green"),)
    errors: list[InvalidInput] = []
    if yellow is not None and not _is_no_better(direction, yellow, green):
        errors.append(InvalidInput("Yellow lies on the worse side of green.", "thresholds", "yellow"))
    if direction is KpiDirection.IN_RANGE and green < ZERO:
        errors.append(InvalidInput("For IN_RANGE, a distance from the range: 0 or more.", "thresholds", "green"))
    if direction is KpiDirection.IN_RANGE and target == NO_TARGET:
        errors.append(InvalidInput("For IN_RANGE, thresholds need the range of the target.", "target"))
    return tuple(errors)


def _is_no_better(direction: KpiDirection, value: Decimal, than: Decimal) -> bool:
    match direction:
        case KpiDirection.HIGHER:
            return value <= than
        case KpiDirection.LOWER | KpiDirection.IN_RANGE:
            return value >= than
        case _:
            assert_never(direction)
