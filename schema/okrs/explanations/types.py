"""How a progress and a status came about, as they are read."""

import datetime as dt
from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from domain.ids import Kind, is_id
from domain.kpis.kpis import KpiLinkMode
from domain.okrs.bands import ScoreBand
from domain.okrs.formulas import ProgressRule
from domain.okrs.rollup import LeftOut, RollUpReason
from domain.okrs.status import ObjectiveStatusRule, Status, StatusBasis, StatusReason
from schema.context import Info
from schema.execution.batch import for_rows
from schema.fields import Root, computed, to_one
from schema.rows import Row

if TYPE_CHECKING:
    from schema.kpis.types import Kpi
    from schema.okrs.progress import Progressing
    from schema.okrs.types import KeyResult

_KPIS = strawberry.lazy("schema.kpis.types")
_OKRS = strawberry.lazy("schema.okrs.types")
_PROGRESS = strawberry.lazy("schema.okrs.progress")


def _node(root: Root, info: Info) -> Awaitable[Row | None]:
    okrs = info.context.okrs
    loader = okrs.objective_by_id if is_id(Kind.OBJECTIVE, root["node_id"]) else okrs.key_result_by_id
    return loader.load(root["node_id"])


async def _nodes(rows: Sequence[Row], info: Info) -> Sequence[Row | None]:
    okrs, found = info.context.okrs, dict[str, Row | None]()
    for kind, loader in ((Kind.OBJECTIVE, okrs.objective_by_id), (Kind.KEY_RESULT, okrs.key_result_by_id)):
        keys = [row["node_id"] for row in rows if is_id(kind, row["node_id"])]
        found |= zip(keys, await loader.load_all(keys) if keys else (), strict=True)
    return [found[row["node_id"]] for row in rows]


def node_field(description: str) -> Any:
    """Make a field that leads to the objective or key result whose id stands in `node_id`."""
    return computed(for_rows(_node, _nodes), description)


@strawberry.type(description="A number that a formula takes.")
class FormulaInput:
    name: str = strawberry.field(description="As in the formula: current, start, target, threshold and so on.")
    value: float | None = strawberry.field(description="Null where there is no value yet.")
    label: str | None = strawberry.field(description="The title, of a milestone.")


@strawberry.type(description="A member that counts in a mean.")
class CountedMember:
    node: Annotated["Progressing", _PROGRESS] | None = node_field("Null only if it vanished this moment.")
    weight: float = strawberry.field(description="The weight of the key result, or of the alignment.")
    share: float = strawberry.field(description="The weight as a part of all weights, 0..1; 0 where all are 0.")
    progress: float = strawberry.field(description="What counts of it: 0..1, and 0 without a value.")
    raw_progress: float
    contribution: float = strawberry.field(
        description="share × progress. The contributions add up to the progress above, but for the 6th decimal."
    )
    has_value: bool


@strawberry.type(description="A member that does not count, and why.")
class LeftOutMember:
    node: Annotated["Progressing", _PROGRESS] | None = node_field("Null only if it vanished this moment.")
    weight: float
    reason: LeftOut


@strawberry.type(description="Members that count and that you may not see, taken together.")
class HiddenMembers:
    count: int
    share: float = strawberry.field(description="Their weights as a part of all weights, 0..1.")


@strawberry.type(description="How a progress came about.")
class ProgressExplanation:
    progress: float = strawberry.field(description="What is explained: 0..1.")
    raw_progress: float
    rule: ProgressRule
    formula: str = strawberry.field(description="The rule, in the names of its inputs.")
    calculation: str = strawberry.field(
        description="The rule with its numbers, up to the raw progress (of a mean: the progress) that comes out."
    )
    inputs: list[FormulaInput] = strawberry.field(description="Empty for a mean: its members are what goes in.")
    members: list[CountedMember] = strawberry.field(description="What counts in a mean, as far as you may see it.")
    left_out: list[LeftOutMember] = strawberry.field(description="What does not count, as far as you may see it.")
    hidden: HiddenMembers = strawberry.field(description="What counts and is not listed, because you may not see it.")
    reason: RollUpReason | None = strawberry.field(description="Why a mean is 0 without anybody having failed.")
    kpi: Annotated["Kpi", _KPIS] | None = to_one(
        lambda context: context.kpis.kpi_by_id, "kpi_id", "Where the value of a key result comes from, if from a KPI."
    )
    link_mode: KpiLinkMode | None = strawberry.field(description="How the value follows from the KPI.")
    kpi_value: float | None = strawberry.field(
        description="The KPI's newest value since the key result started. Null where you may not see the KPI."
    )
    base_value: float | None = strawberry.field(
        description="The KPI's value that changes are counted from, for the modes CHANGE_SINCE_START and "
        "PERCENT_CHANGE_SINCE_START: that before the key result started, or else the first since then."
    )
    value_date: dt.date | None = strawberry.field(
        description="Of a key result: the day of which the last check-in or KPI value speaks."
    )


@strawberry.type(description="A band and its limits. Each limit belongs to the better band, but 1 to ON_TRACK.")
class BandRange:
    band: ScoreBand
    low: float | None
    high: float | None


async def _weakest(root: Root, info: Info) -> list[Row]:
    rows = await info.context.okrs.key_result_by_id.load_all(root["weakest_ids"])
    return [row for row in rows if row is not None]


@strawberry.type(description="How a status came about.")
class StatusExplanation:
    status: Status
    reason: StatusReason = strawberry.field(description="Which rule spoke.")
    sentence: str = strawberry.field(description="The same for a person, in English.")
    basis: StatusBasis = strawberry.field(description="Which of the two bands speaks, if a band does.")
    objective_rule: ObjectiveStatusRule | None = strawberry.field(
        description="Whether the weakest key result speaks for an objective. Null for a key result."
    )
    day: dt.date = strawberry.field(description="The day for which pace and status were told.")
    score: float = strawberry.field(
        description="What the score band looks at: raw progress of a value of its own, else progress."
    )
    score_band: ScoreBand
    expected_progress: float = strawberry.field(description="The share of its days that had passed on `day`.")
    pace: float | None = strawberry.field(
        description="progress / expectedProgress. Null as long as nothing is expected."
    )
    pace_band: ScoreBand
    bands: list[BandRange] = strawberry.field(description="The limits, for score and pace alike; the worst band first.")
    weakest: list[Annotated["KeyResult", _OKRS]] = computed(
        _weakest, "The key results whose status this is, where the reason is WEAKEST_KEY_RESULT."
    )


@strawberry.type(
    description="How progress and status of an objective or key result came about, from one consistent state."
)
class Explanation:
    progress: ProgressExplanation
    status: StatusExplanation
    is_current: bool = strawberry.field(
        description=(
            "Whether these inputs still give the stored numbers. False only in a closed cycle: its numbers stay, while "
            "the day, the settings, and members in other cycles move on."
        )
    )
