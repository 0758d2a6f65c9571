"""Who acknowledged which check-in, and which check-ins still count."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import bindparam, exists, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from storage.database import ReadSession, Row
from storage.statements import Statement, is_in
from storage.tables import check_in_acknowledgements, check_ins
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work


async def acknowledgements_by_check_in(session: ReadSession, keys: Sequence[str]) -> dict[str, Row]:
    """Give who acknowledged each check-in that somebody has, and when. Which ones one may see was decided before."""
    return {row["check_in_id"]: row for row in await session.fetch(_BY_CHECK_IN, keys=keys)}


async def has_acknowledgement(work: Work, check_in_id: str) -> bool:
    """Tell whether somebody has acknowledged a check-in."""
    return await work.fetch_row(_ACKNOWLEDGEMENT, id=check_in_id) is not None


async def has_replacement(work: Work, check_in_id: str) -> bool:
    """Tell whether a correction or a void took the place of a check-in."""
    return await work.fetch_row(_REPLACEMENT, id=check_in_id) is not None


def is_acknowledged(check_in: FromClause) -> ColumnElement[bool]:
    """Hold for check-ins that somebody has acknowledged."""
    return _is_named(check_in_acknowledgements.alias(), "check_in_id", check_in.c.id)


def is_replaced(check_in: FromClause) -> ColumnElement[bool]:
    """Hold for check-ins whose place a correction or a void has taken."""
    return _is_named(check_ins.alias(), "replaces_id", check_in.c.id)


def _is_named(other: FromClause, column: str, check_in_id: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists(
        select(1).select_from(other).where(in_tenant(other), other.c[column] == check_in_id).correlate_except(other)
    )


_BY_CHECK_IN: Final = Statement(
    select(
        check_in_acknowledgements.c.check_in_id,
        check_in_acknowledgements.c.person_id,
        check_in_acknowledgements.c.acknowledged_at,
    ).where(in_tenant(check_in_acknowledgements), is_in(check_in_acknowledgements.c.check_in_id, "keys"))
)
_ACKNOWLEDGEMENT: Final = Statement(
    select(check_in_acknowledgements.c.check_in_id).where(
        in_tenant(check_in_acknowledgements),
        check_in_acknowledgements.c.check_in_id == bindparam("id", type_=ID),
    )
)
_REPLACEMENT: Final = Statement(
    select(check_ins.c.id).where(in_tenant(check_ins), check_ins.c.replaces_id == bindparam("id", type_=ID))
)
