"""What is known of a key result, worked out anew from its whole history whenever that changes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from commands.entities import differing
from commands.okrs.settle import roll_up_settings
from domain.okrs.check_ins import (
    CheckInRecord,
    daily_readings,
    effective,
    newest,
    reading_at,
    value_readings,
)
from domain.okrs.graph import KeyResultNode, recompute
from domain.okrs.key_results import KeyResultSource
from domain.okrs.measures import Reading
from domain.okrs.periods import Cadence
from domain.okrs.schedule import next_check_in_due, stale_after
from domain.okrs.status import Status
from storage.database import Row
from storage.kpis.values import daily_kpi_values
from storage.okrs.cascade import key_result_node
from storage.okrs.check_ins import key_result_rows, records_of
from storage.okrs.measures import measure_of, reading_columns
from storage.okrs.progress import forget_history, history_row, store_history
from storage.tables import key_results
from storage.work import Work
from storage.writes import set_columns


@dataclass(frozen=True, slots=True)
class Day:
    """What was known of a key result at the end of a day on which something was said or measured."""

    date: date
    reading: Reading
    status: Status | None
    confidence: Decimal | None


async def refresh_readings(work: Work, key_result_ids: Iterable[str], since: date | None = None) -> None:
    """Work out the readings, the schedule and the past of key results, and ask for the roll-up above them.

    `since` names the first day whose history may differ from what is stored; None rewrites all of it.
    """
    rows = await key_result_rows(work, key_result_ids)
    records = await records_of(work, [row["id"] for row in rows])
    for row in rows:
        counting = effective(records[row["id"]])
        days = await _days(work, row, counting)
        columns = _columns(work, row, counting, days)
        moment = {"updated_at": work.now} if differing(row, columns) else {}
        await set_columns(work, key_results, row["id"], {**columns, **moment})
        first = row["start_date"] if since is None else since
        if first < work.today:
            await _rewrite_past(work, row, days, first)
        work.touch(row["id"], since=first)


async def _days(work: Work, row: Row, counting: Sequence[CheckInRecord]) -> list[Day]:
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
    values = await daily_kpi_values(work, row["kpi_id"], start)
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


def _columns(work: Work, row: Row, counting: Sequence[CheckInRecord], days: Sequence[Day]) -> dict[str, Any]:
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


def _first_reading(work: Work, row: Row) -> Reading:
    measure = measure_of(row)
    if measure is None:
        return Reading()
    return reading_at(measure, (), row["start_date"], row["due_date"], Cadence(row["cadence"]), work.today)


async def _rewrite_past(work: Work, row: Row, days: Sequence[Day], since: date) -> None:
    """Write the history before today anew; today's entry is the roll-up's to write."""
    await forget_history(work, [row["id"]], since, work.today)
    node = key_result_node(row)
    past = [day for day in days if since <= day.date < work.today]
    await store_history(work, list(_entries(work, node, past)))


def _entries(work: Work, node: KeyResultNode, days: Iterable[Day]) -> Iterator[dict[str, Any]]:
    """Give the entries of days in the history. It begins with the first value: words alone are no progress."""
    for day in days:
        then = replace(node, reading=day.reading, author_status=day.status, confidence=day.confidence)
        state = recompute([then], (), {}, roll_up_settings(work.settings, day.date))[node.id]
        if state.has_value:
            yield history_row(node.id, day.date, state, day.reading.current)
