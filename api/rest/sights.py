"""What pictures are of, read as their viewer may see it. What cannot be seen is not found."""

from datetime import date, timedelta
from typing import Final

from api.charts.subjects import Badge, ChartedPeriod, KpiChart, ObjectiveChart, Progressed
from domain.errors import InvalidInput, NotFound, refuse
from domain.ids import Kind, is_id, kind_of
from domain.kpis.keys import is_key
from domain.kpis.kpis import KpiHealth
from domain.kpis.measurements import EARLIEST
from domain.kpis.series import Series, SeriesRequest, check_series_request
from domain.numbers import exact_number
from domain.okrs.bands import BandLimits
from domain.okrs.periods import Period
from domain.okrs.status import Status
from storage.database import ReadSession, Row
from storage.kpis.definition_reads import kpi_by_key
from storage.kpis.reads import kpis_by_id
from storage.kpis.series import SeriesKey, series_of_kpis
from storage.okrs.history import Stretch, entries_of
from storage.okrs.reads import key_results_by_id, objectives_by_id
from storage.orgs.reads import organizations_by_id

_LONGEST: Final = timedelta(days=20 * 366)
_READS: Final = {Kind.KPI: kpis_by_id, Kind.OBJECTIVE: objectives_by_id, Kind.KEY_RESULT: key_results_by_id}


async def is_seen(session: ReadSession, identifier: str) -> bool:
    """Tell whether there is a KPI, objective or key result with this id that the viewer may see."""
    kind = kind_of(identifier)
    read = None if kind is None else _READS.get(kind)
    return read is not None and bool(await read(session, [identifier]))


async def kpi_id_named(session: ReadSession, name: str) -> str:
    """Give the id of the KPI that goes by this id or key. Raises `NotFound`."""
    if is_id(Kind.KPI, name):
        return name
    row = await kpi_by_key(session, name) if is_key(name) else None
    if row is None:
        raise NotFound
    kpi_id: str = row["id"]
    return kpi_id


async def kpi_seen(session: ReadSession, kpi_id: str, first: date | None, last: date | None) -> KpiChart:
    """Give the periods of a KPI in which the days from `first` to `last` lie; by default the last 12.

    Raises `NotFound`, and `InvalidInput` or `ValidationFailed` for days that are no series.
    """
    request = SeriesRequest(first, last)
    refuse(check_series_request(request, session.today))
    key = SeriesKey(kpi_id, request)
    found = (await series_of_kpis(session, [key])).get(key)
    if found is None:
        raise NotFound
    series = found.series
    kpi = series.kpi
    return KpiChart(
        id=kpi_id,
        name=kpi.name,
        unit=kpi.unit,
        currency=kpi.currency,
        direction=kpi.direction,
        cadence=kpi.cadence,
        periods=tuple(_charted(series, period) for period in series.periods),
    )


async def objective_seen(
    session: ReadSession, objective_id: str, first: date | None, last: date | None
) -> ObjectiveChart:
    """Give how far an objective was on each day from `first` to `last`; by default from its start to its due date.

    Raises as `kpi_seen` does.
    """
    row = (await objectives_by_id(session, [objective_id])).get(objective_id)
    if row is None:
        raise NotFound
    if first is not None or last is not None:
        _check_days(first or row["start_date"], last or row["due_date"])
    first, last = first or row["start_date"], last or row["due_date"]
    known_until = min(last, session.today)
    entries: list[Row] = []
    if first <= known_until:
        [entries] = await entries_of(session, [Stretch(objective_id, first, known_until)])
    organization = (await organizations_by_id(session, [session.viewer.org_id]))[session.viewer.org_id]
    return ObjectiveChart(
        id=objective_id,
        title=row["title"],
        start=row["start_date"],
        due=row["due_date"],
        first=first,
        last=last,
        today=session.today,
        limits=BandLimits(exact_number(organization["at_risk_from"]), exact_number(organization["on_track_from"])),
        history=tuple(
            Progressed(entry["date"], exact_number(entry["progress"]), Status(entry["status"])) for entry in entries
        ),
    )


async def badge_seen(session: ReadSession, key_result_id: str, label: str | None) -> Badge:
    """Give how a key result stands, under its title or another label. Raises `NotFound`."""
    row = (await key_results_by_id(session, [key_result_id])).get(key_result_id)
    if row is None:
        raise NotFound
    title: str = row["title"]
    return Badge(
        id=key_result_id,
        label=title if label is None else label,
        progress=exact_number(row["progress"]),
        status=Status(row["status"]),
    )


def _charted(series: Series, period: Period) -> ChartedPeriod:
    known = series.known.get(period.start)
    target, thresholds = series.held_against(period.start)
    health = KpiHealth.NO_DATA if known is None else known.health
    return ChartedPeriod(period.start, series.value(period.start), health, target, thresholds)


def _check_days(first: date, last: date) -> None:
    if first > last:
        raise InvalidInput("A chart begins on or before the day on which it ends.", "from")
    if first < EARLIEST.date():
        message = f"A chart begins in {EARLIEST.year} or later."
        raise InvalidInput(message, "from")
    if last - first > _LONGEST:
        raise InvalidInput("A chart covers at most 20 years.", "from")
