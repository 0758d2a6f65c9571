"""Reading custom fields, which everybody may see, and what nodes have as their values."""

from typing import Final

from sqlalchemy import select

from domain.custom_fields.fields import CustomFieldTarget
from storage.database import ReadSession, Row
from storage.lists.columns import published
from storage.reads import read_many, read_one
from storage.statements import Statement, is_in
from storage.tables import custom_field_choices, custom_field_values, custom_fields
from storage.visibility import in_tenant

_FIELD: Final = published(custom_fields)

choices_by_id: Final = read_one(custom_field_choices, published(custom_field_choices))

choices_by_field: Final = read_many(
    Statement(
        select(*published(custom_field_choices))
        .where(in_tenant(custom_field_choices), is_in(custom_field_choices.c.field_id, "keys"))
        .order_by(
            custom_field_choices.c.archived_at.is_not(None), custom_field_choices.c.position, custom_field_choices.c.id
        )
    ),
    "field_id",
)

values_by_node: Final = read_many(
    Statement(
        select(
            *published(custom_field_values),
            custom_fields.c.type,
            custom_fields.c.archived_at.is_not(None).label("archived"),
        )
        .join_from(
            custom_field_values,
            custom_fields,
            (custom_fields.c.org_id == custom_field_values.c.org_id)
            & (custom_fields.c.id == custom_field_values.c.field_id),
        )
        .where(in_tenant(custom_field_values), is_in(custom_field_values.c.node_id, "keys"))
        .order_by(custom_fields.c.position, custom_fields.c.id)
    ),
    "node_id",
)
"""The values of nodes that the caller has made sure the viewer may see."""


async def fields_of_organization(session: ReadSession, target: CustomFieldTarget | None) -> list[Row]:
    """Give all custom fields in their order, archived ones included; those that apply to `target`, if it is given."""
    rows = await session.fetch(_ALL)
    return [row for row in rows if target is None or target.value in row["applies_to"]]


async def field_by_key(session: ReadSession, key: str) -> Row | None:
    """Give the field that has a key, archived or not."""
    return await session.fetch_row(_BY_KEY, keys=[key])


_ALL: Final = Statement(
    select(*_FIELD).where(in_tenant(custom_fields)).order_by(custom_fields.c.position, custom_fields.c.id)
)
_BY_KEY: Final = Statement(select(*_FIELD).where(in_tenant(custom_fields), is_in(custom_fields.c.key, "keys")))
