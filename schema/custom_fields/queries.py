"""Root fields that read custom fields."""

from collections.abc import Awaitable
from typing import Annotated

import strawberry

from domain.custom_fields.fields import CustomFieldTarget
from schema.context import Info
from schema.custom_fields.types import CustomField
from schema.fields import computed
from schema.lists.filters import Inclusion
from schema.rows import Row


@strawberry.input(one_of=True, description="Which custom field: by exactly one of these.")
class CustomFieldBy:
    id: strawberry.Maybe[strawberry.ID]
    key: strawberry.Maybe[str]


def _custom_field(info: Info, by: CustomFieldBy) -> Awaitable[Row | None]:
    if by.id is not None:
        return info.context.custom_fields.field_by_id.load(by.id.value)
    return info.context.custom_fields.field_by_key(by.key.value if by.key is not None else "")


async def _custom_fields(
    info: Info,
    applies_to: Annotated[
        CustomFieldTarget | None, strawberry.argument(description="Only those that apply to this.")
    ] = None,
    archived: Annotated[
        Inclusion, strawberry.argument(description="Whether to list archived fields.")
    ] = Inclusion.EXCLUDE,
) -> list[Row]:
    rows = await info.context.custom_fields.fields(applies_to)
    return [
        row
        for row in rows
        if archived is Inclusion.INCLUDE or (row["archived_at"] is not None) is (archived is Inclusion.ONLY)
    ]


@strawberry.type
class CustomFieldQueries:
    custom_field: CustomField | None = computed(
        _custom_field, "One custom field, archived or not. Null if there is none."
    )
    custom_fields: list[CustomField] = computed(
        _custom_fields,
        "The custom fields of the organization, in their order: what a form offers. Archived ones only if asked for.",
    )
