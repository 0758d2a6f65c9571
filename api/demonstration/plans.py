"""The forms in which the content is written down. People, teams, KPIs and parents are named by their keys."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from domain.actor import Role
from domain.custom_fields.fields import CustomFieldTarget, CustomFieldType
from domain.kpis.kpis import GuardrailLimit, KpiLinkMode
from domain.numbers import ONE
from domain.okrs.key_results import KeyResultSource
from domain.okrs.measures import Measure
from domain.okrs.objectives import Ambition, Scope, Visibility
from domain.okrs.periods import Cadence
from domain.okrs.rollup import ProgressSource
from domain.okrs.status import Status
from domain.units import Unit


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """A team below another one (None: at the top)."""

    key: str
    name: str
    parent: str | None
    lead: str
    description: str


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """Somebody, and the team they work in; None for those who work for the whole company."""

    key: str
    name: str
    title: str
    team: str | None
    role: Role = Role.MEMBER


class Shape(StrEnum):
    """How a value gets from where it began to where it ends."""

    STEADY = "STEADY"
    EARLY = "EARLY"
    LATE = "LATE"
    STALLED = "STALLED"
    FALLING = "FALLING"


class Slip(StrEnum):
    """What somebody got wrong on the way.

    `MISTYPED`: a value, put right at once. `MISPLACED`: a check-in on the wrong thing, taken back. `OUTDATED`: the
    value of the time before, put right at the next check-in. `FORGOTTEN`: a check-in, made up for at the next one.
    """

    MISTYPED = "MISTYPED"
    MISPLACED = "MISPLACED"
    OUTDATED = "OUTDATED"
    FORGOTTEN = "FORGOTTEN"


@dataclass(frozen=True, slots=True)
class Course:
    """How a key result goes, from `first` at the start of its time to `last` on its last day.

    For milestones both are the share that is done. `counted` values never go back. After `silent_from` (a share of
    the time) nobody checks in any more. `says` is the status the owner sets at the newest check-in, `remarks` what
    they write at the newest ones, the last remark at the last one. `late` ones speak of a day before.
    """

    first: float
    last: float
    shape: Shape = Shape.STEADY
    digits: int = 0
    counted: bool = False
    silent_from: float | None = None
    says: Status | None = None
    remarks: tuple[str, ...] = ()
    slip: Slip | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class KeyResultPlan:
    """A key result. With a `kpi` it follows that, by a `mode`; without a `course` nobody checks in.

    Its key is unique in its objective. It follows the objectives aligned to it if it has neither a measure nor a `kpi`.
    """

    key: str
    title: str
    owner: str
    measure: Measure | None
    course: Course | None = None
    unit: Unit = Unit.NUMBER
    kpi: str | None = None
    mode: KpiLinkMode = KpiLinkMode.LATEST
    weight: Decimal = ONE
    cadence: Cadence | None = None
    description: str | None = None

    @property
    def currency(self) -> str | None:
        """Money is in euros."""
        return "EUR" if self.unit is Unit.CURRENCY else None

    @property
    def source(self) -> KeyResultSource:
        """Where the value comes from."""
        if self.kpi is not None:
            return KeyResultSource.KPI
        return KeyResultSource.ALIGNED if self.measure is None else KeyResultSource.CHECK_IN


@dataclass(frozen=True, slots=True)
class AlignmentPlan:
    """What an objective serves: the key of an objective or key result. The first of several is the primary one."""

    parent: str
    weight: Decimal | None = None
    contributes: bool = True


@dataclass(frozen=True, slots=True)
class GuardrailPlan:
    """A KPI that has to stay healthy while an objective is pursued."""

    kpi: str
    breached_from: GuardrailLimit = GuardrailLimit.RED


@dataclass(frozen=True, slots=True)
class ObjectivePlan:
    """An objective of a `team`, of a `person`, or of the company. Its key begins with its cycle: `year`, `q1` to `q4`.

    Without a `lead`, that is the person, or who leads the team. `starts` and `ends` are the shares of the cycle after
    which it begins and is due. `grade` and `reflection` are given when the cycle is over; without a grade nobody has
    graded it yet. What goes on with an objective of another cycle names it as `carried_over_from`: title and key
    results then are that one's, and stand here to say who checks in on them, and how it goes.
    """

    key: str
    title: str
    team: str | None = None
    person: str | None = None
    lead: str | None = None
    serves: tuple[AlignmentPlan, ...] = ()
    key_results: tuple[KeyResultPlan, ...] = ()
    guardrails: tuple[GuardrailPlan, ...] = ()
    description: str | None = None
    ambition: Ambition = Ambition.COMMITTED
    visibility: Visibility = Visibility.ORGANIZATION
    viewers: tuple[str, ...] = ()
    progress_source: ProgressSource = ProgressSource.BOTH
    weight: Decimal = ONE
    draft: bool = False
    starts: float | None = None
    ends: float | None = None
    tags: tuple[str, ...] = ()
    grade: Decimal | None = None
    reflection: str | None = None
    carried_over_from: str | None = None

    @property
    def cycle(self) -> str:
        """The cycle it lives in."""
        return self.key.partition(".")[0]

    @property
    def scope(self) -> Scope:
        """Whose it is."""
        if self.team is not None:
            return Scope.TEAM
        return Scope.COMPANY if self.person is None else Scope.INDIVIDUAL

    def key_of(self, key_result: KeyResultPlan) -> str:
        """Name one of its key results among all of them."""
        return f"{self.key}.{key_result.key}"


@dataclass(frozen=True, slots=True)
class InitiativePlan:
    """What somebody does for the objective or key result that it `serves`, in the current quarter.

    The numbers are shares of the quarter: when it is due, when it was begun, and when it was finished or, with
    `called_off`, given up. None: it was not.
    """

    key: str
    serves: str
    title: str
    owner: str
    due: float
    begun: float | None = None
    finished: float | None = None
    called_off: bool = False
    description: str | None = None


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """A custom field: its key, what it holds, and what it is set on. `choices` are those of a `CHOICE`."""

    key: str
    name: str
    type: CustomFieldType
    description: str
    choices: tuple[str, ...] = ()
    applies_to: tuple[CustomFieldTarget, ...] = tuple(CustomFieldTarget)


FieldValue: TypeAlias = str | int
"""As the type of the field wants it: a text, a number, days from the day on which it is set, a person, a choice."""
