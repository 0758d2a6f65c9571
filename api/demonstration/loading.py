"""Loads the company into a database, as if its people had used Okra for the better part of a year."""

from collections.abc import Callable
from copy import copy
from datetime import UTC, date, datetime
from random import Random
from uuid import UUID

from api.demonstration.chance import chance
from api.demonstration.content.company import NAME, TIME_ZONE
from api.demonstration.content.people import OKR_LEAD
from api.demonstration.fiscal_year import FiscalYear, fiscal_year_around
from api.demonstration.ledger import Ledger
from api.demonstration.measuring import calendar_of
from api.demonstration.sites import sites
from api.demonstration.steps.founding import DIRECTORY
from api.demonstration.steps.step import Sitting
from api.demonstration.timeline import Timeline
from commands.execute import execute
from commands.orgs.organizations import create_organization
from commands.orgs.tokens import CreateToken, create_token
from domain.actor import Actor, Role, TokenScope
from domain.clock import date_in
from domain.okrs.status import StatusBasis
from domain.orgs.organizations import OrganizationSettings
from storage.database import Database
from storage.lookups import external_key_holder
from storage.orgs.directory import organizations_of
from storage.orgs.tokens import tokens_of
from storage.tables import people
from storage.work import Identifiers, Work

Progress = Callable[[float, str], None]
"""Is told how much is done, from 0 to 1, and what is being done."""

_GIVEN_OUT_AS = "Demonstration"
_TOKEN_DAYS = 30


async def load(
    database: Database, key: bytes, *, size: int = 1, seed: int = 20, progress: Progress | None = None
) -> str:
    """Load the company, unless it is there already, and give the text of a new token for it.

    `key` is the installation's secret. `size` is how many times the usual sixty people there are. The same `seed` on
    the same day gives the same content. The token is that of an administrator with key results of their own, and
    lives 30 days; those given out before stay valid for as long.
    """
    present = await _find(database)
    if present is not None:
        return await execute(database, present, _give_token, key)
    now = database.clock()
    today = date_in(TIME_ZONE, now)
    ledger = await _live_through(database, today, size, seed, progress or _tell_nobody)
    return await execute(database, ledger.organization, _give_token, key)


class _Past:
    """A clock that somebody sets, and ids that carry its time and depend on the seed alone."""

    def __init__(self, random: Random) -> None:
        self.now = datetime.min.replace(tzinfo=UTC)
        self._random = random
        self._count = 0

    def clock(self) -> datetime:
        return self.now

    def identifier(self) -> UUID:
        """Make a UUIDv7: milliseconds, version, variant, and 74 bits that never repeat and rise with each call."""
        self._count += 1
        rest = self._count << 40 | self._random.getrandbits(40)
        milliseconds = int(self.now.timestamp() * 1000)
        return UUID(int=milliseconds << 80 | 7 << 76 | rest >> 62 << 64 | 2 << 62 | rest & (1 << 62) - 1)


async def _live_through(database: Database, today: date, size: int, seed: int, progress: Progress) -> Ledger:
    fiscal_year = fiscal_year_around(today)
    past = _Past(chance(seed, today))
    then = copy(database)
    then.clock = past.clock
    sittings = Timeline(sites(size, seed), fiscal_year, today, seed).sittings()
    past.now = sittings[0].at.astimezone(UTC)
    organization = await create_organization(then, NAME, _settings(fiscal_year), identifiers=past.identifier)
    ledger = Ledger(organization)
    for done, sitting in enumerate(sittings):
        past.now = sitting.at.astimezone(UTC)
        progress(done / len(sittings), f"{sitting.at:%B %Y}")
        await _sit(then, ledger, sitting, past.identifier)
    progress(1.0, "today")
    return ledger


async def _sit(database: Database, ledger: Ledger, sitting: Sitting, identifiers: Identifiers) -> None:
    async def take_steps(work: Work, command: Sitting) -> None:
        for step in command.steps:
            await step.take(work, ledger)

    await execute(database, ledger.actor(sitting.person), take_steps, sitting, identifiers=identifiers)


def _settings(fiscal_year: FiscalYear) -> OrganizationSettings:
    return OrganizationSettings(
        time_zone=TIME_ZONE,
        fiscal_year_start_month=fiscal_year.year.start.month,
        status_basis=StatusBasis.PACE,
        business_calendar=calendar_of(fiscal_year),
    )


async def _find(database: Database) -> Actor | None:
    """Find the company where it was loaded to its end: then it has a token."""
    for row in await organizations_of(database):
        if row["name"] != NAME:
            continue
        actor = Actor(row["org_id"], None, Role.ADMIN, TokenScope.WRITE, row["time_zone"])
        tokens = await tokens_of(database.reading(actor))
        if any(token["name"] == _GIVEN_OUT_AS for token in tokens):
            return actor
    return None


async def _give_token(work: Work, key: bytes) -> str:
    person_id = await external_key_holder(work, people, DIRECTORY, OKR_LEAD.lower().replace(" ", "."))
    return await create_token(work, CreateToken(_GIVEN_OUT_AS, TokenScope.WRITE, person_id, _TOKEN_DAYS, key))


def _tell_nobody(_share: float, _what: str) -> None:
    return
