"""What a process does without being asked: each organization is brought up to its new day."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import structlog

from commands.execute import execute
from commands.orgs.day import turn_day
from domain.actor import Actor, Role, TokenScope
from domain.clock import date_in
from storage.database import Database, Row
from storage.maintenance import organizations_not_of_today

SECONDS_BETWEEN: Final = 60.0

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def maintaining(database: Database, *, seconds_between: float = SECONDS_BETWEEN) -> AsyncIterator[None]:
    """Look after the organizations in the background for as long as this lasts.

    Any number of processes may do so at once: who comes second finds nothing to do.
    """
    task = asyncio.create_task(_look_after(database, seconds_between), name="maintenance")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def turn_days(database: Database) -> int:
    """Bring every organization up to its day, one after another; give how many needed it.

    One that fails is logged and does not keep the others from their day.
    """
    turned = 0
    for row in await organizations_not_of_today(database):
        try:
            if row["computed_on"] < date_in(row["time_zone"], database.clock()):
                await execute(database, _organization_itself(row), turn_day, None)
                turned += 1
        except Exception as error:  # noqa: BLE001 - the next organization has a right to its day
            _log.warning("the day of an organization was not turned", org_id=row["org_id"], error=type(error).__name__)
    return turned


async def _look_after(database: Database, seconds_between: float) -> None:
    while True:
        try:
            await turn_days(database)
        except Exception as error:  # noqa: BLE001 - the database may be back next time
            _log.warning("the organizations could not be listed", error=type(error).__name__)
        await asyncio.sleep(seconds_between)


def _organization_itself(row: Row) -> Actor:
    return Actor(
        org_id=row["org_id"],
        person_id=None,
        role=Role.ADMIN,
        scope=TokenScope.WRITE,
        time_zone=row["time_zone"],
    )
