"""Changing a tag everywhere at once."""

from dataclasses import dataclass
from typing import Final

from domain.errors import NotFound, refuse
from domain.events import EventType
from domain.ids import Kind, kind_of
from domain.policy import Action, require
from domain.text import check_tag, normalise_tag
from storage.tags import frozen_uses, replace_tag
from storage.work import Work

_CHANGED: Final = {
    Kind.OBJECTIVE: EventType.OBJECTIVE_UPDATED,
    Kind.KEY_RESULT: EventType.KEY_RESULT_UPDATED,
    Kind.KPI: EventType.KPI_UPDATED,
}


@dataclass(frozen=True, slots=True)
class RenameTag:
    """Call a tag otherwise, wherever it is."""

    tag: str
    to: str


@dataclass(frozen=True, slots=True)
class RemoveTag:
    """Take a tag away from everything."""

    tag: str


@dataclass(frozen=True, slots=True)
class ChangedTag:
    """What became of a tag: its name now, how many things changed, and how many keep it in closed cycles."""

    tag: str
    changed: int
    frozen: int


async def rename_tag(work: Work, command: RenameTag) -> ChangedTag:
    """Call a tag otherwise. What has both names already is left with one. Raises `NotFound` if nothing has it."""
    require(Action.MANAGE_TAGS, work.actor)
    tag, to = normalise_tag(command.tag), normalise_tag(command.to)
    refuse((*check_tag(tag, "tag"), *check_tag(to, "to")))
    return await _change(work, tag, to)


async def remove_tag(work: Work, command: RemoveTag) -> ChangedTag:
    """Take a tag away from everything. Raises `NotFound` if nothing has it."""
    require(Action.MANAGE_TAGS, work.actor)
    tag = normalise_tag(command.tag)
    refuse(check_tag(tag, "tag"))
    return await _change(work, tag, None)


async def _change(work: Work, tag: str, to: str | None) -> ChangedTag:
    # Closed cycles are read-only for administrators too: what is there keeps the tag.
    frozen = await frozen_uses(work, tag)
    changed = [] if tag == to else await replace_tag(work, tag, to)
    for row in changed:
        type_ = _CHANGED[kind_of(row["id"]) or Kind.OBJECTIVE]
        work.record(type_, row["id"], row["objective_id"], changed=["tags"], tag={"before": tag, "after": to})
    if not changed and not frozen and tag != to:
        raise NotFound("Nothing has this tag.", "tag")
    return ChangedTag(to or tag, len(changed), frozen)
