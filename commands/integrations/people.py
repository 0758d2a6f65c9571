"""People as another system knows them."""

from typing import Any, Final

from commands.entities import ExternalKey
from commands.integrations.upserts import EntityType, Upsert, UpsertedRow, upsert
from commands.orgs.people import (
    ChangePerson,
    CreatePerson,
    UpdatePerson,
    create_person,
    deactivate_person,
    reactivate_person,
    update_person,
)
from storage.tables import people
from storage.work import Work


async def upsert_people(work: Work, command: Upsert) -> tuple[UpsertedRow, ...]:
    """Create or change people: `name`, `email`, `title`, `role`, and whether they are `active`."""
    return await upsert(work, _PEOPLE, command)


async def _create(work: Work, key: ExternalKey, given: dict[str, Any]) -> str:
    active = given.pop("active", True)
    person_id = await create_person(work, CreatePerson(**given, external_key=key))
    if not active:
        await deactivate_person(work, ChangePerson(person_id))
    return person_id


async def _change(work: Work, person_id: str, given: dict[str, Any]) -> None:
    active = given.pop("active", None)
    await update_person(work, UpdatePerson(person_id, given))
    if active is not None:
        await (reactivate_person if active else deactivate_person)(work, ChangePerson(person_id))


_PEOPLE: Final = EntityType(
    name="people",
    table=people,
    needed=("name",),
    references={},
    create=_create,
    change=_change,
)
