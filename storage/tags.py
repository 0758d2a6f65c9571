"""Tags: what they are used on, and changing one everywhere at once."""

from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Integer, Table, Text, any_, bindparam, exists, func, literal, literal_column, select, union_all
from sqlalchemy import cast as sql_cast
from sqlalchemy import update as sql_update
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Select

from domain.orgs.cycles import CycleState
from storage.database import ReadSession, Row
from storage.statements import Statement
from storage.tables import cycles, key_results, kpis, objectives
from storage.tables.columns import ID
from storage.visibility import in_tenant, kpi_is_visible, objective_is_visible
from storage.work import Work

_TAGGED: Final = (objectives, key_results, kpis)


async def tag_uses(session: ReadSession, prefix: str, limit: int) -> list[Row]:
    """Give the tags on what the viewer may see and what is not archived, the most used first, with counts.

    `prefix` is compared without regard to case.
    """
    return await session.fetch(_BEGINNING, prefix=prefix, limit=limit)


async def uses_of_tag(session: ReadSession, tag: str) -> Row:
    """Give how often exactly this tag is used, counted as `tag_uses` does."""
    row = await session.fetch_row(_EXACTLY, tag=tag)
    return row or {"tag": tag, **dict.fromkeys((table.name for table in _TAGGED), 0)}


async def replace_tag(work: Work, tag: str, replacement: str | None) -> list[Row]:
    """Change a tag on all that has it outside closed cycles, archived or not; None takes it away.

    Gives the `id` and the `objective_id` (None for a KPI) of whatever changed, in one order.
    """
    statements = _REMOVE if replacement is None else _RENAME
    changed: list[Row] = []
    for statement in statements:
        rows = await work.fetch(statement, tag=tag, replacement=replacement, now=work.now)
        changed += sorted(rows, key=itemgetter("id"))
    return changed


async def frozen_uses(work: Work, tag: str) -> int:
    """Count what has a tag in closed cycles, where nothing changes."""
    (row,) = await work.fetch(_FROZEN, tag=tag)
    count: int = row["count"]
    return count


_TAG: Final = bindparam("tag", type_=Text())
_REPLACEMENT: Final = bindparam("replacement", type_=Text())


def _tags_of(table: Table, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    tag = func.unnest(table.c.tags, type_=Text()).label("tag")
    counts = [literal_column(str(int(each is table)), Integer()).label(each.name) for each in _TAGGED]
    return select(tag, *counts).where(in_tenant(table), table.c.archived_at.is_(None), *conditions)


_IN_OBJECTIVE: Final = exists(
    select(1).where(
        in_tenant(objectives),
        objectives.c.id == key_results.c.objective_id,
        objectives.c.archived_at.is_(None),
        objective_is_visible(objectives),
    )
)
_USES: Final = union_all(
    _tags_of(objectives, objective_is_visible(objectives)),
    _tags_of(key_results, _IN_OBJECTIVE),
    _tags_of(kpis, kpi_is_visible()),
).subquery("uses")
_COUNTS: Final = [sql_cast(func.sum(_USES.c[table.name]), Integer()).label(table.name) for table in _TAGGED]
_COUNTED: Final = (
    select(_USES.c.tag, *_COUNTS)
    .group_by(_USES.c.tag)
    .order_by(func.count().desc(), func.lower(_USES.c.tag), _USES.c.tag)
)

_BEGINNING: Final = Statement(
    _COUNTED.where(func.starts_with(func.lower(_USES.c.tag), func.lower(bindparam("prefix", type_=Text())))).limit(
        bindparam("limit", type_=Integer())
    )
)
_EXACTLY: Final = Statement(_COUNTED.where(_USES.c.tag == _TAG))


def _is_frozen(objective_id: ColumnElement[str]) -> ColumnElement[bool]:
    home = objectives.alias("home")
    return exists(
        select(1)
        .select_from(home.join(cycles, (cycles.c.org_id == home.c.org_id) & (cycles.c.id == home.c.cycle_id)))
        .where(in_tenant(home), home.c.id == objective_id, cycles.c.state == CycleState.CLOSED.value)
    )


_OBJECTIVE_OF: Final[dict[Table, ColumnElement[str]]] = {
    objectives: objectives.c.id,
    key_results: key_results.c.objective_id,
}


def _change(table: Table, tags: ColumnElement[Any]) -> Statement:
    objective_id = _OBJECTIVE_OF.get(table)
    unfrozen = [] if objective_id is None else [~_is_frozen(objective_id)]
    told = literal(None, type_=ID) if objective_id is None else objective_id
    return Statement(
        sql_update(table)
        .where(in_tenant(table), any_(table.c.tags) == _TAG, *unfrozen)
        .values(tags=tags, version=table.c.version + 1, updated_at=bindparam("now", type_=table.c.updated_at.type))
        .returning(table.c.id, told.label("objective_id"))
    )


_RENAME: Final = [
    # What has both already is left with one.
    _change(table, func.array_replace(func.array_remove(table.c.tags, _REPLACEMENT), _TAG, _REPLACEMENT))
    for table in _TAGGED
]
_REMOVE: Final = [_change(table, func.array_remove(table.c.tags, _TAG)) for table in _TAGGED]

_FROZEN: Final = Statement(
    select(func.count().label("count")).select_from(
        union_all(
            *(
                select(table.c.id).where(in_tenant(table), any_(table.c.tags) == _TAG, _is_frozen(objective_id))
                for table, objective_id in _OBJECTIVE_OF.items()
            )
        ).subquery("frozen")
    )
)
