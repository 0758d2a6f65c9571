"""Check-ins: what people said of a key result, day by day.

Records are only ever added. A correction or a void is a new record that replaces an older one; both stay, and
one counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from itertools import repeat, takewhile
from typing import TypeGuard

from domain.errors import InvalidInput, OkraError
from domain.okrs.key_results import KeyResultSource
from domain.okrs.measures import (
    AtLeast,
    AtMost,
    Measure,
    Milestones,
    Range,
    Reading,
    Threshold,
    is_met,
)
from domain.okrs.objectives import check_share
from domain.okrs.periods import Cadence, PeriodRule, count_periods, good_periods_so_far
from domain.okrs.status import Status
from domain.text import NOTE_LENGTH, check_text


class CheckInKind(StrEnum):
    """What a record does: says something, says something else instead, or takes back."""

    CHECK_IN = "CHECK_IN"
    CORRECTION = "CORRECTION"
    VOID = "VOID"


@dataclass(frozen=True, slots=True)
class CheckInRecord:
    """One record. What it leaves at None it does not speak of, and the last word on that stays valid.

    `date` is the day it speaks of. `position_id` is its place within that day: its own id, or for a
    correction that keeps the day the `position_id` of what it replaces. `confidence` is 0..1.
    `done_milestones` are all that are done, not only the new ones.
    """

    id: str
    kind: CheckInKind
    date: date
    position_id: str
    replaces_id: str | None = None
    value: Decimal | None = None
    done_milestones: frozenset[str] | None = None
    status: Status | None = None
    confidence: Decimal | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Newest:
    """What holds after all check-ins.

    `status` is the author's, only if the very newest check-in set one. `confidence` and `note` are the last
    ones given, by whichever check-in. `date` is the day of the newest check-in.
    """

    date: "date | None" = None
    status: Status | None = None
    confidence: Decimal | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DailyReading:
    """What was known of a key result at the end of a day on which somebody checked in."""

    date: date
    reading: Reading
    status: Status | None
    confidence: Decimal | None


def effective(records: Iterable[CheckInRecord]) -> tuple[CheckInRecord, ...]:
    """Give the records that count, oldest first, by date and then by place within the day.

    A correction takes the place of what it corrects, unless it moves it to another day. Voiding a
    correction takes the whole check-in back; it does not bring the first version back.
    """
    known = tuple(records)
    replaced = {record.replaces_id for record in known}
    counting = (record for record in known if record.kind is not CheckInKind.VOID and record.id not in replaced)
    return tuple(sorted(counting, key=lambda record: (record.date, record.position_id)))


def up_to(counting: Iterable[CheckInRecord], day: date) -> tuple[CheckInRecord, ...]:
    """Give those of the effective records that speak of `day` or an earlier one."""
    return tuple(takewhile(lambda record: record.date <= day, counting))


def newest(counting: Sequence[CheckInRecord]) -> Newest:
    """Sum up the effective records."""
    if not counting:
        return Newest()
    last = counting[-1]
    backwards = counting[::-1]
    return Newest(
        date=last.date,
        status=last.status,
        confidence=next((record.confidence for record in backwards if record.confidence is not None), None),
        note=next((record.note for record in backwards if record.note is not None), None),
    )


def validate_check_in(
    record: CheckInRecord, measure: Measure | None, source: KeyResultSource, start: date, today: date
) -> tuple[OkraError, ...]:
    """Tell everything that is wrong with a check-in or correction, at once.

    Its day is not in the future and not before the key result's `start`; it may be after the due date. A
    value is typed in only where the source is `CHECK_IN`. A status is any but `NO_DATA`.
    """
    return (
        *_check_date(record.date, start, today),
        *_check_content(record),
        *_check_value(record, measure, source),
        *check_share(record.confidence, "confidence"),
        *check_text(record.note, NOTE_LENGTH, "note"),
    )


def check_replaceable(identifier: str, records: Iterable[CheckInRecord]) -> tuple[OkraError, ...]:
    """Tell whether a record may be corrected or voided: only what counts may."""
    try:
        require_counting(counts=any(record.id == identifier for record in effective(records)))
    except OkraError as error:
        return (error,)
    return ()


def require_counting(*, counts: bool) -> None:
    """Refuse to replace a record that counts no more. Raises `InvalidInput`."""
    if not counts:
        message = "This check-in was replaced or taken back already."
        raise InvalidInput(message, "id")


def reading_at(
    measure: Measure,
    counting: Iterable[CheckInRecord],
    start: date,
    due: date,
    cadence: Cadence,
    today: date,
) -> Reading:
    """Tell what is known of a key result at the end of `today`, from its effective records."""
    days = daily_readings(measure, up_to(counting, today), start, due, cadence)
    return days[-1].reading if days else _nothing_known(measure, start, due, cadence)


def daily_readings(
    measure: Measure, counting: Iterable[CheckInRecord], start: date, due: date, cadence: Cadence
) -> tuple[DailyReading, ...]:
    """Tell what was known at the end of each day on which somebody checked in, from effective records."""
    records = tuple(counting)
    entries = ((record.date, record.value, record.done_milestones) for record in records)
    confidence: Decimal | None = None
    days: dict[date, DailyReading] = {}
    for record, reading in zip(records, _readings(measure, entries, start, due, cadence), strict=True):
        confidence = confidence if record.confidence is None else record.confidence
        days[record.date] = DailyReading(record.date, reading, record.status, confidence)
    return tuple(days.values())


def value_readings(
    measure: Measure, values: Iterable[tuple[date, Decimal]], start: date, due: date, cadence: Cadence
) -> dict[date, Reading]:
    """Tell the same for a key result that follows a KPI, from the KPI's values in the order of their days."""
    dated = tuple(values)
    entries = ((day, value, None) for day, value in dated)
    readings = _readings(measure, entries, start, due, cadence)
    return {day: reading for (day, _), reading in zip(dated, readings, strict=True)}


_Entry = tuple[date, Decimal | None, frozenset[str] | None]


def _readings(
    measure: Measure, entries: Iterable[_Entry], start: date, due: date, cadence: Cadence
) -> Iterator[Reading]:
    told = tuple(entries)
    good: Iterable[int] = repeat(0)
    if _counts_periods(measure):
        values = ((day, value) for day, value, _ in told)
        good = good_periods_so_far(values, start, due, cadence, partial(is_met, measure))
    reading = _nothing_known(measure, start, due, cadence)
    for (_, value, done), good_periods in zip(told, good, strict=False):
        reading = Reading(
            current=reading.current if value is None else value,
            done_milestones=reading.done_milestones if done is None else done,
            good_periods=good_periods,
            all_periods=reading.all_periods,
        )
        yield reading


def _nothing_known(measure: Measure, start: date, due: date, cadence: Cadence) -> Reading:
    return Reading(all_periods=count_periods(start, due, cadence) if _counts_periods(measure) else 0)


def _counts_periods(measure: Measure) -> TypeGuard[Threshold]:
    return isinstance(measure, AtLeast | AtMost | Range) and measure.periods is PeriodRule.SHARE


def _check_date(day: date, start: date, today: date) -> tuple[InvalidInput, ...]:
    if day > today:
        return (InvalidInput("A check-in cannot speak of the future.", "date"),)
    if day < start:
        return (InvalidInput(f"The key result starts on {start}.", "date"),)
    return ()


def _check_content(record: CheckInRecord) -> tuple[InvalidInput, ...]:
    said = (record.value, record.done_milestones, record.status, record.confidence, record.note)
    errors: list[InvalidInput] = []
    if all(part is None for part in said):
        errors.append(InvalidInput("Give a value, a status, a confidence or a note."))
    if record.status is Status.NO_DATA:
        errors.append(InvalidInput("NO_DATA follows from a missing value; it cannot be set.", "status"))
    return tuple(errors)


def _check_value(record: CheckInRecord, measure: Measure | None, source: KeyResultSource) -> tuple[InvalidInput, ...]:
    given = (("value", record.value), ("doneMilestones", record.done_milestones))
    expected = "doneMilestones" if isinstance(measure, Milestones) else "value"
    errors: list[InvalidInput] = []
    for name, content in given:
        if content is not None and source is not KeyResultSource.CHECK_IN:
            errors.append(InvalidInput(f"The value of this key result comes from its {source}.", name))
        elif content is not None and name != expected:
            errors.append(InvalidInput(f"This key result is measured by {expected}.", name))
    return (*errors, *_check_done(record.done_milestones, measure))


def _check_done(done: frozenset[str] | None, measure: Measure | None) -> tuple[InvalidInput, ...]:
    if done is None or not isinstance(measure, Milestones):
        return ()
    unknown = done - {milestone.id for milestone in measure.items}
    return tuple(
        InvalidInput(f"This key result has no milestone {identifier}.", "doneMilestones")
        for identifier in sorted(unknown)
    )
