"""What nodes have as values of custom fields, for commands that set them."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, delete, select

from domain.custom_fields.fields import CustomFieldTarget, CustomFieldType
from domain.custom_fields.values import Content, DefinedField, ValueChange
from storage.custom_fields.fields import choices_of
from storage.database import Row
from storage.statements import Statement, is_in
from storage.tables import custom_field_choices, custom_field_values, custom_fields, people
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work
from storage.writes import insert_many

NODE_COLUMNS: Final = {
    CustomFieldTarget.OBJECTIVE: "objective_id",
    CustomFieldTarget.KEY_RESULT: "key_result_id",
    CustomFieldTarget.KPI: "kpi_id",
}

CONTENT_COLUMNS: Final = {
    CustomFieldType.TEXT: "text",
    CustomFieldType.NUMBER: "number",
    CustomFieldType.DATE: "date",
    CustomFieldType.PERSON: "person_id",
    CustomFieldType.CHOICE: "choice_id",
}


async def fields_by_key(work: Work, keys: Sequence[str]) -> dict[str, DefinedField]:
    """Give the fields that have one of these keys."""
    rows = await work.fetch(_BY_KEYS, keys=keys)
    with_choices = [row["id"] for row in rows if row["type"] == CustomFieldType.CHOICE.value]
    choices = await choices_of(work, with_choices)
    return {row["key"]: _defined(row, choices) for row in rows}


async def values_of_node(work: Work, node_id: str) -> dict[str, Content]:
    """Give what a node has, by the id of the field."""
    rows = await work.fetch(_OF_NODE, node_id=node_id)
    return {row["field_id"]: _content(row) for row in rows}


async def write_values(work: Work, target: CustomFieldTarget, node_id: str, changes: Sequence[ValueChange]) -> None:
    """Let a node have what the changes say."""
    await work.execute(_EMPTY, node_id=node_id, ids=[change.field.id for change in changes])
    rows = [_row(target, node_id, change) for change in changes if change.after is not None]
    await insert_many(work, custom_field_values, rows)


async def copy_values(work: Work, target: CustomFieldTarget, copies: Sequence[tuple[str, str]]) -> None:
    """Let nodes have what others have: pairs of the node to copy from, and the new one that has nothing yet.

    What is archived or deactivated stays behind: a field, a choice, a person.
    """
    column = NODE_COLUMNS[target]
    rows = await work.fetch(_TO_COPY, ids=[source for source, _ in copies]) if copies else []
    copied = [
        {**row, "node_id": new, column: new} for source, new in copies for row in rows if row["node_id"] == source
    ]
    await insert_many(work, custom_field_values, copied)


def _defined(row: Row, choices: Sequence[Row]) -> DefinedField:
    return DefinedField(
        id=row["id"],
        key=row["key"],
        type=CustomFieldType(row["type"]),
        applies_to=frozenset(CustomFieldTarget(name) for name in row["applies_to"]),
        archived=row["archived_at"] is not None,
        choices=frozenset(
            choice["id"] for choice in choices if choice["field_id"] == row["id"] and choice["archived_at"] is None
        ),
    )


def _content(row: Row) -> Content:
    (content,) = (row[column] for column in CONTENT_COLUMNS.values() if row[column] is not None)
    found: Content = content
    return found


def _row(target: CustomFieldTarget, node_id: str, change: ValueChange) -> Row:
    return {
        "node_id": node_id,
        "field_id": change.field.id,
        NODE_COLUMNS[target]: node_id,
        **dict.fromkeys(CONTENT_COLUMNS.values()),
        CONTENT_COLUMNS[change.field.type]: change.after,
    }


_BY_KEYS: Final = Statement(select(custom_fields).where(in_tenant(custom_fields), is_in(custom_fields.c.key, "keys")))

_OF_NODE: Final = Statement(
    select(custom_field_values).where(
        in_tenant(custom_field_values), custom_field_values.c.node_id == bindparam("node_id", type_=ID)
    )
)

_EMPTY: Final = Statement(
    delete(custom_field_values).where(
        in_tenant(custom_field_values),
        custom_field_values.c.node_id == bindparam("node_id", type_=ID),
        is_in(custom_field_values.c.field_id, "ids"),
    )
)

_COPIED: Final = ("node_id", "field_id", *CONTENT_COLUMNS.values())

_TO_COPY: Final = Statement(
    select(*(custom_field_values.c[name] for name in _COPIED))
    .join_from(
        custom_field_values,
        custom_fields,
        in_tenant(custom_fields) & (custom_fields.c.id == custom_field_values.c.field_id),
    )
    .outerjoin(
        custom_field_choices,
        in_tenant(custom_field_choices) & (custom_field_choices.c.id == custom_field_values.c.choice_id),
    )
    .outerjoin(people, in_tenant(people) & (people.c.id == custom_field_values.c.person_id))
    .where(
        in_tenant(custom_field_values),
        is_in(custom_field_values.c.node_id, "ids"),
        people.c.deactivated_at.is_(None),
        custom_fields.c.archived_at.is_(None),
        custom_field_choices.c.archived_at.is_(None),
    )
)
