"""Reacting to comments and check-ins, and taking a reaction back."""

from dataclasses import dataclass

from commands.comments.subjects import Subject, find_check_in_subject, require_to_speak, subject_of
from domain.comments import REACTED_TO, ReactionEmoji, require_alive, require_own_person
from domain.errors import NotFound
from domain.events import EventType
from domain.ids import Kind, kind_of
from storage.comments.lookups import find_comment, has_reacted
from storage.tables import reactions
from storage.work import Work
from storage.writes import insert, remove


@dataclass(frozen=True, slots=True)
class React:
    """Name a comment or check-in, and an emoji."""

    subject_id: str
    emoji: ReactionEmoji


@dataclass(frozen=True, slots=True)
class _Reacting:
    person_id: str
    subject: Subject
    is_present: bool
    is_deleted: bool


async def add_reaction(work: Work, command: React) -> str:
    """React to a comment or check-in, and give its id. Again changes nothing. Raises `WrongState` for a deleted one."""
    reacting = await _find(work, command)
    require_alive(is_deleted=reacting.is_deleted)
    if not reacting.is_present:
        is_check_in = kind_of(command.subject_id) is Kind.CHECK_IN
        columns = {
            "subject_id": command.subject_id,
            "comment_id": None if is_check_in else command.subject_id,
            "check_in_id": command.subject_id if is_check_in else None,
            "person_id": reacting.person_id,
            "emoji": command.emoji.value,
            "created_at": work.now,
        }
        await insert(work, reactions, columns)
        _tell(work, EventType.REACTION_ADDED, command, reacting)
    return command.subject_id


async def remove_reaction(work: Work, command: React) -> str:
    """Take one's own reaction back, and give the id of what it was to. Where there is none, nothing changes."""
    reacting = await _find(work, command)
    if reacting.is_present:
        key = {"subject_id": command.subject_id, "person_id": reacting.person_id, "emoji": command.emoji.value}
        await remove(work, reactions, key)
        _tell(work, EventType.REACTION_REMOVED, command, reacting)
    return command.subject_id


async def _find(work: Work, command: React) -> _Reacting:
    kind = kind_of(command.subject_id)
    if kind not in REACTED_TO:
        raise NotFound(None, "subjectId")
    is_deleted = False
    if kind is Kind.CHECK_IN:
        subject = await find_check_in_subject(work, command.subject_id, "subjectId")
    else:
        comment = await find_comment(work, command.subject_id, "subjectId")
        subject, is_deleted = subject_of(comment), comment["deleted_at"] is not None
    await require_to_speak(work, subject)
    person_id = require_own_person(work.actor.person_id)
    is_present = await has_reacted(work, command.subject_id, person_id, command.emoji.value)
    return _Reacting(person_id, subject, is_present, is_deleted)


def _tell(work: Work, type_: EventType, command: React, reacting: _Reacting) -> None:
    subject = reacting.subject
    work.record(type_, command.subject_id, subject.objective_id, **subject.context, emoji=command.emoji.value)
