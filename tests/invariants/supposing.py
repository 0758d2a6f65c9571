"""Changes that are supposed first and made afterwards."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from commands.okrs.alignments import AlignObjective, UnalignObjective, align_objective, unalign_objective
from commands.okrs.check_ins import CheckIn, check_in
from commands.okrs.key_results import UpdateKeyResult, update_key_result
from commands.okrs.objectives import UpdateObjective, update_objective
from commands.okrs.preview import Previewed, preview
from commands.okrs.supposing import Supposed, SupposeKeyResult, SupposeObjective
from domain.okrs.nodes import NodeState, has_moved
from storage.okrs.cascade import whole_cascade
from storage.snapshot import open_snapshot
from tests.invariants.machines import Machine

States = Mapping[str, NodeState]


async def supposed(machine: Machine, changes: Sequence[Supposed]) -> Previewed:
    """Give the preview of changes."""
    session = machine.database.reading(machine.actor)
    return await preview(session, [("change", change) for change in changes])


async def stored_states(machine: Machine) -> States:
    """Give all that is stored of every node."""
    async with open_snapshot(machine.database.reading(machine.actor)) as snapshot:
        return (await whole_cascade(snapshot)).before


def real(change: Supposed) -> tuple[Callable[..., Awaitable[Any]], object]:
    """Give the command that makes a change."""
    match change:
        case CheckIn():
            return check_in, change
        case SupposeKeyResult():
            return update_key_result, UpdateKeyResult(change.key_result_id, change.changes)
        case SupposeObjective():
            return update_objective, UpdateObjective(change.objective_id, change.changes)
        case AlignObjective():
            return align_objective, change
        case UnalignObjective():
            return unalign_objective, change


def moves_between(before: States, after: States) -> dict[str, tuple[NodeState, NodeState]]:
    """Give what people see moved from one state to another, as a preview tells it."""
    return {node: (state, after[node]) for node, state in before.items() if has_moved(state, after[node])}
