"""Comments, as they are read."""

import datetime as dt
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.comments.interfaces import Commentable, Reactable
from schema.comments.lists import CommentFilter, CommentOrder
from schema.comments.permissions import CommentPermissions, viewer_can_with_comment
from schema.context import Info
from schema.fields import Root, computed, to_many, to_one
from schema.lists.connections import Connection
from schema.lists.fields import nested_list
from schema.node_queries import load_node
from schema.nodes import Entity
from schema.rows import Row

if TYPE_CHECKING:
    from schema.orgs.types import Person

_ORGS = strawberry.lazy("schema.orgs.types")
_HERE = strawberry.lazy("schema.comments.types")


def _subject(root: Root, info: Info) -> Awaitable[Row | None]:
    return load_node(info.context, root["subject_id"])


def _is_edited(root: Root) -> bool:
    return root["edited_at"] is not None


def _is_deleted(root: Root) -> bool:
    return root["deleted_at"] is not None


@strawberry.type(description="What somebody says of an objective, key result, check-in, initiative or KPI.")
class Comment(Entity, Reactable):
    subject: Commentable | None = computed(_subject, "What it is about.")
    author: Annotated["Person", _ORGS] | None = to_one(
        lambda context: context.orgs.person_by_id, "author_id", "Null if a token without a person wrote it."
    )
    text: str | None = strawberry.field(description="Markdown; null exactly if it was deleted.")
    mentions: list[Annotated["Person", _ORGS]] = to_many(
        lambda context: context.comments.mentions_by_comment, "The people whom it is to reach, by the author's choice."
    )
    reply_to: Annotated["Comment", _HERE] | None = to_one(
        lambda context: context.comments.comment_by_id,
        "reply_to_id",
        "The comment it replies to, which is no reply itself.",
    )
    replies: Connection[Annotated["Comment", _HERE]] = nested_list(
        lambda context: context.comments.replies_by_comment,
        CommentFilter,
        CommentOrder,
        "The replies to it, the oldest first.",
    )
    is_edited: bool = computed(_is_edited, "Whether the author has changed it.")
    edited_at: dt.datetime | None = strawberry.field(description="When the author changed it last.")
    is_deleted: bool = computed(_is_deleted, "Whether only its place is left.")
    deleted_at: dt.datetime | None
    viewer_can: CommentPermissions = viewer_can_with_comment()
