"""What a late check-in changes: every day of the past, from that day on, in every node above it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from domain.numbers import ZERO
from domain.okrs.graph import KeyResultNode, NodeState, RollUpSettings, recompute
from domain.okrs.key_results import KeyResultSource
from domain.okrs.status import Status, StatusReason
from storage.database import Row
from storage.okrs.cascade import Cascade
from storage.okrs.progress import forget_history, histories, history_row, store_history
from storage.work import Work


async def rewrite_past(work: Work, cascade: Cascade, since: date, settings: RollUpSettings) -> None:
    """Roll up each day from `since` to yesterday on which a member has an entry, by today's alignments and weights."""
    rolled_up = {
        node.id
        for node in cascade.nodes
        if node.id in cascade.to_compute
        and not (isinstance(node, KeyResultNode) and node.source is not KeyResultSource.ALIGNED)
    }
    entries = [row for row in await histories(work, list(cascade.before), since) if row["date"] < work.today]
    by_day = _by_day(entries)
    present = {node_id: _before_first(state) for node_id, state in cascade.before.items()}
    written: list[dict[str, object]] = []
    for day, rows in by_day.items():
        present |= {row["node_id"]: _then(present[row["node_id"]], row) for row in rows}
        if day < since:
            continue
        known = {node_id: state for node_id, state in present.items() if node_id not in rolled_up}
        after = recompute(cascade.nodes, cascade.edges, known, replace(settings, today=day))
        present |= after
        written += [history_row(node_id, day, state, None) for node_id, state in after.items() if state.has_value]
    await forget_history(work, sorted(rolled_up), since, work.today)
    await store_history(work, written)


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
        has_value=True,
        status=Status(row["status"]),
        confidence=row["confidence"],
    )
