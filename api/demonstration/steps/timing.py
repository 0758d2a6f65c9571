"""Handing in what the ticket system knows: when the timers of a desk were started and stopped."""

from dataclasses import dataclass
from datetime import date, datetime

from api.demonstration.ledger import Ledger
from commands.kpis.timers import RecordKpiEvents, record_kpi_events
from domain.kpis.timers import GivenTimerEvent, TimerEventKind
from storage.work import Work


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """A start or a stop of a timer, about a ticket, and the day on which the ticket system learns of it."""

    kpi: str
    ticket: str
    kind: TimerEventKind
    at: datetime
    source: str
    known_on: date


@dataclass(frozen=True, slots=True)
class RecordEvents:
    """Record starts and stops."""

    events: tuple[TicketEvent, ...]

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Record all of them, or nothing."""
        rows = tuple(
            (ledger.id_of(event.kpi), GivenTimerEvent(event.ticket, event.kind, event.at, event.source))
            for event in self.events
        )
        await record_kpi_events(work, RecordKpiEvents(rows, atomic=True))
