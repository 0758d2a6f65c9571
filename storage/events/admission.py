"""Which events of a page one viewer may know of and wants to.

Visibility is that of the event's objective and KPI, as it is now: what became private is told no more, also of the
past.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, collate, exists, func, or_, select, true, union
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import CTE, FromClause
from sqlalchemy.types import Text

from domain.actor import Actor
from domain.ids import Kind, is_id
from domain.live import ANYWHERE, CHANGES_OF_VISIBILITY, TOMBSTONES, EventFilter, Surroundings
from domain.okrs.audiences import AUDIENCE, Audience
from domain.okrs.objectives import Visibility
from storage.database import ReadSession, Row
from storage.events.log import LogPage
from storage.statements import Statement, array_parameter, is_in
from storage.tables import alignments, key_results, kpi_board_items, kpis, objectives, teams
from storage.visibility import in_tenant, kpi_is_visible, objective_is_visible

_TOMBSTONES: Final = frozenset(type_.value for type_ in TOMBSTONES)
_NOTHING_SAID: Final[Row] = {"actor_id": None, "data": {}}


async def admitted(session: ReadSession, page: LogPage, filter_: EventFilter) -> list[Row]:
    """Give the events of a page that the viewer may know of and that fit, in order.

    Of an objective or KPI that is gone, only the fact that something was deleted is told, bare, to everybody who
    does not ask where it stood; just so whoever lost sight of one is told that it is shown to others now. Reads at
    most once, however many events there are.
    """
    told = [_as_told(row) for row in page.rows if not row["is_gone"] or row["type"] in _TOMBSTONES]
    candidates = [row for row in told if filter_.admits(row)]
    unclear = [row for row in candidates if _is_unclear(row, filter_.surroundings)]
    if not unclear:
        return [without_audience(row) for row in candidates]
    numbers = await _admitted_numbers(session, unclear, filter_.surroundings)
    hidden = {row["number"] for row in unclear} - numbers
    return [
        without_audience(row) if row["number"] not in hidden else bare(row)
        for row in candidates
        if row["number"] not in hidden or _is_lost(row, session.viewer, filter_)
    ]


def without_audience(row: Row) -> Row:
    """Give an event as it is told to those who may see what it is about: who could before is nobody's business."""
    if row["type"] not in CHANGES_OF_VISIBILITY:
        return row
    return {**row, "data": {name: value for name, value in row["data"].items() if name != AUDIENCE}}


def could_see(row: Row, viewer: Actor) -> bool:
    """Tell whether a viewer, who may not see an event's objective or KPI now, could until this event."""
    if row["type"] not in CHANGES_OF_VISIBILITY:
        return False
    before = row["data"][AUDIENCE]
    audience = Audience(
        Visibility(before["visibility"]),
        before["lead_id"],
        before["person_id"],
        before["team_id"],
        tuple(before["viewer_ids"]),
        tuple(before["person_team_ids"]),
    )
    return audience.had(viewer)


def _is_lost(row: Row, viewer: Actor, filter_: EventFilter) -> bool:
    return filter_.surroundings == ANYWHERE and filter_.admits(bare(row)) and could_see(row, viewer)


def bare(row: Row) -> Row:
    """Give what everybody may know of a deletion: that it was, and of what."""
    return {**row, **_NOTHING_SAID}


def _as_told(row: Row) -> Row:
    return bare(row) if row["is_gone"] else row


def _is_unclear(row: Row, surroundings: Surroundings) -> bool:
    return surroundings != ANYWHERE or not (row["is_open"] or row["is_gone"])


async def _admitted_numbers(session: ReadSession, rows: Sequence[Row], surroundings: Surroundings) -> set[int]:
    asked = tuple(name for name in _CONDITIONS if getattr(surroundings, name) is not None)
    values = {name: list(getattr(surroundings, name)) for name in asked}
    found = await session.fetch(
        _admission(asked),
        numbers=[row["number"] for row in rows],
        objective_ids=[row["objective_id"] for row in rows],
        kpi_ids=[row["kpi_id"] for row in rows],
        key_result_ids=[_key_result_of(row) for row in rows],
        **values,
    )
    return {row["number"] for row in found}


def _key_result_of(row: Row) -> str | None:
    subject_id: str = row["subject_id"]
    if is_id(Kind.KEY_RESULT, subject_id):
        return subject_id
    mentioned: str | None = row["data"].get("key_result_id")
    return mentioned


@cache
def _admission(asked: tuple[str, ...]) -> Statement:
    given = select(
        func.unnest(
            array_parameter("numbers", BigInteger()),
            array_parameter("objective_ids", Text()),
            array_parameter("kpi_ids", Text()),
            array_parameter("key_result_ids", Text()),
        )
        .table_valued("number", "objective_id", "kpi_id", "key_result_id")
        .render_derived(name="given")
    ).cte("given")
    return Statement(
        select(given.c.number)
        .outerjoin_from(given, objectives, in_tenant(objectives) & (objectives.c.id == given.c.objective_id))
        .outerjoin(kpis, in_tenant(kpis) & (kpis.c.id == given.c.kpi_id))
        .where(
            or_(given.c.objective_id.is_(None), objectives.c.id.is_not(None) & objective_is_visible()),
            or_(given.c.kpi_id.is_(None), kpis.c.id.is_not(None) & kpi_is_visible()),
            *(_CONDITIONS[name](given) for name in asked),
        )
    )


def _in_cycle(_given: CTE) -> ColumnElement[bool]:
    return is_in(objectives.c.cycle_id, "cycle_ids")


def _is_owned(given: CTE) -> ColumnElement[bool]:
    owned = exists(
        select(key_results.c.id).where(
            in_tenant(key_results),
            key_results.c.id == given.c.key_result_id,
            is_in(key_results.c.owner_id, "owner_ids"),
        )
    )
    people = (objectives.c.lead_id, objectives.c.person_id, kpis.c.accountable_id, kpis.c.person_id)
    return or_(owned, *(is_in(person_id, "owner_ids") for person_id in people))


def _in_team(_given: CTE) -> ColumnElement[bool]:
    branch = select(teams.c.id).where(in_tenant(teams), is_in(teams.c.id, "team_ids")).cte("branch", recursive=True)
    below = teams.alias("below")
    branch = branch.union(select(below.c.id).where(in_tenant(below), below.c.parent_id == branch.c.id))
    within = select(branch.c.id)
    return or_(objectives.c.team_id.in_(within), kpis.c.team_id.in_(within))


def _on_board(given: CTE) -> ColumnElement[bool]:
    return exists(
        select(kpi_board_items.c.kpi_id).where(
            in_tenant(kpi_board_items),
            kpi_board_items.c.kpi_id == given.c.kpi_id,
            is_in(kpi_board_items.c.board_id, "board_ids"),
        )
    )


def _is_within(given: CTE) -> ColumnElement[bool]:
    """Hold if climbing from the event's objective or key result leads to one of the wanted nodes.

    What is wanted must be visible itself: a filter is no way to learn what lies below something private.
    """
    bottom = union(
        select(collate(given.c.objective_id, "C").label("id")),
        select(collate(given.c.key_result_id, "C").label("id")),
    ).subquery("bottom")
    climbed = select(bottom.c.id.label("start"), bottom.c.id).cte("climbed", recursive=True)
    step = _step_above(climbed.c.id)
    climbed = climbed.union(select(climbed.c.start, step.c.id).join_from(climbed, step, true()))
    wanted = _visible_nodes().subquery("wanted")
    below = select(climbed.c.start).join_from(climbed, wanted, wanted.c.id == climbed.c.id).cte("below_wanted")
    return or_(given.c.objective_id.in_(select(below.c.start)), given.c.key_result_id.in_(select(below.c.start)))


def _step_above(node_id: ColumnElement[Any]) -> FromClause:
    """Give what a node is directly below: a key result of its objective, an objective of what it is aligned to."""
    edge, key_result = alignments.alias("edge"), key_results.alias("part")
    parent_id = func.coalesce(edge.c.parent_objective_id, edge.c.parent_key_result_id)
    return union(
        select(key_result.c.objective_id.label("id")).where(in_tenant(key_result), key_result.c.id == node_id),
        select(parent_id.label("id")).where(in_tenant(edge), edge.c.objective_id == node_id),
    ).lateral("step")


def _visible_nodes() -> Any:
    objective, whole, part = objectives.alias("root"), objectives.alias("whole"), key_results.alias("root_part")
    return union(
        select(objective.c.id).where(
            in_tenant(objective), is_in(objective.c.id, "within_ids"), objective_is_visible(objective)
        ),
        select(part.c.id)
        .join_from(part, whole, in_tenant(whole) & (whole.c.id == part.c.objective_id))
        .where(in_tenant(part), is_in(part.c.id, "within_ids"), objective_is_visible(whole)),
    )


_CONDITIONS: Final = {
    "board_ids": _on_board,
    "cycle_ids": _in_cycle,
    "owner_ids": _is_owned,
    "team_ids": _in_team,
    "within_ids": _is_within,
}
