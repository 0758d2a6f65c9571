"""Commands that break off: by an error, or because nobody waits for them any more."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from decimal import Decimal

import pytest

from commands.execute import execute
from commands.okrs.check_ins import CheckIn, check_in
from domain.errors import InvalidInput
from storage.work import Work
from tests.company import Company
from tests.faults.truth import assert_true
from tests.graphql.house import House


async def check_in_and_fail(work: Work, command: CheckIn) -> str:
    await check_in(work, command)
    raise ZeroDivisionError


async def check_in_and_refuse(work: Work, command: CheckIn) -> str:
    await check_in(work, command)
    raise InvalidInput


@pytest.mark.parametrize(
    ("command", "error"), [(check_in_and_fail, ZeroDivisionError), (check_in_and_refuse, InvalidInput)]
)
async def test_what_failed_after_it_wrote_has_written_nothing(
    company: Company,
    workshop: House,
    command: Callable[[Work, CheckIn], Awaitable[str]],
    error: type[Exception],
) -> None:
    before = await company.dump(workshop.writer)

    with pytest.raises(error):
        await company.run(command, CheckIn(company["metric"], Decimal(99)))

    assert await company.dump(workshop.writer) == before


async def test_a_failure_while_the_events_are_written_undoes_all(
    company: Company, workshop: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await company.dump(workshop.writer)

    async def fail(work: Work) -> None:
        assert work.events
        raise ConnectionResetError

    monkeypatch.setattr(Work, "close", fail)
    with pytest.raises(ConnectionResetError):
        await company.run(check_in, CheckIn(company["metric"], Decimal(99)))

    assert await company.dump(workshop.writer) == before


async def test_commands_cancelled_at_any_moment_leave_the_truth(company: Company, workshop: House) -> None:
    chance = random.Random(5)
    done = 0

    for value in range(40):
        running = asyncio.create_task(company.run(check_in, CheckIn(company["metric"], Decimal(value))))
        for _ in range(chance.randint(0, 60)):
            await asyncio.sleep(0)
        running.cancel()
        outcome = (await asyncio.gather(running, return_exceptions=True))[0]
        assert isinstance(outcome, (str, asyncio.CancelledError))
        done += isinstance(outcome, str)

    await assert_true(workshop.database, company.owner)
    assert done < 40


async def test_a_connection_cut_in_mid_command_is_an_error_and_nothing_else(company: Company, workshop: House) -> None:
    before = await company.dump(workshop.writer)

    async def cut(work: Work, command: CheckIn) -> str:
        identifier = await check_in(work, command)
        (own,) = await work._connection.fetch("SELECT pg_backend_pid() AS pid")
        await workshop.writer.fetch("SELECT pg_terminate_backend($1)", own["pid"])
        return identifier

    with pytest.raises(Exception, match=r"terminat|closed"):
        await execute(workshop.database, company.owner, cut, CheckIn(company["metric"], Decimal(99)))

    assert await company.dump(workshop.writer) == before
    await company.run(check_in, CheckIn(company["metric"], Decimal(98)))
    await assert_true(workshop.database, company.owner)
