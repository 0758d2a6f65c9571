"""Boards: named, ordered sets of KPIs."""

from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from commands.kpis import boards
from commands.kpis.boards import CreateKpiBoard, DeleteKpiBoard, UpdateKpiBoard
from domain.kpis.boards import MOST_KPIS
from domain.kpis.relations import Owners, relations_to_kpi
from domain.okrs.objectives import Scope
from domain.policy import Action
from schema.context import Info
from schema.errors import MutationError
from schema.external_keys import EXTERNAL_KEY, ExternalKey, external_key_of
from schema.fields import Root, computed, to_many, to_one
from schema.inputs import EXPECTED_VERSION, ExternalKeyInput, changes_of
from schema.kpis.board_lists import KpiBoardFilter, KpiBoardOrder
from schema.lists.connections import Connection
from schema.lists.fields import root_list
from schema.lookups import lookup
from schema.mutations import Payload, mutation
from schema.nodes import Entity
from schema.permissions import Permission, permission
from schema.rows import Row

if TYPE_CHECKING:
    from schema.kpis.types import Kpi
    from schema.orgs.types import Person, Team

_KPIS = strawberry.lazy("schema.kpis.types")
_ORGS = strawberry.lazy("schema.orgs.types")
_ERRORS: Final = "Empty if the mutation did what it was asked for; otherwise it changed nothing."
_ORDERED: Final = f"In their order, at most {MOST_KPIS}, none twice."


@strawberry.type(description="What the viewer may do with a board.")
class KpiBoardPermissions:
    update: Permission = strawberry.field(description="Change and delete it.")


async def _viewer_can(root: Root, info: Info) -> Row:
    actor, person_id = info.context.actor, root["person_id"]
    memberships = (
        await info.context.kpis.memberships_by_person.load(person_id) if person_id is not None and actor.leads else []
    )
    teams = frozenset(row["team_id"] for row in memberships)
    held = relations_to_kpi(actor, Owners(root["team_id"], person_id), teams)
    return {"update": permission(Action.UPDATE_KPI, actor, held)}


@strawberry.type(
    description="A named, ordered set of KPIs of the company, a team or a person. The whole organization sees a board."
)
class KpiBoard(Entity):
    name: str
    description: str | None
    scope: Scope
    team: Annotated["Team", _ORGS] | None = to_one(
        lambda context: context.orgs.team_by_id, "team_id", "Set exactly if the scope is TEAM."
    )
    person: Annotated["Person", _ORGS] | None = to_one(
        lambda context: context.orgs.person_by_id, "person_id", "Set exactly if the scope is INDIVIDUAL."
    )
    kpis: list[Annotated["Kpi", _KPIS]] = to_many(
        lambda context: context.kpis.kpis_by_board,
        "In the order of the board, as far as you may see them; archived ones too.",
    )
    external_key: ExternalKey | None = computed(external_key_of, columns=EXTERNAL_KEY)
    viewer_can: KpiBoardPermissions = computed(
        _viewer_can, "What you may do with it.", columns=["team_id", "person_id"]
    )


@strawberry.input(one_of=True, description="Which board: by exactly one of these.")
class KpiBoardBy:
    id: strawberry.Maybe[strawberry.ID]
    external_key: strawberry.Maybe[ExternalKeyInput]


@strawberry.input
class CreateKpiBoardInput:
    name: str
    scope: Scope
    description: str | None = None
    team_id: strawberry.ID | None = strawberry.field(default=None, description="For the scope TEAM, and only for it.")
    person_id: strawberry.ID | None = strawberry.field(
        default=None, description="For the scope INDIVIDUAL, and only for it."
    )
    kpi_ids: list[strawberry.ID] = strawberry.field(default_factory=list, description=_ORDERED)
    external_key: ExternalKeyInput | None = None

    def to_command(self) -> CreateKpiBoard:
        """Give the command."""
        return CreateKpiBoard(
            name=self.name,
            scope=self.scope,
            description=self.description,
            team_id=self.team_id,
            person_id=self.person_id,
            kpi_ids=tuple(self.kpi_ids),
            external_key=self.external_key.to_key() if self.external_key else None,
        )


@strawberry.input(description="What is left out stays as it is.")
class UpdateKpiBoardInput:
    id: strawberry.ID
    name: strawberry.Maybe[str | None]
    description: strawberry.Maybe[str | None]
    scope: strawberry.Maybe[Scope | None]
    team_id: strawberry.Maybe[strawberry.ID | None]
    person_id: strawberry.Maybe[strawberry.ID | None]
    kpi_ids: strawberry.Maybe[list[strawberry.ID] | None] = strawberry.field(
        description=f"Given whole. {_ORDERED} Those on the board that you may not see stay, behind these."
    )
    external_key: strawberry.Maybe[ExternalKeyInput | None]
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> UpdateKpiBoard:
        """Give the command. Raises `InvalidInput` for nulls where something must stand."""
        required = ("name", "scope", "kpi_ids", "external_key")
        changes = changes_of(self, *required, clearable=("description", "team_id", "person_id"))
        return UpdateKpiBoard(self.id, changes, self.expected_version)


@strawberry.input
class DeleteKpiBoardInput:
    id: strawberry.ID
    expected_version: int | None = strawberry.field(default=None, description=EXPECTED_VERSION)

    def to_command(self) -> DeleteKpiBoard:
        """Give the command."""
        return DeleteKpiBoard(self.id, self.expected_version)


@strawberry.type
class KpiBoardPayload:
    kpi_board: KpiBoard | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


@strawberry.type
class DeleteKpiBoardPayload:
    deleted_id: strawberry.ID | None
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


def _board(info: Info, board_id: str) -> Payload:
    return {"kpi_board": lambda: info.context.kpis.kpi_board_by_id.load(board_id)}


def _deleted(_info: Info, board_id: str) -> Payload:
    return {"deleted_id": board_id}


@strawberry.type
class KpiBoardMutations:
    create_kpi_board: KpiBoardPayload = mutation(
        boards.create_kpi_board,
        CreateKpiBoardInput,
        _board,
        "Create a board. Whoever may create KPIs of that owner may.",
    )
    update_kpi_board: KpiBoardPayload = mutation(
        boards.update_kpi_board, UpdateKpiBoardInput, _board, "Change a board, or what is on it."
    )
    delete_kpi_board: DeleteKpiBoardPayload = mutation(
        boards.delete_kpi_board, DeleteKpiBoardInput, _deleted, "Delete a board for good. Its KPIs stay."
    )


@strawberry.type
class KpiBoardQueries:
    kpi_board: KpiBoard | None = lookup(
        KpiBoardBy,
        lambda context: context.kpis.kpi_board_by_id,
        lambda context: context.kpis.kpi_board_by_external_key,
        "One board.",
    )
    kpi_boards: Connection[KpiBoard] = root_list(
        lambda context: context.kpis.kpi_boards, KpiBoardFilter, KpiBoardOrder, "All boards."
    )
