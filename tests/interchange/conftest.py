"""A company to write to a file, and databases to read it into."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from commands.orgs.organizations import UpdateOrganization, update_organization
from commands.orgs.people import UpdatePerson, update_person
from domain.orgs.business_calendar import BusinessCalendar, BusinessHours, DayOfWeek
from storage.embedded import EmbeddedPostgres
from tests.company import Company
from tests.founding import found
from tests.graphql.house import House, open_house


@pytest.fixture(scope="session")
async def archive(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[House]:
    async with open_house(postgres, template, "okra_interchange") as opened:
        yield opened


@pytest.fixture(scope="session")
async def acme(archive: House) -> Company:
    """A company in which everything is, with texts that are hard to write. Nobody changes it."""
    company = await found(archive.database)
    strange = {"name": "\u0085 \u2028 \"'\\ \r\n 🌱 é", "title": "\t{}"}
    await company.run(update_person, UpdatePerson(company["eve"], strange))
    hours = (BusinessHours(DayOfWeek.MONDAY, "00:00", "24:00"),)
    calendar = BusinessCalendar(hours, (date(2026, 5, 1), date(2026, 12, 25)))
    await company.run(update_organization, UpdateOrganization({"business_calendar": calendar}))
    return company
