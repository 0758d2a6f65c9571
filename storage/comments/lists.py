"""The list of comments, oldest first. What was deleted stays in it, without its text."""

from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from storage.comments.columns import COMMENT
from storage.comments.visibility import comment_is_visible
from storage.lists.definition import EVERYTHING, Field, ListDefinition, Parent, Relation, fields_of, is_set
from storage.lists.kinds import BOOLEAN
from storage.orgs.lists import PEOPLE
from storage.tables import comment_mentions, comments
from storage.visibility import in_tenant

_TIMES: Final = {"created_at": "created_at", "updated_at": "updated_at"}


def _mentions(comment: FromClause, person: FromClause) -> ColumnElement[bool]:
    mention = comment_mentions.alias()
    return exists(
        select(1)
        .select_from(mention)
        .where(in_tenant(mention), mention.c.comment_id == comment.c.id, mention.c.person_id == person.c.id)
        .correlate_except(mention)
    )


COMMENTS: Final = ListDefinition(
    name="comments",
    table=comments,
    columns=COMMENT,
    fields={
        **fields_of(comments, id="id", subject="subject_id", reply_to="reply_to_id", author="author_id"),
        **fields_of(comments, text="text", **_TIMES),
        "is_deleted": Field(is_set("deleted_at"), BOOLEAN),
        "is_edited": Field(is_set("edited_at"), BOOLEAN),
    },
    orders=fields_of(comments, **_TIMES),
    visible=comment_is_visible,
    relations={"mentions": Relation(lambda: PEOPLE, _mentions, default=EVERYTHING)},
    parents={
        "subject_id": Parent(lambda row, subject_id: row.c.subject_id == subject_id),
        "reply_to_id": Parent(lambda row, comment_id: row.c.reply_to_id == comment_id),
    },
)
