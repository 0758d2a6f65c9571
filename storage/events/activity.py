"""What happened to one thing, or by one person: the log as a list, newest first.

An objective's part of the log is served by an index of its own; what its key results and initiatives tell is found
in it. Visibility is that of the event's objective and KPI, as it is now.
"""

from typing import Any, Final

from sqlalchemy import BigInteger, Table, or_, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from domain.lists import Order
from storage.lists.columns import published
from storage.lists.definition import Field, ListDefinition, Parent, fields_of
from storage.lists.kinds import Kind
from storage.tables import events, initiatives, key_results
from storage.visibility import in_tenant, key_result_is_seen, kpi_is_seen, objective_is_seen

_NUMBER: Final = Field(lambda row: row.c.number, Kind(BigInteger(), BigInteger(), read=int))


def _is_visible(event: FromClause) -> ColumnElement[bool]:
    of_objective = or_(event.c.objective_id.is_(None), objective_is_seen(event.c.objective_id))
    return of_objective & _is_of_seen_kpi(event)


def _is_of_seen_kpi(event: FromClause) -> ColumnElement[bool]:
    return or_(event.c.kpi_id.is_(None), kpi_is_seen(event.c.kpi_id))


def _is_of_objective(event: FromClause, objective_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Hold for the part of an objective that is seen; what its guardrails tell is also a matter of their KPIs."""
    return (event.c.objective_id == objective_id) & _is_of_seen_kpi(event)


def _is_about(event: FromClause, part: Table, column: str, part_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Hold for events of a part of an objective, or of what belongs to that part."""
    other = part.alias()
    objective_id: ColumnElement[Any] = (
        select(other.c.objective_id)
        .where(in_tenant(other), other.c.id == part_id)
        .correlate_except(other)
        .scalar_subquery()
    )
    return _is_of_objective(event, objective_id) & or_(
        event.c.subject_id == part_id, event.c.data[column].astext == part_id
    )


def _initiative_is_seen(initiative_id: ColumnElement[Any]) -> ColumnElement[bool]:
    initiative = initiatives.alias()
    return (
        select(initiative.c.id)
        .where(
            in_tenant(initiative),
            initiative.c.id == initiative_id,
            objective_is_seen(initiative.c.objective_id),
        )
        .correlate_except(initiative)
        .exists()
    )


ACTIVITY: Final = ListDefinition(
    name="activity",
    table=events,
    columns=published(events),
    fields={
        **fields_of(events, id="id", type="type", actor="actor_id", subject="subject_id", at="at"),
        "number": _NUMBER,
    },
    orders={"number": _NUMBER},
    default_order=(Order("number", descending=True),),
    visible=_is_visible,
    parents={
        "objective_id": Parent(
            _is_of_objective,
            visible=objective_is_seen,
            is_seen_with_parent=True,
        ),
        "key_result_id": Parent(
            lambda row, part_id: _is_about(row, key_results, "key_result_id", part_id),
            visible=key_result_is_seen,
            is_seen_with_parent=True,
        ),
        "initiative_id": Parent(
            lambda row, part_id: _is_about(row, initiatives, "initiative_id", part_id),
            visible=_initiative_is_seen,
            is_seen_with_parent=True,
        ),
        "actor_id": Parent(lambda row, person_id: row.c.actor_id == person_id),
    },
)
