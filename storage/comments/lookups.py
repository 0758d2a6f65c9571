"""Finding the comment a command is about."""

from typing import Final

from sqlalchemy import bindparam, select

from domain.errors import NotFound
from domain.ids import Kind, is_id
from storage.comments.visibility import comment_is_visible
from storage.database import Row
from storage.statements import Statement
from storage.tables import comment_mentions, comments, reactions
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work


async def find_comment(work: Work, identifier: str, *path: str) -> Row:
    """Give a comment on what the actor may see. Raises `NotFound`, pointing to `path`."""
    row = await work.fetch_row(_COMMENT, id=identifier) if is_id(Kind.COMMENT, identifier) else None
    if row is None:
        raise NotFound(None, *path)
    return row


async def mentioned_in(work: Work, comment_id: str) -> frozenset[str]:
    """Give the ids of the people a comment mentions."""
    return frozenset(row["person_id"] for row in await work.fetch(_MENTIONED, comment_id=comment_id))


async def has_reacted(work: Work, subject_id: str, person_id: str, emoji: str) -> bool:
    """Tell whether a person has reacted to something with an emoji."""
    return await work.fetch_row(_REACTION, subject_id=subject_id, person_id=person_id, emoji=emoji) is not None


_COMMENT: Final = Statement(
    select(comments).where(
        in_tenant(comments), comments.c.id == bindparam("id", type_=ID), comment_is_visible(comments)
    )
)
_MENTIONED: Final = Statement(
    select(comment_mentions.c.person_id).where(
        in_tenant(comment_mentions), comment_mentions.c.comment_id == bindparam("comment_id", type_=ID)
    )
)
_REACTION: Final = Statement(
    select(reactions.c.emoji).where(
        in_tenant(reactions),
        reactions.c.subject_id == bindparam("subject_id", type_=ID),
        reactions.c.person_id == bindparam("person_id", type_=ID),
        reactions.c.emoji == bindparam("emoji"),
    )
)
