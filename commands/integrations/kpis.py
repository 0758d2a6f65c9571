"""KPIs as another system knows them, and what each rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from commands.entities import ExternalKey
from commands.integrations.objectives import left_by
from commands.integrations.references import resolve
from commands.integrations.upserts import EntityType, Given, Upsert, UpsertedRow, UpsertRow, upsert
from commands.kpis.kpis import CreateKpi, UpdateKpi, create_kpi, update_kpi
from commands.kpis.naming import KpiKey, KpiName
from domain.errors import NotFound
from domain.kpis.definitions import ChildKpi, ChildKpis, TimerTimes
from domain.kpis.formulas.expressions import names_in
from domain.kpis.kpis import ChildrenMethod, TimerClock
from storage.kpis.definitions import kpis_called
from storage.tables import kpis, people, teams
from storage.work import Work


@dataclass(frozen=True, slots=True)
class NamedChildren:
    """KPIs that are taken together, each with its weight, in the words of the row."""

    method: ChildrenMethod
    items: tuple[tuple[KpiName, Decimal | None], ...]


@dataclass(frozen=True, slots=True)
class NamedTimes:
    """Which times a timer looks at, in the words of the row."""

    clock: TimerClock | None = None
    of: KpiName | None = None


async def upsert_kpis(work: Work, command: Upsert) -> tuple[UpsertedRow, ...]:
    """Create or change KPIs, by the fields of `CreateKpi` with references instead of ids.

    What a formula, children or times name may be another row of the call, also a later one. A scope that is given
    says whose the KPI no longer is.
    """
    keys = {row.given["key"]: row.key for row in command.rows if row.given.get("key") is not None}
    rows = tuple(replace(row, after=_awaited(row, keys)) for row in command.rows)
    return await upsert(work, _KPIS, replace(command, rows=rows))


def _awaited(row: UpsertRow, keys: Mapping[str, ExternalKey]) -> frozenset[ExternalKey]:
    named = {keys.get(name) for name in names_in(row.given.get("formula") or "")}
    for name in _names(row.given):
        named.add(keys.get(name.key) if isinstance(name, KpiKey) else name if isinstance(name, ExternalKey) else None)
    return frozenset(key for key in named if key is not None)


def _names(given: Given) -> Iterator[KpiName]:
    children, times = given.get("children"), given.get("timer")
    if children is not None:
        yield from (name for name, _ in children.items)
    if times is not None and times.of is not None:
        yield times.of


async def _create(work: Work, key: ExternalKey, given: dict[str, Any]) -> str:
    said = {name: value for name, value in (await _rested(work, given)).items() if value is not None}
    return await create_kpi(work, CreateKpi(**said, external_key=key))


async def _change(work: Work, kpi_id: str, given: dict[str, Any]) -> None:
    await update_kpi(work, UpdateKpi(kpi_id, left_by(given) | await _rested(work, given)))


async def _rested(work: Work, given: dict[str, Any]) -> dict[str, Any]:
    """Give what a row says with ids in the place of the names of KPIs."""
    children, times = given.get("children"), given.get("timer")
    if children is not None:
        items = [
            ChildKpi(await _resolved(work, name, "children", "items", str(place), "kpi"), weight)
            for place, (name, weight) in enumerate(children.items)
        ]
        given["children"] = ChildKpis(children.method, tuple(items))
    if times is not None:
        of_id = None if times.of is None else await _resolved(work, times.of, "timer", "of")
        given["timer"] = TimerTimes(times.clock, of_id)
    return given


async def _resolved(work: Work, name: KpiName, *path: str) -> str:
    if not isinstance(name, KpiKey):
        return await resolve(work, kpis, name, *path)
    found = await kpis_called(work, [name.key])
    if not found:
        raise NotFound(None, *path)
    kpi_id: str = found[0]["id"]
    return kpi_id


_KPIS: Final = EntityType(
    name="kpis",
    table=kpis,
    needed=("name", "scope", "direction"),
    references={
        "team": ("team_id", teams),
        "person": ("person_id", people),
        "accountable": ("accountable_id", people),
        "viewers": ("viewer_ids", people),
    },
    create=_create,
    change=_change,
)
