"""Taking people in, changing what is known of them, and letting them go."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from commands.entities import ExternalKey, check_external_key, check_version, differing, new_entity
from commands.relations import relations_to_person
from domain.actor import Role
from domain.errors import AlreadyExists, NotFound, OkraError, refuse
from domain.events import EventType
from domain.ids import Kind
from domain.orgs.people import check_active_person, check_person, require_administrator_left
from domain.policy import Action, require
from storage.database import Row
from storage.lookups import find
from storage.orgs.people import email_holder, has_other_administrators
from storage.tables import people
from storage.work import Work
from storage.writes import insert, update

_OF_ADMINISTRATORS: Final = frozenset({"role", "external_source", "external_id"})
"""What people may not change of themselves."""


@dataclass(frozen=True, slots=True)
class CreatePerson:
    """Take a person in. The e-mail address is unique in the organization, whatever its case."""

    name: str
    email: str | None = None
    title: str | None = None
    role: Role = Role.MEMBER
    external_key: ExternalKey | None = None


@dataclass(frozen=True, slots=True)
class UpdatePerson:
    """Change a person. `changes` has only what is to change, by the field names of `CreatePerson`."""

    person_id: str
    changes: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class ChangePerson:
    """Name a person for a step of their life in the organization."""

    person_id: str
    expected_version: int | None = None


async def create_person(work: Work, command: CreatePerson) -> str:
    """Take a person in and give their id. Administrators may."""
    require(Action.MANAGE_PEOPLE, work.actor)
    columns = _tidy({"name": command.name, "email": command.email, "title": command.title, "role": command.role.value})
    refuse(
        (
            *await _check(work, columns, None),
            *await check_external_key(work, people, command.external_key),
        )
    )
    person_id = work.new_id(Kind.PERSON)
    await insert(work, people, {**new_entity(work, person_id, command.external_key), **columns})
    work.record(EventType.PERSON_CREATED, person_id, name=columns["name"], role=columns["role"])
    return person_id


async def update_person(work: Work, command: UpdatePerson) -> str:
    """Change a person and give their id.

    People may change their own name, title and e-mail address; administrators everything. Raises `WrongState` when
    the last active administrator would lose the role.
    """
    row = await find(work, people, command.person_id, "id")
    require(Action.UPDATE_PERSON, work.actor, relations_to_person(work, row["id"]))
    check_version(row, command.expected_version)
    wanted = dict(command.changes)
    external_key = wanted.pop("external_key", None)
    after = _tidy({name: row[name] for name in ("name", "email", "title", "role")} | wanted)
    if external_key is not None:
        after |= {"external_source": external_key.source, "external_id": external_key.id}
    changes = differing(row, after)
    if _OF_ADMINISTRATORS & set(changes):
        require(Action.MANAGE_PEOPLE, work.actor)
    refuse((*await _check(work, after, row["id"]), *await check_external_key(work, people, external_key, row["id"])))
    if "role" in changes:
        await _require_administrator_left(work, row, "role")
    if changes:
        await update(work, people, row["id"], changes)
        work.record(EventType.PERSON_UPDATED, row["id"], changed=sorted(changes))
    return command.person_id


async def deactivate_person(work: Work, command: ChangePerson) -> str:
    """Let a person go, keeping all they did and were; their tokens stop working at once. Again changes nothing.

    Raises `WrongState` for the last active administrator.
    """
    row = await _find(work, command)
    if row["deactivated_at"] is not None:
        return command.person_id
    await _require_administrator_left(work, row)
    await update(work, people, row["id"], {"deactivated_at": work.now})
    work.record(EventType.PERSON_DEACTIVATED, row["id"])
    return command.person_id


async def reactivate_person(work: Work, command: ChangePerson) -> str:
    """Take a person back, as they were; their tokens work again. Again changes nothing."""
    row = await _find(work, command)
    if row["deactivated_at"] is None:
        return command.person_id
    await update(work, people, row["id"], {"deactivated_at": None})
    work.record(EventType.PERSON_REACTIVATED, row["id"])
    return command.person_id


async def check_active(work: Work, person_id: str | None, name: str) -> tuple[OkraError, ...]:
    """Tell what keeps a person from being given something to do: there is none of this id, or they are deactivated.

    None is fine. `name` is the reference's name in the input.
    """
    if person_id is None:
        return ()
    try:
        row = await find(work, people, person_id, name)
    except NotFound as error:
        return (error,)
    return check_active_person(deactivated=row["deactivated_at"] is not None, path=name)


async def _find(work: Work, command: ChangePerson) -> Row:
    row = await find(work, people, command.person_id, "id")
    require(Action.MANAGE_PEOPLE, work.actor)
    check_version(row, command.expected_version)
    return row


async def _check(work: Work, columns: Mapping[str, Any], person_id: str | None) -> tuple[OkraError, ...]:
    errors = check_person(columns["name"], columns["email"], columns["title"])
    if columns["email"] is None or any(error.path == ("email",) for error in errors):
        return errors
    holder = await email_holder(work, columns["email"])
    if holder is None or holder == person_id:
        return errors
    return (*errors, AlreadyExists(f"{holder} has this e-mail address already.", "email"))


async def _require_administrator_left(work: Work, row: Row, path: str | None = None) -> None:
    """Refuse to take the role or the access of the last active administrator."""
    if row["role"] == Role.ADMIN.value and row["deactivated_at"] is None:
        require_administrator_left(other_administrators=await has_other_administrators(work, row["id"]), path=path)


def _tidy(columns: dict[str, Any]) -> dict[str, Any]:
    email = columns["email"]
    return {**columns, "name": columns["name"].strip(), "email": None if email is None else email.strip()}
