"""Reading what summaries are made of, for many cycles, teams or people in one statement each.

What a summary counts: objectives that are neither drafts nor archived, and key results that are neither archived nor
cancelled; of both only what the viewer may see.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Final, NamedTuple, assert_never

from sqlalchemy import Date, DateTime, Select, bindparam, func, or_, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import CTE, FromClause

from domain.ids import kind_of
from domain.okrs.check_ins import CheckInKind
from domain.okrs.key_results import KeyResultState
from domain.okrs.objectives import ObjectiveState
from domain.okrs.status import Status
from domain.orgs.organizations import OrganizationSettings
from storage.database import ReadSession, Row
from storage.statements import Statement, array_parameter, is_in
from storage.tables import (
    check_ins,
    cycles,
    key_results,
    kpi_measurements,
    objectives,
    organizations,
    progress_history,
    teams,
)
from storage.tables.columns import ID
from storage.visibility import in_tenant, objective_is_visible
from storage.work import settings_from


class SummaryOf(Enum):
    """What a summary is of."""

    CYCLE = "CYCLE"
    TEAM = "TEAM"
    PERSON = "PERSON"


class Reach(NamedTuple):
    """How far summaries of one kind reach.

    `cycle_id` is the cycle of a team's or a person's; a cycle's own is the one it is of. `nested`: also the cycles
    within it. `subtree`: also the teams below.
    """

    of: SummaryOf
    cycle_id: str | None
    nested: bool
    subtree: bool


async def settings_of(session: ReadSession) -> OrganizationSettings:
    """Give the settings of the viewer's organization."""
    (row,) = await session.fetch(_SETTINGS)
    return settings_from(row)


async def objectives_of(session: ReadSession, root_ids: Sequence[str], reach: Reach) -> list[Row]:
    """Give the objectives that summaries count, each with the `root_id` of its summary; one may be in several."""
    return await _read(session, _objectives(reach.of, reach.nested, reach.subtree), root_ids, reach)


async def key_results_of_people(session: ReadSession, root_ids: Sequence[str], reach: Reach) -> list[Row]:
    """Give the key results that people answer for, with their `root_id`.

    They own them; what nobody owns is the objective's lead's or, without one, the person's whom the objective belongs
    to.
    """
    return await _read(session, _key_results_of_people(reach.nested), root_ids, reach)


async def key_results_of_objectives(session: ReadSession, objective_ids: Sequence[str]) -> list[Row]:
    """Give the key results of objectives that the viewer may see."""
    return await session.fetch(_KEY_RESULTS, keys=objective_ids) if objective_ids else []


async def exact_states_on(session: ReadSession, node_ids: Sequence[str], day: date) -> dict[str, Row]:
    """Give how far nodes were at the end of a day, exactly; those of which nothing was known then are absent."""
    rows = await session.fetch(_STATES, keys=node_ids, day=day) if node_ids else []
    return {row["node_id"]: row for row in rows if row["status"] != Status.NO_DATA.value}


async def check_ins_until(session: ReadSession, key_result_ids: Sequence[str], day: date) -> dict[str, Row]:
    """Give, for each key result, the `days` that its check-ins speak of, up to one, and when they were `made`.

    Only what counts. A correction that keeps its day was made when what it corrects was.
    """
    rows = await session.fetch(_CHECK_INS, keys=key_result_ids, day=day) if key_result_ids else []
    return {row["key_result_id"]: row for row in rows}


async def last_measured(session: ReadSession, kpi_ids: Sequence[str], before: datetime) -> dict[str, datetime]:
    """Give the moment at which KPIs were last measured before another; those that were not are absent."""
    rows = await session.fetch(_MEASURED, keys=kpi_ids, before=before) if kpi_ids else []
    return {row["kpi_id"]: row["at"] for row in rows}


async def _read(session: ReadSession, statement: Statement, root_ids: Sequence[str], reach: Reach) -> list[Row]:
    if reach.of is not SummaryOf.CYCLE and kind_of(reach.cycle_id or "") is None:
        return []
    return await session.fetch(statement, keys=root_ids, cycle_id=reach.cycle_id)


_STANDING: Final = (
    "id",
    "start_date",
    "due_date",
    "measurable",
    "has_value",
    "progress",
    "status",
    "score_band",
    "pace_band",
)
_OBJECTIVE: Final = [*(objectives.c[name] for name in _STANDING), objectives.c.state.label("objective_state")]
_OF_OBJECTIVE: Final = (objectives.c.org_id == key_results.c.org_id) & (objectives.c.id == key_results.c.objective_id)
_KEY_RESULT: Final = [
    *(key_results.c[name] for name in _STANDING),
    key_results.c.objective_id,
    key_results.c.source,
    key_results.c.cadence,
    key_results.c.kpi_id,
    key_results.c.next_check_in_due,
    key_results.c.stale_after,
    objectives.c.state.label("objective_state"),
    objectives.c.closed_at,
    cycles.c.state.label("cycle_state"),
]
_SHOWN: Final = (
    in_tenant(objectives),
    objectives.c.archived_at.is_(None),
    objectives.c.state != ObjectiveState.DRAFT.value,
)
_COUNTED: Final = (
    in_tenant(key_results),
    key_results.c.archived_at.is_(None),
    key_results.c.state == KeyResultState.ACTIVE.value,
)


@cache
def _objectives(of: SummaryOf, nested: bool, subtree: bool) -> Statement:  # noqa: FBT001 - the shape of the statement
    match of:
        case SummaryOf.CYCLE:
            within = _branch("within", cycles, is_in(cycles.c.id, "keys"), deep=nested)
            found = select(within.c.root_id, *_OBJECTIVE).join_from(
                within, objectives, objectives.c.cycle_id == within.c.id
            )
        case SummaryOf.TEAM:
            branch = _branch("branch", teams, is_in(teams.c.id, "keys"), deep=subtree)
            found = _in_cycles(
                select(branch.c.root_id, *_OBJECTIVE).join_from(
                    branch, objectives, objectives.c.team_id == branch.c.id
                ),
                nested,
            )
        case SummaryOf.PERSON:
            person = _keys()
            theirs = or_(objectives.c.lead_id == person.c.id, objectives.c.person_id == person.c.id)
            found = _in_cycles(
                select(person.c.id.label("root_id"), *_OBJECTIVE).join_from(person, objectives, theirs), nested
            )
        case _:
            assert_never(of)
    return Statement(found.where(*_SHOWN, objective_is_visible()).order_by(objectives.c.id))


@cache
def _key_results_of_people(nested: bool) -> Statement:  # noqa: FBT001 - the shape of the statement
    person = _keys()
    answers = func.coalesce(key_results.c.owner_id, objectives.c.lead_id, objectives.c.person_id)
    found = (
        select(person.c.id.label("root_id"), *_KEY_RESULT)
        .select_from(person)
        .join(objectives, true())
        .join(key_results, _OF_OBJECTIVE & (answers == person.c.id))
        .join(cycles, (cycles.c.org_id == objectives.c.org_id) & (cycles.c.id == objectives.c.cycle_id))
    )
    return Statement(
        _in_cycles(found, nested).where(*_SHOWN, *_COUNTED, objective_is_visible()).order_by(key_results.c.id)
    )


def _in_cycles(found: Select[Any], nested: bool) -> Select[Any]:  # noqa: FBT001
    within = _branch("within", cycles, cycles.c.id == bindparam("cycle_id", type_=ID), deep=nested)
    return found.where(objectives.c.cycle_id.in_(select(within.c.id)))


def _branch(name: str, table: FromClause, top: ColumnElement[bool], *, deep: bool) -> CTE:
    """Give nodes of a tree, and if `deep` all below them, each with the `root_id` it was reached from."""
    start = select(table.c.id.label("root_id"), table.c.id).where(in_tenant(table), top).cte(name, recursive=deep)
    if not deep:
        return start
    below = table.alias()
    return start.union(
        select(start.c.root_id, below.c.id).join(start, below.c.parent_id == start.c.id).where(in_tenant(below))
    )


def _keys() -> FromClause:
    return func.unnest(array_parameter("keys", ID)).table_valued("id", name="person").render_derived()


_SETTINGS: Final = Statement(select(organizations).where(in_tenant(organizations)))

_KEY_RESULTS: Final = Statement(
    select(*_KEY_RESULT)
    .select_from(key_results)
    .join(objectives, _OF_OBJECTIVE)
    .join(cycles, (cycles.c.org_id == objectives.c.org_id) & (cycles.c.id == objectives.c.cycle_id))
    .where(*_COUNTED, is_in(key_results.c.objective_id, "keys"))
    .order_by(key_results.c.id)
)


def _states() -> Statement:
    node = func.unnest(array_parameter("keys", ID)).table_valued("id", name="node").render_derived()
    entry = progress_history
    columns = [entry.c[name] for name in ("node_id", "exact_progress", "exact_raw_progress", "progress", "status")]
    held = (
        select(*columns)
        .where(in_tenant(entry), entry.c.node_id == node.c.id, entry.c.date <= bindparam("day", type_=Date()))
        .order_by(entry.c.date.desc())
        .limit(1)
        .lateral("held")
    )
    return Statement(select(*held.c).join_from(node, held, true()))


def _check_ins() -> Statement:
    first, replacement = check_ins.alias("first"), check_ins.alias("replacement")
    place = aggregate_order_by(check_ins.c.date, check_ins.c.id)
    made = aggregate_order_by(first.c.created_at, check_ins.c.id)
    return Statement(
        select(check_ins.c.key_result_id, func.array_agg(place).label("days"), func.array_agg(made).label("made"))
        .join_from(check_ins, first, (first.c.org_id == check_ins.c.org_id) & (first.c.id == check_ins.c.position_id))
        .where(
            in_tenant(check_ins),
            is_in(check_ins.c.key_result_id, "keys"),
            check_ins.c.kind != CheckInKind.VOID.value,
            check_ins.c.date <= bindparam("day", type_=Date()),
            ~select(1)
            .where(replacement.c.org_id == check_ins.c.org_id, replacement.c.replaces_id == check_ins.c.id)
            .exists(),
        )
        .group_by(check_ins.c.key_result_id)
    )


def _measured() -> Statement:
    kpi = func.unnest(array_parameter("keys", ID)).table_valued("id", name="kpi").render_derived()
    last = (
        select(kpi_measurements.c.kpi_id, kpi_measurements.c.at)
        .where(
            in_tenant(kpi_measurements),
            kpi_measurements.c.kpi_id == kpi.c.id,
            kpi_measurements.c.at < bindparam("before", type_=DateTime(timezone=True)),
        )
        .order_by(kpi_measurements.c.at.desc())
        .limit(1)
        .lateral("last")
    )
    return Statement(select(*last.c).join_from(kpi, last, true()))


_STATES: Final = _states()
_CHECK_INS: Final = _check_ins()
_MEASURED: Final = _measured()
