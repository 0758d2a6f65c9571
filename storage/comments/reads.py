"""Reading comments by their keys, whom they mention, and how people reacted."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from storage.comments.columns import COMMENT
from storage.comments.visibility import comment_is_visible
from storage.database import ReadSession, Row
from storage.orgs.columns import PERSON
from storage.reads import read_many, read_one
from storage.statements import Statement, is_in
from storage.tables import comment_mentions, comments, people, reactions
from storage.tables.columns import ID
from storage.visibility import in_tenant

MOST_PEOPLE: Final = 20
"""How many of those who reacted alike are named."""


async def commented_by_subject(session: ReadSession, keys: Sequence[str]) -> dict[str, Row]:
    """Give a row for each of these things on which somebody ever commented. Which one may see was decided before."""
    return {row["subject_id"]: row for row in await session.fetch(_COMMENTED, keys=keys)}


comments_by_id: Final = read_one(comments, COMMENT, comment_is_visible(comments))

mentions_by_comment: Final = read_many(
    Statement(
        select(comment_mentions.c.comment_id, *PERSON)
        .join_from(
            comment_mentions,
            people,
            (people.c.org_id == comment_mentions.c.org_id) & (people.c.id == comment_mentions.c.person_id),
        )
        .where(in_tenant(comment_mentions), is_in(comment_mentions.c.comment_id, "keys"))
        .order_by(people.c.id)
    ),
    "comment_id",
)


def _reactions() -> Statement:
    """Group the reactions of each subject by emoji, in the order in which somebody used it first."""
    first = func.min(reactions.c.created_at)
    person_ids = func.array_agg(
        aggregate_order_by(reactions.c.person_id, reactions.c.created_at, reactions.c.person_id), type_=ARRAY(ID)
    )
    return Statement(
        select(
            reactions.c.subject_id,
            reactions.c.emoji,
            func.count().label("count"),
            func.coalesce(
                func.bool_or(reactions.c.person_id == bindparam("viewer_id", type_=ID)), literal_column("false")
            ).label("viewer_reacted"),
            person_ids[1:MOST_PEOPLE].label("person_ids"),
        )
        .where(in_tenant(reactions), is_in(reactions.c.subject_id, "keys"))
        .group_by(reactions.c.subject_id, reactions.c.emoji)
        .order_by(reactions.c.subject_id, first, reactions.c.emoji)
    )


reactions_by_subject: Final = read_many(_reactions(), "subject_id")

_COMMENTED: Final = Statement(
    select(comments.c.subject_id).where(in_tenant(comments), is_in(comments.c.subject_id, "keys")).distinct()
)
