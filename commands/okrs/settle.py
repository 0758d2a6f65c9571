"""What every command ends with: the path from each touched node to every root is recomputed, and each move told."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from commands.okrs.past import rewrite_past
from domain.events import EventType
from domain.ids import Kind, is_id
from domain.okrs.graph import KeyResultNode, NodeState, RollUpSettings, recompute
from domain.orgs.organizations import OrganizationSettings
from storage.okrs.cascade import Cascade, cascade_above, whole_cascade
from storage.okrs.progress import forget_history, history_row, store_history, store_states
from storage.work import Work


async def settle(work: Work) -> None:
    """Recompute what the touched nodes move. The first command of a new day recomputes the organization."""
    if work.everything_touched or work.computed_on < work.today:
        await _store_changes(work, await whole_cascade(work))
    elif work.touched:
        await _store_changes(work, await cascade_above(work, work.touched))
    since = min(work.touched.values(), default=work.today)
    if since < work.today:
        late = [node_id for node_id, day in work.touched.items() if day < work.today]
        cascade = await cascade_above(work, late)
        await rewrite_past(work, cascade, since, roll_up_settings(work.settings, work.today))
    work.touched.clear()


def roll_up_settings(settings: OrganizationSettings, today: date) -> RollUpSettings:
    """Give what a recomputation for `today` needs of an organization's settings."""
    return RollUpSettings(
        today=today,
        limits=settings.limits,
        basis=settings.status_basis,
        objective_rule=settings.objective_status_rule,
    )


async def _store_changes(work: Work, cascade: Cascade) -> None:
    settings = roll_up_settings(work.settings, work.today)
    after = recompute(cascade.nodes, cascade.edges, cascade.known, settings)
    changed = {node_id: state for node_id, state in after.items() if state != cascade.before[node_id]}
    moved = {node_id: state for node_id, state in changed.items() if _is_visible_move(cascade.before[node_id], state)}
    still = {node_id: state for node_id, state in changed.items() if node_id not in moved}
    await store_states(work, moved, moved=True)
    await store_states(work, still, moved=False)
    # A touched key result may have another value at the same progress.
    said = {node_id: after[node_id] for node_id in work.touched if node_id in after}
    await _remember_day(work, cascade, {**changed, **said})
    _tell(work, cascade, moved)


def _is_visible_move(before: NodeState, after: NodeState) -> bool:
    return (before.progress, before.raw_progress, before.status) != (
        after.progress,
        after.raw_progress,
        after.status,
    )


async def _remember_day(work: Work, cascade: Cascade, changed: Mapping[str, NodeState]) -> None:
    values = _values(cascade)
    told = {node_id: state for node_id, state in changed.items() if state.has_value}
    await store_history(
        work, [history_row(node_id, work.today, state, values.get(node_id)) for node_id, state in told.items()]
    )
    gone = [node_id for node_id in changed if node_id not in told and cascade.before[node_id].has_value]
    if gone:
        await forget_history(work, gone, work.today, work.today + timedelta(days=1))


def _values(cascade: Cascade) -> dict[str, Decimal | None]:
    return {node.id: node.reading.current for node in cascade.nodes if isinstance(node, KeyResultNode)}


def _tell(work: Work, cascade: Cascade, moved: Mapping[str, NodeState]) -> None:
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
