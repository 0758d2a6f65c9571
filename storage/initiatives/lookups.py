"""Finding the initiative a command is about, and whether anybody has spoken of it."""

from typing import Final

from sqlalchemy import bindparam, literal_column, select

from domain.errors import NotFound
from domain.ids import Kind, is_id
from storage.database import Row
from storage.reads import seen_through_objective
from storage.statements import Statement
from storage.tables import comments, initiatives
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work


async def find_initiative(work: Work, identifier: str, *path: str) -> Row:
    """Give an initiative whose objective the actor may see. Raises `NotFound`, pointing to `path`."""
    row = await work.fetch_row(_INITIATIVE, id=identifier) if is_id(Kind.INITIATIVE, identifier) else None
    if row is None:
        raise NotFound(None, *path)
    return row


async def is_commented(work: Work, subject_id: str) -> bool:
    """Tell whether anybody ever commented on something, also if the comment was deleted."""
    return await work.fetch_row(_COMMENT, subject_id=subject_id) is not None


_INITIATIVE: Final = Statement(
    select(initiatives).where(
        in_tenant(initiatives),
        initiatives.c.id == bindparam("id", type_=ID),
        seen_through_objective(initiatives),
    )
)
_COMMENT: Final = Statement(
    select(comments.c.id)
    .where(in_tenant(comments), comments.c.subject_id == bindparam("subject_id", type_=ID))
    .limit(literal_column("1"))
)
