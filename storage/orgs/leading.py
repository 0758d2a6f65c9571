"""Which teams a person leads at this moment of a command, which may have changed them itself."""

from typing import Final

from sqlalchemy import bindparam, select

from storage.statements import Statement
from storage.tables import teams
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work


async def teams_led_by(work: Work, person_id: str) -> frozenset[str]:
    """Give the ids of the teams a person leads, and of all teams below those."""
    return frozenset(row["id"] for row in await work.fetch(_LED, person_id=person_id))


def _led() -> Statement:
    led = (
        select(teams.c.id)
        .where(in_tenant(teams), teams.c.lead_id == bindparam("person_id", type_=ID))
        .cte("led", recursive=True)
    )
    below = teams.alias("below")
    return Statement(select(led.union(select(below.c.id).where(in_tenant(below), below.c.parent_id == led.c.id))))


_LED: Final = _led()
