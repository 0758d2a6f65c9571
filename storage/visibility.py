"""Who may see what, as a condition of every read. What is invisible is, to a caller, not there."""

from typing import Any

from sqlalchemy import Boolean, Table, bindparam, exists, or_, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from domain.actor import Actor
from domain.okrs.objectives import Visibility
from storage.statements import is_in
from storage.tables import key_results, kpi_viewers, kpis, objective_viewers, objectives, team_members
from storage.tables.columns import ID


def viewer_values(viewer: Actor) -> dict[str, object]:
    """Give the parameters that the conditions of this module use."""
    return {
        "org_id": viewer.org_id,
        "viewer_is_admin": viewer.is_admin,
        "viewer_id": viewer.person_id,
        "viewer_team_ids": list(viewer.team_ids),
    }


def in_tenant(table: FromClause) -> ColumnElement[bool]:
    """Hold for the rows of the viewer's organization."""
    inside: ColumnElement[bool] = table.c.org_id == bindparam("org_id", type_=ID)
    return inside


def objective_is_visible(objective: FromClause = objectives) -> ColumnElement[bool]:
    """Hold for the objectives the viewer may see, and so for everything that hangs on them.

    `ORGANIZATION`: everybody. `TEAM`: members of the team, leads of it and of the teams above, and those who
    share a team with the person of an individual objective. `PRIVATE`: the people named. Admins, the lead and
    the person the objective belongs to always see it.
    """
    named = objective_viewers.c
    return _is_shown(objective, objective.c.lead_id, named.objective_id == objective.c.id, objective_viewers)


def kpi_is_visible(kpi: FromClause = kpis) -> ColumnElement[bool]:
    """Hold for the KPIs the viewer may see, and so for everything that hangs on them.

    The rule is that of objectives; the accountable person is what the lead is there.
    """
    return _is_shown(kpi, kpi.c.accountable_id, kpi_viewers.c.kpi_id == kpi.c.id, kpi_viewers)


def _is_shown(
    row: FromClause, lead_id: ColumnElement[Any], is_of_row: ColumnElement[bool], viewers: Table
) -> ColumnElement[bool]:
    viewer_id = bindparam("viewer_id", type_=ID)
    shares_team = exists(
        select(1).where(
            team_members.c.org_id == row.c.org_id,
            team_members.c.person_id == row.c.person_id,
            is_in(team_members.c.team_id, "viewer_team_ids"),
        )
    )
    is_named = exists(select(1).where(viewers.c.org_id == row.c.org_id, is_of_row, viewers.c.person_id == viewer_id))
    return or_(
        row.c.visibility == Visibility.ORGANIZATION.value,
        bindparam("viewer_is_admin", type_=Boolean()),
        lead_id == viewer_id,
        row.c.person_id == viewer_id,
        (row.c.visibility == Visibility.TEAM.value) & or_(is_in(row.c.team_id, "viewer_team_ids"), shares_team),
        (row.c.visibility == Visibility.PRIVATE.value) & is_named,
    )


def objective_is_seen(objective_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Hold where the viewer may see the objective of an id, whatever else the statement reads."""
    objective = objectives.alias()
    return exists(
        select(1)
        .select_from(objective)
        .where(in_tenant(objective), objective.c.id == objective_id, objective_is_visible(objective))
        .correlate_except(objective)
    )


def kpi_is_seen(kpi_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Hold where the viewer may see the KPI of an id, whatever else the statement reads. Of no KPI, nothing holds."""
    kpi = kpis.alias()
    return exists(
        select(1).select_from(kpi).where(in_tenant(kpi), kpi.c.id == kpi_id, kpi_is_visible(kpi)).correlate_except(kpi)
    )


def key_result_is_seen(key_result_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Hold where the viewer may see the key result of an id, whatever else the statement reads."""
    key_result = key_results.alias()
    objective = objectives.alias()
    return exists(
        select(1)
        .select_from(key_result)
        .join(objective, in_tenant(objective) & (objective.c.id == key_result.c.objective_id))
        .where(in_tenant(key_result), key_result.c.id == key_result_id, objective_is_visible(objective))
        .correlate_except(key_result, objective)
    )
