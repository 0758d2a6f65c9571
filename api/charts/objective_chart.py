"""The chart of an objective: how far it was on each day, beside what was expected, over the bands of scores."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

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
    stretches,
)
from api.charts.looks import Look
from api.charts.scales import Scale, ticks
from api.charts.subjects import ObjectiveChart, Progressed
from api.charts.words import STATUS_MARKS, STATUS_WORDS
from domain.okrs.bands import BandLimits, expected_progress
from domain.okrs.status import Status


def draw_objective(chart: ObjectiveChart, look: Look) -> bytes:
    """Draw the chart."""
    values = ticks(0.0, 1.0, min(most_ticks(look), 5))
    labels = [figures.share(Decimal(repr(value))) for value in values]
    field = field_of(look, labels)
    heights = Scale(0.0, 1.0, field.bottom, field.top)
    days = Scale(chart.first.toordinal(), chart.last.toordinal() + 1, field.left, field.right)
    canvas = begin(chart.id, look, _headline(chart), _description(chart))
    _draw_bands(canvas, field, heights, chart.limits)
    draw_axis(canvas, field, heights, values, labels)
    _draw_expected(canvas, heights, days, chart)
    if chart.first <= chart.today <= chart.last:
        today = days.place(chart.today.toordinal() + 1)
        canvas.line([(today, field.top), (today, field.bottom)], "today")
    _draw_progress(canvas, field, (days, heights), chart)
    draw_dates(canvas, field, [(days.place(each.toordinal() + 0.5), figures.day(each)) for each in _named_days(chart)])
    return canvas.svg()


def _draw_bands(canvas: Canvas, field: Field, heights: Scale, limits: BandLimits) -> None:
    at_risk, on_track = (heights.place(float(limit)) for limit in (limits.at_risk, limits.on_track))
    for one, other, look in (
        (field.top, on_track, "green"),
        (on_track, at_risk, "yellow"),
        (at_risk, field.bottom, "red"),
    ):
        field.band(canvas, (field.left, field.right, one, other), look)


def _draw_expected(canvas: Canvas, heights: Scale, days: Scale, chart: ObjectiveChart) -> None:
    """Draw what is expected at the end of each day: nothing before the start, everything from the due date on."""
    bends = {chart.first, chart.last}
    bends |= {day for day in (chart.start, chart.due) if chart.first <= day <= chart.last}
    line: list[Point] = []
    for day in sorted(bends):
        if day == chart.start:
            line.append((days.place(day.toordinal()), heights.place(0.0)))
        expected = float(expected_progress(chart.start, chart.due, day))
        line.append((days.place(day.toordinal() + 1), heights.place(expected)))
    canvas.line(line, "target")


def _draw_progress(canvas: Canvas, field: Field, scales: tuple[Scale, Scale], chart: ObjectiveChart) -> None:
    days, heights = scales
    ends = [*(each.date for each in chart.history[1:]), chart.known_until + timedelta(days=1)]
    steps: list[Point | None] = []
    for each, end in zip(chart.history, ends, strict=True) if chart.history else ():
        height = heights.place(float(each.progress))
        start = max(each.date, chart.first)
        known = each.status is not Status.NO_DATA
        steps += [(days.place(start.toordinal()), height), (days.place(end.toordinal()), height)] if known else [None]
    lines = list(stretches(steps))
    for line in lines:
        canvas.line(line, "value")
    if not lines:
        draw_nothing(canvas, field)
    elif steps[-1] is not None:
        canvas.dot(steps[-1], 4, "dot")


def _named_days(chart: ObjectiveChart) -> Iterator[date]:
    first, last = chart.first.toordinal(), chart.last.toordinal()
    days = dict.fromkeys(first + (last - first) * part // 4 for part in range(5))
    return map(date.fromordinal, days)


def _headline(chart: ObjectiveChart) -> Headline:
    newest = _newest(chart)
    if newest is None:
        return Headline(chart.title, NOTHING, STATUS_MARKS[Status.NO_DATA])
    standing = f"{figures.share(newest.progress)} · {STATUS_WORDS[newest.status]}"
    return Headline(chart.title, standing, STATUS_MARKS[newest.status], f"expected {figures.share(_expected(chart))}")


def _description(chart: ObjectiveChart) -> str:
    newest, reach = _newest(chart), f"from {figures.day(chart.first)} to {figures.day(chart.last)}"
    if newest is None:
        return f"A chart {reach} with {NOTHING}."
    return (
        f"A line chart of progress {reach}. On {figures.day(chart.known_until)}: {figures.share(newest.progress)},"
        f" expected {figures.share(_expected(chart))}, {STATUS_WORDS[newest.status]}."
    )


def _newest(chart: ObjectiveChart) -> Progressed | None:
    newest = chart.history[-1] if chart.history else None
    return None if newest is None or newest.status is Status.NO_DATA else newest


def _expected(chart: ObjectiveChart) -> Decimal:
    return expected_progress(chart.start, chart.due, chart.known_until)
