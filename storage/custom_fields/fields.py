"""What commands on custom fields read and write."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy import update as sql_update

from storage.database import Row
from storage.statements import Statement, is_in
from storage.tables import custom_field_choices, custom_field_values, custom_fields
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work
from storage.writes import insert_many, update_many


async def all_fields(work: Work) -> list[Row]:
    """Give the id, key, place and end of every field of the organization, in their order."""
    return await work.fetch(_ALL)


async def choices_of(work: Work, field_ids: Sequence[str]) -> list[Row]:
    """Give the choices of fields, archived ones included, in their order."""
    return await work.fetch(_CHOICES, ids=field_ids) if field_ids else []


async def columns_in_use(work: Work, field_id: str) -> frozenset[str]:
    """Tell on which kinds of nodes a field is set, by the columns of `custom_field_values` that name them."""
    (counts,) = await work.fetch(_USED_ON, field_id=field_id)
    return frozenset(column for column, count in counts.items() if count)


async def choices_in_use(work: Work, choice_ids: Sequence[str]) -> frozenset[str]:
    """Tell which of these choices something has."""
    rows = await work.fetch(_USED_CHOICES, ids=choice_ids) if choice_ids else []
    return frozenset(row["choice_id"] for row in rows)


async def put_in_order(work: Work, field_ids: Sequence[str]) -> list[str]:
    """Give all fields of the organization this order, and tell which moved. Their versions stay."""
    positions = {row["id"]: row["position"] for row in await all_fields(work)}
    moved = [
        {"id": identifier, "position": place}
        for place, identifier in enumerate(field_ids, 1)
        if positions[identifier] != place
    ]
    await update_many(work, custom_fields, moved)
    return [str(row["id"]) for row in moved]


async def write_choices(work: Work, field_id: str, choices: Sequence[Row]) -> None:
    """Give a field these choices, each an id and a name, in this order; those it had already are in use again."""
    known = {row["id"] for row in await choices_of(work, [field_id])}
    rows = [{**choice, "position": place} for place, choice in enumerate(choices, 1)]
    new = [{**row, "field_id": field_id} for row in rows if row["id"] not in known]
    await insert_many(work, custom_field_choices, new)
    await update_many(work, custom_field_choices, [{**row, "archived_at": None} for row in rows if row["id"] in known])


async def drop_choices(work: Work, choice_ids: Sequence[str], moment: datetime) -> None:
    """Archive those of the choices that something has, and delete the others."""
    used = await choices_in_use(work, choice_ids)
    await work.execute(_ARCHIVE_CHOICES, ids=[*used], moment=moment)
    await work.execute(_DELETE_CHOICES, ids=[each for each in choice_ids if each not in used])


_ALL: Final = Statement(
    select(custom_fields.c.id, custom_fields.c.key, custom_fields.c.position, custom_fields.c.archived_at)
    .where(in_tenant(custom_fields))
    .order_by(custom_fields.c.position, custom_fields.c.id)
)

_CHOICES: Final = Statement(
    select(custom_field_choices)
    .where(in_tenant(custom_field_choices), is_in(custom_field_choices.c.field_id, "ids"))
    .order_by(
        custom_field_choices.c.archived_at.is_not(None), custom_field_choices.c.position, custom_field_choices.c.id
    )
)


_ARCHIVE_CHOICES: Final = Statement(
    sql_update(custom_field_choices)
    .where(
        in_tenant(custom_field_choices),
        is_in(custom_field_choices.c.id, "ids"),
        custom_field_choices.c.archived_at.is_(None),
    )
    .values(archived_at=bindparam("moment", type_=custom_field_choices.c.archived_at.type))
)

_DELETE_CHOICES: Final = Statement(
    delete(custom_field_choices).where(in_tenant(custom_field_choices), is_in(custom_field_choices.c.id, "ids"))
)

_USED_CHOICES: Final = Statement(
    select(custom_field_values.c.choice_id)
    .where(in_tenant(custom_field_values), is_in(custom_field_values.c.choice_id, "ids"))
    .distinct()
)

_NODES: Final = ("objective_id", "key_result_id", "kpi_id")

_USED_ON: Final = Statement(
    select(*(func.count(custom_field_values.c[column]).label(column) for column in _NODES)).where(
        in_tenant(custom_field_values), custom_field_values.c.field_id == bindparam("field_id", type_=ID)
    )
)
