"""Commenting, and changing or deleting what one said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commands.comments.subjects import Subject, find_subject, require_open, require_to_speak, subject_of
from commands.entities import check_references, check_version
from domain.comments import check_comment, require_alive, require_beginning
from domain.errors import InvalidInput, NotFound, OkraError, WrongState, refuse
from domain.events import EventType
from domain.ids import Kind
from domain.policy import Action, Relation, require
from storage.comments.lookups import find_comment, mentioned_in
from storage.database import Row
from storage.tables import comment_mentions, comments, people, reactions
from storage.work import Work
from storage.writes import insert, insert_many, remove, update


@dataclass(frozen=True, slots=True)
class AddComment:
    """Say something of a thing, or reply to a comment on it."""

    subject_id: str
    text: str
    mention_ids: tuple[str, ...] = ()
    reply_to_id: str | None = None


@dataclass(frozen=True, slots=True)
class UpdateComment:
    """Change one's own comment. `changes` has only what is to change: `text`, `mention_ids`."""

    comment_id: str
    changes: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class DeleteComment:
    """Name a comment to delete."""

    comment_id: str
    expected_version: int | None = None


async def add_comment(work: Work, command: AddComment) -> str:
    """Say something of a thing that the actor may see, and give the comment's id."""
    subject = await find_subject(work, command.subject_id, "subjectId")
    await require_to_speak(work, subject)
    mention_ids = tuple(dict.fromkeys(command.mention_ids))
    refuse(
        (
            *await _check(work, command.text, mention_ids, mention_ids),
            *await _check_reply(work, subject, command.reply_to_id),
        )
    )
    comment_id = work.new_id(Kind.COMMENT)
    columns = {
        "id": comment_id,
        "subject_id": subject.id,
        "objective_id": subject.objective_id,
        "key_result_id": subject.key_result_id,
        "check_in_id": subject.check_in_id,
        "initiative_id": subject.initiative_id,
        "kpi_id": subject.kpi_id,
        "reply_to_id": command.reply_to_id,
        "author_id": work.actor.person_id,
        "text": command.text,
        "created_at": work.now,
        "updated_at": work.now,
    }
    await insert(work, comments, columns)
    await _mention(work, comment_id, mention_ids)
    _tell(work, EventType.COMMENT_ADDED, columns, reply_to_id=command.reply_to_id, mention_ids=sorted(mention_ids))
    return comment_id


async def update_comment(work: Work, command: UpdateComment) -> str:
    """Change one's own comment and give its id. Raises `WrongState` for one that was deleted."""
    row = await _find(work, command.comment_id, Action.UPDATE_COMMENT, command.expected_version)
    require_alive(is_deleted=row["deleted_at"] is not None)
    present = await mentioned_in(work, row["id"])
    text: str = command.changes.get("text", row["text"])
    mention_ids = tuple(dict.fromkeys(command.changes.get("mention_ids", present)))
    refuse(await _check(work, text, mention_ids, set(mention_ids) - present))
    changed = [*(["mention_ids"] if set(mention_ids) != present else []), *(["text"] if text != row["text"] else [])]
    if changed:
        await update(work, comments, row["id"], {"text": text, "edited_at": work.now})
        await remove(work, comment_mentions, {"comment_id": row["id"]})
        await _mention(work, row["id"], mention_ids)
        added = sorted(set(mention_ids) - present)
        _tell(work, EventType.COMMENT_UPDATED, row, changed=changed, mention_ids=added)
    return command.comment_id


async def delete_comment(work: Work, command: DeleteComment) -> str:
    """Delete a comment and give its id. Its place stays; its text, mentions and reactions go. Again changes nothing."""
    row = await _find(work, command.comment_id, Action.DELETE_COMMENT, command.expected_version)
    if row["deleted_at"] is None:
        await update(work, comments, row["id"], {"text": None, "deleted_at": work.now})
        await remove(work, comment_mentions, {"comment_id": row["id"]})
        await remove(work, reactions, {"comment_id": row["id"]})
        _tell(work, EventType.COMMENT_DELETED, row)
    return command.comment_id


async def _find(work: Work, comment_id: str, action: Action, expected_version: int | None) -> Row:
    row = await find_comment(work, comment_id, "id")
    is_author = row["author_id"] is not None and row["author_id"] == work.actor.person_id
    require(action, work.actor, {Relation.COMMENT_AUTHOR} if is_author else ())
    check_version(row, expected_version)
    await require_open(work, subject_of(row))
    return row


async def _check(work: Work, text: str, mention_ids: tuple[str, ...], new_ids: Iterable[str]) -> tuple[OkraError, ...]:
    """Tell what is wrong with a comment. Only who is newly mentioned must still be active."""
    errors = check_comment(text, mention_ids)
    return errors or await check_references(work, [(people, person_id, "mentionIds") for person_id in new_ids])


async def _check_reply(work: Work, subject: Subject, reply_to_id: str | None) -> tuple[OkraError, ...]:
    if reply_to_id is None:
        return ()
    try:
        answered = await find_comment(work, reply_to_id, "replyToId")
    except NotFound as error:
        return (error,)
    if answered["subject_id"] != subject.id:
        return (InvalidInput("That comment is about something else.", "replyToId"),)
    try:
        require_beginning(answered["reply_to_id"])
        require_alive(is_deleted=answered["deleted_at"] is not None)
    except WrongState as error:
        return (error.under("replyToId"),)
    return ()


async def _mention(work: Work, comment_id: str, mention_ids: Iterable[str]) -> None:
    await insert_many(work, comment_mentions, [{"comment_id": comment_id, "person_id": each} for each in mention_ids])


def _tell(work: Work, type_: EventType, comment: Row, **data: object) -> None:
    work.record(type_, comment["id"], comment["objective_id"], **subject_of(comment).context, **data)
