"""Making an objective anew from another one: its key results, its viewers, and what it serves. Values stay behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commands.kpis.guardrails import copy_guardrails
from commands.okrs.alignments import AlignObjective, add_alignment
from commands.okrs.key_results import name_milestones
from commands.okrs.objectives import check_columns
from commands.okrs.readings import refresh_readings
from commands.relations import relations_to_objective
from domain.custom_fields.fields import CustomFieldTarget
from domain.errors import AlignmentCycle, OkraError, ValidationFailed, refuse
from domain.events import EventType
from domain.ids import Kind, is_id
from domain.kpis.kpis import KpiLinkMode
from domain.okrs.copies import CarriedKeyResults, CarriedStart, afresh, continued, goes_along
from domain.okrs.key_results import KeyResultSource, KeyResultState
from domain.okrs.measures import Measure
from domain.okrs.objectives import ObjectiveState
from domain.policy import Action, decide
from storage.custom_fields.values import copy_values
from storage.database import Row
from storage.lookups import activity_of, find_objective
from storage.okrs.alignments import alignment_between
from storage.okrs.copies import active_viewers_of, edges_around, key_results_to_copy, open_parents
from storage.okrs.measures import columns_of, measure_of, reading_of
from storage.okrs.viewers import replace_viewers
from storage.tables import key_results, kpis, objectives, people
from storage.work import Work
from storage.writes import insert


@dataclass(frozen=True, slots=True)
class Copying:
    """How objectives are made anew: in which cycle and state, with which key results, from which start."""

    cycle: Row
    state: ObjectiveState
    key_results: CarriedKeyResults
    start: CarriedStart
    is_continuation: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """An objective made anew from `source`. `nodes` leads from the old objective and key results to the new ones."""

    source: Row
    objective_id: str
    nodes: Mapping[str, str]


def errors_of(error: OkraError, *path: str) -> tuple[OkraError, ...]:
    """Give every error that one carries, placed below `path`."""
    errors = error.errors if isinstance(error, ValidationFailed) else (error,)
    return tuple(each.under(*path) for each in errors)


async def copy_objective(work: Work, source: Row, changes: Mapping[str, Any], copying: Copying) -> Copy:
    """Make an objective anew, `changes` apart, and its key results. Raises what is wrong with the result."""
    cycle = copying.cycle
    columns = {
        **{name: source[name] for name in _COPIED},
        "cycle_id": cycle["id"],
        "state": copying.state.value,
        "start_date": cycle["start_date"],
        "due_date": cycle["end_date"],
        "own_start_date": None,
        "own_due_date": None,
        "manual_progress": None,
        "created_at": work.now,
        "updated_at": work.now,
        **changes,
    }
    columns["lead_id"] = await _still_here(work, columns["lead_id"])
    refuse(check_columns(columns, cycle))
    objective_id = work.new_id(Kind.OBJECTIVE)
    await insert(work, objectives, {"id": objective_id, **columns})
    await replace_viewers(work, objective_id, await active_viewers_of(work, source["id"]))
    await copy_values(work, CustomFieldTarget.OBJECTIVE, [(source["id"], objective_id)])
    work.record(EventType.OBJECTIVE_CREATED, objective_id, objective_id, title=columns["title"])
    keeps_owners = all(columns[name] == source[name] for name in ("scope", "team_id", "person_id"))
    copied = await _copy_key_results(work, source["id"], objective_id, copying, keeps_owners=keeps_owners)
    await copy_guardrails(work, source["id"], objective_id)
    work.touch(objective_id)
    return Copy(source, objective_id, {source["id"]: objective_id, **copied})


async def align_copies(work: Work, copies: list[Copy], known: Mapping[str, str], cycle: Row) -> None:
    """Let copies serve what their originals serve, and be served by what served those, as far as that is there.

    That is: the copy of the parent, made now or `known` from before; or else the parent itself, if it lives in
    another open cycle than the original, or everything stays in one cycle. An alignment that would close a loop,
    or change an objective that the actor must not align, is left out.
    """
    made: dict[str, str] = {}
    for copy in reversed(copies):
        made |= copy.nodes
    sources = {copy.source["id"]: copy.source for copy in copies}
    edges = await edges_around(work, sources)
    parents = await open_parents(work, {edge["parent_id"] for edge in edges})
    for edge in edges:
        child_id, parent_id = edge["objective_id"], edge["parent_id"]
        parent = made.get(parent_id) or known.get(parent_id)
        if parent is None and child_id in sources and _stays(parents.get(parent_id), sources[child_id], cycle):
            parent = parent_id
        if parent is None:
            continue
        if child_id in sources:
            for copy in copies:
                if copy.source["id"] == child_id:
                    await _align(work, edge, copy.objective_id, parent)
        elif child_id in known and parent_id in made and await _may_align(work, known[child_id]):
            await _align(work, edge, known[child_id], parent)


def _stays(parent_cycle_id: str | None, source: Row, cycle: Row) -> bool:
    return parent_cycle_id is not None and (parent_cycle_id != source["cycle_id"] or cycle["id"] == source["cycle_id"])


async def _may_align(work: Work, objective_id: str) -> bool:
    held = await relations_to_objective(work, await find_objective(work, objective_id))
    return decide(Action.ALIGN_OBJECTIVE, work.actor, held).allowed


async def _align(work: Work, edge: Row, objective_id: str, parent_id: str) -> None:
    if await alignment_between(work, objective_id, parent_id) is not None:
        return
    column = "parent_objective_id" if is_id(Kind.OBJECTIVE, parent_id) else "parent_key_result_id"
    command = AlignObjective(objective_id, parent_id, edge["weight"], edge["contributes"])
    try:
        await add_alignment(work, command, column, edge["weight"])
    except AlignmentCycle:
        return


async def _copy_key_results(
    work: Work, source_id: str, objective_id: str, copying: Copying, *, keeps_owners: bool
) -> dict[str, str]:
    rows = [row for row in await key_results_to_copy(work, source_id) if goes_along(row, copying.key_results)]
    owners = {row["owner_id"] for row in rows if row["owner_id"] is not None} if keeps_owners else set()
    active_owners = await activity_of(work, people, owners)
    active_kpis = await activity_of(work, kpis, {row["kpi_id"] for row in rows if row["kpi_id"] is not None})
    copied: dict[str, str] = {}
    for row in rows:
        columns = _key_result(work, row, copying)
        owner_id = row["owner_id"] if active_owners.get(row["owner_id"]) else None
        columns |= {"objective_id": objective_id, "owner_id": owner_id}
        if row["kpi_id"] is not None and not active_kpis.get(row["kpi_id"]):
            columns |= {"source": KeyResultSource.CHECK_IN.value, "kpi_id": None, "link_mode": None}
        await insert(work, key_results, columns)
        copied[row["id"]] = columns["id"]
        work.record(EventType.KEY_RESULT_CREATED, columns["id"], objective_id, title=row["title"])
    await copy_values(work, CustomFieldTarget.KEY_RESULT, [*copied.items()])
    await refresh_readings(work, copied.values())
    return copied


def _key_result(work: Work, row: Row, copying: Copying) -> dict[str, Any]:
    cycle = copying.cycle
    return {
        **{name: row[name] for name in _COPIED_OF_KEY_RESULT},
        **columns_of(name_milestones(work, _measure(row, copying), frozenset())),
        "id": work.new_id(Kind.KEY_RESULT),
        "state": KeyResultState.ACTIVE.value,
        "start_date": cycle["start_date"],
        "due_date": cycle["end_date"],
        "cadence": row["own_cadence"] or work.settings.check_in_cadence.value,
        "carried_over_from_id": row["id"] if copying.is_continuation else None,
        "created_at": work.now,
        "updated_at": work.now,
    }


def _measure(row: Row, copying: Copying) -> Measure | None:
    measure, first = measure_of(row), copying.cycle["start_date"]
    if measure is None:
        return None
    if copying.start is CarriedStart.ORIGINAL:
        return afresh(measure, first=first)
    mode = KpiLinkMode(row["link_mode"]) if row["link_mode"] else None
    return continued(measure, reading_of(row), mode, first=first)


async def _still_here(work: Work, person_id: str | None) -> str | None:
    if person_id is None:
        return None
    return person_id if (await activity_of(work, people, {person_id})).get(person_id) else None


_COPIED = (
    "title",
    "description",
    "scope",
    "team_id",
    "person_id",
    "lead_id",
    "ambition",
    "visibility",
    "tags",
    "weight",
    "progress_source",
)

_COPIED_OF_KEY_RESULT = (
    "title",
    "description",
    "unit",
    "currency",
    "weight",
    "tags",
    "own_cadence",
    "source",
    "kpi_id",
    "link_mode",
)
