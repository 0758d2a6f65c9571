"""Guardrails: KPIs that have to stay healthy while an objective is pursued. A breach and its end are facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commands.entities import check_version
from commands.okrs.key_results import require_open_cycle
from commands.relations import relations_to_objective
from domain.events import EventType
from domain.ids import Kind
from domain.kpis.guardrails import is_breached, require_guardable
from domain.kpis.kpis import GuardrailLimit, KpiHealth
from domain.policy import Action, require
from storage.database import Row
from storage.kpis.guardrails import find_guardrail, guardrails_in_cycle, guardrails_on, open_guardrails
from storage.lookups import activity_of, find, find_objective
from storage.tables import guardrails, kpis
from storage.work import Work
from storage.writes import insert, insert_many, remove, update, update_many


@dataclass(frozen=True, slots=True)
class AddGuardrail:
    """Let a KPI guard an objective. `breached_from` is the mildest health that breaches it."""

    objective_id: str
    kpi_id: str
    breached_from: GuardrailLimit = GuardrailLimit.RED


@dataclass(frozen=True, slots=True)
class UpdateGuardrail:
    """Change from which health on a guardrail is breached."""

    guardrail_id: str
    breached_from: GuardrailLimit
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveGuardrail:
    """Let a KPI guard an objective no longer."""

    guardrail_id: str
    expected_version: int | None = None


async def add_guardrail(work: Work, command: AddGuardrail) -> str:
    """Let a KPI guard an objective and give the guardrail's id. If the KPI is ill already, it is breached at once."""
    objective = await find_objective(work, command.objective_id, "objectiveId")
    require(Action.UPDATE_OBJECTIVE, work.actor, await relations_to_objective(work, objective))
    await require_open_cycle(work, objective)
    kpi = await find(work, kpis, command.kpi_id, "kpiId")
    require_guardable(
        kpi_archived=kpi["archived_at"] is not None,
        objective_archived=objective["archived_at"] is not None,
        guarded_by=[row["kpi_id"] for row in await guardrails_on(work, objective["id"])],
        kpi_id=kpi["id"],
    )
    guardrail = _new(work, objective["id"], kpi["id"], command.breached_from)
    await insert(work, guardrails, guardrail)
    _tell(work, EventType.GUARDRAIL_ADDED, guardrail, breached_from=command.breached_from.value)
    await _judge(work, [{**guardrail, **_standing(kpi)}])
    identifier: str = guardrail["id"]
    return identifier


async def update_guardrail(work: Work, command: UpdateGuardrail) -> str:
    """Change from which health on a guardrail is breached, and give its id."""
    row = await _find(work, command.guardrail_id, command.expected_version)
    if row["breached_from"] == command.breached_from.value:
        return command.guardrail_id
    changes = {"breached_from": command.breached_from.value}
    await update(work, guardrails, row["id"], changes)
    _tell(work, EventType.GUARDRAIL_UPDATED, row, changed=["breached_from"])
    kpi = await find(work, kpis, row["kpi_id"])
    await _judge(work, [{**row, **changes, **_standing(kpi)}])
    return command.guardrail_id


async def remove_guardrail(work: Work, command: RemoveGuardrail) -> str:
    """Let a KPI guard an objective no longer, and give the objective's id."""
    row = await _find(work, command.guardrail_id, command.expected_version)
    await remove(work, guardrails, {"id": row["id"]})
    _tell(work, EventType.GUARDRAIL_REMOVED, row)
    objective_id: str = row["objective_id"]
    return objective_id


async def refresh_guardrails(work: Work, moved: Mapping[str, Row]) -> None:
    """Tell which guardrails are breached, and which no longer, now that KPIs stand otherwise.

    `moved` gives `health` and `current_value` of each, by its id. Objectives in closed cycles stay as they are.
    """
    if moved:
        await _judge(work, [{**row, **_standing(moved[row["kpi_id"]])} for row in await open_guardrails(work, moved)])


async def refresh_guardrails_of_cycle(work: Work, cycle_id: str) -> None:
    """Tell the same of all guardrails of a cycle: their KPIs may have moved while it was closed."""
    await _judge(work, await guardrails_in_cycle(work, cycle_id))


async def copy_guardrails(work: Work, source_id: str, objective_id: str) -> None:
    """Let the KPIs that guard an objective guard its copy as well, archived ones apart."""
    present = await guardrails_on(work, source_id)
    active = await activity_of(work, kpis, {row["kpi_id"] for row in present})
    copies = [
        {**_new(work, objective_id, row["kpi_id"], GuardrailLimit(row["breached_from"])), **_standing(row)}
        for row in present
        if active.get(row["kpi_id"])
    ]
    stored = guardrails.c.keys()
    await insert_many(work, guardrails, [{name: row[name] for name in row if name in stored} for row in copies])
    for row in copies:
        _tell(work, EventType.GUARDRAIL_ADDED, row, breached_from=row["breached_from"])
    await _judge(work, copies)


async def _find(work: Work, guardrail_id: str, expected_version: int | None) -> Row:
    row = await find_guardrail(work, guardrail_id, "id")
    objective = await find_objective(work, row["objective_id"])
    require(Action.UPDATE_OBJECTIVE, work.actor, await relations_to_objective(work, objective))
    check_version(row, expected_version)
    await require_open_cycle(work, objective)
    return row


async def _judge(work: Work, rows: Iterable[Row]) -> None:
    """Store and tell what is otherwise than the health of the KPIs wants it. Each row has its KPI's standing."""
    turned = [row for row in rows if row["is_breached"] != _is_breached(row)]
    await update_many(
        work,
        guardrails,
        [
            {
                "id": row["id"],
                "is_breached": not row["is_breached"],
                "breached_at": None if row["is_breached"] else work.now,
                "updated_at": work.now,
            }
            for row in turned
        ],
    )
    for row in turned:
        value = row["current_value"]
        type_ = EventType.GUARDRAIL_RECOVERED if row["is_breached"] else EventType.GUARDRAIL_BREACHED
        _tell(work, type_, row, health=row["health"], value=None if value is None else float(value))


def _is_breached(row: Row) -> bool:
    return is_breached(GuardrailLimit(row["breached_from"]), KpiHealth(row["health"]))


def _standing(kpi: Row) -> dict[str, object]:
    return {"health": kpi["health"], "current_value": kpi["current_value"]}


def _new(work: Work, objective_id: str, kpi_id: str, breached_from: GuardrailLimit) -> dict[str, Any]:
    return {
        "id": work.new_id(Kind.GUARDRAIL),
        "objective_id": objective_id,
        "kpi_id": kpi_id,
        "breached_from": breached_from.value,
        "is_breached": False,
        "breached_at": None,
        "created_at": work.now,
        "updated_at": work.now,
    }


def _tell(work: Work, type_: EventType, row: Row, **more: object) -> None:
    work.record(type_, row["id"], row["objective_id"], kpi_id=row["kpi_id"], **more)
