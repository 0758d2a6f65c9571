"""Root fields that read comments."""

import strawberry

from schema.comments.lists import CommentFilter, CommentOrder
from schema.comments.types import Comment
from schema.lists.connections import Connection
from schema.lists.fields import root_list


@strawberry.type
class CommentQueries:
    comments: Connection[Comment] = root_list(
        lambda context: context.comments.comments,
        CommentFilter,
        CommentOrder,
        "All comments on what you may see, the oldest first; with a filter, those that mention you.",
    )
