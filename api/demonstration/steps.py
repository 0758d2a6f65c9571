"""What people do in the demonstration's past, one small form for each kind of step. Everything is named by its key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from api.demonstration.fiscal_year import Span
from api.demonstration.plans import KpiPlan, ObjectivePlan, PersonPlan, TeamPlan
from domain.okrs.measures import Measure
from domain.okrs.status import Status
from domain.orgs.cycles import CycleMove


@dataclass(frozen=True, slots=True)
class Found:
    """Take people in, and give them teams and KPIs."""

    people: tuple[PersonPlan, ...]
    teams: tuple[TeamPlan, ...]
    kpis: tuple[KpiPlan, ...]


@dataclass(frozen=True, slots=True)
class LayOutYear:
    """Create the cycles: each key with its days, the year first."""

    cycles: Mapping[str, Span]


@dataclass(frozen=True, slots=True)
class MoveCycle:
    """Lead a cycle on."""

    cycle: str
    move: CycleMove


@dataclass(frozen=True, slots=True)
class PlanObjective:
    """Create an objective with its key results and alignments."""

    objective: ObjectivePlan
    starts_on: date | None


@dataclass(frozen=True, slots=True)
class Say:
    """Check in on a key result. `done` is how many of its milestones are done, from the first."""

    key_result: str
    value: Decimal | None = None
    done: int | None = None
    status: Status | None = None
    confidence: Decimal | None = None
    note: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Correct:
    """Say something else instead of the newest check-in on a key result."""

    instead: Say


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Void the newest check-in on a key result."""

    key_result: str
    note: str


@dataclass(frozen=True, slots=True)
class Grade:
    """Close an objective."""

    objective: str
    grade: Decimal
    reflection: str | None


@dataclass(frozen=True, slots=True)
class Unlink:
    """Let a key result follow its KPI no longer."""

    key_result: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """One value of a KPI."""

    kpi: str
    at: datetime
    value: Decimal
    source: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """Record what was measured."""

    measurements: tuple[Measurement, ...]


@dataclass(frozen=True, slots=True)
class Rename:
    """Give an objective another title."""

    objective: str
    title: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """Say how far an objective is whose progress a person tells."""

    objective: str
    progress: Decimal


@dataclass(frozen=True, slots=True)
class Weigh:
    """Give a key result another weight."""

    key_result: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class AimElsewhere:
    """Give a key result another title and measure."""

    key_result: str
    title: str
    measure: Measure


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Cancel a key result."""

    key_result: str


@dataclass(frozen=True, slots=True)
class PutAside:
    """Archive an objective or a key result."""

    key: str


@dataclass(frozen=True, slots=True)
class Realign:
    """Align an objective to another parent."""

    objective: str
    before: str
    after: str


Step = (
    Found
    | LayOutYear
    | MoveCycle
    | PlanObjective
    | Say
    | Correct
    | TakeBack
    | Grade
    | Unlink
    | Record
    | Rename
    | Estimate
    | Weigh
    | AimElsewhere
    | GiveUp
    | PutAside
    | Realign
)


@dataclass(frozen=True, slots=True)
class Sitting:
    """What one person does in one go, at one moment: one transaction. Without a person, the organization itself acts."""

    at: datetime
    person: str | None
    steps: tuple[Step, ...]
