"""Search across everything that has a name."""

from collections.abc import Awaitable
from enum import StrEnum
from typing import Annotated

import strawberry

from domain.errors import TooMany, refuse
from domain.ids import Kind, kind_of
from domain.text import check_text
from schema.context import Info
from schema.fields import Root, computed
from schema.node_queries import load_node
from schema.nodes import Node
from schema.rows import Row

LONGEST_TEXT = 200
MOST_WORDS = 8
MOST_HITS = 50

_TEXT = (
    f"Up to {MOST_WORDS} words, {LONGEST_TEXT} characters together. Their case does not matter, and no character is a "
    "wildcard."
)


@strawberry.enum(description="What to search for.")
class SearchType(StrEnum):
    OBJECTIVE = "OBJECTIVE"
    KEY_RESULT = "KEY_RESULT"
    KPI = "KPI"
    TEAM = "TEAM"
    PERSON = "PERSON"
    INITIATIVE = "INITIATIVE"


async def _search(
    info: Info,
    text: Annotated[str, strawberry.argument(description=_TEXT)],
    types: Annotated[list[SearchType] | None, strawberry.argument(description="Left out: all.")] = None,
    first: Annotated[int, strawberry.argument(description=f"At most {MOST_HITS}.")] = 20,
) -> list[Row]:
    if not 1 <= first <= MOST_HITS:
        message = f"Ask for 1 to {MOST_HITS} hits."
        raise TooMany(message, "first")
    refuse(check_text(text, LONGEST_TEXT, "text"))
    words = tuple(dict.fromkeys(text.split()))
    if len(words) > MOST_WORDS:
        message = f"Search for at most {MOST_WORDS} words."
        raise TooMany(message, "text")
    kinds = frozenset(Kind[type_.value] for type_ in types or SearchType)
    return await info.context.search(words, kinds, first)


def _type(root: Root) -> SearchType:
    kind = kind_of(root["id"])
    if kind is None:
        raise TypeError(root["id"])
    return SearchType[kind.name]


def _hit_node(root: Root, info: Info) -> Awaitable[Row | None]:
    return load_node(info.context, root["id"])


@strawberry.type(description="What was found, and the name it was found by.")
class SearchHit:
    id: strawberry.ID
    name: str = strawberry.field(description="Its title or name.")
    type: SearchType = computed(_type)
    node: Node | None = computed(_hit_node)


@strawberry.type
class SearchQueries:
    search: list[SearchHit] = computed(
        _search,
        (
            "What has all these words in its name or description, best first: names that begin with the text, "
            "then names that contain it. Archived things are not found."
        ),
    )
