"""Writers and servers killed in mid-write: nothing acknowledged is lost, and nothing is half there."""

import asyncio
import os
import random
import signal
from pathlib import Path

import pytest

from storage.database import Database
from storage.embedded import EmbeddedPostgres
from storage.embedded.account import account_for
from storage.migrations.runner import migrate
from tests.company import NOW, Company
from tests.faults.truth import assert_kept, assert_true
from tests.faults.writers import WriterProcess
from tests.founding import found
from tests.graphql.house import House
from tests.platform.test_embedded import stranger, wait_until_gone

PATIENCE = 60
ROUNDS = 3

pytestmark = [pytest.mark.slow, pytest.mark.faults]


async def test_a_writer_killed_in_mid_write_leaves_the_truth(
    original: Company, workshop: House, company: Company
) -> None:
    """Several at once, each killed after another number of check-ins, again and again on what the last one left."""
    chance = random.Random(11)
    companies = [company, await original.copy(workshop.writer)]

    async def hurt(each: Company) -> None:
        for _ in range(ROUNDS):
            writer = await WriterProcess.start(workshop.dsn, each)
            await writer.hear(chance.randint(1, 30))
            await writer.end()
            await assert_true(workshop.database, each.owner)
            await assert_kept(workshop.database, each.owner, writer.acknowledged)

    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*map(hurt, companies))


async def test_a_killed_server_comes_back_with_all_that_was_acknowledged(tmp_path: Path) -> None:
    """Started again by the same process, at once, while its old process id is somebody's."""
    folder = tmp_path / "durable"
    with EmbeddedPostgres.start(folder) as server:
        await migrate(server.dsn())
        database = await Database.open(server.dsn(), clock=lambda: NOW)
        company = await found(database)
        writer = await WriterProcess.start(server.dsn(), company)

        await writer.hear(25)
        _kill_server(folder)
        await writer.end()
        await database.close()
        wait_until_gone(folder)
    with stranger(account_for(folder / "postgres")) as process_id:
        _claim(folder / "postgres" / ".s.PGSQL.5432.lock", process_id)

        with EmbeddedPostgres.start(folder) as server:
            database = await Database.open(server.dsn(), clock=lambda: NOW)
            await assert_true(database, company.owner)
            await assert_kept(database, company.owner, writer.acknowledged)
            await database.close()

    assert len(writer.acknowledged) >= 25


def _kill_server(folder: Path) -> None:
    os.kill(int((folder / "postgres" / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)


def _claim(lock: Path, process_id: int) -> None:
    """Let the file beside the socket, if the server left it, name another process that lives."""
    if not lock.exists():
        return
    _, *rest = lock.read_text().splitlines(keepends=True)
    lock.write_text("".join([f"{process_id}\n", *rest]))
