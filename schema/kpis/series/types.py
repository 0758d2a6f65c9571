"""The past of KPIs, period by period, as it is read."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

import strawberry

from domain.errors import InvalidInput, refuse
from domain.kpis.known_periods import KnownPeriod
from domain.kpis.kpis import NO_TARGET, KpiHealth, NoValueReason, Target, Thresholds
from domain.kpis.series import USUAL_WINDOW, Change, Series, SeriesRequest, check_series_request
from domain.okrs.periods import Period
from schema.context import Info
from schema.execution.batch import for_rows
from schema.fields import Root, computed, to_one
from schema.kpis.series.loaders import KpiSeries as FoundSeries
from schema.kpis.series.loaders import Moment, PeriodKey, SeriesKey
from schema.lists.scalars import DateOrDuration
from schema.rows import Row

if TYPE_CHECKING:
    from schema.kpis.types import Kpi, KpiTarget, KpiThresholds, Measurement

_KPIS = strawberry.lazy("schema.kpis.types")


def _series(root: Root) -> Series:
    series: Series = root["series"]
    return series


def _is_outlier(root: Root) -> bool:
    return _series(root).is_outlier(root["start"])


def _moving_average(root: Root) -> float | None:
    mean = _series(root).moving_average(root["start"])
    return None if mean is None else float(mean)


def _change_on_previous(root: Root) -> Row | None:
    return _change(_series(root).change_on_previous(root["start"]))


def _change_on_year(root: Root) -> Row | None:
    return _change(_series(root).change_on_year(root["start"]))


def _change(change: Change | None) -> Row | None:
    if change is None:
        return None
    return {
        "absolute": float(change.absolute),
        "percent": None if change.percent is None else float(change.percent),
    }


def _target(root: Root) -> Row | None:
    target, _ = _series(root).held_against(root["start"])
    return None if target == NO_TARGET else _target_row(target)


def _thresholds(root: Root) -> Row | None:
    _, thresholds = _series(root).held_against(root["start"])
    return None if thresholds.green is None else _thresholds_row(thresholds)


def _target_row(target: Target) -> Row:
    bounds = {"target": target.value, "target_lower": target.lower, "target_upper": target.upper}
    return {name: None if bound is None else float(bound) for name, bound in bounds.items()}


def _thresholds_row(thresholds: Thresholds) -> Row:
    limits = {"green": thresholds.green, "yellow": thresholds.yellow}
    return {name: None if limit is None else float(limit) for name, limit in limits.items()}


async def _last_measurements(rows: Sequence[Row], info: Info) -> Sequence[Row | None]:
    moments = [
        None if row["readings_of"] is None or row["last_measured_at"] is None
        else Moment(row["readings_of"], row["last_measured_at"])
        for row in rows
    ]  # fmt: skip
    loader = info.context.kpis.past.measurement_by_moment
    found = iter(await loader.load_all([moment for moment in moments if moment is not None]))
    return [None if moment is None else next(found) for moment in moments]


async def _last_measurement(root: Root, info: Info) -> Row | None:
    return (await _last_measurements([root], info))[0]


async def _inputs_of_periods(rows: Sequence[Row], info: Info) -> Sequence[list[Row]]:
    derived = [row["readings_of"] is None for row in rows]
    keys = [PeriodKey(row["kpi_id"], row["start"]) for row, is_derived in zip(rows, derived, strict=True) if is_derived]
    found = iter(await info.context.kpis.past.input_values_by_period.load_all(keys))
    return [next(found) if is_derived else [] for is_derived in derived]


async def _inputs(root: Root, info: Info) -> list[Row]:
    return (await _inputs_of_periods([root], info))[0]


@strawberry.type(description="How far a value has moved.")
class KpiChange:
    absolute: float = strawberry.field(description="The difference, to 15 significant digits.")
    percent: float | None = strawberry.field(
        description="In percent of the size of the earlier value, to 6 decimals. Null where that was 0."
    )


@strawberry.type(description="What a KPI that a period rests on said in this period.")
class KpiInputValue:
    kpi: Annotated["Kpi", _KPIS] = to_one(lambda context: context.kpis.kpi_by_id, "kpi_id")
    value: float | None
    no_value_reason: NoValueReason | None


@strawberry.type(description="A period of a KPI. Without a value, what is worked out from one is null.")
class KpiSeriesEntry:
    start: dt.date = strawberry.field(description="Its first day.")
    end: dt.date = strawberry.field(description="Its last day.")
    value: float | None = strawberry.field(description="At most 15 significant digits.")
    no_value_reason: NoValueReason | None = strawberry.field(
        description="Why it has no value, although something is known of it."
    )
    target: Annotated["KpiTarget", _KPIS] | None = computed(
        _target, "What is aimed at on its first day, by the target schedule.", columns=["series", "start"]
    )
    thresholds: Annotated["KpiThresholds", _KPIS] | None = computed(
        _thresholds, "What its value is judged by.", columns=["series", "start"]
    )
    health: KpiHealth
    attainment: float | None
    is_missing: bool = strawberry.field(
        description="Whether nothing is known of it, although it has begun. A day on which the organization is closed "
        "by its business calendar is not missing."
    )
    is_complete: bool = strawberry.field(description="Whether its last day is past.")
    is_outlier: bool = computed(
        _is_outlier,
        "Whether its value lies more than 3 scaled median absolute deviations from the median of the 20 values before.",
        columns=["series", "start"],
    )
    reading_count: int = strawberry.field(description="How many measurements, or elapsed times, make its value.")
    last_measured_at: dt.datetime | None
    moving_average: float | None = computed(
        _moving_average,
        "The mean of its value and those of the periods before it, as far as they have one.",
        columns=["series", "start"],
    )
    change_on_previous: KpiChange | None = computed(
        _change_on_previous, "Beside the period before it.", columns=["series", "start"]
    )
    change_on_year: KpiChange | None = computed(
        _change_on_year,
        "Beside the period in which its first day lay one year before.",
        columns=["series", "start"],
    )
    last_measurement: Annotated["Measurement", _KPIS] | None = computed(
        for_rows(_last_measurement, _last_measurements, "readings_of", "last_measured_at"),
        "Its newest measurement: who or what wrote it, and from where. Null for KPIs that rest on others.",
    )
    inputs: list[KpiInputValue] = computed(
        for_rows(_inputs, _inputs_of_periods, "readings_of", "kpi_id", "start"),
        "What the KPIs that it rests on said in this period, as far as you may see them.",
    )


@strawberry.type(description="The periods of a KPI, oldest first: one entry for each, also where nothing is known.")
class KpiSeries:
    entries: list[KpiSeriesEntry]
    period_count: int = strawberry.field(description="How many periods were asked for.")
    is_downsampled: bool = strawberry.field(
        description="Whether there were more periods than points: then those entries stay, of periods with a value, "
        "that keep the shape of the line (LTTB)."
    )


def _entry(kpi_id: str, found: FoundSeries, period: Period) -> Row:
    series = found.series
    known = series.known.get(period.start)
    return {
        "kpi_id": kpi_id,
        "readings_of": found.readings_of,
        "series": series,
        "start": period.start,
        "end": period.end,
        "is_missing": series.is_missing(period),
        "is_complete": series.is_complete(period),
        **(_NOTHING_KNOWN if known is None else _known(known)),
    }


_NOTHING_KNOWN: Final[Row] = {
    "value": None,
    "no_value_reason": None,
    "health": KpiHealth.NO_DATA.value,
    "attainment": None,
    "reading_count": 0,
    "last_measured_at": None,
}


def _known(period: KnownPeriod) -> Row:
    return {
        "value": None if period.value is None else float(period.value),
        "no_value_reason": None if period.no_value_reason is None else period.no_value_reason.value,
        "health": period.health.value,
        "attainment": None if period.attainment is None else float(period.attainment),
        "reading_count": period.reading_count,
        "last_measured_at": period.last_measured_at,
    }


def _series_row(kpi_id: str, found: FoundSeries) -> Row:
    periods = found.series.shown()
    count = len(found.series.periods)
    return {
        "entries": [_entry(kpi_id, found, period) for period in periods],
        "period_count": count,
        "is_downsampled": len(periods) < count,
    }


def _day(given: DateOrDuration | None, today: dt.date, name: str) -> dt.date | None:
    try:
        return None if given is None else given.on(today)
    except InvalidInput as error:
        raise error.under(name) from None


async def _series_of_kpis(
    rows: Sequence[Row],
    info: Info,
    from_: DateOrDuration | None = None,
    to: DateOrDuration | None = None,
    points: int | None = None,
    moving_average: int = USUAL_WINDOW,
) -> Sequence[Row]:
    today = info.context.session.today
    request = SeriesRequest(_day(from_, today, "from"), _day(to, today, "to"), points, moving_average)
    refuse(check_series_request(request, today))
    loader = info.context.kpis.past.series_by_key
    found = await loader.load_all([SeriesKey(row["id"], request) for row in rows])
    return [_series_row(row["id"], each) for row, each in zip(rows, found, strict=True)]


async def _series_of_kpi(
    root: Root,
    info: Info,
    from_: Annotated[
        DateOrDuration | None,
        strawberry.argument(
            name="from",
            description="A day of the first period, in 1970 or later. Left out: the last 12 periods.",
        ),
    ] = None,
    to: Annotated[
        DateOrDuration | None,
        strawberry.argument(description="A day of the last period, at most 20 years after the first. Left out: today."),
    ] = None,
    points: Annotated[
        int | None, strawberry.argument(description="At most so many entries, 3 to 2,000. Left out: all.")
    ] = None,
    moving_average: Annotated[
        int,
        strawberry.argument(description="How many periods a moving average looks at, the own one included: 1 to 100."),
    ] = USUAL_WINDOW,
) -> Row:
    return (await _series_of_kpis([root], info, from_, to, points, moving_average))[0]


series_field: Final[Any] = computed(
    for_rows(_series_of_kpi, _series_of_kpis, "id"),
    "Its values by period. More than 20,000 periods, of all KPIs of one field, are refused with TOO_MANY.",
)
