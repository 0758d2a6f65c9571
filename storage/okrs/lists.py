"""The lists of objectives, key results, check-ins and alignments.

A key result, a check-in and an alignment are visible exactly if their objective is.
"""

from typing import Any, Final

from sqlalchemy import and_, exists, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from domain.lists import AllOf, Compare, Operator, Order, Quantifier, Related
from domain.okrs.status import Status
from storage.custom_fields.lists import CUSTOM_FIELDS_OF_NODE
from storage.kpis.guardrails import has_breached_guardrail
from storage.lists.columns import is_stale
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
    ranked,
    regardless_of_case,
    search_text,
)
from storage.lists.kinds import BOOLEAN, ID
from storage.okrs.acknowledgements import is_acknowledged, is_replaced
from storage.okrs.columns import ALIGNMENT, CHECK_IN, KEY_RESULT, OBJECTIVE, seen_kpi_id
from storage.orgs.lists import CYCLES
from storage.tables import alignments, check_ins, key_results, objectives, teams
from storage.visibility import in_tenant, key_result_is_seen, kpi_is_seen, objective_is_seen, objective_is_visible

_TIMES: Final = {"created_at": "created_at", "updated_at": "updated_at"}
_DATES: Final = {"start_date": "start_date", "due_date": "due_date"}
_NUMBERS: Final = {"progress": "progress", "raw_progress": "raw_progress", "confidence": "confidence"}
_JUDGEMENTS: Final = {
    "status": "status",
    "status_reason": "status_reason",
    "score_band": "score_band",
    "pace_band": "pace_band",
}
_ORDERS: Final = {**_NUMBERS, **_DATES, **_TIMES, "progress_changed_at": "progress_changed_at"}
_NOT_ARCHIVED: Final = Compare("archived", Operator.EQ, value=False)
_UNARCHIVED: Final = Default("archived", _NOT_ARCHIVED)


def _is_aligned(column: str, parent_id: ColumnElement[Any], objective_id: ColumnElement[Any]) -> ColumnElement[bool]:
    edge = alignments.alias()
    return exists(
        select(1)
        .select_from(edge)
        .where(in_tenant(edge), edge.c[column] == parent_id, edge.c.objective_id == objective_id)
        .correlate_except(edge)
    )


def _has_days_in(row: FromClause, cycle: FromClause) -> ColumnElement[bool]:
    return and_(cycle.c.start_date <= row.c.due_date, cycle.c.end_date >= row.c.start_date)


def _is_aligned_to_objective(parent_id: ColumnElement[Any], objective: FromClause) -> ColumnElement[bool]:
    return _is_aligned("parent_objective_id", parent_id, objective.c.id)


def _is_aligned_to_key_result(parent_id: ColumnElement[Any], objective: FromClause) -> ColumnElement[bool]:
    return _is_aligned("parent_key_result_id", parent_id, objective.c.id)


OBJECTIVES: Final[ListDefinition] = ListDefinition(
    name="objectives",
    table=objectives,
    columns=OBJECTIVE,
    fields={
        **fields_of(objectives, id="id", title="title", description="description", cycle="cycle_id"),
        **fields_of(objectives, scope="scope", person="person_id", lead="lead_id", tags="tags"),
        **fields_of(objectives, state="state", ambition="ambition", visibility="visibility", **_JUDGEMENTS),
        **fields_of(objectives, grade="grade", **_NUMBERS, **_DATES, **_TIMES),
        "team": node_of(teams, objectives, "team_id"),
        "has_breached_guardrail": Field(has_breached_guardrail, BOOLEAN),
        "text": search_text("title", "description"),
        "archived": Field(is_set("archived_at"), BOOLEAN),
    },
    orders={
        "title": regardless_of_case("title"),
        "status": ranked("status", tuple(Status)),
        **fields_of(objectives, **_ORDERS),
    },
    visible=objective_is_visible,
    relations={
        "custom_fields": CUSTOM_FIELDS_OF_NODE,
        "key_results": Relation(
            lambda: KEY_RESULTS,
            lambda row, other: other.c.objective_id == row.c.id,
            is_seen_with_row=True,
            default=_UNARCHIVED,
        ),
        "during": Relation(lambda: CYCLES, _has_days_in),
        "parents": Relation(lambda: OBJECTIVES, lambda row, other: _is_aligned_to_objective(other.c.id, row)),
        "parent_key_results": Relation(
            lambda: KEY_RESULTS, lambda row, other: _is_aligned_to_key_result(other.c.id, row)
        ),
        "aligned_objectives": Relation(
            lambda: OBJECTIVES, lambda row, other: _is_aligned_to_objective(row.c.id, other)
        ),
    },
    parents={
        "cycle_id": Parent(lambda row, cycle_id: row.c.cycle_id == cycle_id),
        "team_id": Parent(lambda row, team_id: row.c.team_id == team_id),
        "person_id": Parent(lambda row, person_id: row.c.person_id == person_id),
        "lead_id": Parent(lambda row, person_id: row.c.lead_id == person_id),
        "parent_objective_id": Parent(
            lambda row, parent_id: _is_aligned_to_objective(parent_id, row), visible=objective_is_seen
        ),
        "parent_key_result_id": Parent(
            lambda row, parent_id: _is_aligned_to_key_result(parent_id, row), visible=key_result_is_seen
        ),
    },
    default=_UNARCHIVED,
)

KEY_RESULTS: Final[ListDefinition] = ListDefinition(
    name="keyResults",
    table=key_results,
    columns=KEY_RESULT,
    fields={
        **fields_of(key_results, id="id", objective="objective_id", owner="owner_id"),
        "kpi": Field(seen_kpi_id, ID, is_nullable=True),
        **fields_of(key_results, title="title", description="description", state="state", tags="tags"),
        **fields_of(key_results, unit="unit", source="source", measure_kind="measure", cadence="cadence"),
        **fields_of(key_results, current_value="current_value", has_value="has_value"),
        **fields_of(key_results, next_check_in_due="next_check_in_due"),
        **fields_of(key_results, **_JUDGEMENTS, **_NUMBERS, **_DATES, **_TIMES),
        "text": search_text("title", "description"),
        "is_stale": Field(is_stale, BOOLEAN),
        "archived": Field(is_set("archived_at"), BOOLEAN),
    },
    orders={
        "title": regardless_of_case("title"),
        "status": ranked("status", tuple(Status)),
        **fields_of(key_results, current_value="current_value", next_check_in_due="next_check_in_due"),
        **fields_of(key_results, **_ORDERS),
    },
    visible=lambda row: objective_is_seen(row.c.objective_id),
    relations={
        "custom_fields": CUSTOM_FIELDS_OF_NODE,
        "objective": Relation(
            lambda: OBJECTIVES,
            lambda row, other: other.c.id == row.c.objective_id,
            is_seen_with_row=True,
            default=EVERYTHING,
        ),
        "during": Relation(lambda: CYCLES, _has_days_in),
        "aligned_objectives": Relation(
            lambda: OBJECTIVES, lambda row, other: _is_aligned_to_key_result(row.c.id, other)
        ),
        "check_ins": Relation(
            lambda: CHECK_INS, lambda row, other: other.c.key_result_id == row.c.id, is_seen_with_row=True
        ),
    },
    parents={
        "objective_id": Parent(
            lambda row, objective_id: row.c.objective_id == objective_id,
            visible=objective_is_seen,
            is_seen_with_parent=True,
            default=_UNARCHIVED,
        ),
        "owner_id": Parent(lambda row, person_id: row.c.owner_id == person_id),
        "kpi_id": Parent(lambda row, kpi_id: row.c.kpi_id == kpi_id, visible=kpi_is_seen),
    },
    # Archived with its objective; only the objective itself still shows it.
    default=Default("archived", AllOf((_NOT_ARCHIVED, Related("objective", Quantifier.SOME, _NOT_ARCHIVED)))),
)

CHECK_INS: Final[ListDefinition] = ListDefinition(
    name="checkIns",
    table=check_ins,
    columns=CHECK_IN,
    fields={
        **fields_of(check_ins, id="id", key_result="key_result_id", author="author_id", kind="kind"),
        **fields_of(check_ins, date="date", value="value", status="status", confidence="confidence"),
        **fields_of(check_ins, note="note", created_at="created_at"),
        "acknowledged": Field(is_acknowledged, BOOLEAN),
        "replaced": Field(is_replaced, BOOLEAN),
    },
    orders=fields_of(check_ins, date="date", position="position_id", created_at="created_at"),
    default_order=(Order("date", descending=True), Order("position", descending=True)),
    visible=lambda row: key_result_is_seen(row.c.key_result_id),
    relations={
        "key_result": Relation(
            lambda: KEY_RESULTS,
            lambda row, other: other.c.id == row.c.key_result_id,
            is_seen_with_row=True,
            default=EVERYTHING,
        )
    },
    parents={
        "key_result_id": Parent(
            lambda row, key_result_id: row.c.key_result_id == key_result_id,
            visible=key_result_is_seen,
            is_seen_with_parent=True,
        ),
        "author_id": Parent(lambda row, person_id: row.c.author_id == person_id),
    },
)

ALIGNMENTS: Final[ListDefinition] = ListDefinition(
    name="alignments",
    table=alignments,
    columns=ALIGNMENT,
    fields={
        **fields_of(alignments, id="id", objective="objective_id", contributes="contributes"),
        **fields_of(alignments, primary="is_primary", weight="weight", **_TIMES),
    },
    orders=fields_of(alignments, weight="weight", **_TIMES),
    visible=lambda row: objective_is_seen(row.c.objective_id),
    # Through relations, so that a parent one may not see cannot be guessed by its id.
    relations={
        "parent_objective": Relation(
            lambda: OBJECTIVES,
            lambda row, other: other.c.id == row.c.parent_objective_id,
            default=EVERYTHING,
        ),
        "parent_key_result": Relation(
            lambda: KEY_RESULTS,
            lambda row, other: other.c.id == row.c.parent_key_result_id,
            default=EVERYTHING,
        ),
    },
    parents={
        "objective_id": Parent(
            lambda row, objective_id: row.c.objective_id == objective_id,
            visible=objective_is_seen,
            is_seen_with_parent=True,
        ),
        "parent_objective_id": Parent(
            lambda row, parent_id: row.c.parent_objective_id == parent_id, visible=objective_is_seen
        ),
        "parent_key_result_id": Parent(
            lambda row, parent_id: row.c.parent_key_result_id == parent_id, visible=key_result_is_seen
        ),
    },
)
