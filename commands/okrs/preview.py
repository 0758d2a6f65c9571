"""The preview: what would move if something were changed. It writes nothing, and nobody waits for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from commands.entities import require_some
from commands.okrs.settle import roll_up_settings
from commands.okrs.supposing import Supposed, Supposition
from domain.errors import OkraError, ValidationFailed
from domain.okrs.graph import NodeState, recompute
from domain.okrs.nodes import has_moved
from storage.database import ReadSession
from storage.okrs.cascade import Cascade, cascade_above, whole_cascade
from storage.okrs.seen import seen_nodes
from storage.snapshot import Snapshot, open_snapshot

MOST_CHANGES: Final = 20


@dataclass(frozen=True, slots=True)
class Move:
    """A node whose progress or status would be another."""

    node_id: str
    before: NodeState
    after: NodeState


@dataclass(frozen=True, slots=True)
class Previewed:
    """What would move, members before what they count in, and how many nodes more that the viewer may not see.

    `errors` are those that the changes would meet, each under `changes`, its index and the name of its kind; then
    nothing is told to move.
    """

    moves: tuple[Move, ...] = ()
    hidden_count: int = 0
    errors: tuple[OkraError, ...] = ()


async def preview(session: ReadSession, changes: Sequence[tuple[str, Supposed]]) -> Previewed:
    """Suppose changes one after another, in one consistent state, and tell what would move in the end.

    Each change comes with the name of its kind. Raises `InvalidInput` for none or too many.
    """
    require_some(changes, MOST_CHANGES, "changes")
    async with open_snapshot(session) as snapshot:
        supposition = Supposition()
        errors: list[OkraError] = []
        for index, (name, change) in enumerate(changes):
            try:
                await supposition.suppose(snapshot, change)
            except OkraError as error:
                errors += placed(error, index, name)
        if errors:
            return Previewed(errors=tuple(errors))
        moves = _moves(snapshot, await _reached(snapshot, supposition), supposition)
        seen = await seen_nodes(snapshot, [move.node_id for move in moves])
    shown = tuple(move for move in moves if move.node_id in seen)
    return Previewed(moves=shown, hidden_count=len(moves) - len(shown))


def placed(error: OkraError, index: int, name: str) -> list[OkraError]:
    """Give what an error carries, each placed under the change that met it."""
    each = error.errors if isinstance(error, ValidationFailed) else (error,)
    return [single.under("changes", str(index), name) for single in each]


async def _reached(snapshot: Snapshot, supposition: Supposition) -> Cascade:
    # As in `settle`: the first change of a day recomputes everything for that day.
    if snapshot.computed_on < snapshot.today:
        return await whole_cascade(snapshot)
    return await cascade_above(snapshot, supposition.touched)


def _moves(snapshot: Snapshot, cascade: Cascade, supposition: Supposition) -> list[Move]:
    supposed = supposition.applied_to(cascade)
    settings = roll_up_settings(snapshot.settings, snapshot.today)
    after = recompute(supposed.nodes, supposed.edges, cascade.known, settings)
    moves = [Move(node_id, cascade.before[node_id], state) for node_id, state in after.items()]
    return [move for move in moves if has_moved(move.before, move.after)]
