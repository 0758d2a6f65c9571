"""The unit of work: one command, one transaction, one place in the organization's order of events."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Final, cast
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import Table, bindparam, func, select
from sqlalchemy import update as sql_update
from sqlalchemy.dialects.postgresql import insert as sql_insert
from sqlalchemy.types import Text

from domain.actor import Actor
from domain.clock import Clock, date_in, system_clock
from domain.errors import NotFound, OkraError
from domain.events import Event, EventType, governing_kpi
from domain.ids import Kind, new_id
from domain.okrs.bands import BandLimits
from domain.okrs.periods import Cadence
from domain.okrs.status import ObjectiveStatusRule, StatusBasis
from domain.orgs.organizations import OrganizationSettings, Weekday
from storage.database import Row, TenantConnection
from storage.orgs.business_calendars import calendar_of
from storage.statements import Statement, array_parameter, together
from storage.tables import clocks, events, organizations
from storage.visibility import viewer_values

Identifiers = Callable[[], UUID]
"""Gives a new UUIDv7 at each call."""

Write = tuple[Statement, Mapping[str, object]]
"""A statement that writes, and its parameters besides the tenant's."""


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event with its place in the log."""

    number: int
    id: str
    event: Event


class Work:
    """What a command works with: the transaction, who acts, when, and what happened so far.

    The organization's clock row is locked from the first moment, so the commands of one organization run
    one after another: no loop can be closed by two moves at once, no roll-up is lost, and event numbers
    are in commit order without gaps.
    """

    def __init__(
        self,
        connection: TenantConnection,
        actor: Actor,
        moment: tuple[datetime, date],
        settings: OrganizationSettings,
        position: tuple[int, date],
        identifiers: Identifiers,
    ) -> None:
        """Begin with nothing done; use `Work.begin`."""
        self.actor = actor
        self.now, self.today = moment
        self.settings = settings
        self.revision, self.computed_on = position
        self._viewer_values = viewer_values(actor)
        self.events: list[LoggedEvent] = []
        self.touched: dict[str, date] = {}
        self.outdated: dict[str, date | None] = {}
        self.everything_touched = False
        self.corrected: dict[str, tuple[str, date, date]] = {}
        self._waiting: dict[Table, tuple[Write, ...]] = {}
        self._connection = connection
        self._identifiers = identifiers

    @classmethod
    async def begin(
        cls,
        connection: TenantConnection,
        actor: Actor,
        *,
        clock: Clock = system_clock,
        identifiers: Identifiers = uuid_utils.compat.uuid7,
    ) -> "Work":
        """Lock the organization's clock and read its settings. Raises `NotFound` if there is no such organization."""
        locked = await connection.fetchrow(_LOCK.sql, *_LOCK.arguments({"org_id": actor.org_id}))
        if locked is None:
            raise NotFound
        settings = settings_from(cast("Row", locked))
        now = clock()
        moment = (now, date_in(settings.time_zone, now))
        position = (locked["revision"], locked["computed_on"])
        return cls(connection, actor, moment, settings, position, identifiers)

    @property
    def org_id(self) -> str:
        """The tenant."""
        return self.actor.org_id

    def new_id(self, kind: Kind) -> str:
        """Make an id for something new."""
        return new_id(kind, self._identifiers())

    def touch(self, *node_ids: str, since: date | None = None) -> None:
        """Ask that these objectives and key results, and all above them, be recomputed before the commit.

        `since` names a day in the past from which on their history has changed.
        """
        for node_id in node_ids:
            self.touched[node_id] = min(since or self.today, self.touched.get(node_id, self.today))

    def outdate(self, *key_result_ids: str, since: date | None = None) -> None:
        """Ask that what is known of these key results be worked out anew before the commit, and all above them.

        `since` names the first day whose history may differ from what is stored; None stands for all of it.
        """
        for key_result_id in key_result_ids:
            asked = self.outdated.get(key_result_id, since)
            self.outdated[key_result_id] = None if since is None or asked is None else min(since, asked)
        self.touch(*key_result_ids)

    def adopt(self, settings: OrganizationSettings) -> None:
        """Go on by new settings of the organization, and ask that everything be recomputed by them."""
        self.settings = settings
        self.today = date_in(settings.time_zone, self.now)
        self.everything_touched = True

    def record(self, type_: EventType, subject_id: str, objective_id: str | None = None, **data: object) -> str:
        """Note a fact; it is stored with the write, behind the facts noted before it. Gives the event's id.

        The KPI that governs who may learn of it follows from the subject and the data.
        """
        number = self.revision + len(self.events) + 1
        event = Event(type_, subject_id, objective_id, governing_kpi(subject_id, data), data)
        logged = LoggedEvent(number, self.new_id(Kind.EVENT), event)
        self.events.append(logged)
        return logged.id

    async def fetch(self, statement: Statement, **values: object) -> list[Row]:
        """Run a statement inside the transaction and give its rows."""
        await self._send_waiting()
        arguments = statement.arguments({**self._viewer_values, **values})
        return cast("list[Row]", await self._connection.fetch(statement.sql, *arguments))

    async def fetch_row(self, statement: Statement, **values: object) -> Row | None:
        """Run a statement inside the transaction and give its first row, if there is one."""
        rows = await self.fetch(statement, **values)
        return rows[0] if rows else None

    async def execute(self, statement: Statement, **values: object) -> None:
        """Run a statement inside the transaction."""
        await self._send_waiting()
        arguments = statement.arguments({"org_id": self.org_id, **values})
        await self._connection.execute(statement.sql, *arguments)

    async def write(self, table: Table, *writes: Write) -> None:
        """Write to a table no later than the next statement that is not such a write, or the commit.

        What waits goes in one round trip, as parts of one statement. So no part may look at another table, and
        several `writes` must be of different rows. Each should be one of a few fixed texts: their sets are planned.
        """
        if table in self._waiting:
            await self._send_waiting()
        self._waiting[table] = writes

    async def _send_waiting(self) -> None:
        writes = tuple(chain.from_iterable(self._waiting.values()))
        if writes:
            self._waiting.clear()
            given = (statement.arguments({"org_id": self.org_id, **values}) for statement, values in writes)
            statements = tuple(statement for statement, _ in writes)
            await self._connection.execute(together(statements), *chain.from_iterable(given))

    @asynccontextmanager
    async def attempt(self, *, keep: bool = True) -> AsyncIterator[None]:
        """Do a part that stands or falls alone: an expected failure in it takes back what it did, and goes on up.

        Without `keep` its end takes it back as well, so that a command can tell what would happen.
        """
        await self._send_waiting()
        before = (
            len(self.events),
            dict(self.touched),
            dict(self.outdated),
            self.everything_touched,
            dict(self.corrected),
        )
        savepoint = self._connection.transaction()
        await savepoint.start()
        try:
            yield
        except OkraError:
            await savepoint.rollback()
            self._return_to(*before)
            raise
        if keep:
            await savepoint.commit()
        else:
            await savepoint.rollback()
            self._return_to(*before)

    def _return_to(
        self,
        events: int,
        touched: dict[str, date],
        outdated: dict[str, date | None],
        everything_touched: bool,  # noqa: FBT001
        corrected: dict[str, tuple[str, date, date]],
    ) -> None:
        self._waiting.clear()
        del self.events[events:]
        self.touched, self.outdated = touched, outdated
        self.everything_touched, self.corrected = everything_touched, corrected

    async def close(self) -> None:
        """Write the events and move the clock: the last thing before the commit."""
        if self.events:
            await self._append_events()
        if self.events or self.today > self.computed_on:
            revision = self.revision + len(self.events)
            moved = {"revision": revision, "computed_on": max(self.today, self.computed_on)}
            await self.write(clocks, (_MOVE_CLOCK, moved))
        await self._send_waiting()

    async def _append_events(self) -> None:
        values: dict[str, object] = {
            "at": self.now,
            "actor_id": self.actor.person_id,
            "cause_id": self.events[0].id,
            "numbers": [logged.number for logged in self.events],
            "ids": [logged.id for logged in self.events],
            "types": [logged.event.type.value for logged in self.events],
            "subject_ids": [logged.event.subject_id for logged in self.events],
            "objective_ids": [logged.event.objective_id for logged in self.events],
            "kpi_ids": [logged.event.kpi_id for logged in self.events],
            "data": [logged.event.data for logged in self.events],
        }
        await self.write(events, (_APPEND, values))


def settings_from(row: Row) -> OrganizationSettings:
    """Read an organization's settings from its row."""
    return OrganizationSettings(
        time_zone=row["time_zone"],
        fiscal_year_start_month=row["fiscal_year_start_month"],
        week_start=Weekday(row["week_start"]),
        status_basis=StatusBasis(row["status_basis"]),
        objective_status_rule=ObjectiveStatusRule(row["objective_status_rule"]),
        check_in_cadence=Cadence(row["check_in_cadence"]),
        limits=BandLimits(at_risk=row["at_risk_from"], on_track=row["on_track_from"]),
        stale_grace_days=row["stale_grace_days"],
        business_calendar=calendar_of(row),
    )


_LOCK: Final = Statement(
    select(organizations, clocks.c.revision, clocks.c.computed_on)
    .join_from(clocks, organizations, clocks.c.org_id == organizations.c.org_id)
    .where(clocks.c.org_id == bindparam("org_id"))
    .with_for_update(of=clocks)
)

_MOVE_CLOCK: Final = Statement(
    sql_update(clocks)
    .where(clocks.c.org_id == bindparam("org_id"))
    .values(revision=bindparam("revision"), computed_on=bindparam("computed_on"))
)

_GIVEN: Final = (
    func.unnest(
        array_parameter("numbers", events.c.number.type),
        array_parameter("ids", Text()),
        array_parameter("types", Text()),
        array_parameter("subject_ids", Text()),
        array_parameter("objective_ids", Text()),
        array_parameter("kpi_ids", Text()),
        array_parameter("data", events.c.data.type),
    )
    .table_valued("number", "id", "type", "subject_id", "objective_id", "kpi_id", "data")
    .render_derived(name="given")
)

_APPEND: Final = Statement(
    sql_insert(events).from_select(
        [
            "org_id",
            "at",
            "actor_id",
            "cause_id",
            "number",
            "id",
            "type",
            "subject_id",
            "objective_id",
            "kpi_id",
            "data",
        ],
        select(
            bindparam("org_id", type_=Text()),
            bindparam("at", type_=events.c.at.type),
            bindparam("actor_id", type_=Text()),
            bindparam("cause_id", type_=Text()),
            _GIVEN.c.number,
            _GIVEN.c.id,
            _GIVEN.c.type,
            _GIVEN.c.subject_id,
            _GIVEN.c.objective_id,
            _GIVEN.c.kpi_id,
            _GIVEN.c.data,
        ),
        include_defaults=False,
    )
)
