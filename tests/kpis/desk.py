"""A service desk that measures things: shortcuts to its KPIs, and what is stored afterwards."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, Self, TypeVar

from commands.entities import ExternalKey
from commands.kpis.days import days_of_kpis
from commands.kpis.kpis import CreateKpi, UpdateKpi, create_kpi, update_kpi
from commands.kpis.links import LinkKpi, UnlinkKpi, link_kpi, unlink_kpi
from commands.kpis.measurements import RecordedRow, RecordMeasurements, record_measurements
from commands.orgs.teams import ChangeTeamMember, add_team_member
from domain.actor import Actor
from domain.kpis.definitions import ChildKpi, ChildKpis
from domain.kpis.kpis import ChildrenMethod, KpiCadence, KpiDirection
from domain.kpis.measurements import GivenMeasurement
from domain.okrs.objectives import Scope
from storage.database import Database, Row
from storage.work import Work
from tests.orgs.acme import NOW, Acme

Command = TypeVar("Command")
Result = TypeVar("Result")

_KPI: Final[dict[str, Any]] = {
    "name": "Time to resolve",
    "scope": Scope.COMPANY,
    "direction": KpiDirection.HIGHER,
    "cadence": KpiCadence.DAILY,
}


class Clock:
    """A clock that somebody sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def go_to(self, day: date) -> None:
        """Go to noon of a day, in UTC."""
        self.now = noon(day)


@dataclass
class Desk:
    """The organization, and its clock."""

    acme: Acme
    clock: Clock

    @classmethod
    async def found(cls, database: Database, clock: Clock) -> Self:
        return cls(await Acme.found(database), clock)

    @property
    def database(self) -> Database:
        return self.acme.database

    async def run(
        self, function: Callable[[Work, Command], Awaitable[Result]], command: Command, actor: Actor | None = None
    ) -> Result:
        return await self.acme.run(function, command, actor)

    async def join(self, team_id: str, person_id: str) -> None:
        """Make a person a member of a team."""
        await self.run(add_team_member, ChangeTeamMember(team_id, person_id))

    async def kpi(self, **given: Any) -> str:
        return await self.run(create_kpi, CreateKpi(**{**_KPI, **given}))

    async def change(self, kpi_id: str, **changes: Any) -> None:
        await self.run(update_kpi, UpdateKpi(kpi_id, changes))

    async def parent(self, method: ChildrenMethod, *children: str, **given: Any) -> str:
        """Create a KPI that takes others together."""
        items = tuple(ChildKpi(child) for child in children)
        return await self.kpi(children=ChildKpis(method, items), **given)

    async def record(
        self, *rows: tuple[str | ExternalKey, GivenMeasurement], atomic: bool = False, actor: Actor | None = None
    ) -> tuple[RecordedRow, ...]:
        return await self.run(record_measurements, RecordMeasurements(rows, atomic), actor)

    async def measure(self, kpi_id: str, day: date | datetime, value: float, external_id: str | None = None) -> str:
        """Record one value at noon of a day, or at a moment, and give what became of it."""
        at = day if isinstance(day, datetime) else noon(day)
        recorded = await self.record((kpi_id, GivenMeasurement(at, value, external_id=external_id)))
        return recorded[0].status

    async def link(self, key_result_id: str, kpi_id: str) -> None:
        await self.run(link_kpi, LinkKpi(key_result_id, kpi_id))

    async def unlink(self, key_result_id: str) -> None:
        await self.run(unlink_kpi, UnlinkKpi(key_result_id))

    async def driven(self, kpi_id: str, **given: Any) -> tuple[str, str]:
        """Give a key result that follows a KPI, and its objective, which has nothing else."""
        objective_id = await self.acme.objective(await self.acme.quarter())
        key_result_id = await self.acme.key_result(objective_id, **given)
        await self.link(key_result_id, kpi_id)
        return key_result_id, objective_id

    async def values(self, kpi_id: str, since: date) -> dict[date, Decimal]:
        """Give the daily values of a KPI."""

        async def read(work: Work, _command: None) -> list[tuple[date, Decimal]]:
            return list((await days_of_kpis(work, {kpi_id: since}))[kpi_id].days)

        return {day: value for day, value in await self.run(read, None) if day >= since}

    async def periods(self, kpi_id: str) -> dict[date, Row]:
        """Give the stored periods of a KPI by their first days."""
        async with self.database.connection(self.acme.owner.org_id) as connection:
            rows = await connection.fetch("SELECT * FROM kpi_periods WHERE kpi_id = $1 ORDER BY start_date", kpi_id)
        return {row["start_date"]: dict(row) for row in rows}

    async def history(self, node_id: str) -> dict[date, Decimal]:
        """Give the progress of a node at the end of each day on which it was noted."""
        async with self.database.connection(self.acme.owner.org_id) as connection:
            rows = await connection.fetch("SELECT date, progress FROM progress_history WHERE node_id = $1", node_id)
        return {row["date"]: row["progress"] for row in rows}

    async def revisions(self) -> list[Row]:
        """Give what measurements said before, version by version."""
        async with self.database.connection(self.acme.owner.org_id) as connection:
            rows = await connection.fetch("SELECT * FROM kpi_measurement_revisions ORDER BY measurement_id, version")
        return [dict(row) for row in rows]

    async def stands(self, kpi_id: str) -> Row:
        return await self.acme.row("kpis", kpi_id)

    async def progress(self, node_id: str) -> Decimal:
        table = "objectives" if node_id.startswith("obj_") else "key_results"
        progress: Decimal = (await self.acme.row(table, node_id))["progress"]
        return progress

    async def measured(self) -> list[Row]:
        """Give what the events of measuring tell, oldest first."""
        return [event["data"] for event in await self.acme.events("KPI_MEASURED")]


def april(day: int) -> date:
    """Give a day of the month of the tests, whose 15th is today."""
    return date(2026, 4, day)


def noon(day: date) -> datetime:
    """Give noon of a day in UTC; of today, the moment that the tests call now."""
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return NOW if moment.date() == NOW.date() else moment


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)
