"""Tokens: shown once, stored as a hash, and gone the moment they are revoked."""

from datetime import timedelta

import pytest

from commands.orgs.people import ChangePerson, deactivate_person
from commands.orgs.tokens import CreateToken, RevokeToken, create_token, revoke_token
from domain.actor import Actor, Role, TokenScope
from domain.errors import NotAllowed, NotFound, ValidationFailed, WrongState
from storage.database import Database
from storage.orgs.tokens import tokens_of
from tests.orgs.acme import NOW, Acme

_KEY = b"a key of the tests"


async def test_a_token_stands_for_its_person_and_all_they_are(acme: Acme) -> None:
    person_id = await acme.person(role=Role.VIEWER)
    top_id = await acme.team("Top", lead_id=person_id)
    below_id = await acme.team("Below", top_id)

    actor = await acme.acting_as(person_id, TokenScope.READ)

    [token] = await acme.rows("api_tokens")
    assert actor == Actor(
        org_id=acme.owner.org_id,
        person_id=person_id,
        role=Role.VIEWER,
        scope=TokenScope.READ,
        time_zone="Europe/Berlin",
        token_id=token["id"],
        member_of=frozenset(),
        leads=frozenset({top_id, below_id}),
    )


async def test_a_token_without_a_person_stands_for_the_organization(acme: Acme) -> None:
    actor = await acme.acting_as(None)

    assert (actor.person_id, actor.role) == (None, Role.ADMIN)


async def test_the_text_of_a_token_is_kept_nowhere(acme: Acme) -> None:
    text = await acme.token(None)

    [row] = await acme.rows("api_tokens")
    assert text not in str(row)
    assert text.encode() not in row["secret_hash"]


async def test_a_revoked_token_is_nobody_at_once(acme: Acme) -> None:
    text = await acme.token(None)
    [row] = await acme.rows("api_tokens")

    await acme.run(revoke_token, RevokeToken(row["id"]))
    await acme.run(revoke_token, RevokeToken(row["id"]))

    assert await acme.actor_of(text) is None


async def test_a_token_expires_to_the_second(database: Database, acme: Acme) -> None:
    text = await acme.run(create_token, CreateToken("Short", TokenScope.WRITE, None, 1, _KEY))

    database.clock = lambda: NOW + timedelta(days=1, seconds=-1)
    before = await acme.actor_of(text)
    database.clock = lambda: NOW + timedelta(days=1)

    assert before is not None
    assert await acme.actor_of(text) is None


async def test_an_unknown_token_is_nobody(acme: Acme) -> None:
    assert await acme.actor_of("okra_unknown") is None


async def test_the_last_use_of_a_token_is_noted_once_a_minute(database: Database, acme: Acme) -> None:
    text = await acme.token(None)

    await acme.actor_of(text)
    database.clock = lambda: NOW + timedelta(seconds=59)
    await acme.actor_of(text)
    [before] = await acme.rows("api_tokens")
    database.clock = lambda: NOW + timedelta(seconds=61)
    await acme.actor_of(text)
    [after] = await acme.rows("api_tokens")

    assert (before["last_used_at"], after["last_used_at"]) == (NOW, NOW + timedelta(seconds=61))


async def test_a_list_of_tokens_lets_nobody_in(database: Database, acme: Acme) -> None:
    person_id = await acme.person("Ada")
    await acme.token(None)
    await acme.token(person_id)

    listed = await tokens_of(database.reading(acme.owner))

    assert [row["person_name"] for row in listed] == ["Ada", None]
    assert all("secret_hash" not in row for row in listed)


async def test_everything_wrong_with_a_new_token_is_told_at_once(acme: Acme) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        await acme.run(create_token, CreateToken("", TokenScope.READ, "per_" + "0" * 26, 0, _KEY))

    assert [error.path for error in refusal.value.errors] == [("name",), ("expiresInDays",), ("personId",)]


async def test_a_token_for_nobody_is_refused(acme: Acme) -> None:
    with pytest.raises(NotFound) as refusal:
        await acme.token("per_" + "0" * 26)

    assert refusal.value.path == ("personId",)


async def test_who_was_deactivated_is_given_no_token(acme: Acme) -> None:
    person_id = await acme.person()
    await acme.run(deactivate_person, ChangePerson(person_id))

    with pytest.raises(WrongState) as refusal:
        await acme.token(person_id)

    assert refusal.value.path == ("personId",)


async def test_an_unknown_token_is_not_revoked(acme: Acme) -> None:
    with pytest.raises(NotFound):
        await acme.run(revoke_token, RevokeToken("tok_" + "0" * 26))


async def test_only_administrators_let_programs_in_and_out(acme: Acme) -> None:
    actor = await acme.acting_as(await acme.person())

    with pytest.raises(NotAllowed):
        await acme.run(create_token, CreateToken("New", TokenScope.READ, None, None, _KEY), actor)
    with pytest.raises(NotAllowed):
        await acme.run(revoke_token, RevokeToken(str(actor.token_id)), actor)
