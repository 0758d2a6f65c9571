"""Series: the values of a KPI, one period of the calendar after the other, and how each compares with others."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from domain.errors import InvalidInput, TooMany
from domain.kpis.aggregation import NUMBER, WITHOUT_LOSS, as_number
from domain.kpis.downsampling import FEWEST_POINTS, MOST_POINTS, Point, downsampled
from domain.kpis.hygiene import is_expected
from domain.kpis.known_periods import KnownPeriod
from domain.kpis.kpis import Kpi, KpiCadence, Target, Thresholds
from domain.kpis.measurements import EARLIEST
from domain.kpis.outliers import LARGEST_SAMPLE, is_outlier
from domain.kpis.periods import cadence_of, earlier_start, period_start
from domain.kpis.targets import ScheduledTarget, in_force
from domain.numbers import ZERO, add_up, publish
from domain.okrs.periods import Period, advance
from domain.orgs.organizations import OrganizationSettings

USUAL_PERIODS: Final = 12
USUAL_WINDOW: Final = 3
LONGEST_WINDOW: Final = 100
LONGEST_SERIES_YEARS: Final = 20
MOST_PERIODS: Final = 20_000
"""How many periods one field of an answer looks at, of all its KPIs together."""

MOST_POINTS_IN_ALL: Final = 50_000
"""How many points one field of an answer may ask for, of all its KPIs together."""

USUAL_POINTS: Final = 300

LATEST: Final = datetime.max.replace(tzinfo=UTC)

_HUNDRED: Final = Decimal(100)
_ONE_DAY: Final = timedelta(days=1)
_LEAP_DAY: Final = (2, 29)


@dataclass(frozen=True, slots=True)
class SeriesRequest:
    """Which periods are asked for: those in which the days from `first` to `last` lie.

    Without `first`, the last 12; without `last`, up to today. `points` is the largest number of entries, `window` how
    many periods a moving average looks at, the own one included.
    """

    first: date | None = None
    last: date | None = None
    points: int | None = None
    window: int = USUAL_WINDOW


@dataclass(frozen=True, slots=True)
class MeasurementsRequest:
    """Which measurements are asked for, from `start` to before `end`, and at most how many."""

    start: datetime = EARLIEST
    end: datetime = LATEST
    points: int = USUAL_POINTS


@dataclass(frozen=True, slots=True)
class Change:
    """How far a value has moved: to 15 significant digits, and in percent of the size of the earlier one, 6 places.

    There is no percentage of 0.
    """

    absolute: Decimal
    percent: Decimal | None


@dataclass(frozen=True)
class Series:
    """The periods that are shown, oldest first, and what is known of them and of those that they compare with."""

    kpi: Kpi
    settings: OrganizationSettings
    today: date
    request: SeriesRequest
    periods: Sequence[Period]
    known: Mapping[date, KnownPeriod]
    schedule: Sequence[ScheduledTarget] = ()
    _valued: Sequence[date] = field(init=False)

    def __post_init__(self) -> None:
        """Note which periods have a value."""
        valued = sorted(start for start, period in self.known.items() if period.value is not None)
        object.__setattr__(self, "_valued", valued)

    def shown(self) -> list[Period]:
        """Give the periods to show: all, or where these are more than asked for, those values that keep the shape."""
        if self.request.points is None or len(self.periods) <= self.request.points:
            return list(self.periods)
        valued = [(period, value) for period in self.periods if (value := self.value(period.start)) is not None]
        points = [Point(period.start.toordinal(), float(value)) for period, value in valued]
        return [valued[place][0] for place in downsampled(points, self.request.points)]

    def value(self, start: date) -> Decimal | None:
        """Give the value of the period that begins on a day."""
        period = self.known.get(start)
        return None if period is None else period.value

    def is_missing(self, period: Period) -> bool:
        """Tell whether nothing is known of a period that has begun and in which something is expected."""
        expected = is_expected(period.start, self.kpi.cadence, self.settings.business_calendar)
        return expected and period.start not in self.known and period.start <= self.today

    def is_complete(self, period: Period) -> bool:
        """Tell whether the last day of a period is past."""
        return period.end < self.today

    def held_against(self, start: date) -> tuple[Target, Thresholds]:
        """Give what is in force in the period that begins on a day."""
        return in_force(self.kpi, self.schedule, start)

    def is_outlier(self, start: date) -> bool:
        """Tell whether the value of a period is an outlier beside those before it."""
        value, place = self.value(start), bisect_left(self._valued, start)
        before = [self.value(each) for each in self._valued[max(place - LARGEST_SAMPLE, 0) : place]]
        return value is not None and is_outlier(value, [each for each in before if each is not None])

    def moving_average(self, start: date) -> Decimal | None:
        """Give the mean of a period and those before it in the window, as far as they have values; None if none has."""
        window = [earlier_start(start, self.kpi.cadence, steps) for steps in range(self.request.window)]
        values = [value for each in window if (value := self.value(each)) is not None]
        return as_number(NUMBER.divide(add_up(values), Decimal(len(values)))) if values else None

    def change_on_previous(self, start: date) -> Change | None:
        """Compare a period with the one before it; None unless both have values."""
        return change(self.value(earlier_start(start, self.kpi.cadence)), self.value(start))

    def change_on_year(self, start: date) -> Change | None:
        """Compare a period with that of the year before in which the same day lay; None unless both have values."""
        return change(self.value(year_before(start, self.kpi.cadence, self.settings)), self.value(start))


def check_series_request(request: SeriesRequest, today: date) -> tuple[InvalidInput, ...]:
    """Tell everything that is wrong with a series that is asked for, at once."""
    last = request.last or today
    errors: list[InvalidInput] = []
    if request.first is not None and request.first < EARLIEST.date():
        errors.append(InvalidInput(f"A series begins in {EARLIEST.year} or later.", "from"))
    if request.last is not None and not EARLIEST.date() <= last <= _years_after(today, LONGEST_SERIES_YEARS):
        message = f"A series ends in {EARLIEST.year} or later, and at most {LONGEST_SERIES_YEARS} years from now."
        errors.append(InvalidInput(message, "to"))
    elif request.first is not None and request.first > last:
        errors.append(InvalidInput("A series begins on or before the day on which it ends.", "from"))
    elif request.first is not None and _years_after(request.first, LONGEST_SERIES_YEARS) < last:
        errors.append(InvalidInput(f"A series covers at most {LONGEST_SERIES_YEARS} years.", "from"))
    if request.points is not None:
        errors += _check_points(request.points)
    if not 1 <= request.window <= LONGEST_WINDOW:
        message = f"A moving average looks at 1 to {LONGEST_WINDOW} periods."
        errors.append(InvalidInput(message, "movingAverage"))
    return tuple(errors)


def check_measurements_request(request: MeasurementsRequest) -> tuple[InvalidInput, ...]:
    """Tell everything that is wrong with measurements that are asked for, at once."""
    errors = _check_points(request.points)
    if request.start > request.end:
        errors.append(InvalidInput("It ends before it begins.", "to"))
    return tuple(errors)


def periods_of_series(
    request: SeriesRequest, cadence: KpiCadence, settings: OrganizationSettings, today: date
) -> list[Period]:
    """Give the periods that are asked for, oldest first."""
    last = period_start(request.last or today, cadence, settings)
    if request.first is None:
        start = earlier_start(last, cadence, USUAL_PERIODS - 1)
    else:
        start = period_start(request.first, cadence, settings)
    periods: list[Period] = []
    while start <= last:
        following = advance(start, cadence_of(cadence))
        periods.append(Period(start, following - _ONE_DAY))
        start = following
    return periods


def require_few_periods(count: int) -> None:
    """Refuse to look at too many periods at once. Raises `TooMany`."""
    if count > MOST_PERIODS:
        message = f"At most {MOST_PERIODS} periods at once, of all KPIs together; these are {count}."
        raise TooMany(message, "from")


def require_few_points(count: int) -> None:
    """Refuse to give too many points at once. Raises `TooMany`."""
    if count > MOST_POINTS_IN_ALL:
        message = f"At most {MOST_POINTS_IN_ALL} points at once, of all KPIs together; these are {count}."
        raise TooMany(message, "points")


def first_compared(start: date, request: SeriesRequest, cadence: KpiCadence, settings: OrganizationSettings) -> date:
    """Give the first day of the earliest period that one which begins on `start` is compared or averaged with."""
    window = earlier_start(start, cadence, max(request.window - 1, 1))
    return min(window, year_before(start, cadence, settings))


def year_before(start: date, cadence: KpiCadence, settings: OrganizationSettings) -> date:
    """Give the first day of the period in which the same day of the year before lies; of 29 February, the 28th."""
    return period_start(_years_after(start, -1), cadence, settings)


def change(before: Decimal | None, after: Decimal | None) -> Change | None:
    """Tell how far a value has moved; None unless both are there."""
    if before is None or after is None:
        return None
    moved = WITHOUT_LOSS.subtract(after, before)
    absolute = as_number(NUMBER.plus(moved))
    if before == ZERO:
        return Change(absolute, None)
    share = NUMBER.divide(WITHOUT_LOSS.multiply(moved, _HUNDRED), WITHOUT_LOSS.abs(before))
    return Change(absolute, publish(as_number(share)))


def _check_points(points: int) -> list[InvalidInput]:
    if FEWEST_POINTS <= points <= MOST_POINTS:
        return []
    return [InvalidInput(f"Ask for {FEWEST_POINTS} to {MOST_POINTS} points.", "points")]


def _years_after(day: date, years: int) -> date:
    if (day.month, day.day) == _LEAP_DAY:
        day -= _ONE_DAY
    return day.replace(year=day.year + years)
