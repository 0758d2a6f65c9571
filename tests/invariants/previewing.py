"""What a preview tells is what then happens."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import rule

from commands.okrs.alignments import AlignObjective, UnalignObjective
from commands.okrs.check_ins import CheckIn
from commands.okrs.supposing import Supposed, SupposeKeyResult, SupposeObjective
from domain.errors import OkraError, ValidationFailed
from domain.okrs.key_results import KeyResultState
from domain.okrs.rollup import ProgressSource
from tests.invariants import supposing
from tests.invariants.acting import DAYS_AGO, VALUES, WEIGHTS, Acting, exactly
from tests.invariants.model import Edge, Said

SUPPOSITIONS = ["check in", "check in", "change a key result", "change an objective", "align", "unalign"]


class Previewing(Acting):
    """A rule that supposes changes, in whatever cycle, and then makes them."""

    @rule(data=st.data(), kinds=st.lists(st.sampled_from(SUPPOSITIONS), min_size=1, max_size=3))
    def preview_then_do(self, data: st.DataObject, kinds: list[str]) -> None:
        """What a preview tells is what then happens, and what it is refused for is what refuses the change."""
        changes = [self._supposed(data, kind) for kind in kinds]
        told = self.machine.run(supposing.supposed(self.machine, changes))
        before = self.machine.run(supposing.stored_states(self.machine))
        refused: list[tuple[str, str]] = []
        for index, change in enumerate(changes):
            try:
                identifier = self.do(*supposing.real(change))
            except OkraError as error:
                each = error.errors if isinstance(error, ValidationFailed) else (error,)
                refused += [(str(index), single.message) for single in each]
            else:
                self._note(change, identifier)
        after = self.machine.run(supposing.stored_states(self.machine))
        assert [(error.path[1], error.message) for error in told.errors] == refused
        moves = {move.node_id: (move.before, move.after) for move in told.moves}
        assert moves == ({} if refused else supposing.moves_between(before, after))
        assert told.hidden_count == 0

    def _supposed(self, data: st.DataObject, kind: str) -> Supposed:
        objective = self.pick(data, list(self.model.objectives))
        key_result = self.pick(data, list(self.model.key_results))
        parent = self.pick(data, [*self.model.objectives, *self.model.key_results])
        weight = data.draw(WEIGHTS)
        match kind:
            case "check in":
                day = self.today - timedelta(days=data.draw(DAYS_AGO))
                confidence = data.draw(st.none() | st.just(Decimal("0.3")))
                return CheckIn(key_result, data.draw(VALUES), confidence=confidence, date=day)
            case "change a key result":
                state = data.draw(st.sampled_from(KeyResultState))
                return SupposeKeyResult(key_result, {"weight": weight, "state": state})
            case "change an objective":
                source = data.draw(st.sampled_from(["BOTH", "KEY_RESULTS", "ALIGNED"]))
                return SupposeObjective(objective, {"progress_source": ProgressSource(source), "weight": weight})
            case "unalign":
                edges = list(self.model.edges) or [(objective, parent)]
                return UnalignObjective(*self.pick(data, edges))
            case _:
                return AlignObjective(objective, parent, weight=weight, contributes=data.draw(st.booleans()))

    def _note(self, change: Supposed, identifier: str) -> None:
        """Let the model follow a change that was made."""
        match change:
            case CheckIn(key_result, value, date=day):
                assert value is not None
                assert day is not None
                self.model.key_results[key_result].said.append(Said(identifier, day, identifier, exactly(value)))
            case SupposeKeyResult(key_result, changes):
                self.model.key_results[key_result].weight = exactly(changes["weight"])
                self.model.key_results[key_result].cancelled = changes["state"] is KeyResultState.CANCELLED
            case SupposeObjective(objective, changes):
                self.model.objectives[objective].source = changes["progress_source"].value
            case AlignObjective(child, parent, weight, contributes):
                assert weight is not None
                self.model.edges[child, parent] = Edge(exactly(weight), contributes is True)
            case UnalignObjective(child, parent):
                del self.model.edges[child, parent]
