"""The list of initiatives. An initiative is visible exactly if its objective is."""

from typing import Final

from domain.initiatives import InitiativeState
from domain.lists import AllOf, Compare, Operator, Quantifier, Related
from storage.initiatives.columns import INITIATIVE, is_overdue
from storage.lists.definition import (
    EVERYTHING,
    Default,
    Field,
    ListDefinition,
    Parent,
    Relation,
    fields_of,
    is_set,
    ranked,
    regardless_of_case,
    search_text,
)
from storage.lists.kinds import BOOLEAN
from storage.okrs.lists import KEY_RESULTS, OBJECTIVES
from storage.tables import initiatives
from storage.visibility import key_result_is_seen, objective_is_seen

_TIMES: Final = {
    "begun_at": "begun_at",
    "finished_at": "finished_at",
    "created_at": "created_at",
    "updated_at": "updated_at",
}
_NOT_ARCHIVED: Final = Compare("archived", Operator.EQ, value=False)
_ARCHIVED: Final = Compare("archived", Operator.EQ, value=True)
_UNARCHIVED: Final = Default("archived", _NOT_ARCHIVED)

INITIATIVES: Final = ListDefinition(
    name="initiatives",
    table=initiatives,
    columns=INITIATIVE,
    fields={
        **fields_of(initiatives, id="id", title="title", description="description", state="state"),
        **fields_of(initiatives, owner="owner_id", due_date="due_date", **_TIMES),
        "text": search_text("title", "description"),
        "on_key_result": Field(is_set("key_result_id"), BOOLEAN),
        "is_overdue": Field(is_overdue, BOOLEAN),
        "archived": Field(is_set("archived_at"), BOOLEAN),
    },
    orders={
        "title": regardless_of_case("title"),
        "state": ranked("state", tuple(InitiativeState)),
        **fields_of(initiatives, due_date="due_date", **_TIMES),
    },
    visible=lambda row: objective_is_seen(row.c.objective_id),
    relations={
        "objective": Relation(
            lambda: OBJECTIVES,
            lambda row, other: other.c.id == row.c.objective_id,
            is_seen_with_row=True,
            default=EVERYTHING,
        ),
        "key_result": Relation(
            lambda: KEY_RESULTS,
            lambda row, other: other.c.id == row.c.key_result_id,
            is_seen_with_row=True,
            default=EVERYTHING,
        ),
    },
    parents={
        "objective_id": Parent(
            lambda row, objective_id: row.c.objective_id == objective_id,
            visible=objective_is_seen,
            is_seen_with_parent=True,
            default=_UNARCHIVED,
        ),
        "key_result_id": Parent(
            lambda row, key_result_id: row.c.key_result_id == key_result_id,
            visible=key_result_is_seen,
            is_seen_with_parent=True,
            default=_UNARCHIVED,
        ),
        "owner_id": Parent(lambda row, person_id: row.c.owner_id == person_id),
    },
    # Archived with its objective and its key result; only these themselves still show it.
    default=Default(
        "archived",
        AllOf(
            (
                _NOT_ARCHIVED,
                Related("objective", Quantifier.SOME, _NOT_ARCHIVED),
                Related("key_result", Quantifier.NONE, _ARCHIVED),
            )
        ),
    ),
)
