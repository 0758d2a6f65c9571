"""The forms in which KPIs and their boards are written down. KPIs, people and teams are named by their keys."""

from dataclasses import dataclass

from domain.kpis.kpis import (
    NO_TARGET,
    NO_THRESHOLDS,
    Aggregation,
    ChildrenMethod,
    KpiCadence,
    KpiCategory,
    KpiDirection,
    KpiIndicator,
    KpiPerspective,
    Target,
    Thresholds,
    TimerClock,
)
from domain.okrs.objectives import Scope, Visibility
from domain.units import Unit


@dataclass(frozen=True, slots=True)
class ChildrenPlan:
    """KPIs that are taken together, each with its weight; weights other than 1 go with `WEIGHTED_AVERAGE`."""

    method: ChildrenMethod
    weights: dict[str, int]


@dataclass(frozen=True, slots=True)
class AimPlan:
    """What a KPI aims at in a quarter, and how far from that it is still green or yellow."""

    target: float
    green: float
    yellow: float


@dataclass(frozen=True, slots=True)
class KpiPlan:
    """A KPI, where its values come from, and how it went.

    `path` has its values on five days: 17 weeks before the fiscal year, at the start of the first, second and third
    quarter, and today. `every` says how often somebody measures, `wobble` by how much (as a share of the value) a
    single measurement strays. With a `clock` it is a timer that counts by it, and `path` says how its periods went.
    Without a path it has what others have: by a `formula` of their keys, of its `children`, or of another timer, the
    one of `times_of`.

    Nothing is measured in the last `missing_days`, nor from `gap[0]` to `gap[1]` days before today. The newest value
    is `surge` times what it would be. `aims` are those of the four quarters.
    """

    key: str
    name: str
    description: str
    accountable: str
    path: tuple[float, float, float, float, float] | None = None
    team: str | None = None
    person: str | None = None
    visibility: Visibility = Visibility.ORGANIZATION
    viewers: tuple[str, ...] = ()
    unit: Unit = Unit.NUMBER
    direction: KpiDirection = KpiDirection.HIGHER
    category: KpiCategory = KpiCategory.OPERATIONAL
    perspective: KpiPerspective = KpiPerspective.VALUE
    indicator: KpiIndicator = KpiIndicator.LAGGING
    cadence: KpiCadence = KpiCadence.WEEKLY
    aggregation: Aggregation = Aggregation.LAST
    formula: str | None = None
    children: ChildrenPlan | None = None
    clock: TimerClock | None = None
    times_of: str | None = None
    share_limit: int | None = None
    target: Target = NO_TARGET
    thresholds: Thresholds = NO_THRESHOLDS
    aims: tuple[AimPlan, ...] = ()
    every: KpiCadence = KpiCadence.WEEKLY
    digits: int = 0
    wobble: float = 0.03
    ceiling: float | None = None
    missing_days: int = 0
    gap: tuple[int, int] | None = None
    surge: float = 1
    source: str = "ticket system"
    focus: bool = False
    tags: tuple[str, ...] = ()

    @property
    def scope(self) -> Scope:
        """Whose it is: a `team`'s, a `person`'s, or the company's."""
        if self.team is not None:
            return Scope.TEAM
        return Scope.COMPANY if self.person is None else Scope.INDIVIDUAL

    @property
    def currency(self) -> str | None:
        """Money is in euros."""
        return "EUR" if self.unit is Unit.CURRENCY else None

    @property
    def name_in_formulas(self) -> str:
        """Its key as people and formulas know it, at any site."""
        return self.key.replace("@", "_")


@dataclass(frozen=True, slots=True)
class BoardPlan:
    """A board of a team, or of the company, and what stands on it in which order."""

    name: str
    description: str
    kpis: tuple[str, ...]
    team: str | None = None
