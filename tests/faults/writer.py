"""A process that checks in as fast as it can, and says so after each commit, until it is killed."""

import asyncio
import itertools
import sys
from decimal import Decimal

from commands.execute import execute
from commands.okrs.check_ins import CheckIn, check_in
from domain.actor import Actor, Role, TokenScope
from storage.database import Database
from tests.company import NOW


async def main(dsn: str, org_id: str, *key_result_ids: str) -> None:
    database = await Database.open(dsn, max_size=len(key_result_ids), clock=lambda: NOW)
    actor = Actor(org_id, None, Role.ADMIN, TokenScope.WRITE, "Europe/Berlin")

    async def write(key_result_id: str) -> None:
        for value in itertools.cycle(range(10)):
            identifier = await execute(database, actor, check_in, CheckIn(key_result_id, Decimal(value)))
            sys.stdout.write(f"{identifier}\n")
            sys.stdout.flush()

    await asyncio.gather(*map(write, key_result_ids))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
