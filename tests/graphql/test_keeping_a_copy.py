"""Whoever reads the log, and reads again what it names, has what they may see: no more, no less, none of it old."""

from datetime import timedelta

import pytest

from domain.actor import Actor
from domain.errors import OkraError
from domain.orgs.tokens import hash_token
from storage.orgs.tokens import actor_of_token
from storage.tables import METADATA
from tests.company import KEY, NOW, Company
from tests.graphql.caller import Caller
from tests.graphql.changing import Chance
from tests.graphql.copying import Copy, Mirror
from tests.graphql.house import House, SettableClock

VIEWERS = ("ada", "ben", "finn")
DEEDS = 100
NO_NODES = {"events", "api_tokens", "kpi_measurement_revisions"}


class Observers:
    """People who keep copies, each as they are at the moment."""

    def __init__(self, caller: Caller, original: Company, house: House) -> None:
        self.mirrors = {name: Mirror(caller) for name in VIEWERS}
        self._caller, self._original, self._house = caller, original, house

    async def actor(self, name: str) -> Actor:
        """Give who somebody is now: roles and teams change."""
        secret = hash_token(KEY, self._original.tokens[name])
        actor = await actor_of_token(self._house.database, self._caller.company.org_id, secret)
        assert actor is not None
        return actor

    async def differences(self) -> list[str]:
        """Bring all copies up to date, and tell what is not as it is seen."""
        found = []
        for name, mirror in self.mirrors.items():
            viewer = await self.actor(name)
            await mirror.follow(viewer)
            seen = await self._seen(viewer)
            found += [
                f"{name} {identifier}: {mirror.copy.get(identifier)} is {seen.get(identifier)}"
                for identifier in sorted(mirror.copy.keys() | seen.keys())
                if mirror.copy.get(identifier) != seen.get(identifier)
            ]
        return found

    async def _seen(self, viewer: Actor) -> Copy:
        """Read everything there is, as somebody."""
        org_id = self._caller.company.org_id
        ids = [org_id]
        for table in METADATA.tables.values():
            if "id" in table.c and table.name not in NO_NODES:
                rows = await self._house.writer.fetch(f"SELECT id FROM {table.name} WHERE org_id = $1", org_id)
                ids += [row["id"] for row in rows]
        fresh = Mirror(self._caller)
        await fresh.read(viewer, ids)
        return fresh.copy


async def refresh(chance: Chance, company: Company, house: House) -> None:
    """Let chance know what is there by now."""
    for name in ("objectives", "key_results", "check_ins", "comments", "initiatives", "guardrails"):
        rows = await house.writer.fetch(f"SELECT id FROM {name} WHERE org_id = $1 ORDER BY id", company.org_id)
        getattr(chance, name)[:] = [row["id"] for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
async def test_a_copy_that_follows_the_log_is_what_its_reader_may_see(
    caller: Caller, original: Company, house: House, clock: SettableClock, seed: int
) -> None:
    observers = Observers(caller, original, house)
    company = caller.company
    chance = Chance(company, seed)
    assert await observers.differences() == []

    done = []
    for number in range(DEEDS):
        await refresh(chance, company, house)
        function, command = chance.deed()
        try:
            await company.run(function, command)
        except OkraError:
            continue
        done.append(command)
        if number % 30 == 29:
            clock.now = NOW + timedelta(days=number // 30)
        if number % 10 == 0:
            differences = await observers.differences()
            assert differences == [], (number, done[-5:])

    assert await observers.differences() == []
    assert len(done) > DEEDS // 3


async def test_who_loses_sight_of_an_objective_has_nothing_of_it_left(
    caller: Caller, original: Company, house: House
) -> None:
    observers = Observers(caller, original, house)
    await observers.differences()
    company = caller.company
    had = set(observers.mirrors["finn"].copy)

    hidden = {"id": company["squad_goal"], "visibility": "PRIVATE"}
    await caller.mutate("updateObjective", hidden)
    lost = await observers.differences()
    has = set(observers.mirrors["finn"].copy)
    await caller.mutate("updateObjective", hidden | {"visibility": "ORGANIZATION"})
    found = await observers.differences()

    assert (lost, found) == ([], [])
    assert {company["squad_goal"], company["at_least"]} <= had - has
    assert set(observers.mirrors["finn"].copy) == had
    assert observers.mirrors["finn"].restarts == 0


async def test_who_loses_sight_of_a_kpi_has_nothing_of_it_left_and_gets_all_of_it_back(
    caller: Caller, original: Company, house: House
) -> None:
    observers = Observers(caller, original, house)
    await observers.differences()
    company = caller.company
    had = dict(observers.mirrors["finn"].copy)

    hidden = {"id": company["kpi"], "visibility": "PRIVATE"}
    await caller.mutate("updateKpi", hidden)
    lost = await observers.differences()
    has = dict(observers.mirrors["finn"].copy)
    await caller.mutate("updateKpi", hidden | {"visibility": "ORGANIZATION"})
    found = await observers.differences()

    assert (lost, found) == ([], [])
    assert {company["kpi"], company["question"], company["guardrail"]} <= had.keys() - has.keys()
    assert {"msr_"} <= {identifier[:4] for identifier in had.keys() - has.keys()}
    assert (had[company["driven"]]["kpi"], has[company["driven"]]["kpi"]) == ({"id": company["kpi"]}, None)
    assert observers.mirrors["finn"].copy.keys() == had.keys()
    assert observers.mirrors["finn"].restarts == 0


async def test_what_a_formula_names_and_how_is_told_as_it_changes(
    caller: Caller, original: Company, house: House
) -> None:
    observers = Observers(caller, original, house)
    idle = caller.company["idle_kpi"]
    given = {"name": "Twice", "scope": "COMPANY", "direction": "HIGHER", "formula": "idle * 2"}

    await caller.mutate("updateKpi", {"id": idle, "key": "idle"})
    twice = (await caller.mutate("createKpi", given))["kpi"]["id"]
    found = [await observers.differences()]
    await caller.mutate("updateKpi", {"id": idle, "key": "lazy"})
    found.append(await observers.differences())
    for visibility in ("PRIVATE", "ORGANIZATION"):
        await caller.mutate("updateKpi", {"id": idle, "visibility": visibility})
        found.append(await observers.differences())
    await caller.mutate("updateKpi", {"id": twice, "formula": None, "source": "MEASURED"})
    found.append(await observers.differences())

    assert found == [[], [], [], [], []]


async def test_who_becomes_an_administrator_has_everything_then(
    caller: Caller, original: Company, house: House
) -> None:
    observers = Observers(caller, original, house)
    await observers.differences()
    finn = observers.mirrors["finn"]
    assert caller.company["team_goal"] not in finn.copy

    for role in ("ADMIN", "MEMBER"):
        await caller.mutate("updatePerson", {"id": caller.company["finn"], "role": role})
        assert await observers.differences() == []
        assert (caller.company["team_goal"] in finn.copy) is (role == "ADMIN")


async def test_settings_that_move_what_follows_them_are_told_of_all_of_it(
    caller: Caller, original: Company, house: House
) -> None:
    observers = Observers(caller, original, house)
    await observers.differences()

    for settings in ({"staleGraceDays": 9}, {"checkInCadence": "MONTHLY"}, {"timeZone": "Asia/Tokyo"}):
        await caller.mutate("updateOrganization", settings)
        assert await observers.differences() == []
