"""What commands on people ask."""

from typing import Final

from sqlalchemy import Text, bindparam, func, select

from domain.actor import Role
from storage.statements import Statement
from storage.tables import people
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work


async def email_holder(work: Work, email: str) -> str | None:
    """Give the id of the person who has an e-mail address, whatever its case, deactivated or not."""
    row = await work.fetch_row(_BY_EMAIL, email=email)
    return None if row is None else row["id"]


async def has_other_administrators(work: Work, person_id: str) -> bool:
    """Tell whether somebody else than this person is an active administrator."""
    return await work.fetch_row(_OTHER_ADMINISTRATORS, id=person_id) is not None


_BY_EMAIL: Final = Statement(
    select(people.c.id).where(
        in_tenant(people), func.lower(people.c.email) == func.lower(bindparam("email", type_=Text()))
    )
)

_OTHER_ADMINISTRATORS: Final = Statement(
    select(people.c.id)
    .where(
        in_tenant(people),
        people.c.id != bindparam("id", type_=ID),
        people.c.role == Role.ADMIN.value,
        people.c.deactivated_at.is_(None),
    )
    .limit(1)
)
