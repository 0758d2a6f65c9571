"""A naive model of KPIs: everything is worked out anew from what was recorded, by no code of the product's rules."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
GREEN, YELLOW = Fraction(20), Fraction(50)
"""Up to where lower is better: beyond is red."""

_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_EVEN)
_ONE_DAY = timedelta(days=1)

Value = Fraction | str | None
"""A value; or why there is none; or None where nothing is known."""

Formula = Callable[[Callable[[str], Fraction], Callable[[str], Fraction]], Fraction]
"""Gives a result from the values of inputs, and those of the period before. Raises `KeyError` where one is missing."""


def digits(value: Fraction) -> Fraction:
    """Round half to even to 15 significant digits."""
    return Fraction(_FIFTEEN.divide(Decimal(value.numerator), Decimal(value.denominator)))


def week_of(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


@dataclass
class Reading:
    """Something measured: when, how much, and its place among those recorded."""

    at: datetime
    value: Fraction
    place: int = 0

    @property
    def day(self) -> date:
        return self.at.astimezone(BERLIN).date()


@dataclass
class Event:
    """A start or a stop of a subject's timer."""

    subject: str
    starts: bool
    at: datetime


@dataclass
class Kpi:
    """A KPI: of readings, of events, or worked out from `inputs`. `window` takes a week's readings together."""

    aggregation: str = "LAST"
    readings: dict[str, Reading] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    inputs: tuple[str, ...] = ()
    formula: Formula | None = None
    times_of: str | None = None


@dataclass
class Link:
    """What a key result takes over, and from when on."""

    kpi: str
    mode: str
    start: date


@dataclass
class KpiModel:
    """All KPIs, and what follows them."""

    kpis: dict[str, Kpi] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    guarded: dict[str, str] = field(default_factory=dict)
    """The KPI of each guardrail, which red breaches."""

    def below(self, kpi: str) -> set[str]:
        """Give all that a KPI rests on, itself included."""
        return {kpi}.union(*(self.below(each) for each in self.kpis[kpi].inputs))

    def readings(self, kpi: str) -> list[Reading]:
        """Give what counts as measured for a KPI that rests on no others."""
        spec = self.kpis[kpi]
        if spec.times_of is not None:
            return self.readings(spec.times_of)
        return [*spec.readings.values(), *laps(spec.events)]

    def value(self, kpi: str, week: date, until: date = date.max) -> Value:
        """Give the value of a week as it was known at the end of a day."""
        spec = self.kpis[kpi]
        if spec.formula is None:
            inside = [each for each in self.readings(kpi) if week_of(each.day) == week and each.day <= until]
            return _taken_together(spec.aggregation, inside) if inside else None
        if all(self.value(each, week, until) is None for each in spec.inputs):
            return None

        def now(each: str) -> Fraction:
            return _certain(self.value(each, week, until))

        def before(each: str) -> Fraction:
            return _certain(self.value(each, week - 7 * _ONE_DAY, until))

        try:
            return digits(spec.formula(now, before))
        except KeyError:
            return "MISSING_INPUT"
        except ZeroDivisionError:
            return "DIVISION_BY_ZERO"

    def weeks(self, kpi: str) -> dict[date, Value]:
        """Give the value of each week of which anything is known."""
        found = {week: self.value(kpi, week) for week in map(week_of, self._days_measured(kpi))}
        return {week: value for week, value in found.items() if value is not None}

    def current(self, kpi: str) -> Fraction | None:
        """Give the value of the newest week that has one."""
        return max(
            ((week, value) for week, value in self.weeks(kpi).items() if isinstance(value, Fraction)),
            default=(None, None),
        )[1]

    def days(self, kpi: str) -> dict[date, Fraction]:
        """Give the value at the end of each day on which something was measured that it rests on."""
        found = {day: self.value(kpi, week_of(day), day) for day in sorted(self._days_measured(kpi))}
        return {day: value for day, value in found.items() if isinstance(value, Fraction)}

    def _days_measured(self, kpi: str) -> set[date]:
        measured = (each for each in self.below(kpi) if not self.kpis[each].inputs)
        return {reading.day for each in measured for reading in self.readings(each)}

    def followed(self, key_result: str) -> dict[date, Fraction]:
        """Give what a key result took over on each day."""
        link = self.links[key_result]
        days = self.days(link.kpi)
        since = {day: value for day, value in days.items() if day >= link.start}
        earlier = [value for day, value in days.items() if day < link.start]
        base = earlier[-1] if earlier else next(iter(since.values()), None)
        match link.mode:
            case "LATEST":
                return since
            case "SUM_SINCE_START":
                return {day: self._sum(days, week_of(link.start), day) for day in since}
            case "CHANGE_SINCE_START":
                return {day: digits(value - base) for day, value in since.items() if base is not None}
            case _:
                return {day: digits((value - base) / abs(base) * 100) for day, value in since.items() if base}

    def _sum(self, days: dict[date, Fraction], first: date, until: date) -> Fraction:
        newest: dict[date, Fraction] = {}
        for day, value in days.items():
            if first <= day <= until:
                newest[week_of(day)] = value
        return digits(sum(newest.values(), Fraction(0)))

    def is_red(self, kpi: str) -> bool:
        current = self.current(kpi)
        return current is not None and current > YELLOW


def laps(events: Iterable[Event]) -> list[Reading]:
    """Give the time of each start to the stop that ended it, by walking through each subject's events."""
    found: list[Reading] = []
    known = list(events)
    for subject in {event.subject for event in known}:
        running: datetime | None = None
        for event in sorted((each for each in known if each.subject == subject), key=lambda each: each.at):
            if event.starts and running is None:
                running = event.at
            elif not event.starts and running is not None:
                found.append(Reading(event.at, Fraction(int((event.at - running).total_seconds()))))
                running = None
    return found


def _taken_together(aggregation: str, inside: list[Reading]) -> Fraction:
    values = sorted(each.value for each in inside)
    match aggregation:
        case "LAST":
            return max(inside, key=lambda each: (each.at, each.place)).value
        case "SUM":
            return digits(sum(values, Fraction(0)))
        case "AVERAGE":
            return digits(sum(values, Fraction(0)) / len(values))
        case "MAX":
            return values[-1]
        case "SHARE_WITHIN":
            return digits(Fraction(sum(value <= GREEN for value in values), len(values)))
        case _:
            middle = len(values) // 2
            return values[middle] if len(values) % 2 else digits((values[middle - 1] + values[middle]) / 2)


def _certain(value: Value) -> Fraction:
    if not isinstance(value, Fraction):
        raise KeyError(value)
    return value
