"""What a late check-in changes: every day of the past, from that day on, in every node above it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from operator import itemgetter

from commands.okrs.corrections import note_correction
from domain.numbers import ZERO
from domain.okrs.graph import KeyResultNode, NodeState, RollUpSettings, recompute
from domain.okrs.key_results import KeyResultSource
from domain.okrs.status import Status, StatusReason
from storage.database import Row
from storage.okrs.cascade import Cascade
from storage.okrs.progress import HistorySpan, end_row, histories, history_row
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Past:
    """History to be written: in each span, these entries and no others."""

    spans: Sequence[HistorySpan] = ()
    rows: Sequence[Row] = ()

    def __add__(self, other: "Past") -> "Past":
        """Write both."""
        return Past((*self.spans, *other.spans), (*self.rows, *other.rows))

    def over(self, stored: Iterable[Row]) -> list[Row]:
        """Give the entries of history as they will be, oldest first."""
        spans = {span.node_id: span for span in self.spans}
        kept = (row for row in stored if not _is_within(row["date"], spans.get(row["node_id"])))
        return sorted(chain(kept, self.rows), key=itemgetter("date"))


async def rewrite_past(work: Work, cascade: Cascade, since: date, settings: RollUpSettings, members: Past) -> Past:
    """Roll up each day from `since` to yesterday on which a member has an entry, by today's alignments and weights.

    `members` is the history of members that is about to be written. Gives it with that of what is above them.
    """
    rolled_up = {
        node.id
        for node in cascade.nodes
        if node.id in cascade.to_compute
        and not (isinstance(node, KeyResultNode) and node.source is not KeyResultSource.ALIGNED)
    }
    stored = await histories(work, list(cascade.before), since)
    entries = [row for row in members.over(stored) if row["date"] < work.today]
    by_day = _by_day(entries)
    present = {node_id: _before_first(state) for node_id, state in cascade.before.items()}
    held = {row["node_id"] for row in entries if row["date"] < since and row["status"] != Status.NO_DATA.value}
    written: list[Row] = []
    for day, rows in by_day.items():
        present |= {row["node_id"]: _then(present[row["node_id"]], row) for row in rows}
        if day < since:
            continue
        known = {node_id: state for node_id, state in present.items() if node_id not in rolled_up}
        after = recompute(cascade.nodes, cascade.edges, known, replace(settings, today=day))
        present |= after
        written += [history_row(node_id, day, state, None) for node_id, state in after.items() if state.has_value]
        valued = {node_id for node_id, state in after.items() if state.has_value}
        # A node that held a value until then holds none any more.
        written += [end_row(node_id, day) for node_id in sorted((held & rolled_up) - valued)]
        held = valued
    spans = tuple(HistorySpan(node_id, since, work.today) for node_id in sorted(rolled_up))
    past = members + Past(spans, written)
    _note_corrections(work, cascade, stored, past)
    return past


def _note_corrections(work: Work, cascade: Cascade, stored: Iterable[Row], past: Past) -> None:
    before, after = _by_node(stored), _by_node(past.rows)
    objective_of = {node.id: node.objective_id for node in cascade.nodes if isinstance(node, KeyResultNode)}
    for span in past.spans:
        objective_id = objective_of.get(span.node_id, span.node_id)
        note_correction(work, span.node_id, objective_id, before[span.node_id], after[span.node_id], span.since)


def _is_within(day: date, span: HistorySpan | None) -> bool:
    return span is not None and span.since <= day < span.before


def _by_node(rows: Iterable[Row]) -> Mapping[str, list[Row]]:
    by_node: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_node[row["node_id"]].append(row)
    return by_node


def _by_day(rows: Iterable[Row]) -> Mapping[date, list[Row]]:
    by_day: defaultdict[date, list[Row]] = defaultdict(list)
    for row in rows:
        by_day[row["date"]].append(row)
    return by_day


def _before_first(state: NodeState) -> NodeState:
    """Give a node as it was before anybody said anything of it."""
    return replace(
        state,
        exact_progress=ZERO,
        exact_raw_progress=ZERO,
        progress=ZERO,
        raw_progress=ZERO,
        has_value=False,
        status=Status.NO_DATA,
        status_reason=StatusReason.NO_DATA,
        confidence=None,
    )


def _then(state: NodeState, row: Row) -> NodeState:
    return replace(
        state,
        exact_progress=row["exact_progress"],
        exact_raw_progress=row["exact_raw_progress"],
        progress=row["progress"],
        raw_progress=row["raw_progress"],
        has_value=row["status"] != Status.NO_DATA.value,
        status=Status(row["status"]),
        confidence=row["confidence"],
    )
