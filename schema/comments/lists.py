"""What may be asked of lists of comments, and how they may be sorted."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

import strawberry
from strawberry import UNSET

from schema.lists.comparators import BooleanFilter, DateTimeFilter, IdFilter, TextFilter
from schema.lists.filters import Filter
from schema.lists.orders import OrderBy


@strawberry.input(description="What comments to list. Everything given must hold.")
class CommentFilter(Filter):
    through: ClassVar[Mapping[str, tuple[str, str]]] = {"mentions": ("mentions", "id")}

    and_: "list[CommentFilter] | None" = strawberry.field(name="and", default=UNSET)
    or_: "list[CommentFilter] | None" = strawberry.field(name="or", default=UNSET)
    not_: "list[CommentFilter] | None" = strawberry.field(name="not", default=UNSET)
    id: IdFilter | None = UNSET
    subject: IdFilter | None = strawberry.field(default=UNSET, description="What it is about.")
    reply_to: IdFilter | None = strawberry.field(
        default=UNSET, description="What it replies to; `isNull: true` finds what is no reply."
    )
    author: IdFilter | None = UNSET
    mentions: IdFilter | None = strawberry.field(default=UNSET, description="Somebody it mentions.")
    text: TextFilter | None = UNSET
    is_edited: BooleanFilter | None = UNSET
    is_deleted: BooleanFilter | None = UNSET
    created_at: DateTimeFilter | None = UNSET
    updated_at: DateTimeFilter | None = UNSET


@strawberry.enum(description="What comments can be sorted by.")
class CommentOrderField(StrEnum):
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


@strawberry.input(description="How to sort comments. Without it, the oldest first.")
class CommentOrder(OrderBy[CommentOrderField]):
    pass
