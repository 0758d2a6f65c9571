"""Reading inside one transaction, as one viewer: what checks and computations need, written to or not."""

from datetime import date, datetime
from typing import Protocol

from domain.actor import Actor
from domain.ids import Kind
from domain.orgs.organizations import OrganizationSettings
from storage.database import Row
from storage.statements import Statement


class Reader(Protocol):
    """What a `Work` and a `Snapshot` have in common."""

    @property
    def actor(self) -> Actor:
        """Who reads."""

    @property
    def now(self) -> datetime:
        """The moment, in UTC."""

    @property
    def today(self) -> date:
        """The day it is in the organization's time zone."""

    @property
    def settings(self) -> OrganizationSettings:
        """What the organization decided."""

    def new_id(self, kind: Kind) -> str:
        """Make an id for something new."""

    async def fetch(self, statement: Statement, **values: object) -> list[Row]:
        """Run a statement and give its rows."""

    async def fetch_row(self, statement: Statement, **values: object) -> Row | None:
        """Run a statement and give its first row, if there is one."""
