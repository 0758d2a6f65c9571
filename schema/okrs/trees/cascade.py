"""The company → team → individual tree, in the order in which it is drawn."""

import datetime as dt
from collections.abc import Awaitable
from typing import Annotated, Any

import strawberry

from domain.errors import InvalidInput
from domain.okrs.status import Status
from schema.context import Info
from schema.fields import Root, computed, to_one
from schema.okrs.trees.loaders import DEEPEST_TREE, LARGEST_TREE, TreeKey
from schema.okrs.types import KeyResult, Objective
from schema.rows import Row


@strawberry.type(description="A key result in a cascade, as it was on the day the cascade shows.")
class CascadeKeyResult:
    key_result: KeyResult
    value: float | None
    progress: float | None = strawberry.field(description="Null before the first value.")
    raw_progress: float | None
    status: Status | None = strawberry.field(description="Null before the first value.")


def _key_results(root: Root, info: Info) -> Awaitable[list[Row]]:
    return info.context.okrs.tree_key_results.load(TreeKey(root["objective_id"], root["as_of"]))


@strawberry.type(description="An objective in its place in a cascade, as it was on the day the cascade shows.")
class CascadeNode:
    objective: Objective = to_one(lambda context: context.okrs.objective_by_id, "objective_id")
    parent_id: strawberry.ID | None = strawberry.field(
        description="The objective above it in this cascade; null at the top."
    )
    parent_key_result_id: strawberry.ID | None = strawberry.field(
        description="The key result of that objective which it serves, if it serves one."
    )
    depth: int = strawberry.field(description="0 at the top.")
    progress: float | None = strawberry.field(description="Null before the first value.")
    raw_progress: float | None
    confidence: float | None
    status: Status | None = strawberry.field(description="Null before the first value.")
    key_results: list[CascadeKeyResult] = computed(
        _key_results, "Neither archived nor cancelled ones, in the order they were made."
    )


@strawberry.type(description="A tree of objectives along their primary alignments.")
class Cascade:
    nodes: list[CascadeNode] = strawberry.field(
        description="In drawing order: each objective stands before those that serve it. Indent by `depth`."
    )
    as_of: dt.date = strawberry.field(description="The day that it shows, at its end.")
    truncated: bool = strawberry.field(
        description=f"Whether there is more: below `depth`, or beyond {LARGEST_TREE} objectives."
    )


async def _cascade(
    info: Info,
    cycle_id: Annotated[
        strawberry.ID | None,
        strawberry.argument(
            description="Begin with this cycle's objectives that serve none within it, or in a cycle within it."
        ),
    ] = None,
    root_id: Annotated[strawberry.ID | None, strawberry.argument(description="Begin with this objective.")] = None,
    depth: Annotated[int, strawberry.argument(description=f"How many levels below the top, 0 to {DEEPEST_TREE}.")] = 10,
    as_of: Annotated[
        dt.date | None, strawberry.argument(description="A day up to today. Left out: as it is now.")
    ] = None,
    *,
    overlapping: Annotated[
        bool,
        strawberry.argument(
            description="Of a cycle: also what lives in the cycles around it, such as the year of a quarter, and has "
            "days in common with it."
        ),
    ] = False,
) -> Row:
    if cycle_id is not None and root_id is not None:
        raise InvalidInput("Give the cycle whose tree you want, or the objective at its root, not both.", "rootId")
    if not 0 <= depth <= DEEPEST_TREE:
        message = f"The depth is 0 to {DEEPEST_TREE}."
        raise InvalidInput(message, "depth")
    today = info.context.session.today
    if as_of is not None and as_of > today:
        raise InvalidInput("The future is not known yet.", "asOf")
    if cycle_id is None and root_id is None:
        current = await info.context.orgs.current_cycle()
        cycle_id = None if current is None else current["id"]
    tree = await info.context.okrs.tree(cycle_id, root_id, depth, as_of, overlapping=overlapping)
    return {"nodes": tree.rows, "as_of": as_of or today, "truncated": tree.truncated}


cascade_field: Any = strawberry.field(
    resolver=_cascade,
    description=(
        "The company → team → individual tree: of a cycle and the cycles within it, or below one objective; of the "
        "current cycle if neither is given. "
        "Drafts and archived objectives are left out. `asOf` shows progress as it was at the end of that day, "
        "in today's structure."
    ),
)
