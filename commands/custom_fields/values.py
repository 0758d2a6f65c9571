"""Setting custom fields, as a part of creating or changing what they are set on."""

from collections.abc import Sequence
from typing import Final

from domain.custom_fields import values
from domain.custom_fields.fields import CustomFieldTarget, CustomFieldType
from domain.custom_fields.values import CUSTOM_FIELDS, GivenField, PlannedValues, ValueChange
from domain.errors import NotFound, OkraError, WrongState
from storage.custom_fields.values import fields_by_key, values_of_node, write_values
from storage.lookups import activity_of
from storage.tables import people
from storage.work import Work

_NOTHING: Final = PlannedValues()


async def plan_values(
    work: Work, target: CustomFieldTarget, node_id: str | None, given: Sequence[GivenField]
) -> PlannedValues:
    """Plan to set what is given on a node, None for one still to be made. Nothing given, nothing read.

    The plan has all that is wrong with it; it is carried out by `set_values` if that is nothing.
    """
    if not given:
        return _NOTHING
    fields = await fields_by_key(work, [each.key for each in given])
    present = await values_of_node(work, node_id) if node_id is not None else {}
    plan = values.plan_values(fields, target, present, given)
    errors = await _check_people(work, plan.changes)
    return PlannedValues(plan.changes, (*plan.errors, *errors))


async def set_values(work: Work, target: CustomFieldTarget, node_id: str, plan: PlannedValues) -> None:
    """Carry out a plan in which nothing is wrong."""
    if plan.changes:
        await write_values(work, target, node_id, plan.changes)


async def _check_people(work: Work, changes: Sequence[ValueChange]) -> tuple[OkraError, ...]:
    named = [
        (change.index, str(change.after))
        for change in changes
        if change.field.type is CustomFieldType.PERSON and change.after is not None
    ]
    active = await activity_of(work, people, {person_id for _, person_id in named})
    errors: list[OkraError] = []
    for index, person_id in named:
        place = (CUSTOM_FIELDS, str(index), "value", "personId")
        if person_id not in active:
            errors.append(NotFound(None, *place))
        elif not active[person_id]:
            errors.append(WrongState("This person is deactivated, and gets nothing new to do.", *place))
    return tuple(errors)
