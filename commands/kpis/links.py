"""Letting a key result follow a KPI, and letting it go its own way again."""

from dataclasses import dataclass

from commands.entities import check_version
from commands.kpis.days import days_of_kpis
from commands.okrs.key_results import require_open_cycle
from commands.okrs.readings import refresh_readings
from commands.relations import relations_to_key_result
from domain.errors import InvalidInput, NotFound, WrongState, refuse
from domain.events import EventType
from domain.ids import Kind
from domain.kpis.kpis import KpiLinkMode
from domain.kpis.links import KeptValue, Quantity, check_link, values_to_keep
from domain.okrs.check_ins import CheckInKind, effective
from domain.okrs.key_results import KeyResultSource
from domain.okrs.measures import MeasureKind
from domain.policy import Action, require
from domain.units import Unit
from storage.database import Row
from storage.lookups import find, find_key_result, find_objective
from storage.okrs.check_ins import records_of
from storage.tables import check_ins, key_results, kpis
from storage.work import Work
from storage.writes import insert_many, update


@dataclass(frozen=True, slots=True)
class LinkKpi:
    """Let a key result take its values from a KPI from now on, and for all the time since it started."""

    key_result_id: str
    kpi_id: str
    mode: KpiLinkMode = KpiLinkMode.LATEST
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class UnlinkKpi:
    """Let a key result follow its KPI no longer."""

    key_result_id: str
    expected_version: int | None = None


async def link_kpi(work: Work, command: LinkKpi) -> str:
    """Let a key result follow a KPI and give the key result's id.

    Linking again in the same way changes nothing; in another mode, all its values are worked out anew.
    """
    row = await _find(work, command.key_result_id, command.expected_version)
    kpi = await find(work, kpis, command.kpi_id, "kpiId")
    if (row["kpi_id"], row["link_mode"]) == (kpi["id"], command.mode.value):
        return command.key_result_id
    if row["kpi_id"] not in {None, kpi["id"]}:
        message = "This key result follows another KPI already. Unlink it first."
        raise InvalidInput(message, "keyResultId")
    if kpi["archived_at"] is not None:
        message = "This KPI is archived. Restore it first."
        raise WrongState(message, "kpiId")
    measure = MeasureKind(row["measure"]) if row["measure"] is not None else None
    refuse(check_link(measure, command.mode, _quantity(kpi), _quantity(row)))
    link = {"source": KeyResultSource.KPI.value, "kpi_id": kpi["id"], "link_mode": command.mode.value}
    await update(work, key_results, row["id"], link)
    _tell(work, EventType.KPI_LINKED, row, kpi["id"], command.mode.value)
    await refresh_readings(work, [row["id"]])
    return command.key_result_id


async def unlink_kpi(work: Work, command: UnlinkKpi) -> str:
    """Let a key result go its own way and give its id. What it took over in its time becomes its check-ins.

    So the last value stays, and so does its history from the first value on. Raises `NotFound` if it follows no KPI.
    """
    row = await _find(work, command.key_result_id, command.expected_version)
    if row["kpi_id"] is None:
        message = "This key result follows no KPI."
        raise NotFound(message, "keyResultId")
    start = row["start_date"]
    days = (await days_of_kpis(work, {row["kpi_id"]: start}))[row["kpi_id"]]
    values = days.followed(KpiLinkMode(row["link_mode"]), start)
    records = await records_of(work, [row["id"]])
    kept = values_to_keep(values, effective(records[row["id"]]))
    said = [_check_in(work, row, value) for value in kept]
    await insert_many(work, check_ins, said)
    link = {"source": KeyResultSource.CHECK_IN.value, "kpi_id": None, "link_mode": None}
    await update(work, key_results, row["id"], link)
    ids = [each["id"] for each in said]
    _tell(work, EventType.KPI_UNLINKED, row, row["kpi_id"], row["link_mode"], check_in_ids=ids)
    await refresh_readings(work, [row["id"]])
    return command.key_result_id


def _quantity(row: Row) -> Quantity:
    return Quantity(Unit(row["unit"]), row["currency"])


async def _find(work: Work, key_result_id: str, expected_version: int | None) -> Row:
    row = await find_key_result(work, key_result_id, "keyResultId")
    objective = await find_objective(work, row["objective_id"])
    require(Action.UPDATE_KEY_RESULT, work.actor, await relations_to_key_result(work, row, objective))
    check_version(row, expected_version)
    await require_open_cycle(work, objective)
    return row


def _check_in(work: Work, key_result: Row, kept: KeptValue) -> dict[str, object]:
    identifier = work.new_id(Kind.CHECK_IN)
    return {
        "id": identifier,
        "key_result_id": key_result["id"],
        "kind": CheckInKind.CHECK_IN.value,
        "position_id": identifier,
        "date": kept.date,
        "value": kept.value,
        "status": kept.status.value if kept.status else None,
        "author_id": work.actor.person_id,
        "created_at": work.now,
    }


def _tell(work: Work, type_: EventType, key_result: Row, kpi_id: str, mode: str, **more: object) -> None:
    work.record(type_, key_result["id"], key_result["objective_id"], kpi_id=kpi_id, mode=mode, **more)
