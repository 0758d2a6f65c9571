"""Objectives as another system knows them, and what each serves."""

from collections.abc import Mapping
from typing import Any, Final

from commands.entities import ExternalKey
from commands.integrations.upserts import EntityType, Upsert, UpsertedRow, upsert
from commands.okrs.alignments import AlignObjective, UnalignObjective, align_objective, unalign_objective
from commands.okrs.objectives import CreateObjective, UpdateObjective, create_objective, update_objective
from domain.okrs.objectives import Scope
from storage.okrs.alignments import primary_parent
from storage.okrs.viewers import viewers_of
from storage.tables import cycles, objectives, people, teams
from storage.work import Work


async def upsert_objectives(work: Work, command: Upsert) -> tuple[UpsertedRow, ...]:
    """Create or change objectives, by the fields of `CreateObjective` with references instead of ids.

    `parent` is the objective it serves by its primary alignment; another one takes its place, None takes it away.
    `state` is that of a new one. A scope that is given says whose the objective no longer is.
    """
    return await upsert(work, _OBJECTIVES, command)


async def _create(work: Work, key: ExternalKey, given: dict[str, Any]) -> str:
    parent_id = given.pop("parent_id", None)
    objective_id = await create_objective(work, CreateObjective(**given, external_key=key))
    if parent_id is not None:
        await align_objective(work, AlignObjective(objective_id, parent_id))
    return objective_id


async def _change(work: Work, objective_id: str, given: dict[str, Any]) -> None:
    has_parent, parent_id = "parent_id" in given, given.pop("parent_id", None)
    given.pop("state", None)
    if "viewer_ids" in given and set(given["viewer_ids"]) == await viewers_of(work, objective_id):
        del given["viewer_ids"]
    await update_objective(work, UpdateObjective(objective_id, left_by(given) | given))
    if has_parent:
        await _serve(work, objective_id, parent_id)


def left_by(given: Mapping[str, Any]) -> dict[str, None]:
    """Give the changes that take an entity from whom it no longer belongs to by the scope that is given."""
    match given.get("scope"):
        case Scope.COMPANY:
            return {"team_id": None, "person_id": None}
        case Scope.TEAM:
            return {"person_id": None}
        case Scope.INDIVIDUAL:
            return {"team_id": None}
        case _:
            return {}


async def _serve(work: Work, objective_id: str, parent_id: str | None) -> None:
    present = await primary_parent(work, objective_id)
    if present == parent_id:
        return
    if present is not None:
        await unalign_objective(work, UnalignObjective(objective_id, present))
    if parent_id is not None:
        await align_objective(work, AlignObjective(objective_id, parent_id, primary=True))


_OBJECTIVES: Final = EntityType(
    name="objectives",
    table=objectives,
    needed=("title", "cycle", "scope"),
    references={
        "cycle": ("cycle_id", cycles),
        "team": ("team_id", teams),
        "person": ("person_id", people),
        "lead": ("lead_id", people),
        "viewers": ("viewer_ids", people),
        "parent": ("parent_id", objectives),
    },
    create=_create,
    change=_change,
)
