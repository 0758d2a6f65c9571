"""The chart of a KPI: its periods' values, what they are held against, and the bands of their health."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Final, TypeVar, assert_never

from api.charts import figures
from api.charts.canvas import Canvas, Point
from api.charts.frame import (
    NOTHING,
    Field,
    Headline,
    begin,
    draw_axis,
    draw_dates,
    draw_nothing,
    field_of,
    most_ticks,
    sentence,
    stretches,
)
from api.charts.looks import Look
from api.charts.scales import Scale, reach, ticks
from api.charts.subjects import ChartedPeriod, KpiChart
from domain.kpis.downsampling import Point as Thinned
from domain.kpis.downsampling import downsampled
from domain.kpis.kpis import KpiDirection, KpiHealth, Target, Thresholds
from domain.numbers import SIGNIFICANT_DIGITS
from domain.units import Unit

Held = TypeVar("Held")


_MARKS: Final = {
    KpiHealth.GREEN: "mark-green",
    KpiHealth.YELLOW: "mark-yellow",
    KpiHealth.RED: "mark-red",
    KpiHealth.UNKNOWN: "mark-blue",
    KpiHealth.NO_DATA: "mark-grey",
}
_MOST_DOTS: Final = 40


def draw_kpi(chart: KpiChart, look: Look) -> bytes:
    """Draw the chart."""
    known = [float(number) for number in _heights(chart)]
    low, high = reach(known)
    values = ticks(low, high, most_ticks(look), seconds=chart.unit is Unit.DURATION)
    labels = _told_apart(chart, values)
    field = field_of(look, labels)
    heights = Scale(low, high, field.bottom, field.top)
    canvas = begin(chart.id, look, _headline(chart), _description(chart))
    _draw_bands(canvas, field, heights, chart)
    if known:
        draw_axis(canvas, field, heights, values, labels)
    _draw_targets(canvas, field, heights, chart.periods)
    _draw_values(canvas, field, heights, chart.periods)
    names = [figures.period(each.start, chart.cadence) for each in chart.periods]
    draw_dates(canvas, field, list(zip(_middles(field, len(names)), names, strict=True)))
    return canvas.svg()


def _told_apart(chart: KpiChart, values: Sequence[float]) -> list[str]:
    """Write the values of the axis with as many digits as it takes to tell one from the other."""
    # A multiple of a tenth is seldom what it looks like: 3 × 0.1 is 0.30000000000000004.
    exact = [Decimal(f"{value:.14g}") for value in values]
    labels = [chart.figure(value) for value in exact]
    for digits in range(figures.DIGITS + 1, SIGNIFICANT_DIGITS):
        if len(set(labels)) == len(labels):
            break
        labels = [chart.figure(value, digits) for value in exact]
    return labels


def _heights(chart: KpiChart) -> Iterator[Decimal]:
    for each in chart.periods:
        edges = _edges(chart.direction, each.target, each.thresholds)
        given = (each.value, each.target.value, each.target.lower, each.target.upper, *edges)
        yield from (number for number in given if number is not None)


def _edges(direction: KpiDirection, target: Target, thresholds: Thresholds) -> tuple[Decimal | None, ...]:
    """Give where the bands meet, from the better side to the worse; for a range, those below it and then above."""
    distances = (thresholds.green, thresholds.yellow)
    if direction is not KpiDirection.IN_RANGE:
        return distances
    lower, upper = target.lower, target.upper
    if lower is None or upper is None:
        return (None, None, None, None)
    below = tuple(None if each is None else lower - each for each in distances)
    return (*below, *(None if each is None else upper + each for each in distances))


def _draw_bands(canvas: Canvas, field: Field, heights: Scale, chart: KpiChart) -> None:
    bands = [
        (left, right, *band)
        for left, right, (target, thresholds) in _spans(
            field, chart.periods, lambda each: (each.target, each.thresholds)
        )
        for band in _bands(chart.direction, target, thresholds, heights)
    ]
    for left, right, one, other, look in bands:
        field.band(canvas, (left, right, one, other), look)
    if not bands:
        canvas.rectangle((field.left, field.top), (field.width, field.height), "plain")


def _bands(
    direction: KpiDirection, target: Target, thresholds: Thresholds, heights: Scale
) -> Iterator[tuple[float, float, str]]:
    """Give the bands as pairs of heights on the picture, each with its colour."""
    if thresholds.green is None:
        return
    edges = [None if edge is None else heights.place(float(edge)) for edge in _edges(direction, target, thresholds)]
    match direction:
        case KpiDirection.HIGHER:
            yield from _side(heights.end, edges, heights.start)
        case KpiDirection.LOWER:
            yield from _side(heights.start, edges, heights.end)
        case KpiDirection.IN_RANGE:
            if edges[0] is not None and edges[2] is not None:
                middle = (edges[0] + edges[2]) / 2
                yield from _side(middle, edges[:2], heights.start)
                yield from _side(middle, edges[2:], heights.end)
        case _:
            assert_never(direction)


def _side(best: float, edges: Sequence[float | None], worst: float) -> Iterator[tuple[float, float, str]]:
    green, yellow = edges
    if green is None:
        return
    yield best, green, "green"
    if yellow is not None:
        yield green, yellow, "yellow"
    yield green if yellow is None else yellow, worst, "red"


def _draw_targets(canvas: Canvas, field: Field, heights: Scale, periods: Sequence[ChartedPeriod]) -> None:
    for name in ("value", "lower", "upper"):
        levels: list[Point | None] = []
        for left, right, level in _spans(field, periods, attrgetter(f"target.{name}")):
            height = None if level is None else heights.place(float(level))
            levels += [None] if height is None else [(left, height), (right, height)]
        for stretch in stretches(levels):
            canvas.line(stretch, "target")


def _draw_values(canvas: Canvas, field: Field, heights: Scale, periods: Sequence[ChartedPeriod]) -> None:
    points = [
        None if each.value is None else (middle, heights.place(float(each.value)))
        for middle, each in zip(_middles(field, len(periods)), periods, strict=True)
    ]
    known = [point for point in points if point is not None]
    if not known:
        draw_nothing(canvas, field)
        return
    runs = list(stretches(points))
    for one, other in pairwise(runs):
        canvas.line([one[-1], other[0]], "bridge")
    for stretch in runs:
        canvas.line(_thinned(stretch, field), "value")
    for point in known if len(periods) <= _MOST_DOTS else (run[0] for run in runs if len(run) == 1):
        canvas.dot(point, 2.5, "dot")
    canvas.dot(known[-1], 4, "dot")


def _thinned(stretch: list[Point], field: Field) -> list[Point]:
    """Leave out points, keeping the shape, where there are more of them than pixels."""
    return [stretch[place] for place in downsampled([Thinned(*point) for point in stretch], int(field.width))]


def _cell(field: Field, count: int, first: int, last: int) -> tuple[float, float]:
    """Give the part of the width that some of `count` periods have, which are all equally wide."""
    return field.left + field.width * first / count, field.left + field.width * (last + 1) / count


def _middles(field: Field, count: int) -> list[float]:
    return [sum(_cell(field, count, place, place)) / 2 for place in range(count)]


def _spans(
    field: Field, periods: Sequence[ChartedPeriod], read: Callable[[ChartedPeriod], Held]
) -> Iterator[tuple[float, float, Held]]:
    """Give from where to where neighbouring periods hold the same."""
    for held, group in groupby(range(len(periods)), key=lambda place: read(periods[place])):
        places = list(group)
        yield *_cell(field, len(periods), places[0], places[-1]), held


def _newest(chart: KpiChart) -> ChartedPeriod | None:
    return next((each for each in reversed(chart.periods) if each.value is not None), None)


def _headline(chart: KpiChart) -> Headline:
    newest = _newest(chart)
    if newest is None or newest.value is None:
        return Headline(chart.name, NOTHING, _MARKS[KpiHealth.NO_DATA])
    health = f" · {newest.health.lower()}" if newest.health is not KpiHealth.UNKNOWN else ""
    return Headline(
        chart.name, f"{chart.figure(newest.value)}{health}", _MARKS[newest.health], chart.aim(newest.target)
    )


def _description(chart: KpiChart) -> str:
    newest = _newest(chart)
    if newest is None or newest.value is None:
        return f"A chart with {NOTHING}."
    values = [each.value for each in chart.periods if each.value is not None]
    first, last = (figures.period(chart.periods[place].start, chart.cadence) for place in (0, -1))
    health = "" if newest.health is KpiHealth.UNKNOWN else f", {newest.health.lower()}"
    aim = chart.aim(newest.target)
    return sentence(
        f"A line chart of {len(values)} values by period, {first} to {last}.",
        f"The newest, of {figures.period(newest.start, chart.cadence)}: {chart.figure(newest.value)}{health}"
        + (f", {aim}." if aim else "."),
        f"Lowest {chart.figure(min(values))}, highest {chart.figure(max(values))}.",
    )
