"""Writing the dataset into a migrated database, set by set, and growing it by copies of itself."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import asyncpg
from sqlalchemy import Table

from benchmarks.dataset import Dataset, make_dataset
from commands.execute import execute
from commands.kpis.kpis import CreateKpi, create_kpi
from commands.okrs.settle import roll_up_settings
from commands.orgs.organizations import create_organization
from commands.orgs.tokens import CreateToken, create_token
from domain.actor import Actor, TokenScope
from domain.clock import date_in
from domain.ids import base32
from domain.kpis.kpis import KpiDirection
from domain.okrs.graph import NodeState, recompute
from domain.okrs.objectives import Scope
from domain.okrs.periods import Cadence
from domain.okrs.schedule import next_check_in_due, stale_after
from domain.orgs.organizations import OrganizationSettings
from storage.database import Database
from storage.okrs.cascade import whole_cascade
from storage.tables import (
    alignments,
    check_ins,
    cycles,
    key_results,
    objectives,
    people,
    progress_history,
    team_members,
    teams,
)
from storage.work import Work

SECRET: Final = "a secret that guards nothing but a benchmark"
_COPY_DIGITS: Final = 6
_COPIED: Final = (
    people, teams, team_members, objectives, key_results, alignments, check_ins, progress_history,
)  # fmt: skip
_SHARED: Final = frozenset({"org_id", "cycle_id", "external_id"})

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Company:
    """The seeded organization: who reads and writes in it, and what requests name."""

    owner: Actor
    reader_token: str
    writer_token: str
    kpi_id: str
    dataset: Dataset

    @property
    def org_id(self) -> str:
        """The tenant."""
        return self.owner.org_id


async def seed(dsn: str) -> Company:
    """Found the organization and write the dataset at scale 1."""
    database = await Database.open(dsn)
    try:
        settings = OrganizationSettings()
        owner = await create_organization(database, "Benchmark", settings)
        now = database.clock()
        dataset = make_dataset(date_in(settings.time_zone, now))
        await _write(dsn, owner.org_id, dataset, now)
        token = CreateToken("Benchmark", TokenScope.READ, dataset.people[-1].id, None, SECRET.encode())
        reader = await execute(database, owner, create_token, token)
        token = CreateToken("Benchmark", TokenScope.WRITE, None, None, SECRET.encode())
        writer = await execute(database, owner, create_token, token)
        kpi = CreateKpi("Measured in bulk", Scope.COMPANY, KpiDirection.HIGHER)
        return Company(owner, reader, writer, await execute(database, owner, create_kpi, kpi), dataset)
    finally:
        await database.close()


async def wrong_states(dsn: str, company: Company) -> int:
    """Count the objectives and key results whose stored progress differs from a recomputation of everything."""
    database = await Database.open(dsn)
    try:
        async with database.transaction(company.org_id) as connection:
            work = await Work.begin(connection, company.owner)
            cascade = await whole_cascade(work)
            states = recompute(cascade.nodes, cascade.edges, {}, roll_up_settings(work.settings, work.today))
        return sum(state != cascade.before[node_id] for node_id, state in states.items())
    finally:
        await database.close()


async def grow(dsn: str, scale: int, grown: int = 1) -> dict[str, float]:
    """Copy the original, with all its progress, until there are `scale` of it; `grown` are there already.

    The database copies, so nothing travels. Gives what it took and made: `seeded_seconds`, and `database_mib` with
    all indexes.
    """
    started = time.perf_counter()
    connection = await asyncpg.connect(dsn)
    try:
        # The copies refer to one another as the originals do, so no foreign key needs to be checked again.
        await connection.execute("SET session_replication_role = replica")
        for table in _COPIED:
            await connection.execute(_copy_statement(table), [base32(k, _COPY_DIGITS) for k in range(grown, scale)])
        await connection.execute("VACUUM ANALYZE")
        size: int = await connection.fetchval("SELECT pg_database_size(current_database())")
    finally:
        await connection.close()
    return {"seeded_seconds": round(time.perf_counter() - started, 1), "database_mib": round(size / 2**20)}


def _copy_statement(table: Table) -> str:
    names = [column.name for column in table.columns]
    first_id = next(name for name in names if name not in _SHARED)
    original = f"right({first_id}, {_COPY_DIGITS}) = '{base32(0, _COPY_DIGITS)}'"
    sources = ", ".join(_copied_column(name) for name in names)
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {sources} "
        f"FROM unnest($1::text[]) AS copy(digits), {table.name} WHERE {original}"
    )


def _copied_column(name: str) -> str:
    if name == "email":
        return "digits || email"
    if name in _SHARED or not (name == "id" or name.endswith("_id")):
        return name
    return f"left({name}, -{_COPY_DIGITS}) || digits"


async def _write(dsn: str, org_id: str, dataset: Dataset, now: datetime) -> None:
    moment = {"org_id": org_id, "created_at": now, "updated_at": now}
    connection = await asyncpg.connect(dsn)
    try:
        for table, rows in (
            (cycles, [_cycle(dataset)]),
            (people, [{"id": p.id, "name": p.name, "email": p.email, "role": "MEMBER"} for p in dataset.people]),
            (teams, [{"id": t.id, "name": t.name, "parent_id": t.parent_id, "lead_id": t.lead_id}
                     for t in dataset.teams]),
            (team_members, [{"team_id": p.team_id, "person_id": p.id} for p in dataset.people]),
            (objectives, _objectives(dataset, now)),
            (key_results, _key_results(dataset, now)),
            (alignments, [{"id": a.id, "objective_id": a.objective_id, "parent_objective_id": a.parent_id,
                           "is_primary": True} for a in dataset.alignments]),
            (check_ins, _check_ins(dataset, now.date())),
            (progress_history, _history(dataset, now.date())),
        ):  # fmt: skip
            await _copy(connection, table, [{**moment, **row} for row in rows])
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def _copy(connection: asyncpg.Connection, table: Table, rows: Sequence[Values]) -> None:
    names = [column.name for column in table.columns if column.name in rows[0]]
    records = [[row[name] for name in names] for row in rows]
    await connection.copy_records_to_table(table.name, columns=names, records=records)


def _cycle(dataset: Dataset) -> Values:
    dates = {"start_date": dataset.start, "end_date": dataset.due}
    return {"id": dataset.cycle_id, "name": "This year", "state": "ACTIVE", **dates}


def _state_columns(state: NodeState, now: datetime) -> Values:
    return {
        "exact_progress": state.exact_progress,
        "exact_raw_progress": state.exact_raw_progress,
        "progress": state.progress,
        "raw_progress": state.raw_progress,
        "measurable": state.measurable,
        "has_value": state.has_value,
        "status": state.status.value,
        "status_reason": state.status_reason.value,
        "score_band": state.score_band.value,
        "pace_band": state.pace_band.value,
        "progress_changed_at": now,
    }


def _objectives(dataset: Dataset, now: datetime) -> list[Values]:
    shared = {"start_date": dataset.start, "due_date": dataset.due, "cycle_id": dataset.cycle_id}
    return [
        {
            "id": objective.id,
            "title": objective.title,
            "scope": objective.scope,
            "team_id": objective.team_id,
            "person_id": objective.person_id,
            "lead_id": objective.lead_id,
            "ambition": "ASPIRATIONAL",
            "state": "ACTIVE",
            "visibility": "ORGANIZATION",
            "progress_source": "BOTH",
            **shared,
            **_state_columns(dataset.states[objective.id], now),
        }
        for objective in dataset.objectives
    ]


def _key_results(dataset: Dataset, now: datetime) -> list[Values]:
    next_due = next_check_in_due(dataset.start, dataset.due, now.date(), Cadence.WEEKLY)
    shared = {
        "start_date": dataset.start,
        "due_date": dataset.due,
        "cadence": "WEEKLY",
        "unit": "PERCENT",
        "state": "ACTIVE",
        "source": "CHECK_IN",
        "measure": "METRIC",
        "scoring": "LINEAR",
        "start_value": 0,
        "target_value": 100,
        "last_value_date": now.date(),
        "next_check_in_due": next_due,
        "stale_after": stale_after(next_due, OrganizationSettings().stale_grace_days),
    }
    return [
        {
            "id": key_result.id,
            "title": key_result.title,
            "objective_id": key_result.objective_id,
            "owner_id": key_result.owner_id,
            "current_value": key_result.current,
            "last_check_in_id": key_result.check_in_id,
            **shared,
            **_state_columns(dataset.states[key_result.id], now),
        }
        for key_result in dataset.key_results
    ]


def _check_ins(dataset: Dataset, today: date) -> list[Values]:
    return [
        {
            "id": key_result.check_in_id,
            "key_result_id": key_result.id,
            "kind": "CHECK_IN",
            "position_id": key_result.check_in_id,
            "date": today,
            "value": key_result.current,
            "author_id": key_result.owner_id,
        }
        for key_result in dataset.key_results
    ]


def _history(dataset: Dataset, today: date) -> list[Values]:
    values = {key_result.id: key_result.current for key_result in dataset.key_results}
    return [
        {
            "node_id": node_id,
            "date": today,
            "exact_progress": state.exact_progress,
            "exact_raw_progress": state.exact_raw_progress,
            "progress": state.progress,
            "raw_progress": state.raw_progress,
            "value": values.get(node_id),
            "status": state.status.value,
        }
        for node_id, state in dataset.states.items()
    ]
