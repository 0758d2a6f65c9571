"""Loaders of comments, reactions and acknowledgements."""

from schema.loaders import LoaderSet, many, one, pages, root_pages, whole
from storage.comments import reads
from storage.comments.lists import COMMENTS
from storage.okrs.acknowledgements import acknowledgements_by_check_in


class CommentLoaders(LoaderSet):
    """One set for one operation. Each is named after what it gives and by which key."""

    comment_by_id = one(reads.comments_by_id)
    commented_by_subject = whole(reads.commented_by_subject)
    mentions_by_comment = many(reads.mentions_by_comment)
    reactions_by_subject = many(reads.reactions_by_subject)
    acknowledgement_by_check_in = whole(acknowledgements_by_check_in)
    comments = root_pages(COMMENTS)
    comments_by_subject = pages(COMMENTS, "subject_id")
    replies_by_comment = pages(COMMENTS, "reply_to_id")
