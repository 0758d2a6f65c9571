"""People plan: objectives, key results, what counts in what, and what counts no more."""

from decimal import Decimal

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from commands.okrs.alignments import AlignObjective, UnalignObjective, align_objective, unalign_objective
from commands.okrs.key_results import UpdateKeyResult, update_key_result
from commands.okrs.lifecycle import (
    ChangeKeyResult,
    ChangeObjective,
    activate_objective,
    archive_key_result,
    archive_objective,
    restore_key_result,
    restore_objective,
)
from commands.okrs.objectives import UpdateObjective, update_objective
from domain.errors import AlignmentCycle
from domain.okrs.key_results import KeyResultState
from domain.okrs.objectives import ObjectiveState
from domain.okrs.rollup import ProgressSource
from tests.invariants.acting import KINDS, WEIGHTS, Acting, exactly


class Planning(Acting):
    """Rules that change the plan, in cycles that are open."""

    @rule(data=st.data(), draft=st.booleans(), weight=WEIGHTS)
    def create_an_objective(self, data: st.DataObject, draft: bool, weight: Decimal) -> None:
        cycle = self.pick(data, self.model.open_cycles())
        self.create_objective_in(cycle, ObjectiveState.DRAFT if draft else ObjectiveState.ACTIVE, weight)

    @rule(data=st.data(), weight=WEIGHTS, kind=st.sampled_from(KINDS))
    def create_a_key_result(self, data: st.DataObject, weight: Decimal, kind: str) -> None:
        self.add_key_result(self.pick(data, self.model.open_objectives()), kind, weight)

    @rule(data=st.data(), weight=WEIGHTS, contributes=st.booleans())
    def align(self, data: st.DataObject, weight: Decimal, contributes: bool) -> None:
        child = self.pick(data, self.model.open_objectives())
        parent = self.pick(data, [*self.model.open_objectives(), *self.model.open_key_results()])
        if child in self.model.above(parent):
            self._is_refused(AlignObjective(child, parent, weight=weight, contributes=contributes), child)
        else:
            self.align_to(child, parent, weight, contributes=contributes)

    def _is_refused(self, command: AlignObjective, child: str) -> None:
        with pytest.raises(AlignmentCycle) as refused:
            self.do(align_objective, command)
        loop = refused.value.loop
        assert loop[:2] == (child, command.parent_id)
        assert loop[-1] == child

    @precondition(lambda self: self.model.open_edges())
    @rule(data=st.data())
    def unalign(self, data: st.DataObject) -> None:
        edge = self.pick(data, self.model.open_edges())
        self.do(unalign_objective, UnalignObjective(*edge))
        del self.model.edges[edge]

    @rule(data=st.data(), source=st.sampled_from(["BOTH", "KEY_RESULTS", "ALIGNED"]))
    def choose_a_progress_source(self, data: st.DataObject, source: str) -> None:
        objective = self.pick(data, self.model.open_objectives())
        self.do(update_objective, UpdateObjective(objective, {"progress_source": ProgressSource(source)}))
        self.model.objectives[objective].source = source

    @rule(data=st.data(), weight=WEIGHTS, cancelled=st.booleans())
    def change_a_key_result(self, data: st.DataObject, weight: Decimal, cancelled: bool) -> None:
        key_result = self.pick(data, self.model.open_key_results())
        state = KeyResultState.CANCELLED if cancelled else KeyResultState.ACTIVE
        self.do(update_key_result, UpdateKeyResult(key_result, {"weight": weight, "state": state}))
        self.model.key_results[key_result].weight = exactly(weight)
        self.model.key_results[key_result].cancelled = cancelled

    @rule(data=st.data())
    def archive_or_restore(self, data: st.DataObject) -> None:
        node = self.pick(data, [*self.model.open_objectives(), *self.model.open_key_results()])
        if node in self.model.objectives:
            objective = self.model.objectives[node]
            self.do(restore_objective if objective.archived else archive_objective, ChangeObjective(node))
            objective.archived = not objective.archived
        else:
            key_result = self.model.key_results[node]
            self.do(restore_key_result if key_result.archived else archive_key_result, ChangeKeyResult(node))
            key_result.archived = not key_result.archived

    @precondition(lambda self: self._drafts())
    @rule(data=st.data())
    def activate_a_draft(self, data: st.DataObject) -> None:
        draft = self.pick(data, self._drafts())
        self.do(activate_objective, ChangeObjective(draft))
        self.model.objectives[draft].draft = False

    def _drafts(self) -> list[str]:
        return [name for name in self.model.open_objectives() if self.model.objectives[name].draft]
