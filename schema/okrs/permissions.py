"""What the viewer may do with objectives, key results, alignments and check-ins: by who they are, and by the state."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Any

import strawberry

from domain.errors import NotFound
from domain.okrs.check_ins import CheckInKind, require_counting
from domain.okrs.objectives import ObjectiveState
from domain.okrs.relations import relations_to_check_in, relations_to_key_result
from domain.okrs.steps import KeyResultStep, ObjectiveStep, require_key_result_step, require_objective_step
from domain.policy import Action, Relation
from schema.context import Context, Info
from schema.execution.batch import for_rows
from schema.fields import Root
from schema.okrs.standings import Standing, standings
from schema.permissions import Check, Permission, permission, refused
from schema.rows import Row

VIEWER_CAN = "What you may do with it, now."


@strawberry.type(description="What the viewer may do with an objective.")
class ObjectivePermissions:
    update: Permission
    align: Permission = strawberry.field(description="To something that is open, and no loop.")
    create_key_result: Permission
    create_initiative: Permission
    comment: Permission
    activate: Permission
    grade: Permission = strawberry.field(description="Close it with a grade, or grade a closed one anew.")
    reopen: Permission
    archive: Permission
    restore: Permission
    delete: Permission
    carry_over: Permission = strawberry.field(description="Into another cycle that is open.")


@strawberry.type(description="What the viewer may do with a key result.")
class KeyResultPermissions:
    update: Permission = strawberry.field(description="Change it, and link it to a KPI or unlink it.")
    check_in: Permission
    create_initiative: Permission
    comment: Permission
    archive: Permission
    restore: Permission
    delete: Permission


@strawberry.type(description="What the viewer may do with an alignment.")
class AlignmentPermissions:
    update: Permission = strawberry.field(description="Change how the objective is aligned to this parent.")
    remove: Permission = strawberry.field(description="Take the objective away from this parent.")


@strawberry.type(description="What the viewer may do with a check-in.")
class CheckInPermissions:
    correct: Permission
    void: Permission
    acknowledge: Permission = strawberry.field(description="Say that one has read it.")
    comment: Permission = strawberry.field(description="And react.")


def _objective(standing: Standing) -> Row:
    row = standing.objective
    state, archived = ObjectiveState(row["state"]), row["archived_at"] is not None

    def may(action: Action, step: ObjectiveStep | None = None) -> Row:
        checks: list[Check] = [standing.require_open_cycle]
        if step is not None:
            checks.append(partial(require_objective_step, step, state, archived=archived))
        return permission(action, standing.actor, standing.relations, *checks)

    update = may(Action.UPDATE_OBJECTIVE)
    carry_over = partial(require_objective_step, ObjectiveStep.CARRY_OVER, state, archived=archived)
    return {
        "update": update,
        "align": may(Action.ALIGN_OBJECTIVE),
        "create_key_result": may(Action.CREATE_KEY_RESULT),
        "create_initiative": may(Action.CREATE_INITIATIVE, ObjectiveStep.CREATE_INITIATIVE),
        "comment": _comment(standing),
        "activate": may(Action.UPDATE_OBJECTIVE, ObjectiveStep.ACTIVATE),
        "grade": may(Action.UPDATE_OBJECTIVE, ObjectiveStep.GRADE),
        "reopen": may(Action.UPDATE_OBJECTIVE, ObjectiveStep.REOPEN),
        "archive": update,
        "restore": update,
        "delete": may(Action.UPDATE_OBJECTIVE, ObjectiveStep.DELETE),
        # Out of a closed cycle objectives do go on: the old one is only read.
        "carry_over": permission(Action.CARRY_OVER_OBJECTIVE, standing.actor, standing.relations, carry_over),
    }


def _key_result(row: Row, standing: Standing) -> Row:
    objective = standing.objective
    state = ObjectiveState(objective["state"])
    archived = row["archived_at"] is not None or objective["archived_at"] is not None
    held = relations_to_key_result(standing.actor, row["owner_id"], standing.relations)

    def may(action: Action, step: KeyResultStep | None = None) -> Row:
        checks: list[Check] = [standing.require_open_cycle]
        if step is not None:
            checks.append(partial(require_key_result_step, step, state, archived=archived))
        return permission(action, standing.actor, held, *checks)

    update = may(Action.UPDATE_KEY_RESULT)
    return {
        "update": update,
        "check_in": may(Action.CHECK_IN, KeyResultStep.CHECK_IN),
        "create_initiative": may(Action.CREATE_INITIATIVE, KeyResultStep.CREATE_INITIATIVE),
        "comment": _comment(standing),
        "archive": update,
        "restore": update,
        "delete": may(Action.UPDATE_KEY_RESULT, KeyResultStep.DELETE),
    }


def _check_in(row: Row, key_result: Row, standing: Standing, *, is_replaced: bool) -> Row:
    objective = standing.objective
    archived = key_result["archived_at"] is not None or objective["archived_at"] is not None
    to_key_result = relations_to_key_result(standing.actor, key_result["owner_id"], standing.relations)
    held = relations_to_check_in(standing.actor, row["author_id"], to_key_result)
    step = partial(
        require_key_result_step, KeyResultStep.CHECK_IN, ObjectiveState(objective["state"]), archived=archived
    )
    counts = not is_replaced and row["kind"] != CheckInKind.VOID.value
    still_counts = partial(require_counting, counts=counts)
    is_open = standing.require_open_cycle
    amend = permission(Action.AMEND_CHECK_IN, standing.actor, held, is_open, step, still_counts)
    read = permission(Action.ACKNOWLEDGE_CHECK_IN, standing.actor, standing.relations, is_open, still_counts)
    return {"correct": amend, "void": amend, "acknowledge": read, "comment": _comment(standing)}


def _comment(standing: Standing) -> Row:
    return permission(Action.COMMENT, standing.actor, frozenset({Relation.READER}), standing.require_open_cycle)


def _alignment(standing: Standing, parent: Standing | None) -> Row:
    checks: list[Check] = [standing.require_open_cycle, parent.require_open_cycle if parent else _miss_parent]
    change = permission(Action.ALIGN_OBJECTIVE, standing.actor, standing.relations, *checks)
    return {"update": change, "remove": change}


def _miss_parent() -> None:
    raise NotFound


_Rows = Sequence[Row]


async def _of_objectives(context: Context, rows: _Rows) -> list[Row]:
    found = await standings(context, rows)
    return [_objective(standing) for standing in _certain(found)]


async def _of_key_results(context: Context, rows: _Rows) -> list[Row]:
    objectives = await context.okrs.objective_by_id.load_all([row["objective_id"] for row in rows])
    found = await standings(context, objectives)
    return [
        _key_result(row, each) if each else _gone(KeyResultPermissions) for row, each in zip(rows, found, strict=True)
    ]


async def _of_check_ins(context: Context, rows: _Rows) -> list[Row]:
    key_results = await context.okrs.key_result_by_id.load_all([row["key_result_id"] for row in rows])
    present = [row["objective_id"] for row in key_results if row is not None]
    objectives = dict(zip(present, await context.okrs.objective_by_id.load_all(present), strict=True))
    found = await standings(context, [None if row is None else objectives[row["objective_id"]] for row in key_results])
    replaced = await context.okrs.replacements_by_check_in.load_all([row["id"] for row in rows])
    return [
        _check_in(row, key_result, each, is_replaced=bool(by)) if key_result and each else _gone(CheckInPermissions)
        for row, key_result, each, by in zip(rows, key_results, found, replaced, strict=True)
    ]


async def _of_alignments(context: Context, rows: _Rows) -> list[Row]:
    key_result_ids = [row["parent_key_result_id"] for row in rows if row["parent_key_result_id"] is not None]
    key_results = await context.okrs.key_result_by_id.load_all(key_result_ids)
    objective_of = {row["id"]: row["objective_id"] for row in key_results if row is not None}
    parents = [row["parent_objective_id"] or objective_of.get(row["parent_key_result_id"]) for row in rows]
    wanted = [*(row["objective_id"] for row in rows), *filter(None, parents)]
    objectives = dict(zip(wanted, await context.okrs.objective_by_id.load_all(wanted), strict=True))
    found = await standings(context, [objectives[row["objective_id"]] for row in rows])
    above = await standings(context, [objectives.get(parent_id) for parent_id in parents])
    return [
        _alignment(each, parent) if each else _gone(AlignmentPermissions)
        for each, parent in zip(found, above, strict=True)
    ]


def _certain(found: Iterable[Standing | None]) -> list[Standing]:
    return [standing for standing in found if standing is not None]


def _gone(permissions: type) -> Row:
    """Give the row for what vanished from the viewer's sight while it was read."""
    return dict.fromkeys(permissions.__annotations__, refused(NotFound()))


def _field(read: Callable[[Context, _Rows], Awaitable[list[Row]]]) -> Any:
    async def resolve(root: Root, info: Info) -> Row:
        return (await read(info.context, [root]))[0]

    async def resolve_rows(rows: _Rows, info: Info) -> list[Row]:
        return await read(info.context, rows)

    return strawberry.field(resolver=for_rows(resolve, resolve_rows), description=VIEWER_CAN)


def viewer_can_with_objective() -> Any:
    """Make `viewerCan` of an objective."""
    return _field(_of_objectives)


def viewer_can_with_key_result() -> Any:
    """Make `viewerCan` of a key result."""
    return _field(_of_key_results)


def viewer_can_with_check_in() -> Any:
    """Make `viewerCan` of a check-in."""
    return _field(_of_check_ins)


def viewer_can_with_alignment() -> Any:
    """Make `viewerCan` of an alignment."""
    return _field(_of_alignments)
