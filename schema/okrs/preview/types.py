"""The preview, as it is read."""

from typing import Annotated, Any

import strawberry

from commands.okrs.preview import Move, preview
from domain.errors import OkraError
from domain.okrs.bands import ScoreBand
from domain.okrs.nodes import NodeState
from domain.okrs.status import Status, StatusReason
from schema.context import Info
from schema.errors import MutationError, error_rows
from schema.okrs.explanations.types import node_field
from schema.okrs.preview.inputs import PreviewInput
from schema.okrs.progress import Progressing
from schema.rows import Row


@strawberry.type(description="The numbers of a node at one time.")
class PreviewedState:
    progress: float
    raw_progress: float
    measurable: bool
    has_value: bool
    status: Status
    status_reason: StatusReason
    score_band: ScoreBand
    pace_band: ScoreBand
    confidence: float | None


@strawberry.type(description="An objective or key result whose progress or status would be another.")
class PreviewedNode:
    node_id: strawberry.ID
    node: Progressing | None = node_field("As it is now. Null only if it vanished this moment.")
    before: PreviewedState
    after: PreviewedState


@strawberry.type(description="What would move if the changes were made.")
class Preview:
    nodes: list[PreviewedNode] = strawberry.field(
        description="What would move and you may see: key results and objectives before what they count in."
    )
    hidden_count: int = strawberry.field(description="How many more would move that you may not see.")
    errors: list[MutationError] = strawberry.field(
        description=(
            "What the changes would be refused for, were you allowed to make them; each at its place under "
            "`input.changes`. If there are any, no node is told."
        )
    )


async def _preview(
    info: Info, input: Annotated[PreviewInput, strawberry.argument(description="What to suppose.")]
) -> Row:
    session = info.context.session  # A stranger is refused here, not in the answer.
    try:
        previewed = await preview(session, input.to_changes())
    except OkraError as error:
        return {"nodes": [], "hidden_count": 0, "errors": error_rows(error)}
    return {
        "nodes": [_node(move) for move in previewed.moves],
        "hidden_count": previewed.hidden_count,
        "errors": [row for error in previewed.errors for row in error_rows(error)],
    }


def _node(move: Move) -> Row:
    return {
        "node_id": move.node_id,
        "before": _state(move.before),
        "after": _state(move.after),
    }


def _state(state: NodeState) -> Row:
    return {
        "progress": float(state.progress),
        "raw_progress": float(state.raw_progress),
        "measurable": state.measurable,
        "has_value": state.has_value,
        "status": state.status.value,
        "status_reason": state.status_reason.value,
        "score_band": state.score_band.value,
        "pace_band": state.pace_band.value,
        "confidence": None if state.confidence is None else float(state.confidence),
    }


preview_field: Any = strawberry.field(
    resolver=_preview,
    description=(
        "What would move if something were changed, and how: nothing is written. Everybody may ask about what they may "
        "see, also with a token that only reads."
    ),
)
