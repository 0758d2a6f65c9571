"""KPIs for commands: found by their names, and between their rows and the domain."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import and_, func, select
from sqlalchemy.types import Text

from domain.kpis.kpis import Aggregation, Kpi, KpiCadence, KpiDirection, Target, Thresholds
from domain.kpis.standing import Standing
from domain.okrs.objectives import Scope, Visibility
from domain.units import Unit
from storage.database import Row
from storage.statements import Statement, array_parameter, is_in
from storage.tables import kpis, team_members
from storage.visibility import in_tenant, kpi_is_visible
from storage.work import Work

ExternalName = tuple[str, str]
"""An external key: the other system, and the id there."""


async def kpis_of(work: Work, identifiers: Iterable[str]) -> list[Row]:
    """Give the KPIs that have one of these ids, as far as the actor may see them."""
    ids = list(identifiers)
    return await work.fetch(_BY_IDS, ids=ids) if ids else []


async def kpis_named(work: Work, names: Sequence[ExternalName]) -> list[Row]:
    """Give the KPIs that have one of these external keys, as far as the actor may see them."""
    if not names:
        return []
    sources, external_ids = zip(*names, strict=True)
    return await work.fetch(_BY_NAMES, sources=sources, external_ids=external_ids)


async def kpis_keyed(work: Work, keys: Sequence[str]) -> list[Row]:
    """Give the KPIs that have one of these keys, as far as the actor may see them."""
    return await work.fetch(_BY_KEYS, keys=keys) if keys else []


async def every_kpi(work: Work) -> list[Row]:
    """Give all KPIs of the organization."""
    return await work.fetch(_EVERY)


async def teams_of_people(work: Work, person_ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """Give the ids of the teams that each person is a member of; a person without any is absent."""
    rows = await work.fetch(_TEAMS_OF_PEOPLE, ids=list(person_ids))
    return {row["person_id"]: frozenset(row["team_ids"]) for row in rows}


def kpi_of(row: Row) -> Kpi:
    """Read what rules look at from the row of a KPI."""
    return Kpi(
        name=row["name"],
        scope=Scope(row["scope"]),
        direction=KpiDirection(row["direction"]),
        team_id=row["team_id"],
        person_id=row["person_id"],
        visibility=Visibility(row["visibility"]),
        description=row["description"],
        unit=Unit(row["unit"]),
        currency=row["currency"],
        cadence=KpiCadence(row["cadence"]),
        aggregation=Aggregation(row["aggregation"]),
        tags=tuple(row["tags"]),
        target=Target(row["target"], row["target_lower"], row["target_upper"]),
        thresholds=Thresholds(row["green"], row["yellow"]),
    )


def target_columns(target: Target) -> dict[str, Any]:
    """Give the columns that store a target."""
    return {"target": target.value, "target_lower": target.lower, "target_upper": target.upper}


def threshold_columns(thresholds: Thresholds) -> dict[str, Any]:
    """Give the columns that store thresholds."""
    return {"green": thresholds.green, "yellow": thresholds.yellow}


def standing_columns(standing: Standing, *, archived: bool) -> dict[str, Any]:
    """Give the columns that store how a KPI stands. An archived one is nobody's duty and never becomes stale."""
    return {
        "current_value": standing.current_value,
        "current_period_start": standing.current_period_start,
        "last_measured_at": standing.last_measured_at,
        "health": standing.health.value,
        "attainment": standing.attainment,
        "no_value_reason": standing.no_value_reason.value if standing.no_value_reason else None,
        "is_outlier": standing.is_outlier,
        "missing_periods": standing.missing_periods,
        "stale_after": None if archived else standing.stale_after,
    }


_BY_IDS: Final = Statement(
    select(kpis).where(in_tenant(kpis), is_in(kpis.c.id, "ids"), kpi_is_visible()).order_by(kpis.c.id)
)

_NAMES: Final = (
    func.unnest(array_parameter("sources", Text()), array_parameter("external_ids", Text()))
    .table_valued("source", "external_id")
    .render_derived(name="names")
)
_BY_NAMES: Final = Statement(
    select(kpis)
    .join_from(
        _NAMES, kpis, and_(kpis.c.external_source == _NAMES.c.source, kpis.c.external_id == _NAMES.c.external_id)
    )
    .where(in_tenant(kpis), kpi_is_visible())
)

_BY_KEYS: Final = Statement(select(kpis).where(in_tenant(kpis), is_in(kpis.c.key, "keys"), kpi_is_visible()))

_EVERY: Final = Statement(select(kpis).where(in_tenant(kpis)).order_by(kpis.c.id))

_TEAMS_OF_PEOPLE: Final = Statement(
    select(team_members.c.person_id, func.array_agg(team_members.c.team_id).label("team_ids"))
    .where(in_tenant(team_members), is_in(team_members.c.person_id, "ids"))
    .group_by(team_members.c.person_id)
)
