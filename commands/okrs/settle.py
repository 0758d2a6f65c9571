"""What every command ends with: the path from each touched node to every root is recomputed, and each move told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from commands.okrs.corrections import tell_corrections
from commands.okrs.past import Past, rewrite_past
from commands.okrs.readings import Knowledge, work_out
from commands.okrs.restated import tell_restated
from domain.events import EventType
from domain.ids import Kind, is_id
from domain.okrs.graph import KeyResultNode, NodeState, RollUpSettings, recompute
from domain.okrs.key_results import KeyResultSource
from domain.okrs.status import Status
from domain.orgs.organizations import OrganizationSettings
from storage.database import Row
from storage.okrs.cascade import Cascade, CascadeRows, cascade_above, every_row, rows_above
from storage.okrs.nodes import KNOWLEDGE_COLUMNS
from storage.okrs.progress import (
    HistorySpan,
    NodeChange,
    end_row,
    histories,
    history_row,
    replace_history,
    store_changes,
)
from storage.work import Work


@dataclass(frozen=True, slots=True)
class _Recomputed:
    """A part of the cascade before and after. `rows` has what is known now of its key results."""

    rows: CascadeRows
    cascade: Cascade
    knowledge: Mapping[str, Knowledge]
    after: Mapping[str, NodeState]

    @property
    def as_stored(self) -> Cascade:
        """The cascade as it is once this was written."""
        return replace(self.cascade, before={**self.cascade.before, **self.after})

    @property
    def changed(self) -> dict[str, NodeState]:
        """The nodes of which any number is another."""
        return {node_id: state for node_id, state in self.after.items() if state != self.cascade.before[node_id]}

    @property
    def moved(self) -> dict[str, NodeState]:
        """The nodes of which people see another progress or status."""
        before = self.cascade.before
        return {node_id: state for node_id, state in self.after.items() if _is_visible_move(before[node_id], state)}


async def settle(work: Work) -> None:
    """Recompute what the touched nodes move. The first command of a new day recomputes the organization."""
    is_whole = work.everything_touched or work.computed_on < work.today
    if not is_whole and not work.touched:
        return
    stored = await (every_row(work, work.outdated) if is_whole else rows_above(work, work.touched, work.outdated))
    settings = roll_up_settings(work.settings, work.today)
    found = await _recompute(work, stored, settings)
    await store_changes(work, _changes(found))
    _tell(work, found)
    tell_restated(work, found.cascade, found.after)
    past = _own_past(work, found, settings)
    late = {node_id for node_id, day in work.touched.items() if day < work.today}
    if late:
        # What was computed just now is all that is above them, unless more was touched.
        is_found = not is_whole and late == work.touched.keys()
        cascade = found.as_stored if is_found else await cascade_above(work, late)
        past = await rewrite_past(work, cascade, min(work.touched.values()), settings, past)
    past += await _today(work, found, past)
    await replace_history(work, past.spans, past.rows)
    tell_corrections(work)
    work.touched.clear()
    work.outdated.clear()


def roll_up_settings(settings: OrganizationSettings, today: date) -> RollUpSettings:
    """Give what a recomputation for `today` needs of an organization's settings."""
    return RollUpSettings(
        today=today,
        limits=settings.limits,
        basis=settings.status_basis,
        objective_rule=settings.objective_status_rule,
    )


async def _recompute(work: Work, stored: CascadeRows, settings: RollUpSettings) -> _Recomputed:
    outdated = [stored.key_results[identifier] for identifier in work.outdated if identifier in stored.key_results]
    knowledge = await work_out(work, outdated, stored.check_ins)
    rows = stored.changed({identifier: known.columns for identifier, known in knowledge.items()})
    cascade = rows.assembled()
    after = recompute(cascade.nodes, cascade.edges, cascade.known, settings)
    return _Recomputed(rows, cascade, knowledge, after)


def _changes(found: _Recomputed) -> dict[str, NodeChange]:
    moved = found.moved
    news = {node_id for node_id, known in found.knowledge.items() if known.is_news}
    return {
        node_id: NodeChange(
            state=found.after.get(node_id, found.cascade.before[node_id]),
            knowledge=_knowledge(found.rows, node_id),
            has_moved=node_id in moved,
            is_news=node_id in moved or node_id in news,
        )
        for node_id in dict.fromkeys((*found.changed, *news))
    }


def _knowledge(rows: CascadeRows, node_id: str) -> dict[str, Any] | None:
    row = rows.key_results.get(node_id)
    return None if row is None else {name: row[name] for name in KNOWLEDGE_COLUMNS}


def _is_visible_move(before: NodeState, after: NodeState) -> bool:
    return (before.progress, before.raw_progress, before.status) != (
        after.progress,
        after.raw_progress,
        after.status,
    )


def _own_past(work: Work, found: _Recomputed, settings: RollUpSettings) -> Past:
    """Give the days before today of what is known of key results, and have those above follow."""
    spans: list[HistorySpan] = []
    rows: list[Row] = []
    for node_id, known in found.knowledge.items():
        first = work.outdated[node_id] or known.row["start_date"]
        work.touch(node_id, since=first)
        # Where objectives are its value, its past is rolled up.
        if first < work.today and known.row["source"] != KeyResultSource.ALIGNED.value:
            spans.append(HistorySpan(node_id, first, work.today))
            rows += known.past(first, settings)
    return Past(spans, rows)


async def _today(work: Work, found: _Recomputed, past: Past) -> Past:
    """Give the day's entries. A touched key result may have another value at the same progress."""
    said = {node_id: found.after[node_id] for node_id in work.touched if node_id in found.after}
    changed = {**found.changed, **said}
    values = _values(found.cascade)
    told = {node_id: state for node_id, state in changed.items() if state.has_value}
    rows = [history_row(node_id, work.today, state, values.get(node_id)) for node_id, state in told.items()]
    gone = [node_id for node_id in changed if node_id not in told and found.cascade.before[node_id].has_value]
    spans = [HistorySpan(node_id, work.today, work.today + timedelta(days=1)) for node_id in gone]
    return Past(spans, [*rows, *(await _ends(work, gone, past))])


async def _ends(work: Work, node_ids: Sequence[str], past: Past) -> list[Row]:
    """Let nodes that have no value any more say so from today on, where their history said otherwise before."""
    if not node_ids:
        return []
    entries = past.over(await histories(work, node_ids, work.today))
    last = {row["node_id"]: row for row in entries if row["date"] < work.today}
    is_told = (node_id for node_id in node_ids if node_id in last and last[node_id]["status"] != Status.NO_DATA.value)
    return [end_row(node_id, work.today) for node_id in is_told]


def _values(cascade: Cascade) -> dict[str, Decimal | None]:
    return {node.id: node.reading.current for node in cascade.nodes if isinstance(node, KeyResultNode)}


def _tell(work: Work, found: _Recomputed) -> None:
    cascade, moved = found.cascade, found.moved
    objective_of = {node.id: node.objective_id for node in cascade.nodes if isinstance(node, KeyResultNode)}
    if moved and not work.events:
        # Nobody did anything: time alone moved these.
        work.record(EventType.DAY_TURNED, work.org_id)
    for node_id, state in moved.items():
        objective_id = node_id if is_id(Kind.OBJECTIVE, node_id) else objective_of[node_id]
        before = cascade.before[node_id]
        work.record(EventType.PROGRESS_CHANGED, node_id, objective_id, before=_told(before), after=_told(state))


def _told(state: NodeState) -> dict[str, object]:
    return {
        "progress": float(state.progress),
        "raw_progress": float(state.raw_progress),
        "status": state.status.value,
        "status_reason": state.status_reason.value,
        "confidence": None if state.confidence is None else float(state.confidence),
    }
