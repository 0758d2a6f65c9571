"""What is known of a key result, worked out anew from its whole history whenever that changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from commands.kpis.days import KpiDays, days_of_kpis
from domain.kpis.derivation import DayValue
from domain.kpis.kpis import CHANGES, KpiLinkMode
from domain.okrs.check_ins import (
    CheckInRecord,
    daily_readings,
    effective,
    newest,
    reading_at,
    value_readings,
)
from domain.okrs.graph import RollUpSettings, recompute
from domain.okrs.key_results import KeyResultSource
from domain.okrs.measures import Reading
from domain.okrs.periods import Cadence
from domain.okrs.schedule import next_check_in_due, stale_after
from domain.okrs.status import Status
from storage.database import Row
from storage.okrs.check_ins import records_in
from storage.okrs.measures import measure_of, reading_columns
from storage.okrs.nodes import key_result_node
from storage.okrs.progress import history_row
from storage.reader import Reader
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Day:
    """What was known of a key result at the end of a day on which something was said or measured."""

    date: date
    reading: Reading
    status: Status | None
    confidence: Decimal | None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of a key result: the columns that say it, and the days on which it became known, oldest first.

    `row` is the key result without that knowledge, or with what was known before.
    """

    row: Row
    columns: Mapping[str, Any]
    days: Sequence[Day]

    @property
    def is_news(self) -> bool:
        """Whether anything differs from what was known."""
        return any(self.row[name] != value for name, value in self.columns.items())

    def past(self, since: date, settings: RollUpSettings) -> Iterator[Row]:
        """Give the entries of its history from `since` to yesterday; today's is the roll-up's to write.

        History begins with the first value: words alone are no progress.
        """
        node = key_result_node(self.row)
        for day in self.days:
            if not since <= day.date < settings.today:
                continue
            then = replace(node, reading=day.reading, author_status=day.status, confidence=day.confidence)
            state = recompute([then], (), {}, replace(settings, today=day.date))[node.id]
            if state.has_value:
                yield history_row(node.id, day.date, state, day.reading.current)


async def refresh_readings(work: Work, key_result_ids: Iterable[str], since: date | None = None) -> None:
    """Ask that the readings, the schedule and the past of key results be worked out anew, and the roll-up above them.

    That is done for all of them together, once the command has written what they rest on. `since` names the first
    day whose history may differ from what is stored; None rewrites all of it.
    """
    work.outdate(*key_result_ids, since=since)


async def work_out(work: Work, rows: Sequence[Row], check_ins: Iterable[Row]) -> dict[str, Knowledge]:
    """Work out what is known of key results, given all their check-ins."""
    records = records_in(check_ins)
    measured = await _measured(work, rows)
    return {row["id"]: _knowledge(work, row, records[row["id"]], _followed(row, measured)) for row in rows}


async def known_columns(work: Reader, row: Row, records: Sequence[CheckInRecord]) -> Mapping[str, Any]:
    """Work out the columns of a key result that follow from all its records and its KPI."""
    measured = await _measured(work, [row])
    return _knowledge(work, row, records, _followed(row, measured)).columns


def _followed(row: Row, measured: Mapping[str, KpiDays]) -> Sequence[DayValue]:
    """Give the values that a key result takes over from its KPI; none if it follows none."""
    if row["source"] != KeyResultSource.KPI.value:
        return ()
    return measured[row["kpi_id"]].followed(KpiLinkMode(row["link_mode"]), row["start_date"])


async def _measured(work: Reader, rows: Iterable[Row]) -> dict[str, KpiDays]:
    """Give the days of the KPIs that key results follow, each from the first day that one of them looks at."""
    since: dict[str, date] = {}
    changing: set[str] = set()
    for row in rows:
        if row["source"] == KeyResultSource.KPI.value:
            since[row["kpi_id"]] = min(row["start_date"], since.get(row["kpi_id"], row["start_date"]))
            if KpiLinkMode(row["link_mode"]) in CHANGES:
                changing.add(row["kpi_id"])
    return await days_of_kpis(work, since, changing)


def _knowledge(work: Reader, row: Row, records: Sequence[CheckInRecord], values: Sequence[DayValue]) -> Knowledge:
    counting = effective(records)
    days = _days(work, row, counting, values)
    return Knowledge(row, _columns(work, row, counting, days), days)


def _days(work: Reader, row: Row, counting: Sequence[CheckInRecord], values: Sequence[DayValue]) -> list[Day]:
    """Give the days of a key result with a value of its own, oldest first; none where objectives are its value."""
    source, measure = KeyResultSource(row["source"]), measure_of(row)
    if measure is None or source is KeyResultSource.ALIGNED:
        return []
    start, due = row["start_date"], row["due_date"]
    cadence = Cadence(row["cadence"])
    said = [
        Day(day.date, day.reading, day.status, day.confidence)
        for day in daily_readings(measure, counting, start, due, cadence)
    ]
    if source is KeyResultSource.CHECK_IN:
        return said
    measured = value_readings(measure, values, start, due, cadence)
    return _merge(measured, said, reading_at(measure, (), start, due, cadence, work.today))


def _merge(measured: dict[date, Reading], said: Sequence[Day], nothing: Reading) -> list[Day]:
    """Join the values of a KPI with what people said of the key result that follows it."""
    words = {day.date: (day.status, day.confidence) for day in said}
    reading = nothing
    word: tuple[Status | None, Decimal | None] = (None, None)
    days: list[Day] = []
    for day in sorted({*measured, *words}):
        reading = measured.get(day, reading)
        word = words.get(day, word)
        days.append(Day(day, reading, *word))
    return days


def _columns(work: Reader, row: Row, counting: Sequence[CheckInRecord], days: Sequence[Day]) -> dict[str, Any]:
    last = newest(counting)
    last_date = days[-1].date if days else last.date
    cadence = Cadence(row["cadence"])
    is_expected = row["source"] != KeyResultSource.ALIGNED.value
    next_due = next_check_in_due(row["start_date"], row["due_date"], last_date, cadence) if is_expected else None
    return {
        **reading_columns(days[-1].reading if days else _first_reading(work, row)),
        "last_check_in_id": counting[-1].id if counting else None,
        "last_value_date": last_date,
        "author_status": last.status.value if last.status else None,
        "confidence": last.confidence,
        "next_check_in_due": next_due,
        "stale_after": stale_after(next_due, work.settings.stale_grace_days),
    }


def _first_reading(work: Reader, row: Row) -> Reading:
    measure = measure_of(row)
    if measure is None:
        return Reading()
    return reading_at(measure, (), row["start_date"], row["due_date"], Cadence(row["cadence"]), work.today)
