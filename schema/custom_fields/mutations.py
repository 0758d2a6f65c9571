"""Mutations on custom fields. What is set on a node is changed with the node."""

import strawberry

from commands.custom_fields import fields
from schema.context import Info
from schema.custom_fields.inputs import CreateCustomFieldInput, CustomFieldStepInput, UpdateCustomFieldInput
from schema.custom_fields.types import CustomField
from schema.errors import MutationError
from schema.mutations import Payload, mutation

_ERRORS = "Empty if the mutation did what it was asked for; otherwise it changed nothing."


@strawberry.type
class CustomFieldPayload:
    custom_field: CustomField | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


@strawberry.type
class DeleteCustomFieldPayload:
    deleted_id: strawberry.ID | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


def _custom_field(info: Info, field_id: str) -> Payload:
    return {"custom_field": lambda: info.context.custom_fields.field_by_id.load(field_id)}


def _deleted(_info: Info, field_id: str) -> Payload:
    return {"deleted_id": field_id}


@strawberry.type
class CustomFieldMutations:
    create_custom_field: CustomFieldPayload = mutation(
        fields.create_custom_field,
        CreateCustomFieldInput,
        _custom_field,
        "Define a custom field. At most 50 that are not archived. None is ever required: what is missing is found by "
        "the filter `isNull`.",
    )
    update_custom_field: CustomFieldPayload = mutation(
        fields.update_custom_field, UpdateCustomFieldInput, _custom_field, "Change how a custom field is defined."
    )
    archive_custom_field: CustomFieldPayload = mutation(
        fields.archive_custom_field,
        CustomFieldStepInput,
        _custom_field,
        "Put a custom field aside. It is set no more; what is set stays.",
    )
    restore_custom_field: CustomFieldPayload = mutation(
        fields.restore_custom_field, CustomFieldStepInput, _custom_field, "Take an archived custom field back."
    )
    delete_custom_field: DeleteCustomFieldPayload = mutation(
        fields.delete_custom_field,
        CustomFieldStepInput,
        _deleted,
        "Delete a custom field that is set on nothing, for good. IN_USE for any other.",
    )
