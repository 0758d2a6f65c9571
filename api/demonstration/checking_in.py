"""The check-ins on one key result over its time: when, what value, and in which words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from api.demonstration.chance import chance
from api.demonstration.content.company import TIME_ZONE
from api.demonstration.content.notes import FORGOTTEN, MISPLACED, MISTYPED, OUTDATED, Mood
from api.demonstration.courses import steps_done, values_along
from api.demonstration.fiscal_year import Span
from api.demonstration.notebook import Notebook
from api.demonstration.plans import Course, KeyResultPlan, Slip
from api.demonstration.steps.checking_in import Correct, Say, TakeBack
from api.demonstration.steps.step import Sitting
from domain.numbers import ONE, ZERO
from domain.okrs.bands import expected_progress
from domain.okrs.measures import (
    AtLeast,
    AtMost,
    Checkpoints,
    Measure,
    Metric,
    Milestones,
    Range,
    Reading,
    is_met,
    raw_progress,
)
from domain.okrs.periods import Cadence
from domain.okrs.status import Status

_ZONE = ZoneInfo(TIME_ZONE)
_FRIDAY = 4
_WEEKDAYS = (1, 3)
_SETTLING = timedelta(days=4)
_LAST_WEEK = timedelta(days=6)
_SKIPPED = 0.07
_NEVER_SKIPPED = 2
_WEEKS = {Cadence.DAILY: 1, Cadence.WEEKLY: 1, Cadence.BIWEEKLY: 2, Cadence.MONTHLY: 4, Cadence.QUARTERLY: 12}
_SLIPS_AT = 2
_NOTICED_LATER = (Slip.OUTDATED, Slip.FORGOTTEN)

_MOOD_OF: dict[Status | None, Mood] = {
    Status.OFF_TRACK: Mood.STUCK,
    Status.AT_RISK: Mood.SLOW,
    Status.ON_TRACK: Mood.GOOD,
    Status.OVERPERFORMING: Mood.AHEAD,
}

_AHEAD = Decimal("1.05")
_BEHIND = Decimal("0.7")


@dataclass(frozen=True, slots=True)
class Slot:
    """When somebody usually checks in: the day of the week and the time of the day."""

    weekday: int
    at: time

    def days(self, first: date, last: date, cadence: Cadence) -> list[date]:
        """Give the days from first to last, one in each cadence. Everybody's fortnights are the same weeks."""
        start = first + timedelta(days=(self.weekday - first.weekday()) % 7)
        days = (start + timedelta(weeks=week) for week in range((last - start).days // 7 + 1))
        return [day for day in days if is_week_of(cadence, day)]


def is_week_of(cadence: Cadence, day: date) -> bool:
    """Tell whether somebody who does something in this cadence does it in the week of `day`."""
    weeks = (day.toordinal() - 1) // 7  # day 1 was a Monday
    return weeks % _WEEKS[cadence] == 0


def slot_of(person: str, seed: int) -> Slot:
    """Give the usual time of a person."""
    random = chance(seed, person)
    return Slot(random.choice(_WEEKDAYS), time(random.randint(8, 16), random.randrange(0, 60, 5)))


@dataclass(frozen=True, slots=True)
class CheckedInKeyResult:
    """A key result that somebody checks in on: the key among all, its time, and its owner's usual time."""

    key: str
    plan: KeyResultPlan
    course: Course
    span: Span
    slot: Slot

    def sittings(self, today: date, notebook: Notebook, random: Random) -> Iterator[Sitting]:
        """Give the sittings of its owner, those for slips included."""
        days = self._days(today, random)
        steps = self._words(days, notebook) if self.plan.kpi is not None else self._values(days, notebook, random)
        told = _tell(steps, self.course)
        for index, (day, said) in enumerate(zip(days, told, strict=True)):
            at = datetime.combine(day, self.slot.at, _ZONE)
            if self.course.slip in _NOTICED_LATER and index in (_SLIPS_AT, _SLIPS_AT + 1):
                yield from self._noticed_later(at, index, days, told)
                continue
            spoken_of = day - timedelta(days=2) if self.course.late else None
            yield from self._with_slips(at, replace(said, day=spoken_of), is_slip=index == _SLIPS_AT)

    def _days(self, today: date, random: Random) -> list[date]:
        end = self.span.end - timedelta(days=max(0, self.span.end.weekday() - _FRIDAY))
        last = min(end, today - timedelta(days=1))
        if self.course.silent_from is not None:
            last = min(last, self.span.at(self.course.silent_from))
        cadence = Cadence.MONTHLY if self.plan.kpi is not None else self.plan.cadence or Cadence.WEEKLY
        days = self.slot.days(self.span.start + _SETTLING, last, cadence)
        kept = range(1, len(days) - _NEVER_SKIPPED)
        days = [day for index, day in enumerate(days) if index not in kept or random.random() > _SKIPPED]
        return [*(day for day in days if day < last - _LAST_WEEK), last] if last == end else days

    def _words(self, days: list[date], notebook: Notebook) -> list[Say]:
        return [
            Say(self.key, confidence=notebook.confidence(Mood.GOOD), note=notebook.word_on_measured()) for _ in days
        ]

    def _values(self, days: list[date], notebook: Notebook, random: Random) -> list[Say]:
        measure = self.plan.measure
        times = [self.span.share_gone(day) for day in days]
        if isinstance(measure, Milestones):
            done = [steps_done(self.course, time, len(measure.items)) for time in times]
            said = [Say(self.key, done=count) for count in done]
            progress = [Decimal(count) / len(measure.items) for count in done]
        else:
            values = list(values_along(self.course, times, random))
            said = [Say(self.key, value=value) for value in values]
            progress = [_progress(measure, value) for value in values]
        moods = list(_moods(progress, [expected_progress(self.span.start, self.span.end, day) for day in days]))
        moods[-1:] = [_MOOD_OF.get(self.course.says, mood) for mood in moods[-1:]]
        return [
            replace(each, confidence=notebook.confidence(mood), note=notebook.note(mood))
            for each, mood in zip(said, moods, strict=True)
        ]

    def _noticed_later(self, at: datetime, index: int, days: list[date], told: list[Say]) -> Iterator[Sitting]:
        """Give the sittings of a slip, and of the check-in after it, at which it is put right."""
        owner, said, before = self.plan.owner, told[index], told[index - 1]
        is_slip = index == _SLIPS_AT
        match self.course.slip:
            case Slip.OUTDATED if is_slip:
                yield Sitting(at, owner, (replace(said, value=before.value),))
            case Slip.OUTDATED:
                yield Sitting(at - timedelta(minutes=9), owner, (Correct(replace(before, note=OUTDATED)),))
                yield Sitting(at, owner, (said,))
            case Slip.FORGOTTEN if not is_slip:
                yield Sitting(at, owner, (replace(before, note=FORGOTTEN, day=days[index - 1]), said))

    def _with_slips(self, at: datetime, said: Say, *, is_slip: bool) -> Iterator[Sitting]:
        owner, slip = self.plan.owner, self.course.slip if is_slip else None
        if slip is Slip.MISTYPED and said.value is not None:
            yield Sitting(at, owner, (replace(said, value=said.value * 10),))
            corrected = replace(said, note=said.note or MISTYPED)
            yield Sitting(at + timedelta(minutes=21), owner, (Correct(corrected),))
            return
        yield Sitting(at, owner, (said,))
        if slip is Slip.MISPLACED and said.value is not None:
            yield Sitting(at + timedelta(minutes=8), owner, (Say(self.key, value=said.value + 3, note="Update."),))
            yield Sitting(at + timedelta(minutes=13), owner, (TakeBack(self.key, MISPLACED),))


def _tell(steps: list[Say], course: Course) -> list[Say]:
    """Let the owner end with the remarks and the status that the course names."""
    told = list(steps)
    for index, remark in enumerate(reversed(course.remarks), start=1):
        if index <= len(told):
            told[-index] = replace(told[-index], note=remark)
    if told:
        told[-1] = replace(told[-1], status=course.says)
    return told


def _progress(measure: Measure | None, value: Decimal) -> Decimal:
    match measure:
        case Metric() | Checkpoints():
            return raw_progress(measure, Reading(current=value)) or ZERO
        case AtLeast() | AtMost() | Range():
            return Decimal("0.85") if is_met(measure, value) else Decimal("0.3")
        case _:
            return ZERO


def _moods(progress: list[Decimal], expected: list[Decimal]) -> Iterator[Mood]:
    before: list[Decimal] = []
    for reached, due in zip(progress, expected, strict=True):
        yield _mood(reached, due, before)
        before.append(reached)


def _mood(reached: Decimal, due: Decimal, before: list[Decimal]) -> Mood:
    if not before:
        return Mood.BEGINNING
    if reached >= ONE:
        return Mood.DONE
    if reached < before[-1] - Decimal("0.02"):
        return Mood.BACKWARDS
    pace = reached / due
    if pace < _BEHIND:
        return Mood.STUCK if reached - before[-1] < Decimal("0.01") else Mood.SLOW
    return Mood.AHEAD if pace > _AHEAD else Mood.GOOD
