"""People: unique by address, in charge of their own name, and never without an administrator."""

import asyncio
from typing import Any

import pytest

from commands.entities import ExternalKey
from commands.orgs.people import (
    ChangePerson,
    CreatePerson,
    UpdatePerson,
    create_person,
    deactivate_person,
    reactivate_person,
    update_person,
)
from commands.orgs.teams import ChangeTeamMember, CreateTeam, add_team_member, create_team
from domain.actor import Role, TokenScope
from domain.errors import AlreadyExists, NotAllowed, NotFound, ValidationFailed, VersionConflict, WrongState
from tests.orgs.acme import NOW, Acme

_UNKNOWN = "per_" + "0" * 26


async def test_a_person_is_stored_as_they_were_given(acme: Acme) -> None:
    command = CreatePerson(" Ada ", " Ada@Example.org ", "Head of Service", Role.ADMIN, ExternalKey("hr", "7"))

    person_id = await acme.run(create_person, command)

    row = await acme.row("people", person_id)
    assert {name: row[name] for name in ("name", "email", "title", "role", "deactivated_at", "version")} == {
        "name": "Ada",
        "email": "Ada@Example.org",
        "title": "Head of Service",
        "role": "ADMIN",
        "deactivated_at": None,
        "version": 1,
    }


async def test_a_new_person_is_told_without_their_address(acme: Acme) -> None:
    person_id = await acme.person("Ada", email="ada@example.org")

    [event] = await acme.events("PERSON_CREATED")
    assert (event["subject_id"], event["data"]) == (person_id, {"name": "Ada", "role": "MEMBER"})


async def test_everything_wrong_with_a_new_person_is_told_at_once(acme: Acme) -> None:
    command = CreatePerson("", "nobody", "x" * 301, Role.MEMBER, ExternalKey("", "7"))

    with pytest.raises(ValidationFailed) as refusal:
        await acme.run(create_person, command)

    assert [error.path for error in refusal.value.errors] == [
        ("name",),
        ("email",),
        ("title",),
        ("externalKey", "source"),
    ]


async def test_an_address_belongs_to_one_person_whatever_its_case(acme: Acme) -> None:
    holder_id = await acme.person(email="ada@example.org")
    await acme.run(deactivate_person, ChangePerson(holder_id))

    with pytest.raises(AlreadyExists, match=holder_id) as refusal:
        await acme.person(email="ADA@example.org")

    assert refusal.value.path == ("email",)


async def test_an_address_taken_is_told_beside_everything_else(acme: Acme) -> None:
    await acme.person(email="ada@example.org")

    with pytest.raises(ValidationFailed) as refusal:
        await acme.person(name="", email="ada@example.org")

    assert [type(error).__name__ for error in refusal.value.errors] == ["InvalidInput", "AlreadyExists"]


async def test_of_two_people_with_one_address_at_once_one_is_taken_in(acme: Acme) -> None:
    outcomes = await asyncio.gather(*(acme.person(email="ada@example.org") for _ in range(4)), return_exceptions=True)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyExists"] * 3 + ["str"]


async def test_people_without_an_address_are_many(acme: Acme) -> None:
    await acme.person(email=None)
    await acme.person(email=None)

    assert len(await acme.rows("people")) == 2


async def test_people_may_write_their_own_address_differently(acme: Acme) -> None:
    person_id = await acme.person(email="ada@example.org")

    await acme.run(update_person, UpdatePerson(person_id, {"email": "Ada@Example.org"}))

    assert (await acme.row("people", person_id))["email"] == "Ada@Example.org"


async def test_an_address_of_somebody_else_is_refused(acme: Acme) -> None:
    await acme.person(email="ada@example.org")
    person_id = await acme.person(email="bob@example.org")

    with pytest.raises(AlreadyExists):
        await acme.run(update_person, UpdatePerson(person_id, {"email": "ada@example.org"}))


async def test_only_what_is_named_changes(acme: Acme) -> None:
    person_id = await acme.run(create_person, CreatePerson("Ada", "ada@example.org", "Engineer"))
    before = await acme.row("people", person_id)

    await acme.run(update_person, UpdatePerson(person_id, {"name": "Ada L.", "email": None, "role": Role.VIEWER}, 1))

    after = await acme.row("people", person_id)
    assert after == {**before, "name": "Ada L.", "email": None, "role": "VIEWER", "version": 2}
    [event] = await acme.events("PERSON_UPDATED")
    assert event["data"] == {"changed": ["email", "name", "role"]}


async def test_a_change_to_what_it_was_changes_nothing(acme: Acme) -> None:
    person_id = await acme.person("Ada")

    await acme.run(update_person, UpdatePerson(person_id, {"name": " Ada", "role": Role.MEMBER}))

    assert (await acme.row("people", person_id))["version"] == 1
    assert await acme.events("PERSON_UPDATED") == []


async def test_people_change_their_own_name_title_and_address(acme: Acme) -> None:
    person_id = await acme.person("Ada")
    changes = {"name": "Ada L.", "title": "Engineer", "email": "ada@example.org", "role": Role.MEMBER}

    await acme.run(update_person, UpdatePerson(person_id, changes), await acme.acting_as(person_id))

    row = await acme.row("people", person_id)
    assert (row["name"], row["title"], row["email"]) == ("Ada L.", "Engineer", "ada@example.org")


@pytest.mark.parametrize("changes", [{"role": Role.ADMIN}, {"external_key": ExternalKey("hr", "7")}])
async def test_people_do_not_change_their_own_role_or_key(acme: Acme, changes: dict[str, Any]) -> None:
    person_id = await acme.person()

    with pytest.raises(NotAllowed, match="Only an administrator"):
        await acme.run(update_person, UpdatePerson(person_id, changes), await acme.acting_as(person_id))


async def test_people_do_not_change_others(acme: Acme) -> None:
    actor = await acme.acting_as(await acme.person())

    with pytest.raises(NotAllowed):
        await acme.run(update_person, UpdatePerson(await acme.person(), {"name": "Renamed"}), actor)


@pytest.mark.parametrize(
    ("role", "scope"), [(Role.MEMBER, TokenScope.WRITE), (Role.VIEWER, TokenScope.WRITE), (Role.ADMIN, TokenScope.READ)]
)
async def test_only_administrators_manage_people(acme: Acme, role: Role, scope: TokenScope) -> None:
    person_id = await acme.person()
    actor = await acme.acting_as(await acme.person(role=role), scope)
    attempts: list[tuple[Any, Any]] = [
        (create_person, CreatePerson("New")),
        (deactivate_person, ChangePerson(person_id)),
        (reactivate_person, ChangePerson(person_id)),
    ]

    for function, command in attempts:
        with pytest.raises(NotAllowed):
            await acme.run(function, command, actor)


async def test_the_last_administrator_keeps_the_role(acme: Acme) -> None:
    person_id = await acme.person(role=Role.ADMIN)

    with pytest.raises(WrongState) as refusal:
        await acme.run(update_person, UpdatePerson(person_id, {"role": Role.MEMBER}))

    assert refusal.value.path == ("role",)


async def test_the_last_administrator_is_not_let_go(acme: Acme) -> None:
    person_id = await acme.person(role=Role.ADMIN)
    gone_id = await acme.person(role=Role.ADMIN)
    await acme.run(deactivate_person, ChangePerson(gone_id))

    with pytest.raises(WrongState, match="last active administrator"):
        await acme.run(deactivate_person, ChangePerson(person_id))


async def test_one_of_two_administrators_may_step_down(acme: Acme) -> None:
    person_id = await acme.person(role=Role.ADMIN)
    await acme.person(role=Role.ADMIN)

    await acme.run(update_person, UpdatePerson(person_id, {"role": Role.MEMBER}), await acme.acting_as(person_id))

    assert (await acme.row("people", person_id))["role"] == "MEMBER"


async def test_an_administrator_who_was_let_go_may_lose_the_role(acme: Acme) -> None:
    await acme.person(role=Role.ADMIN)
    gone_id = await acme.person(role=Role.ADMIN)
    await acme.run(deactivate_person, ChangePerson(gone_id))

    await acme.run(update_person, UpdatePerson(gone_id, {"role": Role.MEMBER}))

    assert (await acme.row("people", gone_id))["role"] == "MEMBER"


async def test_of_two_administrators_who_demote_each_other_at_once_one_stays(acme: Acme) -> None:
    one_id, other_id = await acme.person(role=Role.ADMIN), await acme.person(role=Role.ADMIN)
    one, other = await acme.acting_as(one_id), await acme.acting_as(other_id)

    outcomes = await asyncio.gather(
        acme.run(update_person, UpdatePerson(other_id, {"role": Role.MEMBER}), one),
        acme.run(deactivate_person, ChangePerson(one_id), other),
        return_exceptions=True,
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["WrongState", "str"]


async def test_who_is_let_go_is_kept_with_all_they_were(acme: Acme) -> None:
    person_id = await acme.person("Ada", email="ada@example.org")
    team_id = await acme.run(create_team, CreateTeam("Desk", lead_id=person_id))
    await acme.run(add_team_member, ChangeTeamMember(team_id, person_id))

    await acme.run(deactivate_person, ChangePerson(person_id))

    row = await acme.row("people", person_id)
    assert (row["name"], row["email"], row["deactivated_at"], row["version"]) == ("Ada", "ada@example.org", NOW, 2)
    assert (await acme.row("teams", team_id))["lead_id"] == person_id
    assert len(await acme.rows("team_members")) == 1


async def test_tokens_of_who_is_let_go_stop_at_once_and_work_again_after(acme: Acme) -> None:
    person_id = await acme.person()
    token = await acme.token(person_id)

    before = await acme.actor_of(token)
    await acme.run(deactivate_person, ChangePerson(person_id))
    meanwhile = await acme.actor_of(token)
    await acme.run(reactivate_person, ChangePerson(person_id))
    after = await acme.actor_of(token)

    assert before == after
    assert before is not None
    assert meanwhile is None


async def test_to_let_go_or_take_back_twice_changes_nothing(acme: Acme) -> None:
    gone_id, active_id = await acme.person(), await acme.person()
    await acme.run(deactivate_person, ChangePerson(gone_id))
    before = (await acme.rows("people"), await acme.events())

    await acme.run(deactivate_person, ChangePerson(gone_id))
    await acme.run(reactivate_person, ChangePerson(active_id))

    assert (await acme.rows("people"), await acme.events()) == before


_CHANGES: list[tuple[Any, Any]] = [
    (update_person, lambda person_id, version: UpdatePerson(person_id, {"name": "New"}, version)),
    (deactivate_person, ChangePerson),
    (reactivate_person, ChangePerson),
]


@pytest.mark.parametrize(("function", "command"), _CHANGES)
async def test_a_change_of_what_somebody_changed_meanwhile_is_refused(acme: Acme, function: Any, command: Any) -> None:
    person_id = await acme.person()
    await acme.run(update_person, UpdatePerson(person_id, {"name": "Somebody was faster"}, 1))

    with pytest.raises(VersionConflict) as refusal:
        await acme.run(function, command(person_id, 1))

    assert refusal.value.current == 2


@pytest.mark.parametrize(("function", "command"), _CHANGES)
async def test_who_is_not_there_is_not_found(acme: Acme, function: Any, command: Any) -> None:
    with pytest.raises(NotFound) as refusal:
        await acme.run(function, command(_UNKNOWN, None))

    assert refusal.value.path == ("id",)


@pytest.mark.parametrize(("function", "command"), _CHANGES)
async def test_people_of_another_organization_are_not_found(acme: Acme, function: Any, command: Any) -> None:
    stranger_id = await (await Acme.found(acme.database)).person()

    with pytest.raises(NotFound):
        await acme.run(function, command(stranger_id, None))
