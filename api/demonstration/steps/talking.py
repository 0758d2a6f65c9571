"""Commenting, reacting, and acknowledging check-ins."""

from dataclasses import dataclass
from typing import TypeAlias

from api.demonstration.ledger import Ledger
from commands.comments.comments import AddComment, add_comment
from commands.comments.reactions import React as AddReaction
from commands.comments.reactions import add_reaction
from commands.okrs.acknowledgements import AcknowledgeCheckIn, acknowledge_check_in
from domain.comments import ReactionEmoji
from storage.work import Work


@dataclass(frozen=True, slots=True)
class NewestCheckIn:
    """The newest check-in on a key result at that moment."""

    key_result: str


Subject: TypeAlias = str | NewestCheckIn
"""What somebody speaks of: the key of anything, or a check-in."""


@dataclass(frozen=True, slots=True)
class Comment:
    """Say something, or reply to a comment. The key names the comment for those who answer."""

    key: str
    subject: Subject
    text: str
    mentions: tuple[str, ...] = ()
    reply_to: str | None = None

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Say it. A reply speaks of what its comment speaks of."""
        if self.reply_to is None:
            ledger.spoken_of[self.key] = _id_of(self.subject, ledger)
        subject_id = ledger.spoken_of[self.reply_to or self.key]
        mention_ids = tuple(ledger.id_of(person) for person in self.mentions)
        command = AddComment(subject_id, self.text, mention_ids, ledger.comment_id_or_none(self.reply_to))
        ledger.comments[self.key] = await add_comment(work, command)


@dataclass(frozen=True, slots=True)
class React:
    """React to a comment or a check-in."""

    subject: Subject
    emoji: ReactionEmoji

    async def take(self, work: Work, ledger: Ledger) -> None:
        """React."""
        subject = self.subject
        subject_id = ledger.comments[subject] if isinstance(subject, str) else _id_of(subject, ledger)
        await add_reaction(work, AddReaction(subject_id, self.emoji))


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Say that one has read the newest check-in on a key result."""

    key_result: str

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Acknowledge it."""
        await acknowledge_check_in(work, AcknowledgeCheckIn(ledger.newest_check_ins[self.key_result]))


def _id_of(subject: Subject, ledger: Ledger) -> str:
    if isinstance(subject, NewestCheckIn):
        return ledger.newest_check_ins[subject.key_result]
    return ledger.id_of(subject)
