"""Search across everything that has a name.

Every word must occur in the name or the description, whatever its case. Names that begin with the whole text come
first, then names that contain it, then the rest. It reads the tenant's rows once: row-level security keeps the
planner from using a text index, whose operators are not leakproof.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Integer, Select, Table, Text, and_, bindparam, case, func, literal, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from domain.ids import Kind
from storage.database import ReadSession, Row
from storage.reads import seen_through_objective
from storage.statements import Statement
from storage.tables import initiatives, key_results, kpis, objectives, people, teams
from storage.visibility import in_tenant, kpi_is_visible, objective_is_visible

MOST_WORDS: Final = 8


async def search(session: ReadSession, words: Sequence[str], kinds: frozenset[Kind], limit: int) -> list[Row]:
    """Give the ids and names of what fits, best first. Raises nothing: no words find nothing."""
    if not words or not kinds:
        return []
    found = {f"word_{index}": f"%{_escaped(word)}%" for index, word in enumerate(words)}
    whole = _escaped(" ".join(words))
    statement = _search(len(words), kinds)
    return await session.fetch(statement, **found, begins=f"{whole}%", contains=f"%{whole}%", limit=limit)


def _escaped(text: str) -> str:
    return text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@cache
def _search(words: int, kinds: frozenset[Kind]) -> Statement:
    parts = [_part(kind, words) for kind in _SOURCES if kind in kinds]
    found = union_all(*parts).subquery()
    order = (found.c.rank, found.c.name, found.c.id)
    return Statement(select(found.c.id, found.c.name).order_by(*order).limit(bindparam("limit", type_=Integer())))


def _part(kind: Kind, words: int) -> Select[Any]:
    table, name, details, conditions = _SOURCES[kind]
    text = func.lower(func.concat(name, " ", details))
    fits = [text.like(bindparam(f"word_{index}", type_=Text())) for index in range(words)]
    rank = case(
        (func.lower(name).like(bindparam("begins", type_=Text())), 0),
        (func.lower(name).like(bindparam("contains", type_=Text())), 1),
        else_=2,
    )
    columns = (table.c.id, name.label("name"), rank.label("rank"))
    return select(*columns).where(in_tenant(table), and_(*conditions), *fits)


_Source = tuple[Table, ColumnElement[Any], ColumnElement[Any], tuple[ColumnElement[bool], ...]]

_SOURCES: Final[dict[Kind, _Source]] = {
    Kind.OBJECTIVE: (
        objectives,
        objectives.c.title,
        objectives.c.description,
        (objectives.c.archived_at.is_(None), objective_is_visible()),
    ),
    Kind.KEY_RESULT: (
        key_results,
        key_results.c.title,
        key_results.c.description,
        (key_results.c.archived_at.is_(None), seen_through_objective(key_results)),
    ),
    Kind.INITIATIVE: (
        initiatives,
        initiatives.c.title,
        initiatives.c.description,
        (initiatives.c.archived_at.is_(None), seen_through_objective(initiatives)),
    ),
    Kind.KPI: (kpis, kpis.c.name, kpis.c.description, (kpis.c.archived_at.is_(None), kpi_is_visible())),
    Kind.TEAM: (teams, teams.c.name, teams.c.description, (teams.c.archived_at.is_(None),)),
    Kind.PERSON: (
        people,
        people.c.name,
        func.concat(people.c.title, literal(" "), people.c.email),
        (people.c.deactivated_at.is_(None),),
    ),
}
"""For each kind: its table, its name, what else is searched, and which rows are found at all."""

SEARCHABLE: Final = frozenset(_SOURCES)
