"""What may be supposed. Inputs that a mutation takes too are the mutation's own."""

from typing import Final

import strawberry

from commands.okrs.preview import MOST_CHANGES, placed
from commands.okrs.supposing import Supposed, SupposeKeyResult, SupposeObjective
from domain.errors import OkraError, refuse
from domain.okrs.key_results import KeyResultState
from domain.okrs.rollup import ProgressSource
from schema.inputs import changes_of
from schema.mutations import CommandInput
from schema.okrs.measure_inputs import MeasureInput, optional_number
from schema.okrs.step_inputs import AlignObjectiveInput, CheckInInput, UnalignObjectiveInput


@strawberry.input(description="Suppose that a key result is changed. What is left out stays as it is.")
class SupposeKeyResultInput:
    id: strawberry.ID
    weight: strawberry.Maybe[float | None]
    state: strawberry.Maybe[KeyResultState | None]
    measure: strawberry.Maybe[MeasureInput | None] = strawberry.field(
        description="Given whole; the history is worked out anew by it."
    )
    start: float | None = strawberry.field(
        default=None, description="Another start, of a METRIC, as short for `measure`."
    )
    target: float | None = strawberry.field(
        default=None, description="Another target, of a METRIC, as short for `measure`."
    )

    def to_command(self) -> SupposeKeyResult:
        """Give what is supposed. Raises `InvalidInput` for nulls and numbers that are refused."""
        changes = changes_of(self, "weight", "state", "measure")
        measure = changes.get("measure")
        if isinstance(measure, MeasureInput):
            changes["measure"] = measure.to_measure()
        start, target = optional_number(self.start, "start"), optional_number(self.target, "target")
        return SupposeKeyResult(self.id, changes, start, target)


@strawberry.input(description="Suppose that an objective is changed. What is left out stays as it is.")
class SupposeObjectiveInput:
    id: strawberry.ID
    weight: strawberry.Maybe[float | None] = strawberry.field(
        description="What a new alignment weighs, if nothing else is said: for alignments further down the list."
    )
    progress_source: strawberry.Maybe[ProgressSource | None]
    manual_progress: strawberry.Maybe[float | None]

    def to_command(self) -> SupposeObjective:
        """Give what is supposed. Raises `InvalidInput` for nulls and numbers that are refused."""
        return SupposeObjective(self.id, changes_of(self, "weight", "progress_source", clearable=("manual_progress",)))


@strawberry.input(one_of=True, description="One change to suppose: exactly one of these.")
class SupposedChange:
    check_in: strawberry.Maybe[CheckInInput] = strawberry.field(description="As in `checkIn`.")
    key_result: strawberry.Maybe[SupposeKeyResultInput] = strawberry.field(description="As in `updateKeyResult`.")
    objective: strawberry.Maybe[SupposeObjectiveInput] = strawberry.field(description="As in `updateObjective`.")
    align: strawberry.Maybe[AlignObjectiveInput] = strawberry.field(description="As in `alignObjective`.")
    unalign: strawberry.Maybe[UnalignObjectiveInput] = strawberry.field(description="As in `unalignObjective`.")

    def chosen(self) -> tuple[str, CommandInput[Supposed]]:
        """Give the name of what is supposed, and what."""
        given = ((published, getattr(self, name)) for name, published in _PUBLISHED.items())
        return next((published, some.value) for published, some in given if some is not None)


_PUBLISHED: Final = {
    "check_in": "checkIn",
    "key_result": "keyResult",
    "objective": "objective",
    "align": "align",
    "unalign": "unalign",
}


@strawberry.input(description="What to suppose.")
class PreviewInput:
    changes: list[SupposedChange] = strawberry.field(
        description=f"1 to {MOST_CHANGES}, supposed one after another, as if each were made."
    )

    def to_changes(self) -> list[tuple[str, Supposed]]:
        """Give the changes with their names. Raises `InvalidInput` for what is refused already, all at once."""
        changes: list[tuple[str, Supposed]] = []
        errors: list[OkraError] = []
        for index, change in enumerate(self.changes):
            name, given = change.chosen()
            try:
                changes.append((name, given.to_command()))
            except OkraError as error:
                errors += placed(error, index, name)
        refuse(tuple(errors))
        return changes
