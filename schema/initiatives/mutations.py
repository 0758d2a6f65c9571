"""Mutations on initiatives."""

import strawberry

from commands.initiatives import initiatives, lifecycle
from schema.context import Info
from schema.initiatives.inputs import CreateInitiativeInput, InitiativeStepInput, UpdateInitiativeInput
from schema.initiatives.payloads import DeleteInitiativePayload, InitiativePayload
from schema.mutations import Payload, mutation


def _initiative(info: Info, initiative_id: str) -> Payload:
    return {"initiative": lambda: info.context.initiatives.initiative_by_id.load(initiative_id)}


def _deleted(_info: Info, initiative_id: str) -> Payload:
    return {"deleted_id": initiative_id}


@strawberry.type
class InitiativeMutations:
    create_initiative: InitiativePayload = mutation(
        initiatives.create_initiative,
        CreateInitiativeInput,
        _initiative,
        "Say what is to be done to move an objective or a key result.",
    )
    update_initiative: InitiativePayload = mutation(
        initiatives.update_initiative, UpdateInitiativeInput, _initiative, "Change an initiative, or how far it is."
    )
    archive_initiative: InitiativePayload = mutation(
        lifecycle.archive_initiative, InitiativeStepInput, _initiative, "Put an initiative aside."
    )
    restore_initiative: InitiativePayload = mutation(
        lifecycle.restore_initiative, InitiativeStepInput, _initiative, "Take an archived initiative back."
    )
    delete_initiative: DeleteInitiativePayload = mutation(
        lifecycle.delete_initiative,
        InitiativeStepInput,
        _deleted,
        "Delete an initiative that is TODO, was never begun, and on which nobody has commented, for good.",
    )
