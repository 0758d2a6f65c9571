"""The tickets of a service desk, one by one: when each arrived, was answered, planned and resolved."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from api.demonstration.content.company import TIME_ZONE
from api.demonstration.courses import along
from api.demonstration.kpi_plans import KpiPlan
from api.demonstration.opening_hours import CLOSES, OPENS, after_business_time, is_open_on
from api.demonstration.steps.timing import TicketEvent
from domain.kpis.timers import TimerEventKind

RESPOND: Final = "time_to_respond"
PLAN: Final = "time_to_plan"
RESOLVE: Final = "time_to_resolve"
TIMERS: Final = frozenset({RESPOND, PLAN, RESOLVE})

_FIRST_NUMBER: Final = 24_001
_ARRIVALS: Final = (7, 14)
"""The first and the last hour in which tickets arrive."""

_NIGHT_HALVES: Final = time(1, 30)
_ONE_DAY: Final = timedelta(days=1)
_ZONE: Final = ZoneInfo(TIME_ZONE)


@dataclass(frozen=True, slots=True)
class Oddity:
    """What goes otherwise with one ticket in so many: those whose number leaves this remainder."""

    one_in: int
    remainder: int

    def befalls(self, number: int) -> bool:
        """Tell whether it befalls the ticket with this number."""
        return number % self.one_in == self.remainder


_REOPENED: Final = Oddity(13, 5)
"""What was solved was not what the customer meant."""

_WAITING: Final = Oddity(5, 3)
"""For a spare part: if it came lately, nobody has resolved it yet."""

_SENT_TWICE: Final = Oddity(150, 23)
_TAKEN_OVER: Final = Oddity(170, 57)
"""From a note beside the phone: nobody knows when it arrived."""

_CLOSED_LATE: Final = Oddity(31, 8)
"""It was resolved in time, and noted in the ticket system only days later."""

_LATELY: Final = timedelta(days=12)
_NOTED_AFTER: Final = timedelta(days=11)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket and its moments; it is reopened after it was resolved, or not at all."""

    number: int
    arrived: datetime
    answered: datetime
    planned: datetime
    resolved: datetime
    reopened: datetime
    resolved_again: datetime


@dataclass(frozen=True, slots=True)
class Difficulty:
    """How long a ticket takes, in shares of what its period should come to."""

    answer: float
    plan: float
    solution: float


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk: its three timers by what they count, and the days that their paths speak of."""

    timers: Mapping[str, KpiPlan]
    anchors: tuple[float, ...]
    holidays: Collection[date]

    def events(self, days: Iterable[date], today: date, random: Random) -> Iterator[TicketEvent]:
        """Give what the ticket system knew before `today` of the tickets of these days: an easy and a hard one each."""
        number = _FIRST_NUMBER
        for day in days:
            if not is_open_on(day, self.holidays):
                continue
            for difficulty in _easy_and_hard(random):
                ticket = self._ticket(number, day, difficulty, random)
                is_waiting = _WAITING.befalls(number) and today - day <= _LATELY
                told = (*self._first_steps(ticket), *(() if is_waiting else self._resolutions(ticket)))
                yield from (event for event in told if event.known_on < today)
                number += 1

    def _ticket(self, number: int, day: date, difficulty: Difficulty, random: Random) -> Ticket:
        arrived = datetime.combine(day, time(random.randint(*_ARRIVALS), random.randrange(60)), _ZONE)
        answer, plan, solution = (
            self._seconds(timer, day, share, random)
            for timer, share in ((RESPOND, difficulty.answer), (PLAN, difficulty.plan), (RESOLVE, difficulty.solution))
        )
        answered = after_business_time(arrived, answer, self.holidays)
        planned = after_business_time(answered, plan, self.holidays)
        resolved = max(_by_day(arrived + timedelta(seconds=solution)), planned + timedelta(minutes=20))
        reopened = _by_day(resolved + timedelta(hours=random.randint(16, 40)))
        again = _by_day(reopened + timedelta(seconds=solution))
        return Ticket(number, arrived, answered, planned, resolved, reopened, again)

    def _seconds(self, timer: str, day: date, share: float, random: Random) -> int:
        """Give a share of what a period should come to on a day, with the wobble of a single ticket."""
        plan = self.timers[timer]
        level = 0.0 if plan.path is None else along(plan.path, self.anchors, float(day.toordinal()))
        return round(level * share * (1 + random.gauss(0, 1) * plan.wobble))

    def _first_steps(self, ticket: Ticket) -> Iterator[TicketEvent]:
        yield self._started(RESPOND, ticket, ticket.arrived)
        yield self._stopped(RESPOND, ticket, ticket.answered)
        yield self._started(PLAN, ticket, ticket.answered)
        yield self._stopped(PLAN, ticket, ticket.planned)
        if not _TAKEN_OVER.befalls(ticket.number):
            yield self._started(RESOLVE, ticket, ticket.arrived)
        if _SENT_TWICE.befalls(ticket.number):
            yield self._started(RESOLVE, ticket, ticket.arrived + timedelta(minutes=4))

    def _resolutions(self, ticket: Ticket) -> Iterator[TicketEvent]:
        late = _NOTED_AFTER if _CLOSED_LATE.befalls(ticket.number) else timedelta(0)
        yield self._stopped(RESOLVE, ticket, ticket.resolved, late)
        if _REOPENED.befalls(ticket.number):
            yield self._started(RESOLVE, ticket, ticket.reopened)
            yield self._stopped(RESOLVE, ticket, ticket.resolved_again)

    def _started(self, timer: str, ticket: Ticket, at: datetime) -> TicketEvent:
        return self._told(timer, ticket, TimerEventKind.START, at, at.date())

    def _stopped(self, timer: str, ticket: Ticket, at: datetime, late: timedelta = timedelta(0)) -> TicketEvent:
        return self._told(timer, ticket, TimerEventKind.STOP, at, at.date() + late)

    def _told(self, timer: str, ticket: Ticket, kind: TimerEventKind, at: datetime, known_on: date) -> TicketEvent:
        plan = self.timers[timer]
        return TicketEvent(plan.key, f"T-{ticket.number}", kind, at, plan.source, known_on)


def _easy_and_hard(random: Random) -> tuple[Difficulty, Difficulty]:
    """Give two that lie around what their period comes to: the median, the largest of a few, and the mean."""
    answer, solution = random.uniform(0.05, 0.45), random.uniform(0.1, 0.75)
    return (
        Difficulty(1 - answer, random.uniform(0.2, 0.6), 1 - solution),
        Difficulty(1 + answer, random.uniform(0.9, 1), 1 + solution),
    )


def _by_day(moment: datetime) -> datetime:
    """Give the moment itself, or one in the evening before or the morning after if nobody is awake."""
    if moment.time() > CLOSES:
        return datetime.combine(moment.date(), CLOSES, _ZONE)
    if moment.time() >= OPENS:
        return moment
    if moment.time() >= _NIGHT_HALVES:
        return datetime.combine(moment.date(), OPENS, _ZONE)
    return datetime.combine(moment.date() - _ONE_DAY, CLOSES, _ZONE)
