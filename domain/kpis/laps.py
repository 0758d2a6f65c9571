"""The readings of a timer: one for each lap, beside those that are stored already."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.kpis.measurements import Content, Measurement
from domain.kpis.timers import Count, Lap, seconds_of


@dataclass(frozen=True, slots=True)
class Comparison:
    """What has to be done so that the readings are those of the laps."""

    created: tuple[Measurement, ...]
    corrected: tuple[Measurement, ...]
    removed: tuple[Measurement, ...]


def compare(known: Iterable[Measurement], laps: Sequence[Lap], count: Count, new_id: Callable[[], str]) -> Comparison:
    """Hold the stored readings of one KPI against the laps of their subjects, by a clock that counts.

    The reading of a lap is named by its start. Where another start takes the place of the one that was known, it is
    that of the same subject which ends at the same moment: so what it said before is kept.
    """
    starts = {lap.start.id for lap in laps}
    by_start = {reading.identity: reading for reading in known}
    orphans: defaultdict[tuple[str | None, datetime], list[Measurement]] = defaultdict(list)
    for reading in by_start.values():
        if reading.identity not in starts:
            orphans[reading.subject, reading.content.at].append(reading)
    created: list[Measurement] = []
    corrected: list[Measurement] = []
    for lap in laps:
        ended = orphans[lap.stop.subject, lap.stop.at] if lap.start.id not in by_start else []
        stored = ended.pop() if ended else by_start.get(lap.start.id)
        if stored is None:
            created.append(_said(Measurement(new_id(), "", lap.start.kpi_id, None, _content(lap, count)), lap))
        elif (said := _said(replace(stored, content=_content(lap, count)), lap)) != stored:
            corrected.append(_next_version(stored, said))
    removed = [reading for rest in orphans.values() for reading in rest]
    return Comparison(tuple(created), tuple(corrected), tuple(removed))


def recount(known: Measurement, started_at: datetime, count: Count) -> Measurement | None:
    """Give a reading as a clock that changed counts it now; None if that makes no difference."""
    value = seconds_of(started_at, known.content.at, count)
    if value == known.content.value:
        return None
    return _next_version(known, replace(known, content=replace(known.content, value=value)))


def _content(lap: Lap, count: Count) -> Content:
    source = lap.start.source if lap.stop.source is None else lap.stop.source
    return Content(lap.stop.at, seconds_of(lap.start.at, lap.stop.at, count), source)


def _said(reading: Measurement, lap: Lap) -> Measurement:
    return replace(reading, identity=lap.start.id, subject=lap.start.subject)


def _next_version(stored: Measurement, said: Measurement) -> Measurement:
    return replace(said, version=stored.version + 1, replaced=(stored.content,))
