"""The lists of teams, people and cycles. The whole organization may see them."""

from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from domain.lists import Compare, Operator, Order
from storage.lists.definition import (
    EVERYTHING,
    Default,
    Field,
    ListDefinition,
    Parent,
    Relation,
    fields_of,
    is_set,
    node_of,
    regardless_of_case,
)
from storage.lists.kinds import BOOLEAN
from storage.orgs.columns import CYCLE, PERSON, TEAM
from storage.tables import cycles, people, team_members, teams
from storage.visibility import in_tenant

_TIMES: Final = {"created_at": "created_at", "updated_at": "updated_at"}


def _is_member(team_id: ColumnElement[str], person_id: ColumnElement[str]) -> ColumnElement[bool]:
    member = team_members.alias()
    return exists(
        select(1)
        .select_from(member)
        .where(in_tenant(member), member.c.team_id == team_id, member.c.person_id == person_id)
        .correlate_except(member)
    )


def _has_member(team: FromClause, person: FromClause) -> ColumnElement[bool]:
    return _is_member(team.c.id, person.c.id)


def _is_member_of(person: FromClause, team: FromClause) -> ColumnElement[bool]:
    return _is_member(team.c.id, person.c.id)


TEAMS: Final[ListDefinition] = ListDefinition(
    name="teams",
    table=teams,
    columns=TEAM,
    fields={
        **fields_of(teams, id="id", name="name", description="description", parent="parent_id"),
        **fields_of(teams, lead="lead_id", **_TIMES),
        "team": node_of(teams, teams, "id"),
        "root": Field(lambda row: row.c.parent_id.is_(None), BOOLEAN),
        "archived": Field(is_set("archived_at"), BOOLEAN),
    },
    orders={"name": regardless_of_case("name"), **fields_of(teams, **_TIMES)},
    relations={"members": Relation(lambda: PEOPLE, _has_member)},
    parents={
        "parent_id": Parent(lambda row, parent_id: row.c.parent_id == parent_id),
        "lead_id": Parent(lambda row, lead_id: row.c.lead_id == lead_id),
        "person_id": Parent(lambda row, person_id: _is_member(row.c.id, person_id)),
    },
    default=Default("archived", Compare("archived", Operator.EQ, value=False)),
)

PEOPLE: Final[ListDefinition] = ListDefinition(
    name="people",
    table=people,
    columns=PERSON,
    fields={
        **fields_of(people, id="id", name="name", email="email", title="title", role="role", **_TIMES),
        "deactivated": Field(is_set("deactivated_at"), BOOLEAN),
    },
    orders={"name": regardless_of_case("name"), **fields_of(people, **_TIMES)},
    relations={"teams": Relation(lambda: TEAMS, _is_member_of, default=EVERYTHING)},
    parents={"team_id": Parent(lambda row, team_id: _is_member(team_id, row.c.id))},
    default=Default("deactivated", Compare("deactivated", Operator.EQ, value=False)),
)

CYCLES: Final[ListDefinition] = ListDefinition(
    name="cycles",
    table=cycles,
    columns=CYCLE,
    fields={
        **fields_of(cycles, id="id", name="name", parent="parent_id", state="state"),
        **fields_of(cycles, start_date="start_date", end_date="end_date", **_TIMES),
    },
    orders={
        "name": regardless_of_case("name"),
        **fields_of(cycles, start_date="start_date", end_date="end_date", **_TIMES),
    },
    default_order=(Order("start_date"),),
    parents={"parent_id": Parent(lambda row, parent_id: row.c.parent_id == parent_id)},
)
