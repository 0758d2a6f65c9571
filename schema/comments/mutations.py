"""Mutations on comments and reactions, and the acknowledgement of check-ins."""

import strawberry

from commands.comments import comments, reactions
from commands.okrs.acknowledgements import acknowledge_check_in
from schema.comments.inputs import (
    AcknowledgeCheckInInput,
    AddCommentInput,
    DeleteCommentInput,
    ReactionInput,
    UpdateCommentInput,
)
from schema.comments.payloads import AcknowledgeCheckInPayload, CommentPayload, ReactionPayload
from schema.context import Info
from schema.mutations import Payload, mutation
from schema.node_queries import load_node


def _comment(info: Info, comment_id: str) -> Payload:
    return {"comment": lambda: info.context.comments.comment_by_id.load(comment_id)}


def _subject(info: Info, subject_id: str) -> Payload:
    return {"subject": lambda: load_node(info.context, subject_id)}


def _check_in(info: Info, check_in_id: str) -> Payload:
    return {"check_in": lambda: info.context.okrs.check_in_by_id.load(check_in_id)}


@strawberry.type
class CommentMutations:
    add_comment: CommentPayload = mutation(
        comments.add_comment, AddCommentInput, _comment, "Say something of what you may see, or reply to a comment."
    )
    update_comment: CommentPayload = mutation(
        comments.update_comment, UpdateCommentInput, _comment, "Change what you said yourself."
    )
    delete_comment: CommentPayload = mutation(
        comments.delete_comment,
        DeleteCommentInput,
        _comment,
        "Delete a comment of your own; administrators delete any. Its place stays, text, mentions and reactions go.",
    )
    add_reaction: ReactionPayload = mutation(
        reactions.add_reaction, ReactionInput, _subject, "React to a comment or check-in. Again changes nothing."
    )
    remove_reaction: ReactionPayload = mutation(
        reactions.remove_reaction, ReactionInput, _subject, "Take your reaction back. Again changes nothing."
    )
    acknowledge_check_in: AcknowledgeCheckInPayload = mutation(
        acknowledge_check_in,
        AcknowledgeCheckInInput,
        _check_in,
        "Say as the lead that you read a check-in. The first acknowledgement stays: again changes nothing.",
    )
