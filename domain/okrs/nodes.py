"""The nodes of the cascade: what their numbers depend on, and the numbers that are stored on them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.okrs.bands import ScoreBand
from domain.okrs.key_results import KeyResultSource
from domain.okrs.measures import NOTHING_KNOWN, Measure, Reading
from domain.okrs.rollup import ProgressSource
from domain.okrs.status import Status, StatusReason


@dataclass(frozen=True, slots=True)
class ObjectiveNode:
    """What an objective's numbers depend on, besides its members.

    `start` and `due` are the dates that hold: its own, or else its cycle's.
    """

    id: str
    start: date
    due: date
    progress_source: ProgressSource = ProgressSource.BOTH
    manual_progress: Decimal | None = None
    draft: bool = False
    archived: bool = False


@dataclass(frozen=True, slots=True)
class KeyResultNode:
    """What a key result's numbers depend on.

    `author_status` is the newest check-in's, `confidence` the last one given. A node whose state is known
    needs neither measure nor reading, and one with the source `ALIGNED` never does.
    """

    id: str
    objective_id: str
    start: date
    due: date
    weight: Decimal
    source: KeyResultSource = KeyResultSource.CHECK_IN
    measure: Measure | None = None
    reading: Reading = NOTHING_KNOWN
    author_status: Status | None = None
    confidence: Decimal | None = None
    archived: bool = False
    cancelled: bool = False


Node = ObjectiveNode | KeyResultNode


@dataclass(frozen=True, slots=True)
class AlignmentEdge:
    """From an objective to the objective or key result above it."""

    objective_id: str
    parent_id: str
    weight: Decimal
    contributes: bool = True


@dataclass(frozen=True, slots=True)
class NodeState:
    """The numbers of one node, as they are stored. Exact ones have 30 decimals, published ones 6."""

    exact_progress: Decimal
    exact_raw_progress: Decimal
    progress: Decimal
    raw_progress: Decimal
    measurable: bool
    has_value: bool
    status: Status
    status_reason: StatusReason
    score_band: ScoreBand
    pace_band: ScoreBand
    confidence: Decimal | None


def has_moved(before: NodeState, after: NodeState) -> bool:
    """Tell whether people see another progress or status than before."""
    return (before.progress, before.raw_progress, before.status) != (after.progress, after.raw_progress, after.status)
