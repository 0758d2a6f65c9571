"""What those who look after the installation read across organizations."""

from datetime import timedelta
from typing import Final

from sqlalchemy import Date, bindparam, select

from storage.database import EVERY_TENANT, Database, Row
from storage.statements import Statement
from storage.tables import clocks, organizations

_FURTHEST_EAST: Final = timedelta(hours=14)


async def organizations_not_of_today(database: Database) -> list[Row]:
    """List organizations whose numbers were computed before what is the newest day anywhere on earth.

    Whether a new day has come where the organization is, its `time_zone` decides; `computed_on` is its last day.
    """
    newest_day = (database.clock() + _FURTHEST_EAST).date()
    return await database.fetch(EVERY_TENANT, _NOT_OF_TODAY, newest_day=newest_day)


_NOT_OF_TODAY: Final = Statement(
    select(organizations.c.org_id, organizations.c.time_zone, clocks.c.computed_on)
    .join_from(clocks, organizations, clocks.c.org_id == organizations.c.org_id)
    .where(clocks.c.computed_on < bindparam("newest_day", type_=Date()))
    .order_by(clocks.c.computed_on, clocks.c.org_id)
)
