"""Boards: named, ordered sets of KPIs of the company, a team or a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from commands.entities import (
    NOTHING_NEW,
    ExternalKey,
    check_external_key,
    check_references,
    check_version,
    differing,
    new_entity,
)
from commands.relations import relations_to_owner
from domain.errors import NotFound, OkraError, WrongState, refuse
from domain.events import EventType
from domain.ids import Kind, is_id
from domain.kpis.boards import check_board, check_places, places_after
from domain.okrs.objectives import Scope
from domain.policy import Action, Relation, require
from storage.database import Row
from storage.kpis.boards import active_kpis_seen, places_of_board, replace_places
from storage.lookups import find
from storage.tables import kpi_boards, people, teams
from storage.work import Work
from storage.writes import insert, remove, update


@dataclass(frozen=True, slots=True)
class CreateKpiBoard:
    """Create a board with these KPIs, in this order."""

    name: str
    scope: Scope
    description: str | None = None
    team_id: str | None = None
    person_id: str | None = None
    kpi_ids: tuple[str, ...] = ()
    external_key: ExternalKey | None = None


@dataclass(frozen=True, slots=True)
class UpdateKpiBoard:
    """Change a board. `changes` has only what is to change, by the field names of `CreateKpiBoard`."""

    board_id: str
    changes: Mapping[str, Any]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class DeleteKpiBoard:
    """Delete a board. Its KPIs stay."""

    board_id: str
    expected_version: int | None = None


async def create_kpi_board(work: Work, command: CreateKpiBoard) -> str:
    """Create a board and give its id. Whoever may create a KPI of that team or person may."""
    held = await relations_to_owner(work, command.scope, command.team_id, command.person_id, Relation.KPI_PERSON)
    require(Action.CREATE_KPI, work.actor, held)
    columns = {
        "name": command.name.strip(),
        "description": command.description,
        "scope": command.scope.value,
        "team_id": command.team_id,
        "person_id": command.person_id,
    }
    keys = await check_external_key(work, kpi_boards, command.external_key)
    refuse((*await _check(work, columns), *await _check_kpis(work, command.kpi_ids), *keys))
    board_id = work.new_id(Kind.KPI_BOARD)
    await insert(work, kpi_boards, {**new_entity(work, board_id, command.external_key), **columns})
    await replace_places(work, board_id, command.kpi_ids)
    work.record(EventType.KPI_BOARD_CREATED, board_id, name=columns["name"])
    return board_id


async def update_kpi_board(work: Work, command: UpdateKpiBoard) -> str:
    """Change a board and give its id. KPIs on it that the actor may not see stay, behind the others."""
    row = await _find(work, command.board_id, command.expected_version)
    wanted = dict(command.changes)
    external_key, kpi_ids = wanted.pop("external_key", None), wanted.pop("kpi_ids", None)
    after = {name: row[name] for name in _EDITABLE} | wanted
    after |= {"name": after["name"].strip(), "scope": Scope(after["scope"]).value}
    present = await places_of_board(work, row["id"])
    before = [place["kpi_id"] for place in present]
    refuse(
        (
            *await _check(work, after, differing(row, after)),
            *(() if kpi_ids is None else await _check_kpis(work, kpi_ids, before)),
            *await check_external_key(work, kpi_boards, external_key, row["id"]),
        )
    )
    if external_key is not None:
        after |= {"external_source": external_key.source, "external_id": external_key.id}
    changes = differing(row, after)
    seen = {place["kpi_id"] for place in present if place["is_seen"]}
    places = before if kpi_ids is None else places_after(before, seen, kpi_ids)
    if changes or places != before:
        await update(work, kpi_boards, row["id"], changes)
        changed = sorted({*changes, *(["kpis"] if places != before else [])})
        work.record(EventType.KPI_BOARD_UPDATED, row["id"], changed=changed)
    if places != before:
        await replace_places(work, row["id"], places)
    return command.board_id


async def delete_kpi_board(work: Work, command: DeleteKpiBoard) -> str:
    """Delete a board for good and give its id."""
    row = await _find(work, command.board_id, command.expected_version)
    await remove(work, kpi_boards, {"id": row["id"]})
    work.record(EventType.KPI_BOARD_DELETED, command.board_id, name=row["name"])
    return command.board_id


_EDITABLE: Final = ("name", "description", "scope", "team_id", "person_id")


async def _find(work: Work, board_id: str, expected_version: int | None) -> Row:
    row = await find(work, kpi_boards, board_id, "id")
    held = await relations_to_owner(work, Scope(row["scope"]), row["team_id"], row["person_id"], Relation.KPI_PERSON)
    require(Action.UPDATE_KPI, work.actor, held)
    check_version(row, expected_version)
    return row


async def _check(
    work: Work, columns: Mapping[str, Any], changes: Mapping[str, Any] | None = None
) -> tuple[OkraError, ...]:
    """Tell what is wrong with a board. Only whom it is given to anew has to be in use."""
    given = columns if changes is None else changes
    references = ((teams, given.get("team_id"), "teamId"), (people, given.get("person_id"), "personId"))
    own = check_board(
        columns["name"], columns["description"], Scope(columns["scope"]), columns["team_id"], columns["person_id"]
    )
    return (*own, *await check_references(work, references))


async def _check_kpis(work: Work, kpi_ids: Sequence[str], present: Sequence[str] = ()) -> tuple[OkraError, ...]:
    """Tell which KPIs cannot be put on a board. Archived ones stay where they are, and come nowhere anew."""
    errors = check_places(kpi_ids)
    if errors:
        return errors
    active = await active_kpis_seen(work, [kpi_id for kpi_id in kpi_ids if is_id(Kind.KPI, kpi_id)])
    found: list[OkraError] = []
    for index, kpi_id in enumerate(kpi_ids):
        if kpi_id not in active:
            found.append(NotFound(None, "kpiIds", str(index)))
        elif not active[kpi_id] and kpi_id not in present:
            found.append(WrongState(NOTHING_NEW, "kpiIds", str(index)))
    return tuple(found)
