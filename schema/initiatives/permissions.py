"""What the viewer may do with an initiative."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import strawberry

from domain.errors import NotFound
from domain.initiatives import Course, InitiativeState, require_deletable
from domain.okrs.relations import relations_to_key_result
from domain.policy import Action, Relation
from schema.context import Context, Info
from schema.execution.batch import for_rows
from schema.fields import Root
from schema.okrs.standings import Standing, standings
from schema.permissions import Permission, permission, refused
from schema.rows import Row


@strawberry.type(description="What the viewer may do with an initiative.")
class InitiativePermissions:
    update: Permission
    archive: Permission
    restore: Permission
    delete: Permission
    comment: Permission


def _initiative(row: Row, key_result: Row | None, standing: Standing, *, is_commented: bool) -> Row:
    actor = standing.actor
    held = relations_to_key_result(actor, key_result["owner_id"] if key_result else None, standing.relations)
    if row["owner_id"] is not None and row["owner_id"] == actor.person_id:
        held |= {Relation.INITIATIVE_OWNER}
    course = Course(InitiativeState(row["state"]), row["begun_at"], row["finished_at"])
    deletable = partial(require_deletable, course, is_commented=is_commented)
    is_open = standing.require_open_cycle
    update = permission(Action.UPDATE_INITIATIVE, actor, held, is_open)
    return {
        "update": update,
        "archive": update,
        "restore": update,
        "delete": permission(Action.UPDATE_INITIATIVE, actor, held, is_open, deletable),
        "comment": permission(Action.COMMENT, actor, frozenset({Relation.READER}), is_open),
    }


async def _of_initiatives(context: Context, rows: Sequence[Row]) -> list[Row]:
    objectives = await context.okrs.objective_by_id.load_all([row["objective_id"] for row in rows])
    found = await standings(context, objectives)
    ids = [row["key_result_id"] for row in rows if row["key_result_id"] is not None]
    key_results = dict(zip(ids, await context.okrs.key_result_by_id.load_all(ids), strict=True))
    commented = await context.comments.commented_by_subject.load_all([row["id"] for row in rows])
    return [
        _initiative(row, key_results.get(row["key_result_id"]), standing, is_commented=said is not None)
        if standing
        else dict.fromkeys(InitiativePermissions.__annotations__, refused(NotFound()))
        for row, standing, said in zip(rows, found, commented, strict=True)
    ]


def viewer_can_with_initiative() -> Any:
    """Make `viewerCan` of an initiative."""

    async def resolve(root: Root, info: Info) -> Row:
        return (await _of_initiatives(info.context, [root]))[0]

    async def resolve_rows(rows: Sequence[Row], info: Info) -> list[Row]:
        return await _of_initiatives(info.context, rows)

    return strawberry.field(resolver=for_rows(resolve, resolve_rows), description="What you may do with it, now.")
