"""Custom fields, and what they are set to, as they are read."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from graphql import GraphQLAbstractType, GraphQLResolveInfo

from domain.custom_fields.fields import CustomFieldTarget, CustomFieldType
from domain.policy import Action
from schema.context import Info
from schema.execution.batch import for_rows
from schema.fields import Root, computed, to_one
from schema.lists.filters import Inclusion
from schema.nodes import Entity
from schema.permissions import Permission, permission
from schema.rows import Row

if TYPE_CHECKING:
    from schema.orgs.types import Person

_ORGS = strawberry.lazy("schema.orgs.types")


@strawberry.type(description="One of the values that a custom field of the type CHOICE may have.")
class CustomFieldChoice:
    id: strawberry.ID = strawberry.field(description="Stays the same when the choice is renamed.")
    name: str
    archived_at: dt.datetime | None = strawberry.field(
        description="Since when nothing gets it any more. What has it keeps it."
    )


@strawberry.type(description="What the viewer may do with a custom field. Who may change a thing may set its fields.")
class CustomFieldPermissions:
    update: Permission = strawberry.field(description="Change, archive, restore and delete it.")


def _viewer_can(info: Info) -> Row:
    return {"update": permission(Action.MANAGE_CUSTOM_FIELDS, info.context.actor)}


async def _choices(root: Root, info: Info) -> list[Row]:
    if root["type"] != CustomFieldType.CHOICE.value:
        return []
    return await info.context.custom_fields.choices_by_field.load(root["id"])


async def _choices_of_rows(rows: Sequence[Row], info: Info) -> list[list[Row]]:
    with_choices = [row["id"] for row in rows if row["type"] == CustomFieldType.CHOICE.value]
    loaded = dict(
        zip(with_choices, await info.context.custom_fields.choices_by_field.load_all(with_choices), strict=True)
    )
    return [loaded.get(row["id"], []) for row in rows]


@strawberry.type(description="A field that the organization has defined, to be set on what it applies to.")
class CustomField(Entity):
    key: str = strawberry.field(description="Its name in inputs and filters. Permanent, and unique.")
    name: str = strawberry.field(description="Its name for people.")
    description: str | None
    type: CustomFieldType
    applies_to: list[CustomFieldTarget]
    choices: list[CustomFieldChoice] = computed(
        for_rows(_choices, _choices_of_rows), "In their order, the archived ones last; none unless the type is CHOICE."
    )
    position: int = strawberry.field(description="Its place among all custom fields, from 1.")
    archived_at: dt.datetime | None = strawberry.field(
        description="Since when it is set no more. What is set stays, and can be read and filtered by."
    )
    viewer_can: CustomFieldPermissions = computed(_viewer_can, "What you may do with it.")


def _holds(type_: CustomFieldType) -> Callable[[Row, GraphQLResolveInfo[Any]], bool]:
    """Make the test by which the interface tells its types apart."""

    def is_type_of(row: Row, _info: GraphQLResolveInfo[Any]) -> bool:
        matches: bool = row["type"] == type_.value
        return matches

    return is_type_of


@strawberry.interface(description="What a custom field is set to.")
class CustomFieldValue:
    field: CustomField = to_one(lambda context: context.custom_fields.field_by_id, "field_id")

    @classmethod
    def resolve_type(cls, obj: Row, _info: GraphQLResolveInfo[Any], _abstract: GraphQLAbstractType) -> str:
        """Tell the type of a value by the type of its field."""
        return f"Custom{str(obj['type']).title()}Value"


@strawberry.type(description="The value of a custom field of the type TEXT.")
class CustomTextValue(CustomFieldValue):
    is_type_of = _holds(CustomFieldType.TEXT)

    text: str


@strawberry.type(description="The value of a custom field of the type NUMBER.")
class CustomNumberValue(CustomFieldValue):
    is_type_of = _holds(CustomFieldType.NUMBER)

    number: float


@strawberry.type(description="The value of a custom field of the type DATE.")
class CustomDateValue(CustomFieldValue):
    is_type_of = _holds(CustomFieldType.DATE)

    date: dt.date


@strawberry.type(description="The value of a custom field of the type PERSON.")
class CustomPersonValue(CustomFieldValue):
    is_type_of = _holds(CustomFieldType.PERSON)

    person: Annotated["Person", _ORGS] = to_one(lambda context: context.orgs.person_by_id, "person_id")


@strawberry.type(description="The value of a custom field of the type CHOICE.")
class CustomChoiceValue(CustomFieldValue):
    is_type_of = _holds(CustomFieldType.CHOICE)

    choice: CustomFieldChoice = to_one(lambda context: context.custom_fields.choice_by_id, "choice_id")


VALUE_TYPES = (CustomTextValue, CustomNumberValue, CustomDateValue, CustomPersonValue, CustomChoiceValue)
"""Every type of value. The schema names them, since fields lead to their interface only."""

_ARCHIVED = "Whether to show values of archived fields."


async def _values(
    root: Root,
    info: Info,
    archived: Annotated[Inclusion, strawberry.argument(description=_ARCHIVED)] = Inclusion.EXCLUDE,
) -> list[Row]:
    return _included(await info.context.custom_fields.values_by_node.load(root["id"]), archived)


async def _values_of_rows(
    rows: Sequence[Row], info: Info, archived: Inclusion = Inclusion.EXCLUDE
) -> Sequence[list[Row]]:
    loaded = await info.context.custom_fields.values_by_node.load_all([row["id"] for row in rows])
    return [_included(values, archived) for values in loaded]


def _included(values: Iterable[Row], archived: Inclusion) -> list[Row]:
    return [
        value for value in values if archived is Inclusion.INCLUDE or value["archived"] is (archived is Inclusion.ONLY)
    ]


def custom_fields_of_node() -> Any:
    """Make the field that gives what a node is set to, in the order of the fields."""
    return computed(
        for_rows(_values, _values_of_rows),
        "Its custom fields that are set, in the order of the fields. What is not set is not listed.",
    )
