"""Reading what was measured as a line of a few hundred points, however many measurements there are.

All of them would take longer to fetch than to look at: the database gives the smallest and the largest one of each of
some hundred equal spans of time, each found by its own look into the index. The shape is chosen among these.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import DateTime, Integer, Select, func, literal_column, select, true
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import TableValuedAlias

from domain.kpis.downsampling import Point, downsampled
from domain.kpis.series import MeasurementsRequest, require_few_points
from storage.database import ReadSession, Row
from storage.statements import Statement, array_parameter, as_float
from storage.tables import kpi_measurements
from storage.tables.columns import ID
from storage.visibility import in_tenant, kpi_is_seen


class MeasurementsKey(NamedTuple):
    """Whose measurements are asked for, and which."""

    kpi_id: str
    request: MeasurementsRequest


class MeasurementLine(NamedTuple):
    """Measurements, oldest first, with `id`, `at` and `value`; and whether others were left out."""

    rows: Sequence[Row]
    is_downsampled: bool


class _Span(NamedTuple):
    """A span of time, without its end. `place` tells which key it is of."""

    place: int
    start: datetime
    end: datetime


_SPANS_OF_POINT: Final = 2
"""Spans of time for each point that is asked for. Each gives up to two measurements to choose among."""

_MICROSECOND: Final = timedelta(microseconds=1)


async def measurements_of_kpis(
    session: ReadSession, keys: Sequence[MeasurementsKey]
) -> dict[MeasurementsKey, MeasurementLine]:
    """Give the measurements of those KPIs that the viewer may see. Raises `TooMany` for too many points in all."""
    require_few_points(sum(key.request.points for key in keys))
    found = await _oldest(session, keys)
    crowded = [place for place, rows in enumerate(found) if len(rows) > _few(keys[place])]
    if crowded:
        spans = list(await _spans(session, keys, found, crowded))
        for place, rows in (await _extremes(session, keys, spans)).items():
            found[place] = rows
    return {key: _line(rows, key.request.points) for key, rows in zip(keys, found, strict=True)}


def _line(rows: Sequence[Row], count: int) -> MeasurementLine:
    points = [Point(row["at"].timestamp(), row["value"]) for row in rows]
    kept = downsampled(points, count)
    return MeasurementLine([rows[place] for place in kept], is_downsampled=len(rows) > count)


def _few(key: MeasurementsKey) -> int:
    """Give how many measurements are few enough to look at every one: as many as the spans of time would give."""
    return 2 * _SPANS_OF_POINT * key.request.points


async def _oldest(session: ReadSession, keys: Sequence[MeasurementsKey]) -> list[Sequence[Row]]:
    """Give the oldest measurements of each key, one more than are few if there are so many."""
    rows: list[list[Row]] = [[] for _ in keys]
    for row in await session.fetch(
        _OLDEST,
        kpi_ids=[key.kpi_id for key in keys],
        starts=[key.request.start for key in keys],
        ends=[key.request.end for key in keys],
        limits=[_few(key) + 1 for key in keys],
    ):
        rows[row["place"] - 1].append(row)
    return [*rows]


async def _spans(
    session: ReadSession, keys: Sequence[MeasurementsKey], found: Sequence[Sequence[Row]], crowded: Sequence[int]
) -> Iterator[_Span]:
    """Cut the time from the first to the last measurement of each crowded key into equal spans.

    The first and the last measurement are spans of their own.
    """
    newest = await session.fetch(
        _NEWEST,
        kpi_ids=[keys[place].kpi_id for place in crowded],
        starts=[found[place][0]["at"] for place in crowded],
        ends=[keys[place].request.end for place in crowded],
    )
    return (
        _Span(place, *bounds)
        for row in newest
        for place in (crowded[row["place"] - 1],)
        for bounds in pairwise(_bounds(found[place][0]["at"], row["at"], _SPANS_OF_POINT * keys[place].request.points))
    )


def _bounds(first: datetime, last: datetime, count: int) -> list[datetime]:
    begin = first + _MICROSECOND
    inner = [begin + (last - begin) * place / count for place in range(count + 1)]
    return [first, *inner, last + _MICROSECOND]


async def _extremes(
    session: ReadSession, keys: Sequence[MeasurementsKey], spans: Sequence[_Span]
) -> dict[int, list[Row]]:
    """Give the smallest and the largest measurement of each span, oldest first, by the places of the keys."""
    rows: defaultdict[int, dict[str, Row]] = defaultdict(dict)
    for row in await session.fetch(
        _EXTREMES,
        kpi_ids=[keys[span.place].kpi_id for span in spans],
        starts=[span.start for span in spans],
        ends=[span.end for span in spans],
    ):
        found = rows[spans[row["place"] - 1].place]
        for extreme in ("smallest", "largest"):
            point = {name: row[f"{extreme}_{name}"] for name in ("id", "at", "value")}
            found[point["id"]] = point
    return {place: sorted(points.values(), key=itemgetter("at", "id")) for place, points in rows.items()}


_MOMENT: Final = DateTime(timezone=True)
_KPI_IDS: Final = array_parameter("kpi_ids", ID)
_STARTS: Final = array_parameter("starts", _MOMENT)
_ENDS: Final = array_parameter("ends", _MOMENT)
_LIMITS: Final = array_parameter("limits", Integer())

_WANTED: Final = (
    func.unnest(_KPI_IDS, _STARTS, _ENDS, _LIMITS)
    .table_valued("kpi_id", "start", "end", "limit", with_ordinality="place")
    .render_derived(name="wanted")
)
_SPANS: Final = (
    func.unnest(_KPI_IDS, _STARTS, _ENDS)
    .table_valued("kpi_id", "start", "end", with_ordinality="place")
    .render_derived(name="spans")
)


def _inside(span: TableValuedAlias, *order: ColumnElement[Any]) -> Select[Any]:
    """Select from the measurements of a span, in some order."""
    return (
        select(kpi_measurements.c.id, kpi_measurements.c.at, as_float(kpi_measurements.c.value).label("value"))
        .where(
            in_tenant(kpi_measurements),
            kpi_measurements.c.kpi_id == span.c.kpi_id,
            kpi_measurements.c.at >= span.c.start,
            kpi_measurements.c.at < span.c.end,
        )
        .order_by(*order)
        .correlate(span)
    )


_AT: Final = kpi_measurements.c.at
_ID: Final = kpi_measurements.c.id
_VALUE: Final = kpi_measurements.c.value
_ONE: Final = literal_column("1", Integer())

_FIRST: Final = _inside(_WANTED, _AT, _ID).limit(_WANTED.c.limit).lateral("first")
_OLDEST: Final = Statement(
    select(_WANTED.c.place, *_FIRST.c)
    .select_from(_WANTED.join(_FIRST, true()))
    .where(kpi_is_seen(_WANTED.c.kpi_id))
    .order_by(_WANTED.c.place, _FIRST.c.at, _FIRST.c.id)
)

_LAST: Final = _inside(_SPANS, _AT.desc(), _ID.desc()).limit(_ONE).lateral("last")
_NEWEST: Final = Statement(select(_SPANS.c.place, _LAST.c.at).select_from(_SPANS.join(_LAST, true())))

# First which values these are, then where the first of each is: to sort whole measurements takes twice as long.
_BOUNDS: Final = (
    _inside(_SPANS)
    .with_only_columns(func.min(_VALUE).label("lowest"), func.max(_VALUE).label("highest"))
    .lateral("bounds")
)
_SMALLEST: Final = (
    _inside(_SPANS, _AT, _ID).where(_BOUNDS.c.lowest == _VALUE).correlate(_BOUNDS).limit(_ONE).lateral("smallest")
)
_LARGEST: Final = (
    _inside(_SPANS, _AT, _ID).where(_BOUNDS.c.highest == _VALUE).correlate(_BOUNDS).limit(_ONE).lateral("largest")
)
_EXTREMES: Final = Statement(
    select(
        _SPANS.c.place,
        *(column.label(f"smallest_{column.name}") for column in _SMALLEST.c),
        *(column.label(f"largest_{column.name}") for column in _LARGEST.c),
    ).select_from(_SPANS.join(_BOUNDS, true()).join(_SMALLEST, true()).join(_LARGEST, true()))
)
