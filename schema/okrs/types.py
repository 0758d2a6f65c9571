"""Objectives, key results, alignments and check-ins, as they are read."""

import datetime as dt
from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.kpis.kpis import KpiLinkMode
from domain.okrs.check_ins import CheckInKind
from domain.okrs.key_results import KeyResultSource, KeyResultState
from domain.okrs.measures import MeasureKind
from domain.okrs.objectives import Ambition, ObjectiveState, Scope, Visibility
from domain.okrs.periods import Cadence
from domain.okrs.rollup import ProgressSource
from domain.okrs.status import Status
from domain.units import Unit
from schema.activity.lists import EventFilter, EventOrder
from schema.comments.acknowledgements import acknowledged_at, acknowledged_by
from schema.comments.interfaces import Commentable, Reactable
from schema.context import Info
from schema.custom_fields.types import CustomFieldValue, custom_fields_of_node
from schema.execution.batch import Columns, for_rows
from schema.external_keys import EXTERNAL_KEY, ExternalKey, external_key_of
from schema.fields import Root, column, computed, to_many, to_one
from schema.initiatives.lists import InitiativeFilter, InitiativeOrder
from schema.kpis.guardrails import Guardrail, guardrails_of_objective, has_breached_guardrail
from schema.lists.connections import Connection
from schema.lists.fields import nested_list
from schema.lists.okr_orders import CheckInOrder, KeyResultOrder, ObjectiveOrder
from schema.lists.okrs import CheckInFilter, KeyResultFilter, ObjectiveFilter
from schema.nodes import Node
from schema.okrs.advice import Advice
from schema.okrs.measures import Measure
from schema.okrs.permissions import (
    AlignmentPermissions,
    CheckInPermissions,
    KeyResultPermissions,
    ObjectivePermissions,
    viewer_can_with_alignment,
    viewer_can_with_check_in,
    viewer_can_with_key_result,
    viewer_can_with_objective,
)
from schema.okrs.progress import Progressing
from schema.rows import Row

if TYPE_CHECKING:
    from schema.initiatives.types import Initiative
    from schema.kpis.types import Kpi
    from schema.live.types import Event
    from schema.orgs.types import Cycle, Person, Team

_ORGS = strawberry.lazy("schema.orgs.types")
_KPIS = strawberry.lazy("schema.kpis.types")
_INITIATIVES = strawberry.lazy("schema.initiatives.types")
_LIVE = strawberry.lazy("schema.live.types")
_HERE = strawberry.lazy("schema.okrs.types")


@strawberry.type(description="What a company, a team or a person wants to reach in a cycle.")
class Objective(Progressing, Commentable):
    title: str
    description: str | None
    scope: Scope
    team: Annotated["Team", _ORGS] | None = to_one(
        lambda context: context.orgs.team_by_id, "team_id", "Set exactly if the scope is TEAM."
    )
    person: Annotated["Person", _ORGS] | None = to_one(
        lambda context: context.orgs.person_by_id, "person_id", "Set exactly if the scope is INDIVIDUAL.", joins=True
    )
    lead: Annotated["Person", _ORGS] | None = to_one(
        lambda context: context.orgs.person_by_id, "lead_id", "Who is accountable.", joins=True
    )
    cycle: Annotated["Cycle", _ORGS] = to_one(lambda context: context.orgs.cycle_by_id, "cycle_id")
    ambition: Ambition
    state: ObjectiveState
    archived_at: dt.datetime | None
    closed_at: dt.datetime | None
    visibility: Visibility
    viewers: list[Annotated["Person", _ORGS]] = to_many(
        lambda context: context.okrs.viewers_by_objective,
        "The named people who may see it while it is PRIVATE, besides its lead, its person and administrators.",
    )
    tags: list[str]
    custom_fields: list[CustomFieldValue] = custom_fields_of_node()
    weight: float = strawberry.field(
        description="What a new alignment of this objective weighs, if nothing else is said."
    )
    progress_source: ProgressSource = strawberry.field(description="Where the progress comes from.")
    manual_progress: float | None = strawberry.field(
        description="What a person typed in; it counts while the source is MANUAL."
    )
    grade: float | None = strawberry.field(description="0..1, set when the objective was closed.")
    reflection: str | None = strawberry.field(description="What was learnt.")
    carried_over_from: Annotated["Objective", _HERE] | None = to_one(
        lambda context: context.okrs.objective_by_id,
        "carried_over_from_id",
        "The objective of an earlier cycle that goes on in this one.",
    )
    carried_over_to: list[Annotated["Objective", _HERE]] = to_many(
        lambda context: context.okrs.continuations_by_objective,
        "The objectives in which this one goes on, as far as you may see them, the oldest first.",
    )
    cloned_from: Annotated["Objective", _HERE] | None = to_one(
        lambda context: context.okrs.objective_by_id,
        "cloned_from_id",
        "The objective that was the example for this one; null also if it was deleted.",
    )
    key_results: Connection[Annotated["KeyResult", _HERE]] = nested_list(
        lambda context: context.okrs.key_results_by_objective,
        KeyResultFilter,
        KeyResultOrder,
        "What tells how far it is.",
    )
    aligned_objectives: Connection[Annotated["Objective", _HERE]] = nested_list(
        lambda context: context.okrs.aligned_by_objective,
        ObjectiveFilter,
        ObjectiveOrder,
        "The objectives that serve it directly; those that serve one of its key results are found there.",
    )
    alignments: list[Annotated["Alignment", _HERE]] = to_many(
        lambda context: context.okrs.alignments_by_objective,
        "What this objective serves: its edges upwards, the primary one first.",
    )
    initiatives: Connection[Annotated["Initiative", _INITIATIVES]] = nested_list(
        lambda context: context.initiatives.initiatives_by_objective,
        InitiativeFilter,
        InitiativeOrder,
        "What people do to move it or one of its key results; archived ones only if asked for.",
    )
    activity: Connection[Annotated["Event", _LIVE]] = nested_list(
        lambda context: context.activity.events_by_objective,
        EventFilter,
        EventOrder,
        "What happened to it and to all that belongs to it, the newest first.",
    )
    guardrails: list[Guardrail] = guardrails_of_objective()
    has_breached_guardrail: bool = has_breached_guardrail()
    advice: list[Advice] = to_many(
        lambda context: context.okrs.advice_by_objective,
        "What would make it a better objective; nothing once it is closed or archived, or its cycle is closed.",
    )
    external_key: ExternalKey | None = computed(external_key_of, columns=EXTERNAL_KEY)
    viewer_can: ObjectivePermissions = viewer_can_with_objective()


def _measure(root: Root) -> Row | None:
    return None if root["measure"] is None else root


def _measure_kind(root: Root) -> MeasureKind | None:
    return None if root["measure"] is None else MeasureKind(root["measure"])


@strawberry.type(description="A number, or a list of steps, that tells how far an objective is.")
class KeyResult(Progressing, Commentable):
    title: str
    description: str | None
    objective: Objective = to_one(lambda context: context.okrs.objective_by_id, "objective_id")
    owner: Annotated["Person", _ORGS] | None = to_one(lambda context: context.orgs.person_by_id, "owner_id", joins=True)
    unit: Unit
    currency: str | None = strawberry.field(description="ISO 4217; set exactly if the unit is CURRENCY.")
    weight: float = strawberry.field(description="How much it counts in its objective, against the other members.")
    state: KeyResultState
    archived_at: dt.datetime | None
    tags: list[str]
    custom_fields: list[CustomFieldValue] = custom_fields_of_node()
    cadence: Cadence = strawberry.field(description="How often somebody is expected to check in.")
    source: KeyResultSource = strawberry.field(description="Where the value comes from.")
    kpi: Annotated["Kpi", _KPIS] | None = to_one(
        lambda context: context.kpis.kpi_by_id, "kpi_id", "The KPI that drives it, if the source is KPI."
    )
    link_mode: KpiLinkMode | None = strawberry.field(description="What of the KPI it takes over, if the source is KPI.")
    measure: Measure | None = computed(
        _measure,
        "Null only where the source is ALIGNED and nothing else was said.",
        columns=["measure"],
        passes_row_on=True,
    )
    measure_kind: MeasureKind | None = computed(_measure_kind, columns=["measure"])
    current_value: float | None = strawberry.field(description="The last value; null before the first.")
    good_periods: int = strawberry.field(description="How many periods were good so far; counted for SHARE only.")
    all_periods: int = strawberry.field(
        description="How many periods there are from start to due date; for SHARE only."
    )
    check_ins: Connection[Annotated["CheckIn", _HERE]] = nested_list(
        lambda context: context.okrs.check_ins_by_key_result,
        CheckInFilter,
        CheckInOrder,
        "Everything that was said of it, newest first; what was corrected or taken back included.",
    )
    aligned_objectives: Connection[Annotated["Objective", _HERE]] = nested_list(
        lambda context: context.okrs.aligned_by_key_result,
        ObjectiveFilter,
        ObjectiveOrder,
        "The objectives that serve it; their mean is its value if its source is ALIGNED.",
    )
    initiatives: Connection[Annotated["Initiative", _INITIATIVES]] = nested_list(
        lambda context: context.initiatives.initiatives_by_key_result,
        InitiativeFilter,
        InitiativeOrder,
        "What people do to move it; archived ones only if asked for.",
    )
    activity: Connection[Annotated["Event", _LIVE]] = nested_list(
        lambda context: context.activity.events_by_key_result,
        EventFilter,
        EventOrder,
        "What happened to it, its check-ins and initiatives, and what was said of them, the newest first.",
    )
    last_check_in: Annotated["CheckIn", _HERE] | None = to_one(
        lambda context: context.okrs.check_in_by_id, "last_check_in_id"
    )
    last_value_date: dt.date | None = strawberry.field(description="The day the last check-in or KPI value speaks of.")
    carried_over_from: Annotated["KeyResult", _HERE] | None = to_one(
        lambda context: context.okrs.key_result_by_id,
        "carried_over_from_id",
        "The key result of the earlier objective that goes on in this one.",
    )
    next_check_in_due: dt.date | None = strawberry.field(description="Null when no further check-in is expected.")
    is_stale: bool = strawberry.field(description="Whether a check-in is missing for one cadence plus the grace days.")
    external_key: ExternalKey | None = computed(external_key_of, columns=EXTERNAL_KEY)
    viewer_can: KeyResultPermissions = viewer_can_with_key_result()


_PARENT = ("parent_objective_id", "parent_key_result_id")


def _parent(root: Root, info: Info) -> Awaitable[Row | None]:
    if root["parent_objective_id"] is not None:
        return info.context.okrs.objective_by_id.load(root["parent_objective_id"])
    return info.context.okrs.key_result_by_id.load(root["parent_key_result_id"])


async def _parents(rows: Sequence[Row], info: Info, columns: Columns) -> Sequence[Row | None]:
    loaders = info.context.okrs
    objective_ids = [row["parent_objective_id"] for row in rows if row["parent_objective_id"] is not None]
    key_result_ids = [row["parent_key_result_id"] for row in rows if row["parent_objective_id"] is None]
    objectives = iter(await loaders.objective_by_id.load_all(objective_ids, columns))
    key_results = iter(await loaders.key_result_by_id.load_all(key_result_ids, columns))
    return [next(key_results if row["parent_objective_id"] is None else objectives) for row in rows]


AlignmentParent = Annotated[
    Objective | KeyResult, strawberry.union("AlignmentParent", description="What an objective may serve.")
]


@strawberry.type(description="An edge upwards: an objective serves another objective, or a key result.")
class Alignment(Node):
    objective: Objective | None = to_one(lambda context: context.okrs.objective_by_id, "objective_id")
    parent: AlignmentParent | None = computed(
        for_rows(_parent, _parents, *_PARENT, selective=True), "Null if you may not see it."
    )
    weight: float = strawberry.field(
        description="How much the objective counts in the parent, against the other members."
    )
    contributes: bool = strawberry.field(description="Whether it counts in the parent's progress at all.")
    primary: bool = column("is_primary", "The one edge of an objective that a tree view draws.")
    created_at: dt.datetime
    updated_at: dt.datetime
    version: int
    viewer_can: AlignmentPermissions = viewer_can_with_alignment()


async def _replaced_by(root: Root, info: Info) -> Row | None:
    replacements = await info.context.okrs.replacements_by_check_in.load(root["id"])
    return replacements[0] if replacements else None


@strawberry.type(
    description="What somebody said of a key result. A correction or a void replaces an older record; both stay."
)
class CheckIn(Commentable, Reactable):
    kind: CheckInKind
    key_result: KeyResult = to_one(lambda context: context.okrs.key_result_by_id, "key_result_id")
    date: dt.date = strawberry.field(description="The day it speaks of.")
    value: float | None
    done_milestones: list[strawberry.ID] | None = strawberry.field(
        description="All milestones that were done then; null where the check-in does not speak of them."
    )
    status: Status | None = strawberry.field(
        description="What the author says; null where they leave it to the numbers."
    )
    confidence: float | None = strawberry.field(description="0..1")
    note: str | None
    author: Annotated["Person", _ORGS] | None = to_one(
        lambda context: context.orgs.person_by_id, "author_id", "Null if a token without a person wrote it.", joins=True
    )
    created_at: dt.datetime
    replaces: Annotated["CheckIn", _HERE] | None = to_one(lambda context: context.okrs.check_in_by_id, "replaces_id")
    replaced_by: Annotated["CheckIn", _HERE] | None = computed(
        _replaced_by, "The correction or void that took its place, if there is one."
    )
    viewer_can: CheckInPermissions = viewer_can_with_check_in()
    acknowledged_by: Annotated["Person", _ORGS] | None = acknowledged_by
    acknowledged_at: dt.datetime | None = acknowledged_at
