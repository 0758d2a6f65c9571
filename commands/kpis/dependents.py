"""What rests on a KPI has to agree with it: whether a change of the one would break the others."""

from collections.abc import Mapping, Sequence
from typing import Any

from commands.kpis.formulas import stored_expression, unit_of
from domain.errors import InUse, OkraError
from domain.events import EventType
from domain.kpis.formulas.dimensions import UnitOfKpi
from domain.kpis.formulas.units import check_units
from domain.kpis.kpis import KpiSource
from storage.database import Row
from storage.kpis.definitions import dependents_of, kpis_with_sight
from storage.kpis.dependencies import inputs_of
from storage.work import Work


async def check_dependents(work: Work, kpi: Row, after: Mapping[str, Any], *, ends_times: bool) -> Sequence[OkraError]:
    """Tell which KPIs could not be worked out any more, if a KPI were so; in the words of who may not see all.

    `ends_times`: it is to have no times of its own any more, for others to look at.
    """
    dependents = await dependents_of(work, kpi["id"])
    watching = [row for row in dependents if KpiSource(row["source"]) is KpiSource.TIMER]
    resting = [row for row in dependents if row not in watching]
    if ends_times and watching:
        return (_refused("Others look at the times of this KPI", watching, "timer"),)
    if kpi["cadence"] != after["cadence"] and resting:
        return (_refused("Others rest on this KPI and share its periods", resting, "cadence"),)
    broken = await _broken(work, kpi, after, resting) if resting else []
    return (_refused("Others could not be worked out any more", broken, "unit"),) if broken else ()


async def require_no_dependents(work: Work, kpi_id: str) -> None:
    """Refuse to lose a KPI on which others rest, or whose times they look at. Raises `InUse`, naming them."""
    dependents = await dependents_of(work, kpi_id)
    if dependents:
        raise _refused("Others rest on this KPI", dependents)


async def tell_formulas(work: Work, kpi_id: str) -> None:
    """Note that formulas which name a KPI read otherwise: it has another key now, or is shown to others."""
    for row in await dependents_of(work, kpi_id):
        if row["formula"] is not None:
            work.record(EventType.STANDING_CHANGED, row["id"])


async def _broken(work: Work, kpi: Row, after: Mapping[str, Any], resting: Sequence[Row]) -> list[Row]:
    inputs = await inputs_of(work, [row["id"] for row in resting])
    ids = {each["input_id"] for rows in inputs.values() for each in rows}
    units = {row["id"]: unit_of(row) for row in await kpis_with_sight(work, ids)} | {kpi["id"]: unit_of(after)}
    return [row for row in resting if not _holds(row, units, unit_of(after))]


def _holds(dependent: Row, units: Mapping[str, UnitOfKpi], unit: UnitOfKpi) -> bool:
    text = dependent["formula"]
    if text is None:
        return unit_of(dependent) == unit
    return not check_units(text, stored_expression(text), units, unit_of(dependent))


def _refused(message: str, rows: Sequence[Row], *path: str) -> InUse:
    seen = [row["key"] or f"“{row['name']}”" for row in rows if row["is_visible"]]
    hidden = ["some that you may not see"] if len(seen) < len(rows) else []
    return InUse(f"{message}: {', '.join([*seen, *hidden])}.", *path)
