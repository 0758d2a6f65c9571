"""What is given to comment, react and acknowledge."""

import strawberry

from commands.comments.comments import AddComment, DeleteComment, UpdateComment
from commands.comments.reactions import React
from commands.okrs.acknowledgements import AcknowledgeCheckIn
from domain.comments import ReactionEmoji
from schema.inputs import EXPECTED_VERSION, changes_of

_TEXT = "Markdown, 1 to 10,000 characters."
_MENTIONS = "The people whom it is to reach, at most 50. Nobody is looked for in the text."


@strawberry.input
class AddCommentInput:
    subject_id: strawberry.ID = strawberry.field(
        description="What it is about: an objective, key result, check-in, initiative or KPI."
    )
    text: str = strawberry.field(description=_TEXT)
    mention_ids: list[strawberry.ID] = strawberry.field(default_factory=list, description=_MENTIONS)
    reply_to_id: strawberry.ID | None = strawberry.field(
        default=None, description="A comment on the same thing that is no reply itself."
    )

    def to_command(self) -> AddComment:
        """Give the command."""
        return AddComment(self.subject_id, self.text, tuple(self.mention_ids), self.reply_to_id)


@strawberry.input(description="What is left out stays as it is.")
class UpdateCommentInput:
    id: strawberry.ID
    text: strawberry.Maybe[str | None] = strawberry.field(description=_TEXT)
    mention_ids: strawberry.Maybe[list[strawberry.ID] | None] = strawberry.field(description=_MENTIONS)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> UpdateComment:
        """Give the command. Raises `InvalidInput` for nulls."""
        return UpdateComment(self.id, changes_of(self, "text", "mention_ids"), self.expected_version)


@strawberry.input
class DeleteCommentInput:
    id: strawberry.ID
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> DeleteComment:
        """Give the command."""
        return DeleteComment(self.id, self.expected_version)


@strawberry.input
class ReactionInput:
    subject_id: strawberry.ID = strawberry.field(description="A comment or a check-in.")
    emoji: ReactionEmoji

    def to_command(self) -> React:
        """Give the command."""
        return React(self.subject_id, self.emoji)


@strawberry.input
class AcknowledgeCheckInInput:
    id: strawberry.ID

    def to_command(self) -> AcknowledgeCheckIn:
        """Give the command."""
        return AcknowledgeCheckIn(self.id)
