"""Many at once, over connections of their own: one order of writes, so no loops, no lost roll-ups, no deadlocks."""

import asyncio
from collections.abc import Awaitable, Sequence
from decimal import Decimal
from typing import Any

import pytest

from commands.entities import ExternalKey
from commands.execute import execute
from commands.okrs.alignments import AlignObjective, align_objective
from commands.okrs.check_ins import CheckIn, check_in
from commands.okrs.key_results import CreateKeyResult, create_key_result
from commands.okrs.lifecycle import ChangeObjective, archive_objective, restore_objective
from commands.okrs.objectives import CreateObjective, UpdateObjective, create_objective, update_objective
from commands.orgs.teams import MoveTeam, move_team
from domain.errors import AlignmentCycle, AlreadyExists, TeamCycle, VersionConflict
from domain.okrs.key_results import KeyResultSource
from domain.okrs.objectives import Scope
from storage.database import Database
from tests.company import NOW, Company
from tests.faults.truth import assert_acyclic, assert_true, fetch
from tests.faults.writers import LEAVES
from tests.graphql.house import House

PATIENCE = 60
PEOPLE = 6


@pytest.fixture
async def databases(workshop: House) -> Any:
    """Pools of one connection each, as different processes have them."""
    opened = [await Database.open(workshop.dsn, max_size=1, clock=lambda: NOW) for _ in range(PEOPLE)]
    yield opened
    for database in opened:
        await database.close()


async def all_at_once(attempts: Sequence[Awaitable[object]]) -> list[object]:
    """Let all begin together, and give what each came to."""
    async with asyncio.timeout(PATIENCE):
        return list(await asyncio.gather(*attempts, return_exceptions=True))


async def objective(company: Company, title: str) -> str:
    return await company.run(create_objective, CreateObjective(title, company["q2"], Scope.COMPANY))


@pytest.mark.parametrize("size", [2, 3, 6])
@pytest.mark.parametrize("reverse", [False, True])
async def test_of_moves_that_would_close_a_loop_together_exactly_one_is_refused(
    company: Company, databases: list[Database], size: int, reverse: bool
) -> None:
    for _ in range(4):
        ring = [await objective(company, str(index)) for index in range(size)]
        moves = [AlignObjective(ring[index], ring[index - 1]) for index in range(size)]
        if reverse:
            moves.reverse()

        outcomes = await all_at_once(
            [
                execute(database, company.owner, align_objective, move)
                for database, move in zip(databases, moves, strict=False)
            ]
        )

        refused = [outcome for outcome in outcomes if isinstance(outcome, AlignmentCycle)]
        assert [type(outcome) for outcome in outcomes].count(str) == size - 1
        assert [sorted(loop.loop[1:]) for loop in refused] == [sorted(ring)]
    await assert_acyclic(company.database, company.owner)
    await assert_true(company.database, company.owner)


async def test_a_loop_over_key_results_is_no_way_around(company: Company, databases: list[Database]) -> None:
    first, second = await objective(company, "First"), await objective(company, "Second")
    parts = [
        await company.run(create_key_result, CreateKeyResult(each, "Part", source=KeyResultSource.ALIGNED))
        for each in (first, second)
    ]
    moves = [AlignObjective(first, parts[1]), AlignObjective(second, parts[0])]

    outcomes = await all_at_once(
        [
            execute(database, company.owner, align_objective, move)
            for database, move in zip(databases, moves, strict=False)
        ]
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlignmentCycle", "str"]
    await assert_acyclic(company.database, company.owner)


async def test_of_two_teams_moved_below_each_other_one_stays(company: Company, databases: list[Database]) -> None:
    moves = [MoveTeam(company["lobby"], company["sales"]), MoveTeam(company["sales"], company["lobby"])]

    outcomes = await all_at_once(
        [execute(database, company.owner, move_team, move) for database, move in zip(databases, moves, strict=False)]
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == [TeamCycle.__name__, "str"]


async def test_check_ins_on_all_leaves_at_once_add_up(company: Company, databases: list[Database]) -> None:
    leaves = [company[name] for name in (*LEAVES, "hushed", "ratio", "checkpoints")]

    async def keep_checking_in(database: Database, leaf: str) -> None:
        for value in range(12):
            await execute(database, company.owner, check_in, CheckIn(leaf, Decimal(value)))

    outcomes = await all_at_once(list(map(keep_checking_in, databases, leaves)))

    assert outcomes == [None] * PEOPLE
    await assert_true(company.database, company.owner)
    rows = await fetch(company.database, company.owner, "SELECT id, current_value FROM key_results")
    assert {row["id"]: row["current_value"] for row in rows if row["id"] in leaves} == dict.fromkeys(leaves, 11)


async def test_check_ins_moves_and_archiving_at_once_leave_the_truth(
    company: Company, databases: list[Database]
) -> None:
    goal, other = company["squad_goal"], company["sales_goal"]

    async def check(database: Database, leaf: str) -> None:
        for value in range(8):
            await execute(database, company.owner, check_in, CheckIn(leaf, Decimal(value)))

    async def archive(database: Database) -> None:
        for _ in range(4):
            await execute(database, company.owner, archive_objective, ChangeObjective(goal))
            await execute(database, company.owner, restore_objective, ChangeObjective(goal))

    async def weigh(database: Database) -> None:
        for weight in range(8):
            move = AlignObjective(other, company["company_goal"], Decimal(weight), contributes=weight % 2 == 0)
            await execute(database, company.owner, align_objective, move)

    first, second, third, fourth, *_ = databases
    outcomes = await all_at_once(
        [check(first, company["metric"]), check(second, company["sold"]), archive(third), weigh(fourth)]
    )

    assert outcomes == [None] * 4
    await assert_true(company.database, company.owner)


async def test_of_two_who_read_the_same_version_one_is_told(company: Company, databases: list[Database]) -> None:
    edits = [UpdateObjective(company["squad_goal"], {"title": title}, expected_version=1) for title in ("A", "B")]

    outcomes = await all_at_once(
        [
            execute(database, company.owner, update_objective, edit)
            for database, edit in zip(databases, edits, strict=False)
        ]
    )

    conflicts = [outcome.current for outcome in outcomes if isinstance(outcome, VersionConflict)]
    assert conflicts == [2]


async def test_one_external_key_is_given_once(company: Company, databases: list[Database]) -> None:
    command = CreateObjective(
        "Twin", company["q2"], Scope.COMPANY, external_key=ExternalKey("tracker", "one of a kind")
    )

    outcomes = await all_at_once(
        [execute(database, company.owner, create_objective, command) for database in databases]
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == [*["AlreadyExists"] * (PEOPLE - 1), "str"]
    assert sum(isinstance(outcome, AlreadyExists) for outcome in outcomes) == PEOPLE - 1
