"""What pictures are of: plain data, with the words for their numbers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api.charts import figures
from api.charts.words import STATUS_WORDS
from domain.kpis.kpis import KpiCadence, KpiDirection, KpiHealth, Target, Thresholds
from domain.okrs.bands import BandLimits
from domain.okrs.status import Status
from domain.units import Unit


@dataclass(frozen=True, slots=True)
class ChartedPeriod:
    """A period with its value, None if it has none, and what it was held against."""

    start: date
    value: Decimal | None
    health: KpiHealth
    target: Target
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class KpiChart:
    """What is drawn of a KPI. The periods follow each other without a gap, oldest first."""

    id: str
    name: str
    unit: Unit
    currency: str | None
    direction: KpiDirection
    cadence: KpiCadence
    periods: tuple[ChartedPeriod, ...]

    def figure(self, value: Decimal, digits: int = figures.DIGITS) -> str:
        """Write a value in the KPI's unit."""
        return figures.figure(value, self.unit, self.currency, digits)

    def aim(self, target: Target) -> str:
        """Write what is aimed at, or nothing."""
        if target.value is not None:
            return f"target {self.figure(target.value)}"
        if target.lower is not None and target.upper is not None:
            return f"target {self.figure(target.lower)} to {self.figure(target.upper)}"
        return ""


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far it was from a day on, until the next. While nothing was known, the status is `NO_DATA`."""

    date: date
    progress: Decimal
    status: Status


@dataclass(frozen=True, slots=True)
class ObjectiveChart:
    """What is drawn of an objective, from `first` to `last`. Of the days after `today` nothing is known yet."""

    id: str
    title: str
    start: date
    due: date
    first: date
    last: date
    today: date
    limits: BandLimits
    history: tuple[Progressed, ...]

    @property
    def known_until(self) -> date:
        """Give the last day on the chart of which something can be known."""
        return min(self.last, self.today)


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge says. `label` is the key result's title unless something else was asked for."""

    id: str
    label: str
    progress: Decimal
    status: Status

    @property
    def standing(self) -> str:
        """Give the words on the right."""
        word = STATUS_WORDS[self.status]
        return word if self.status is Status.NO_DATA else f"{figures.share(self.progress)} · {word}"
