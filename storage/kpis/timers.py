"""Finding and storing the events of timers, thousands in a few statements."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import and_, func, literal_column, select, true
from sqlalchemy.types import Text

from domain.kpis.kpis import TimerClock
from domain.kpis.timers import TimerEvent, TimerEventKind, TimerEventState
from storage.database import Row
from storage.kpis.identities import read_by_identity
from storage.statements import Statement, array_parameter, is_in
from storage.tables import kpi_events, kpi_measurements, kpis
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work
from storage.writes import insert_many, update_many

Subject = tuple[str, str]
"""Whose time a timer takes: the KPI, and the subject."""

States = Mapping[str, TimerEventState]
"""What became of events, by their ids."""


async def known_events(work: Work, identities: Iterable[str]) -> dict[str, Row]:
    """Give the rows of those events that are known already, by their identities."""
    rows = await work.fetch(_KNOWN, identities=list(set(identities)))
    return {row["identity"]: row for row in rows}


async def events_of_subjects(work: Work, subjects: Collection[Subject]) -> list[Row]:
    """Give all events of these subjects."""
    kpi_ids, names = zip(*sorted(subjects), strict=True)
    return await work.fetch(_OF_SUBJECTS, kpi_ids=kpi_ids, subjects=names)


async def business_timers(work: Work) -> list[Row]:
    """Give every KPI whose timer counts business time."""
    return await work.fetch(_BUSINESS)


async def readings_of_timers(work: Work, kpi_ids: Iterable[str]) -> list[Row]:
    """Give all readings of these timers, each with the moment `started_at` of its start."""
    return await work.fetch(_READINGS, kpi_ids=list(kpi_ids))


def event_of(row: Row) -> TimerEvent:
    """Read an event from its row."""
    return TimerEvent(
        id=row["id"],
        identity=row["identity"],
        kpi_id=row["kpi_id"],
        subject=row["subject"],
        kind=TimerEventKind(row["kind"]),
        at=row["at"],
        source=row["source"],
        external_id=row["external_id"],
        version=row["version"],
    )


async def insert_events(work: Work, events: Sequence[TimerEvent], states: States) -> None:
    """Add events, as the actor's."""
    rows = [
        {
            **_columns(work, event, states),
            "identity": event.identity,
            "kpi_id": event.kpi_id,
            "external_id": event.external_id,
            "created_at": work.now,
        }
        for event in events
    ]
    await insert_many(work, kpi_events, rows)


async def update_events(work: Work, events: Sequence[TimerEvent], states: States) -> None:
    """Let known events say what they say now, as the actor's."""
    await update_many(work, kpi_events, [_columns(work, event, states) for event in events])


async def update_states(work: Work, states: States) -> None:
    """Note what became of events because others came to be known: nobody said anything else about them."""
    rows = [{"id": each, "state": state.value, "updated_at": work.now} for each, state in states.items()]
    await update_many(work, kpi_events, rows)


def _columns(work: Work, event: TimerEvent, states: States) -> dict[str, object]:
    return {
        "id": event.id,
        "subject": event.subject,
        "kind": event.kind.value,
        "at": event.at,
        "source": event.source,
        "state": states[event.id].value,
        "author_id": work.actor.person_id,
        "token_id": work.actor.token_id,
        "updated_at": work.now,
        "version": event.version,
    }


_KNOWN: Final = read_by_identity(kpi_events)

_SUBJECTS: Final = (
    func.unnest(array_parameter("kpi_ids", ID), array_parameter("subjects", Text()))
    .table_valued("kpi_id", "subject")
    .render_derived(name="given")
)
_EVENTS: Final = (
    select(kpi_events)
    .where(
        in_tenant(kpi_events),
        kpi_events.c.kpi_id == _SUBJECTS.c.kpi_id,
        kpi_events.c.subject == _SUBJECTS.c.subject,
    )
    # As above: in an order that only the index of subjects has.
    .order_by(kpi_events.c.at)
    .offset(literal_column("0"))
    .correlate(_SUBJECTS)
    .lateral("events")
)
_OF_SUBJECTS: Final = Statement(select(_EVENTS).select_from(_SUBJECTS.join(_EVENTS, true())))

_BUSINESS: Final = Statement(
    select(kpis).where(in_tenant(kpis), kpis.c.timer_clock == TimerClock.BUSINESS.value).order_by(kpis.c.id)
)
_READINGS: Final = Statement(
    select(kpi_measurements, kpi_events.c.at.label("started_at"))
    .join(
        kpi_events,
        and_(kpi_events.c.org_id == kpi_measurements.c.org_id, kpi_events.c.id == kpi_measurements.c.identity),
    )
    .where(in_tenant(kpi_measurements), is_in(kpi_measurements.c.kpi_id, "kpi_ids"))
    .order_by(kpi_measurements.c.at, kpi_measurements.c.id)
)
