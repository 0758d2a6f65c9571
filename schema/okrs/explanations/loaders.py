"""Loading explanations: all that one moment of an operation asks for, from one consistent state."""

from collections.abc import Sequence
from decimal import Decimal

from commands.kpis.followed import FOLLOWS_NOTHING, followed_values
from commands.okrs.settle import roll_up_settings
from domain.ids import Kind, is_id
from domain.numbers import publish
from domain.okrs.explanation import CountedMember, Explanation, ProgressExplanation, StatusExplanation, explain
from domain.okrs.formulas import Input
from domain.okrs.graph import NodeState, RollUpSettings
from domain.okrs.membership import Membership
from schema.loaders import Loader
from schema.rows import Row
from storage.database import ReadSession
from storage.okrs.explanations import explained_nodes
from storage.snapshot import open_snapshot

_NO_SOURCE = {"kpi_id": None, "link_mode": None, "last_value_date": None}


def explanation_by_node(session: ReadSession) -> Loader[str, Row | None]:
    """Make the loader of the explanation of an objective or key result, None where it is invisible."""

    async def load(keys: list[str]) -> Sequence[Row | None]:
        async with open_snapshot(session) as snapshot:
            found = await explained_nodes(snapshot, keys)
            followed = await followed_values(snapshot, found.sources.values())
        # The stored statuses are those of this day, which is yesterday for a moment after midnight.
        settings = roll_up_settings(snapshot.settings, snapshot.computed_on)
        membership = Membership(found.cascade.nodes, found.cascade.edges)
        states = found.cascade.before
        rows: dict[str, Row] = {}
        for node_id in found.node_ids:
            explanation = explain(membership.nodes[node_id], membership, states, settings, found.hidden)
            source = {**found.sources.get(node_id, _NO_SOURCE), "followed": followed.get(node_id, FOLLOWS_NOTHING)}
            rows[node_id] = _explanation(node_id, explanation, states[node_id], settings, source)
        return [rows.get(key) for key in keys]

    return Loader(load)


def _explanation(
    node_id: str, explanation: Explanation, state: NodeState, settings: RollUpSettings, source: Row
) -> Row:
    is_objective = is_id(Kind.OBJECTIVE, node_id)
    return {
        "progress": _progress(explanation.progress, state, source),
        "status": {
            **_status(explanation.status, state),
            "basis": settings.basis.value,
            "objective_rule": settings.objective_rule.value if is_objective else None,
            "day": settings.today,
        },
        "is_current": explanation.is_current,
    }


def _progress(explanation: ProgressExplanation, state: NodeState, source: Row) -> Row:
    formula = explanation.formula
    return {
        "progress": float(state.progress),
        "raw_progress": float(state.raw_progress),
        "rule": formula.rule.value,
        "formula": formula.text,
        "calculation": formula.calculation,
        "inputs": [_input(each) for each in explanation.inputs],
        "members": [_member(each) for each in explanation.members],
        "left_out": [
            {"node_id": each.id, "weight": float(each.weight), "reason": each.reason.value}
            for each in explanation.left_out
        ],
        "hidden": {"count": explanation.hidden.count, "share": float(publish(explanation.hidden.share))},
        "reason": explanation.reason.value if explanation.reason else None,
        "kpi_id": source["kpi_id"],
        "link_mode": source["link_mode"],
        "kpi_value": _published(source["followed"].value),
        "base_value": _published(source["followed"].base),
        "value_date": source["last_value_date"],
    }


def _published(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _input(given: Input) -> Row:
    return {
        "name": given.name,
        "value": _published(given.value),
        "label": given.label,
    }


def _member(member: CountedMember) -> Row:
    return {
        "node_id": member.id,
        "weight": float(member.weight),
        "share": float(publish(member.share)),
        "progress": float(publish(member.exact_progress)),
        "raw_progress": float(publish(member.exact_raw_progress)),
        "contribution": float(publish(member.contribution)),
        "has_value": member.has_value,
    }


def _status(explanation: StatusExplanation, state: NodeState) -> dict[str, object]:
    return {
        "status": state.status.value,
        "reason": state.status_reason.value,
        "sentence": explanation.sentence,
        "score": float(publish(explanation.score)),
        "score_band": state.score_band.value,
        "expected_progress": float(publish(explanation.expected)),
        "pace": None if explanation.pace is None else float(publish(explanation.pace)),
        "pace_band": state.pace_band.value,
        "bands": [
            {
                "band": each.band.value,
                "low": None if each.low is None else float(each.low),
                "high": None if each.high is None else float(each.high),
            }
            for each in explanation.bands
        ],
        "weakest_ids": list(explanation.weakest),
    }
