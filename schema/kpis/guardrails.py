"""Guardrails: KPIs that have to stay healthy while an objective is pursued."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

import strawberry

from commands.kpis import guardrails
from commands.kpis.guardrails import AddGuardrail, RemoveGuardrail, UpdateGuardrail
from domain.errors import NotFound
from domain.kpis.guardrails import MOST_GUARDRAILS
from domain.kpis.kpis import GuardrailLimit
from domain.policy import Action
from schema.context import Context, Info
from schema.errors import MutationError
from schema.execution.batch import for_rows
from schema.fields import Root, computed, to_many, to_one
from schema.inputs import EXPECTED_VERSION
from schema.mutations import Payload, mutation
from schema.nodes import Entity
from schema.okrs.standings import standings
from schema.permissions import Permission, permission, refused
from schema.rows import Row

if TYPE_CHECKING:
    from schema.kpis.types import Kpi
    from schema.okrs.types import Objective

_KPIS = strawberry.lazy("schema.kpis.types")
_OKRS = strawberry.lazy("schema.okrs.types")
_ERRORS: Final = "Empty if the mutation did what it was asked for; otherwise it changed nothing."
_LIMIT: Final = "The mildest health that breaches it: YELLOW, or only RED."


@strawberry.type(description="What the viewer may do with a guardrail.")
class GuardrailPermissions:
    update: Permission = strawberry.field(description="Change and remove it.")


async def _permissions(context: Context, rows: Sequence[Row]) -> list[Row]:
    objectives = await context.okrs.objective_by_id.load_all([row["objective_id"] for row in rows])
    found = await standings(context, objectives)
    return [
        {
            "update": permission(Action.UPDATE_OBJECTIVE, each.actor, each.relations, each.require_open_cycle)
            if each
            else refused(NotFound())
        }
        for each in found
    ]


async def _viewer_can(root: Root, info: Info) -> Row:
    return (await _permissions(info.context, [root]))[0]


async def _viewer_can_rows(rows: Sequence[Row], info: Info) -> list[Row]:
    return await _permissions(info.context, rows)


@strawberry.type(
    description="A KPI that has to stay healthy while an objective is pursued. Whoever may see both sees it."
)
class Guardrail(Entity):
    objective: Annotated["Objective", _OKRS] = to_one(lambda context: context.okrs.objective_by_id, "objective_id")
    kpi: Annotated["Kpi", _KPIS] = to_one(lambda context: context.kpis.kpi_by_id, "kpi_id")
    breached_from: GuardrailLimit = strawberry.field(description=_LIMIT)
    is_breached: bool = strawberry.field(
        description="Whether the KPI's health is that, or worse. Once the cycle is closed, whether it was then."
    )
    breached_at: dt.datetime | None = strawberry.field(description="Since when; null while it holds.")
    viewer_can: GuardrailPermissions = computed(
        for_rows(_viewer_can, _viewer_can_rows, "objective_id"), "What you may do with it, now."
    )


def guardrails_of_objective() -> Any:
    """Make the field `guardrails` of an objective."""
    return to_many(
        lambda context: context.kpis.guardrails_by_objective,
        f"The KPIs that have to stay healthy while it is pursued, at most {MOST_GUARDRAILS}, the oldest first.",
    )


async def _is_breached(root: Root, info: Info) -> bool:
    return await info.context.kpis.breached_by_objective.load(root["id"]) is not None


async def _are_breached(rows: Sequence[Row], info: Info) -> list[bool]:
    found = await info.context.kpis.breached_by_objective.load_all([row["id"] for row in rows])
    return [row is not None for row in found]


def has_breached_guardrail() -> Any:
    """Make the field `hasBreachedGuardrail` of an objective."""
    return computed(
        for_rows(_is_breached, _are_breached, "id"),
        "Whether one of its guardrails, as far as you may see them, is breached.",
    )


@strawberry.input
class AddGuardrailInput:
    objective_id: strawberry.ID
    kpi_id: strawberry.ID = strawberry.field(description="Each KPI guards an objective at most once.")
    breached_from: GuardrailLimit = strawberry.field(default=GuardrailLimit.RED, description=_LIMIT)

    def to_command(self) -> AddGuardrail:
        """Give the command."""
        return AddGuardrail(self.objective_id, self.kpi_id, self.breached_from)


@strawberry.input
class UpdateGuardrailInput:
    id: strawberry.ID
    breached_from: GuardrailLimit = strawberry.field(description=_LIMIT)
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> UpdateGuardrail:
        """Give the command."""
        return UpdateGuardrail(self.id, self.breached_from, self.expected_version)


@strawberry.input
class RemoveGuardrailInput:
    id: strawberry.ID
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> RemoveGuardrail:
        """Give the command."""
        return RemoveGuardrail(self.id, self.expected_version)


@strawberry.type
class GuardrailPayload:
    guardrail: Guardrail | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


@strawberry.type
class RemoveGuardrailPayload:
    objective: Annotated["Objective", _OKRS] | None = strawberry.field(description="The objective it was removed from.")
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


def _guardrail(info: Info, guardrail_id: str) -> Payload:
    return {"guardrail": lambda: info.context.kpis.guardrail_by_id.load(guardrail_id)}


def _objective(info: Info, objective_id: str) -> Payload:
    return {"objective": lambda: info.context.okrs.objective_by_id.load(objective_id)}


@strawberry.type
class GuardrailMutations:
    add_guardrail: GuardrailPayload = mutation(
        guardrails.add_guardrail,
        AddGuardrailInput,
        _guardrail,
        "Let a KPI guard an objective: its breach and recovery are told, and show on the objective. Whoever may "
        "update the objective may, and has to see the KPI.",
    )
    update_guardrail: GuardrailPayload = mutation(
        guardrails.update_guardrail, UpdateGuardrailInput, _guardrail, "Change which health breaches a guardrail."
    )
    remove_guardrail: RemoveGuardrailPayload = mutation(
        guardrails.remove_guardrail, RemoveGuardrailInput, _objective, "Let a KPI guard an objective no longer."
    )
