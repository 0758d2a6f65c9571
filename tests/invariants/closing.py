"""People grade, close and reopen; what lies in a closed cycle stays as it is, whoever does what."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from commands.kpis.links import LinkKpi, link_kpi
from commands.okrs.alignments import AlignObjective, UnalignObjective, align_objective, unalign_objective
from commands.okrs.carry_over import CarriedObjective, CarryOverObjectives, carry_over_objectives
from commands.okrs.check_ins import CheckIn, VoidCheckIn, check_in, void_check_in
from commands.okrs.key_results import CreateKeyResult, UpdateKeyResult, create_key_result, update_key_result
from commands.okrs.lifecycle import (
    ChangeKeyResult,
    ChangeObjective,
    GradeObjective,
    archive_key_result,
    archive_objective,
    grade_objective,
    reopen_objective,
    restore_objective,
)
from commands.okrs.objectives import CreateObjective, UpdateObjective, create_objective, update_objective
from commands.orgs.cycles import ChangeCycle, activate_cycle, close_cycle, reopen_cycle, start_grading
from domain.errors import CycleClosed
from domain.okrs.copies import CarriedKeyResults, CarriedStart, CarryOverStatus
from domain.okrs.objectives import Scope
from tests.invariants.acting import MEASURES, Acting, exactly
from tests.invariants.model import KeyResult, Objective, published

Refused = tuple[Callable[..., Any], object]

GRADES = st.none() | st.sampled_from([Decimal(text) for text in ("0", "0.7", "1")])


class Closing(Acting):
    """Rules that end things, take them up again, and carry them on. Only the second cycle is ever closed."""

    @property
    def _second(self) -> str:
        return self.model.cycles[1]

    def _gradable(self) -> list[str]:
        return [name for name in self.model.open_objectives() if not self.model.objectives[name].draft]

    @precondition(lambda self: self._gradable())
    @rule(data=st.data(), grade=GRADES)
    def grade(self, data: st.DataObject, grade: Decimal | None) -> None:
        name = self.pick(data, self._gradable())
        self.do(grade_objective, GradeObjective(name, grade, "We know more now."))
        self._note_grade(name, grade)

    def _note_grade(self, name: str, grade: Decimal | None) -> None:
        by_progress = published(self.model.progress(name)[0])
        self.model.objectives[name].grade = by_progress if grade is None else exactly(grade)

    def _graded(self) -> list[str]:
        return [name for name in self.model.open_objectives() if self.model.objectives[name].grade is not None]

    @precondition(lambda self: self._graded())
    @rule(data=st.data())
    def reopen_an_objective(self, data: st.DataObject) -> None:
        name = self.pick(data, self._graded())
        self.do(reopen_objective, ChangeObjective(name))
        self.model.objectives[name].grade = None

    def begin_the_second_cycle(self) -> None:
        self.do(activate_cycle, ChangeCycle(self._second))
        self.do(start_grading, ChangeCycle(self._second))

    @precondition(lambda self: not self.model.closed)
    @rule()
    def close_the_second_cycle(self) -> None:
        self.do(close_cycle, ChangeCycle(self._second))
        self.model.close(self._second)

    @precondition(lambda self: self.model.closed)
    @rule()
    def reopen_the_second_cycle(self) -> None:
        """What moved outside meanwhile moves what is inside now: the model recomputes everything anyway."""
        self.do(reopen_cycle, ChangeCycle(self._second))
        del self.model.closed[self._second]

    @precondition(lambda self: self.model.closed)
    @rule(data=st.data())
    def change_something_in_the_closed_cycle(self, data: st.DataObject) -> None:
        function, command = self.pick(data, self._refused())
        before = self._revision()
        with pytest.raises(CycleClosed):
            self.do(function, command)
        assert self._revision() == before

    def _refused(self) -> list[Refused]:
        """Give a command of each kind for everything that lies in the closed cycle."""
        model = self.model
        refused: list[Refused] = [(create_objective, CreateObjective("Late", self._second, Scope.COMPANY))]
        for name in model.objectives.keys() - model.open_objectives():
            refused += self._refused_of_objective(name)
        for name in model.key_results.keys() - model.open_key_results():
            refused += self._refused_of_key_result(name)
        refused += [(unalign_objective, UnalignObjective(*edge)) for edge in model.edges.keys() - model.open_edges()]
        return sorted(refused, key=repr)

    def _refused_of_objective(self, name: str) -> list[Refused]:
        elsewhere = self.model.open_objectives()[0]
        return [
            (update_objective, UpdateObjective(name, {"title": "Late"})),
            (update_objective, UpdateObjective(elsewhere, {"cycle_id": self._second})),
            (grade_objective, GradeObjective(name, Decimal(1))),
            (reopen_objective, ChangeObjective(name)),
            (archive_objective, ChangeObjective(name)),
            (restore_objective, ChangeObjective(name)),
            (align_objective, AlignObjective(name, elsewhere)),
            (align_objective, AlignObjective(elsewhere, name)),
            (create_key_result, CreateKeyResult(name, "Late", MEASURES["metric"])),
        ]

    def _refused_of_key_result(self, name: str) -> list[Refused]:
        return [
            (update_key_result, UpdateKeyResult(name, {"weight": Decimal(9)})),
            (archive_key_result, ChangeKeyResult(name)),
            (check_in, CheckIn(name, Decimal(9), date=self.today)),
            (link_kpi, LinkKpi(name, self.kpis[1])),
            (align_objective, AlignObjective(self.model.open_objectives()[0], name)),
            *((void_check_in, VoidCheckIn(said.id)) for said in self.model.key_results[name].said),
        ]

    def _revision(self) -> int:
        (row,) = self.machine.run(self.machine.fetch("SELECT revision FROM clocks"))
        revision: int = row["revision"]
        return revision

    def _to_carry_over(self) -> list[tuple[str, str]]:
        """Give objectives that nothing counts in and that count in nothing, and where each can go on."""
        linked = {self._objective_of(node) for edge in self.model.edges for node in edge}
        return [
            (name, cycle)
            for name, objective in self.model.objectives.items()
            for cycle in self.model.open_cycles()
            if cycle != objective.cycle and name not in linked and not objective.draft and not objective.archived
        ]

    def _objective_of(self, node: str) -> str:
        return self.model.key_results[node].objective if node in self.model.key_results else node

    @precondition(lambda self: self._to_carry_over())
    @rule(data=st.data(), close_old=st.booleans(), grade=GRADES)
    def carry_an_objective_over(self, data: st.DataObject, close_old: bool, grade: Decimal | None) -> None:
        name, cycle = self.pick(data, self._to_carry_over())
        closing = close_old and self.model.is_open(name)
        given = CarriedObjective(name, grade if closing else None)
        command = CarryOverObjectives(
            cycle, (given,), CarriedKeyResults.ALL, CarriedStart.ORIGINAL, close_old=closing, atomic=True
        )
        (carried,) = self.do(carry_over_objectives, command)
        again = (name, cycle) in self.model.carried
        assert carried.status is (CarryOverStatus.ALREADY_CARRIED_OVER if again else CarryOverStatus.CARRIED_OVER)
        if again:
            assert carried.objective_id == self.model.carried[name, cycle]
        else:
            self.model.carried[name, cycle] = carried.objective_id
            self._note_copy(name, carried.objective_id, cycle)
        if closing and (grade is not None or self.model.objectives[name].grade is None):
            self._note_grade(name, grade)

    def _note_copy(self, name: str, copy: str, cycle: str) -> None:
        """Let the model have what goes on: what counts of the key results, without what was said of them."""
        old = self.model.objectives[name]
        self.model.objectives[copy] = Objective(cycle, source=old.source, sights=old.sights[-1:])
        counted = {
            key: each
            for key, each in self.model.key_results.items()
            if each.objective == name and not each.archived and not each.cancelled
        }
        made = "SELECT carried_over_from_id AS old, id FROM key_results WHERE objective_id = $1"
        continued = {row["old"]: row["id"] for row in self.machine.run(self.machine.fetch(made, copy))}
        assert continued.keys() == counted.keys()
        for key, each in counted.items():
            self.model.key_results[continued[key]] = KeyResult(
                objective=copy,
                start=None if each.start is None else Fraction(0),
                target=each.target,
                weight=each.weight,
                aligned=each.aligned,
                kpi=each.kpi,
            )
