"""Defining custom fields, and putting them aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from commands.entities import check_version, differing
from domain.custom_fields.fields import (
    MOST_FIELDS,
    MOST_FIELDS_EVER,
    Choice,
    CustomField,
    CustomFieldTarget,
    CustomFieldType,
    check_custom_field,
    targets_in_order,
)
from domain.errors import AlreadyExists, InUse, InvalidInput, OkraError, TooMany, refuse
from domain.events import EventType
from domain.ids import Kind
from domain.policy import Action, require
from storage.custom_fields.fields import (
    all_fields,
    choices_of,
    columns_in_use,
    drop_choices,
    put_in_order,
    write_choices,
)
from storage.custom_fields.values import NODE_COLUMNS
from storage.database import Row
from storage.lookups import find
from storage.tables import custom_fields
from storage.work import Work
from storage.writes import insert, remove, update


@dataclass(frozen=True, slots=True)
class CreateCustomField:
    """Define a custom field, behind all others unless `position` (from 1) says where."""

    field: CustomField
    position: int | None = None


@dataclass(frozen=True, slots=True)
class UpdateCustomField:
    """Change a custom field. `changes` has only what is to change, by the field names of `CustomField`.

    Key and type stay for good. `choices` are given whole, in their order.
    """

    field_id: str
    changes: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeCustomField:
    """Name a custom field for a step of its life."""

    field_id: str
    expected_version: int | None = None


async def create_custom_field(work: Work, command: CreateCustomField) -> str:
    """Define a custom field and give its id."""
    require(Action.MANAGE_CUSTOM_FIELDS, work.actor)
    others = await all_fields(work)
    field = command.field
    refuse(
        (
            *check_custom_field(field),
            *_check_key(others, field.key),
            *_check_room(others),
            *_check_position(command.position, len(others) + 1),
        )
    )
    field_id = work.new_id(Kind.CUSTOM_FIELD)
    moments = {"created_at": work.now, "updated_at": work.now}
    columns = {"key": field.key, "type": field.type.value, **_columns(field)}
    await insert(work, custom_fields, {"id": field_id, **columns, "position": len(others) + 1, **moments})
    await write_choices(work, field_id, _named(work, field.choices))
    moved = await _move(work, [*(row["id"] for row in others), field_id], field_id, command.position)
    work.record(EventType.CUSTOM_FIELD_CREATED, field_id, None, name=columns["name"], key=field.key, **moved)
    return field_id


async def update_custom_field(work: Work, command: UpdateCustomField) -> str:
    """Change a custom field and give its id. Choices that are left out are archived, or deleted if nothing has them."""
    row = await _field(work, command.field_id, command.expected_version)
    wanted = dict(command.changes)
    position = wanted.pop("position", None)
    choices = await choices_of(work, [row["id"]])
    before = _field_of(row, choices)
    after = replace(before, **wanted)
    others = await all_fields(work)
    refuse(
        (
            *check_custom_field(after, frozenset(choice["id"] for choice in choices)),
            *await _check_targets(work, row["id"], before, after),
            *_check_position(position, len(others)),
        )
    )
    changed = {*differing(row, _columns(after))}
    if after.choices != before.choices:
        kept = {choice.id for choice in after.choices}
        await drop_choices(work, [each["id"] for each in choices if each["id"] not in kept], work.now)
        await write_choices(work, row["id"], _named(work, after.choices))
        changed.add("choices")
    moved = await _move(work, [each["id"] for each in others], row["id"], position)
    if moved:
        changed.add("position")
    if changed:
        await update(work, custom_fields, row["id"], _columns(after))
        work.record(EventType.CUSTOM_FIELD_UPDATED, row["id"], None, changed=sorted(changed), **moved)
    return command.field_id


async def archive_custom_field(work: Work, command: ChangeCustomField) -> str:
    """Put a custom field aside: nothing gets it any more; what has it keeps it. Again changes nothing."""
    row = await _field(work, command.field_id, command.expected_version)
    if row["archived_at"] is None:
        await update(work, custom_fields, row["id"], {"archived_at": work.now})
        work.record(EventType.CUSTOM_FIELD_ARCHIVED, row["id"])
    return command.field_id


async def restore_custom_field(work: Work, command: ChangeCustomField) -> str:
    """Take an archived custom field back. Again changes nothing."""
    row = await _field(work, command.field_id, command.expected_version)
    if row["archived_at"] is not None:
        refuse(_check_room_beside(await all_fields(work)))
        await update(work, custom_fields, row["id"], {"archived_at": None})
        work.record(EventType.CUSTOM_FIELD_RESTORED, row["id"])
    return command.field_id


async def delete_custom_field(work: Work, command: ChangeCustomField) -> str:
    """Delete a custom field that is set on nothing, for good. Raises `InUse` for any other."""
    row = await _field(work, command.field_id, command.expected_version)
    if await columns_in_use(work, row["id"]):
        raise InUse("Something has a value in this field. Archive it instead.")
    await remove(work, custom_fields, {"id": row["id"]})
    moved = _told(await put_in_order(work, [each["id"] for each in await all_fields(work)]))
    work.record(EventType.CUSTOM_FIELD_DELETED, row["id"], None, name=row["name"], key=row["key"], **moved)
    return command.field_id


async def _field(work: Work, field_id: str, expected_version: int | None) -> Row:
    require(Action.MANAGE_CUSTOM_FIELDS, work.actor)
    row = await find(work, custom_fields, field_id, "id")
    check_version(row, expected_version)
    return row


def _field_of(row: Row, choices: Sequence[Row]) -> CustomField:
    return CustomField(
        key=row["key"],
        name=row["name"],
        type=CustomFieldType(row["type"]),
        applies_to=tuple(CustomFieldTarget(name) for name in row["applies_to"]),
        description=row["description"],
        choices=tuple(Choice(each["name"], each["id"]) for each in choices if each["archived_at"] is None),
    )


def _columns(field: CustomField) -> dict[str, Any]:
    return {
        "name": field.name.strip(),
        "description": field.description,
        "applies_to": [target.value for target in targets_in_order(field.applies_to)],
    }


def _named(work: Work, choices: Sequence[Choice]) -> list[Row]:
    return [{"id": each.id or work.new_id(Kind.CHOICE), "name": each.name.strip()} for each in choices]


async def _move(work: Work, order: list[str], field_id: str, position: int | None) -> dict[str, object]:
    """Put a field at a place among all; give what to tell of it, nothing if nothing moved."""
    if position is None:
        return {}
    order.remove(field_id)
    order.insert(position - 1, field_id)
    return _told(await put_in_order(work, order))


def _told(moved: list[str]) -> dict[str, object]:
    return {"moved_ids": moved} if moved else {}


def _check_key(others: Sequence[Row], key: str) -> tuple[OkraError, ...]:
    if any(row["key"] == key for row in others):
        return (AlreadyExists("Another field has this key, perhaps an archived one.", "key"),)
    return ()


def _check_room(others: Sequence[Row]) -> tuple[OkraError, ...]:
    if len(others) >= MOST_FIELDS_EVER:
        message = (
            f"At most {MOST_FIELDS_EVER} custom fields, archived ones included. Delete one that is set on nothing."
        )
        return (TooMany(message),)
    return _check_room_beside(others)


def _check_room_beside(others: Sequence[Row]) -> tuple[OkraError, ...]:
    if sum(row["archived_at"] is None for row in others) >= MOST_FIELDS:
        return (TooMany(f"At most {MOST_FIELDS} custom fields. Archive one first."),)
    return ()


def _check_position(position: int | None, last: int) -> tuple[OkraError, ...]:
    if position is None or 1 <= position <= last:
        return ()
    return (InvalidInput(f"A position is a number from 1 to {last}.", "position"),)


_CALLED: Final = {
    CustomFieldTarget.OBJECTIVE: "objectives",
    CustomFieldTarget.KEY_RESULT: "key results",
    CustomFieldTarget.KPI: "KPIs",
}


async def _check_targets(work: Work, field_id: str, before: CustomField, after: CustomField) -> tuple[OkraError, ...]:
    left = [target for target in before.applies_to if target not in after.applies_to]
    used = await columns_in_use(work, field_id) if left else frozenset()
    return tuple(
        InUse(f"It is set on {_CALLED[target]}. Empty it there first.", "appliesTo")
        for target in left
        if NODE_COLUMNS[target] in used
    )
