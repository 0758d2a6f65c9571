"""What the viewer may do with a comment."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import strawberry

from domain.actor import Actor
from domain.comments import require_alive, require_beginning, require_own_person
from domain.policy import Action, Relation
from schema.context import Context, Info
from schema.execution.batch import for_rows
from schema.fields import Root
from schema.okrs.standings import Standing, standings
from schema.permissions import Check, Permission, permission
from schema.rows import Row


@strawberry.type(description="What the viewer may do with a comment.")
class CommentPermissions:
    update: Permission = strawberry.field(description="Change one's own words.")
    delete: Permission
    reply: Permission
    react: Permission


def _comment(row: Row, actor: Actor, standing: Standing | None) -> Row:
    is_author = row["author_id"] is not None and row["author_id"] == actor.person_id
    held = frozenset({Relation.COMMENT_AUTHOR}) if is_author else frozenset[Relation]()
    reader = frozenset({Relation.READER})
    is_open: tuple[Check, ...] = (standing.require_open_cycle,) if standing else ()
    is_alive = partial(require_alive, is_deleted=row["deleted_at"] is not None)
    begins = partial(require_beginning, row["reply_to_id"])
    is_somebody = partial(_require_person, actor)
    return {
        "update": permission(Action.UPDATE_COMMENT, actor, held, *is_open, is_alive),
        "delete": permission(Action.DELETE_COMMENT, actor, held, *is_open),
        "reply": permission(Action.COMMENT, actor, reader, *is_open, begins, is_alive),
        "react": permission(Action.COMMENT, actor, reader, *is_open, is_somebody, is_alive),
    }


def _require_person(actor: Actor) -> None:
    require_own_person(actor.person_id)


async def _of_comments(context: Context, rows: Sequence[Row]) -> list[Row]:
    ids = [row["objective_id"] for row in rows if row["objective_id"] is not None]
    objectives = dict(zip(ids, await context.okrs.objective_by_id.load_all(ids), strict=True))
    found = await standings(context, [objectives.get(row["objective_id"]) for row in rows])
    return [_comment(row, context.actor, standing) for row, standing in zip(rows, found, strict=True)]


def viewer_can_with_comment() -> Any:
    """Make `viewerCan` of a comment."""

    async def resolve(root: Root, info: Info) -> Row:
        return (await _of_comments(info.context, [root]))[0]

    async def resolve_rows(rows: Sequence[Row], info: Info) -> list[Row]:
        return await _of_comments(info.context, rows)

    return strawberry.field(resolver=for_rows(resolve, resolve_rows), description="What you may do with it, now.")
