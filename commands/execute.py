"""The one place where a command begins and commits."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import uuid_utils.compat

from commands.okrs.settle import settle
from domain.actor import Actor
from storage.database import Database
from storage.work import Identifiers, Work

Command = TypeVar("Command")
Result = TypeVar("Result")


async def execute(
    database: Database,
    actor: Actor,
    function: Callable[[Work, Command], Awaitable[Result]],
    command: Command,
    *,
    identifiers: Identifiers = uuid_utils.compat.uuid7,
) -> Result:
    """Run one command in one transaction: rows, roll-up and events are committed together, or nothing is.

    Wakes those who watch the organization once the commit stands. Raises what the command raises.
    """
    async with database.transaction(actor.org_id) as connection:
        work = await Work.begin(connection, actor, clock=database.clock, identifiers=identifiers)
        result = await function(work, command)
        await settle(work)
        await work.close()
    if work.events:
        await database.wake(actor.org_id)
    return result
