"""What can be commented on, and what can be reacted to."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.comments import CHARACTERS, ReactionEmoji
from schema.comments.lists import CommentFilter, CommentOrder
from schema.context import Info
from schema.execution.batch import for_rows
from schema.fields import Root, computed, to_many
from schema.lists.connections import Connection
from schema.lists.fields import nested_list
from schema.nodes import Node
from schema.rows import Row

if TYPE_CHECKING:
    from schema.comments.types import Comment
    from schema.orgs.types import Person

_TYPES = strawberry.lazy("schema.comments.types")
_ORGS = strawberry.lazy("schema.orgs.types")


@strawberry.interface(description="Something that people comment on.")
class Commentable(Node):
    comments: Connection[Annotated["Comment", _TYPES]] = nested_list(
        lambda context: context.comments.comments_by_subject,
        CommentFilter,
        CommentOrder,
        "What people say of it, the oldest first, replies among the others. What was deleted keeps its place, without "
        "its text; `isDeleted: {eq: false}` leaves it out.",
    )


def _character(root: Root) -> str:
    return CHARACTERS[ReactionEmoji(root["emoji"])]


async def _people(root: Root, info: Info) -> list[Row]:
    loader = info.context.orgs.person_by_id
    people = await asyncio.gather(*(loader.load(person_id) for person_id in root["person_ids"]))
    return [person for person in people if person is not None]


async def _people_of_rows(rows: Sequence[Row], info: Info) -> list[list[Row]]:
    ids = [person_id for row in rows for person_id in row["person_ids"]]
    loaded = iter(await info.context.orgs.person_by_id.load_all(ids))
    found = [[next(loaded) for _ in row["person_ids"]] for row in rows]
    return [[person for person in people if person is not None] for people in found]


@strawberry.type(description="All who reacted to something with the same emoji.")
class ReactionGroup:
    emoji: ReactionEmoji
    character: str = computed(_character, "The emoji as text.")
    count: int = strawberry.field(description="How many people.")
    viewer_reacted: bool = strawberry.field(description="Whether you are among them.")
    people: list[Annotated["Person", _ORGS]] = computed(
        for_rows(_people, _people_of_rows), "Who they are: the first 20, in the order in which they reacted."
    )


@strawberry.interface(description="Something that people react to with emoji.")
class Reactable(Node):
    reactions: list[ReactionGroup] = to_many(
        lambda context: context.comments.reactions_by_subject,
        "By emoji, in the order in which somebody used it first.",
    )
