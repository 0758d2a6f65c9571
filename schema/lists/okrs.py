"""What may be asked of lists of objectives, key results, check-ins and alignments, and how to sort them."""

from collections.abc import Mapping
from typing import ClassVar

import strawberry
from strawberry import UNSET

from schema.lists.comparators import (
    BooleanFilter,
    DateFilter,
    DateTimeFilter,
    FloatFilter,
    IdFilter,
    StringFilter,
    TagFilter,
    TeamScopeFilter,
    TextFilter,
)
from schema.lists.custom_fields import DESCRIPTION, CustomFieldFilter
from schema.lists.enum_filters import (
    AmbitionFilter,
    CadenceFilter,
    CheckInKindFilter,
    KeyResultSourceFilter,
    KeyResultStateFilter,
    MeasureKindFilter,
    ObjectiveStateFilter,
    ScopeFilter,
    ScoreBandFilter,
    StatusFilter,
    StatusReasonFilter,
    UnitFilter,
    VisibilityFilter,
)
from schema.lists.filters import Filter, Inclusion, RelationFilter
from schema.lists.orgs import CycleFilter


@strawberry.input(description="What objectives to list. Everything given must hold.")
class ObjectiveFilter(Filter):
    and_: "list[ObjectiveFilter] | None" = strawberry.field(name="and", default=UNSET)
    or_: "list[ObjectiveFilter] | None" = strawberry.field(name="or", default=UNSET)
    not_: "list[ObjectiveFilter] | None" = strawberry.field(name="not", default=UNSET)
    id: IdFilter | None = UNSET
    text: TextFilter | None = strawberry.field(default=UNSET, description="Searches title and description.")
    title: StringFilter | None = UNSET
    description: StringFilter | None = UNSET
    cycle: IdFilter | None = UNSET
    during: CycleFilter | None = strawberry.field(
        default=UNSET,
        description="A cycle with which it has days in common, whichever cycle it lives in: an objective of the year "
        "is found in each quarter that its own dates touch.",
    )
    scope: ScopeFilter | None = UNSET
    team: TeamScopeFilter | None = UNSET
    person: IdFilter | None = UNSET
    lead: IdFilter | None = UNSET
    state: ObjectiveStateFilter | None = UNSET
    ambition: AmbitionFilter | None = UNSET
    visibility: VisibilityFilter | None = UNSET
    status: StatusFilter | None = UNSET
    status_reason: StatusReasonFilter | None = UNSET
    score_band: ScoreBandFilter | None = UNSET
    pace_band: ScoreBandFilter | None = UNSET
    progress: FloatFilter | None = UNSET
    raw_progress: FloatFilter | None = UNSET
    confidence: FloatFilter | None = UNSET
    grade: FloatFilter | None = UNSET
    tags: TagFilter | None = UNSET
    custom_fields: list[CustomFieldFilter] | None = strawberry.field(default=UNSET, description=DESCRIPTION)
    archived: Inclusion | None = strawberry.field(
        default=UNSET, description="Archived objectives are left out if this is not given."
    )
    has_breached_guardrail: BooleanFilter | None = UNSET
    start_date: DateFilter | None = UNSET
    due_date: DateFilter | None = UNSET
    created_at: DateTimeFilter | None = UNSET
    updated_at: DateTimeFilter | None = UNSET
    key_results: "KeyResultRelationFilter | None" = UNSET
    parents: "ObjectiveRelationFilter | None" = strawberry.field(
        default=UNSET, description="The objectives it is aligned to."
    )
    parent_key_results: "KeyResultRelationFilter | None" = strawberry.field(
        default=UNSET, description="The key results it is aligned to."
    )
    aligned_objectives: "ObjectiveRelationFilter | None" = strawberry.field(
        default=UNSET, description="The objectives aligned to it."
    )


@strawberry.input(description="What key results to list. Everything given must hold.")
class KeyResultFilter(Filter):
    through: ClassVar[Mapping[str, tuple[str, str]]] = {"cycle": ("objective", "cycle"), "team": ("objective", "team")}

    and_: "list[KeyResultFilter] | None" = strawberry.field(name="and", default=UNSET)
    or_: "list[KeyResultFilter] | None" = strawberry.field(name="or", default=UNSET)
    not_: "list[KeyResultFilter] | None" = strawberry.field(name="not", default=UNSET)
    id: IdFilter | None = UNSET
    text: TextFilter | None = strawberry.field(default=UNSET, description="Searches title and description.")
    title: StringFilter | None = UNSET
    description: StringFilter | None = UNSET
    objective: ObjectiveFilter | None = UNSET
    cycle: IdFilter | None = strawberry.field(default=UNSET, description="The objective's cycle.")
    team: TeamScopeFilter | None = strawberry.field(default=UNSET, description="The objective's team.")
    during: CycleFilter | None = strawberry.field(
        default=UNSET, description="A cycle with which it has days in common, whichever cycle its objective lives in."
    )
    owner: IdFilter | None = UNSET
    kpi: IdFilter | None = UNSET
    source: KeyResultSourceFilter | None = UNSET
    measure_kind: MeasureKindFilter | None = UNSET
    unit: UnitFilter | None = UNSET
    state: KeyResultStateFilter | None = UNSET
    cadence: CadenceFilter | None = UNSET
    status: StatusFilter | None = UNSET
    status_reason: StatusReasonFilter | None = UNSET
    score_band: ScoreBandFilter | None = UNSET
    pace_band: ScoreBandFilter | None = UNSET
    progress: FloatFilter | None = UNSET
    raw_progress: FloatFilter | None = UNSET
    confidence: FloatFilter | None = UNSET
    current_value: FloatFilter | None = UNSET
    has_value: BooleanFilter | None = UNSET
    is_stale: BooleanFilter | None = UNSET
    next_check_in_due: DateFilter | None = UNSET
    tags: TagFilter | None = UNSET
    custom_fields: list[CustomFieldFilter] | None = strawberry.field(default=UNSET, description=DESCRIPTION)
    archived: Inclusion | None = strawberry.field(
        default=UNSET,
        description="Archived key results, and those of archived objectives, are left out if this is not given.",
    )
    start_date: DateFilter | None = UNSET
    due_date: DateFilter | None = UNSET
    created_at: DateTimeFilter | None = UNSET
    updated_at: DateTimeFilter | None = UNSET
    aligned_objectives: "ObjectiveRelationFilter | None" = strawberry.field(
        default=UNSET, description="The objectives aligned to it."
    )
    check_ins: "CheckInRelationFilter | None" = UNSET


@strawberry.input(description="What check-ins to list. Everything given must hold.")
class CheckInFilter(Filter):
    and_: "list[CheckInFilter] | None" = strawberry.field(name="and", default=UNSET)
    or_: "list[CheckInFilter] | None" = strawberry.field(name="or", default=UNSET)
    not_: "list[CheckInFilter] | None" = strawberry.field(name="not", default=UNSET)
    id: IdFilter | None = UNSET
    key_result: KeyResultFilter | None = UNSET
    kind: CheckInKindFilter | None = UNSET
    date: DateFilter | None = UNSET
    author: IdFilter | None = UNSET
    value: FloatFilter | None = UNSET
    status: StatusFilter | None = strawberry.field(default=UNSET, description="What the author said.")
    confidence: FloatFilter | None = UNSET
    note: StringFilter | None = UNSET
    acknowledged: BooleanFilter | None = strawberry.field(
        default=UNSET, description="Whether somebody has said that they read it."
    )
    replaced: BooleanFilter | None = strawberry.field(
        default=UNSET, description="Whether a correction or a void took its place."
    )
    created_at: DateTimeFilter | None = UNSET


@strawberry.input(description="What alignments to list. Everything given must hold.")
class AlignmentFilter(Filter):
    and_: "list[AlignmentFilter] | None" = strawberry.field(name="and", default=UNSET)
    or_: "list[AlignmentFilter] | None" = strawberry.field(name="or", default=UNSET)
    not_: "list[AlignmentFilter] | None" = strawberry.field(name="not", default=UNSET)
    id: IdFilter | None = UNSET
    objective: IdFilter | None = UNSET
    parent_objective: ObjectiveFilter | None = UNSET
    parent_key_result: KeyResultFilter | None = UNSET
    contributes: BooleanFilter | None = UNSET
    primary: BooleanFilter | None = UNSET
    weight: FloatFilter | None = UNSET
    created_at: DateTimeFilter | None = UNSET
    updated_at: DateTimeFilter | None = UNSET


@strawberry.input(description="How many of a row's objectives must fit.")
class ObjectiveRelationFilter(RelationFilter):
    some: ObjectiveFilter | None = UNSET
    none: ObjectiveFilter | None = UNSET
    every: ObjectiveFilter | None = UNSET


@strawberry.input(description="How many of a row's key results must fit.")
class KeyResultRelationFilter(RelationFilter):
    some: KeyResultFilter | None = UNSET
    none: KeyResultFilter | None = UNSET
    every: KeyResultFilter | None = UNSET


@strawberry.input(description="How many of a row's check-ins must fit.")
class CheckInRelationFilter(RelationFilter):
    some: CheckInFilter | None = UNSET
    none: CheckInFilter | None = UNSET
    every: CheckInFilter | None = UNSET
