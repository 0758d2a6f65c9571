"""Rows of an organization, written straight into the tables, for tests that only read."""

import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

import asyncpg
from sqlalchemy import Table, bindparam, insert

from domain.actor import Actor, Role, TokenScope
from domain.kpis.kpis import Aggregation, KpiCadence, KpiDirection, KpiHealth, KpiSource
from domain.okrs.check_ins import CheckInKind
from domain.okrs.key_results import KeyResultSource, KeyResultState
from domain.okrs.measures import MeasureKind
from domain.okrs.objectives import Ambition, ObjectiveState, Scope, Visibility
from domain.okrs.periods import Cadence
from domain.okrs.rollup import ProgressSource
from domain.orgs.cycles import CycleState
from domain.units import Unit
from storage.database import Database, ReadSession
from storage.statements import Statement
from storage.tables import (
    alignments,
    check_ins,
    cycles,
    key_results,
    kpi_measurements,
    kpis,
    objectives,
    organizations,
    people,
    teams,
)

MORNING: Final = datetime(2026, 4, 15, 9, 30, tzinfo=UTC)
TODAY: Final = date(2026, 4, 15)

_DATES: Final = {"start_date": date(2026, 4, 1), "due_date": date(2026, 6, 30)}
_ENTITY: Final = {"created_at": MORNING, "updated_at": MORNING}
_DEFAULTS: Final[dict[Table, Mapping[str, object]]] = {
    teams: {"name": "Team", **_ENTITY},
    people: {"name": "Person", "role": Role.MEMBER, **_ENTITY},
    cycles: {
        "name": "Q2",
        "start_date": date(2026, 4, 1),
        "end_date": date(2026, 6, 30),
        "state": CycleState.ACTIVE,
        **_ENTITY,
    },
    objectives: {
        "title": "Objective",
        "scope": Scope.COMPANY,
        "ambition": Ambition.COMMITTED,
        "state": ObjectiveState.ACTIVE,
        "visibility": Visibility.ORGANIZATION,
        "progress_source": ProgressSource.BOTH,
        **_DATES,
        **_ENTITY,
    },
    key_results: {
        "title": "Key result",
        "unit": Unit.NUMBER,
        "state": KeyResultState.ACTIVE,
        "cadence": Cadence.WEEKLY,
        "source": KeyResultSource.CHECK_IN,
        "measure": MeasureKind.METRIC,
        **_DATES,
        **_ENTITY,
    },
    alignments: _ENTITY,
    check_ins: {"kind": CheckInKind.CHECK_IN, "date": TODAY, "created_at": MORNING},
    kpis: {
        "name": "KPI",
        "scope": Scope.COMPANY,
        "unit": Unit.NUMBER,
        "direction": KpiDirection.HIGHER,
        "cadence": KpiCadence.WEEKLY,
        "aggregation": Aggregation.LAST,
        "source": KpiSource.MEASURED,
        "health": KpiHealth.NO_DATA,
        **_ENTITY,
    },
    kpi_measurements: {"at": MORNING, "value": 1, "source": "test", **_ENTITY},
}
_PREFIXES: Final = {
    teams: "team",
    people: "per",
    cycles: "cyc",
    objectives: "obj",
    key_results: "kr",
    alignments: "aln",
    check_ins: "chk",
    kpis: "kpi",
    kpi_measurements: "msr",
}
_ORGANIZATION: Final = {
    "name": "Company",
    "time_zone": "UTC",
    "fiscal_year_start_month": 1,
    "week_start": "MONDAY",
    "status_basis": "SCORE",
    "objective_status_rule": "OWN_PROGRESS",
    "check_in_cadence": "WEEKLY",
    "at_risk_from": 0.3,
    "on_track_from": 0.7,
    "stale_grace_days": 3,
    "created_at": MORNING,
    "updated_at": MORNING,
}


class Company:
    """One organization, and how its rows get into the database."""

    def __init__(self, org_id: str, database: Database, writer: "asyncpg.Connection[asyncpg.Record]") -> None:
        self.org_id = org_id
        self._database = database
        self._writer = writer
        self._numbers = itertools.count(1)

    async def found(self) -> None:
        await self.write(organizations, [_ORGANIZATION])

    async def add(self, table: Table, **values: object) -> str:
        """Add one row, with what it needs filled in, and give its id."""
        return (await self.add_many(table, [values]))[0]

    async def add_many(self, table: Table, rows: Sequence[Mapping[str, object]]) -> list[str]:
        """Add rows that set the same columns, and give their ids, which rise."""
        filled = [{**_DEFAULTS[table], "id": self.new_id(table), **row} for row in rows]
        if table is kpi_measurements:
            filled = [{"identity": row["id"], **row} for row in filled]
        await self.write(table, filled)
        return [str(row["id"]) for row in filled]

    async def write(self, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
        names = ("org_id", *rows[0])
        values = {name: bindparam(name, type_=table.c[name].type) for name in names}
        statement = Statement(insert(table).values(values))
        arguments = [statement.arguments({"org_id": self.org_id, **row}) for row in rows]
        await self._writer.executemany(statement.sql, arguments)

    def new_id(self, table: Table) -> str:
        return f"{_PREFIXES[table]}_{next(self._numbers):026d}"

    def reader(self, person_id: str | None = None, role: Role = Role.ADMIN) -> ReadSession:
        """Read as a person of the company, by default as an administrator."""
        actor = Actor(self.org_id, person_id, role, TokenScope.READ, time_zone="UTC")
        return ReadSession(self._database, actor, MORNING)


def day(offset: int) -> date:
    """Give a day so many days after today."""
    return TODAY + timedelta(days=offset)


def moment(offset: int) -> datetime:
    """Give a moment so many seconds after this morning."""
    return MORNING + timedelta(seconds=offset)
