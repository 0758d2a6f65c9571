"""Root fields that read objectives and key results."""

import strawberry

from schema.inputs import ExternalKeyInput
from schema.lists.connections import Connection
from schema.lists.fields import root_list
from schema.lists.okr_orders import KeyResultOrder, ObjectiveOrder
from schema.lists.okrs import KeyResultFilter, ObjectiveFilter
from schema.lookups import lookup
from schema.okrs.preview.types import Preview, preview_field
from schema.okrs.trees.cascade import Cascade, cascade_field
from schema.okrs.types import KeyResult, Objective


@strawberry.input(one_of=True, description="Which objective: by exactly one of these.")
class ObjectiveBy:
    id: strawberry.Maybe[strawberry.ID]
    external_key: strawberry.Maybe[ExternalKeyInput]


@strawberry.input(one_of=True, description="Which key result: by exactly one of these.")
class KeyResultBy:
    id: strawberry.Maybe[strawberry.ID]
    external_key: strawberry.Maybe[ExternalKeyInput]


@strawberry.type
class OkrQueries:
    objective: Objective | None = lookup(
        ObjectiveBy,
        lambda context: context.okrs.objective_by_id,
        lambda context: context.okrs.objective_by_external_key,
        "One objective.",
    )
    objectives: Connection[Objective] = root_list(
        lambda context: context.okrs.objectives,
        ObjectiveFilter,
        ObjectiveOrder,
        "All objectives you may see; archived ones only if asked for.",
    )
    key_result: KeyResult | None = lookup(
        KeyResultBy,
        lambda context: context.okrs.key_result_by_id,
        lambda context: context.okrs.key_result_by_external_key,
        "One key result.",
    )
    key_results: Connection[KeyResult] = root_list(
        lambda context: context.okrs.key_results,
        KeyResultFilter,
        KeyResultOrder,
        "All key results you may see; archived ones only if asked for.",
    )
    cascade: Cascade = cascade_field
    preview: Preview = preview_field
