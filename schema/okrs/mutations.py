"""Mutations on objectives, key results, alignments and check-ins."""

from functools import partial

import strawberry

from commands.okrs import alignments, check_ins, key_results, lifecycle, objectives
from schema.context import Info
from schema.mutations import Payload, mutation
from schema.okrs.inputs import (
    CreateKeyResultInput,
    CreateObjectiveInput,
    UpdateKeyResultInput,
    UpdateObjectiveInput,
)
from schema.okrs.payloads import (
    AlignObjectivePayload,
    CheckInPayload,
    DeletePayload,
    KeyResultPayload,
    ObjectivePayload,
)
from schema.okrs.step_inputs import (
    AlignObjectiveInput,
    CheckInInput,
    CorrectCheckInInput,
    GradeObjectiveInput,
    KeyResultStepInput,
    ObjectiveStepInput,
    UnalignObjectiveInput,
    VoidCheckInInput,
)
from schema.rows import Row


def _objective(info: Info, objective_id: str) -> Payload:
    return {"objective": lambda: info.context.okrs.objective_by_id.load(objective_id)}


def _key_result(info: Info, key_result_id: str) -> Payload:
    return {"key_result": lambda: info.context.okrs.key_result_by_id.load(key_result_id)}


def _deleted(_info: Info, identifier: str) -> Payload:
    return {"deleted_id": identifier}


async def _key_result_of(info: Info, check_in_id: str) -> Row | None:
    check_in = await info.context.okrs.check_in_by_id.load(check_in_id)
    return None if check_in is None else await info.context.okrs.key_result_by_id.load(check_in["key_result_id"])


def _check_in(info: Info, check_in_id: str) -> Payload:
    return {
        "check_in": lambda: info.context.okrs.check_in_by_id.load(check_in_id),
        "key_result": partial(_key_result_of, info, check_in_id),
    }


async def _aligned_objective(info: Info, alignment_id: str) -> Row | None:
    alignment = await info.context.okrs.alignment_by_id.load(alignment_id)
    return None if alignment is None else await info.context.okrs.objective_by_id.load(alignment["objective_id"])


def _alignment(info: Info, alignment_id: str) -> Payload:
    return {
        "alignment": lambda: info.context.okrs.alignment_by_id.load(alignment_id),
        "objective": partial(_aligned_objective, info, alignment_id),
    }


@strawberry.type
class OkrMutations:
    create_objective: ObjectivePayload = mutation(
        objectives.create_objective, CreateObjectiveInput, _objective, "Create an objective."
    )
    update_objective: ObjectivePayload = mutation(
        objectives.update_objective, UpdateObjectiveInput, _objective, "Change an objective."
    )
    activate_objective: ObjectivePayload = mutation(
        lifecycle.activate_objective, ObjectiveStepInput, _objective, "Let a draft count."
    )
    grade_objective: ObjectivePayload = mutation(
        lifecycle.grade_objective, GradeObjectiveInput, _objective, "Close an objective with its grade and reflection."
    )
    reopen_objective: ObjectivePayload = mutation(
        lifecycle.reopen_objective, ObjectiveStepInput, _objective, "Take a closed objective up again."
    )
    archive_objective: ObjectivePayload = mutation(
        lifecycle.archive_objective,
        ObjectiveStepInput,
        _objective,
        "Put an objective aside with all it has. It counts nowhere until restored.",
    )
    restore_objective: ObjectivePayload = mutation(
        lifecycle.restore_objective, ObjectiveStepInput, _objective, "Take an archived objective back."
    )
    unalign_objective: ObjectivePayload = mutation(
        alignments.unalign_objective, UnalignObjectiveInput, _objective, "Take an objective away from what it served."
    )
    create_key_result: KeyResultPayload = mutation(
        key_results.create_key_result, CreateKeyResultInput, _key_result, "Create a key result."
    )
    update_key_result: KeyResultPayload = mutation(
        key_results.update_key_result,
        UpdateKeyResultInput,
        _key_result,
        "Change a key result. A new measure or new dates are applied to its whole history.",
    )
    archive_key_result: KeyResultPayload = mutation(
        lifecycle.archive_key_result,
        KeyResultStepInput,
        _key_result,
        "Put a key result aside. It counts nowhere until restored.",
    )
    restore_key_result: KeyResultPayload = mutation(
        lifecycle.restore_key_result, KeyResultStepInput, _key_result, "Take an archived key result back."
    )
    delete_objective: DeletePayload = mutation(
        lifecycle.delete_objective, ObjectiveStepInput, _deleted, "Delete a draft with all it has, for good."
    )
    delete_key_result: DeletePayload = mutation(
        lifecycle.delete_key_result, KeyResultStepInput, _deleted, "Delete a key result of a draft, for good."
    )
    align_objective: AlignObjectivePayload = mutation(
        alignments.align_objective,
        AlignObjectiveInput,
        _alignment,
        "Align an objective to a parent, or change how it is aligned. A loop is refused and named.",
    )
    check_in: CheckInPayload = mutation(
        check_ins.check_in, CheckInInput, _check_in, "Say how a key result is doing. Everything above it moves with it."
    )
    correct_check_in: CheckInPayload = mutation(
        check_ins.correct_check_in,
        CorrectCheckInInput,
        _check_in,
        "Replace a check-in by a corrected one. Both stay visible.",
    )
    void_check_in: CheckInPayload = mutation(
        check_ins.void_check_in, VoidCheckInInput, _check_in, "Take a check-in back. Both records stay visible."
    )
