"""What is given to say where the values of a KPI come from, and what it aims at from day to day."""

import datetime as dt

import strawberry

from domain.kpis.definitions import MOST_CHILDREN, ChildKpi, ChildKpis, TimerTimes
from domain.kpis.kpis import NO_THRESHOLDS, ChildrenMethod, TimerClock
from domain.kpis.targets import ScheduledTarget
from schema.kpis.target_inputs import KpiTargetInput, KpiThresholdsInput
from schema.okrs.measure_inputs import optional_number

SOURCE = "Left out, it follows from what is given: `formula` makes it FORMULA, and so on; else it is MEASURED."
FORMULA = (
    "For the source FORMULA: numbers, keys or ids of KPIs, `+ - * / ( )`, `min(a, b)`, `max(a, b)`, `abs(a)`, and "
    "`prev(key)` for the value in the period before. All KPIs have the cadence of this one. At most 500 characters."
)
SHARE_LIMIT = "For the aggregation SHARE_WITHIN, and only for it: the largest value that is within."
KEY = "A short name for formulas and people: 1 to 50 of a-z, 0-9 and _, beginning with a letter. Unique."
TARGET_SCHEDULE = "Given whole, in the order of its days; no two entries overlap."


@strawberry.input(description="A KPI to be taken together with others.")
class ChildKpiInput:
    kpi_id: strawberry.ID
    weight: float | None = strawberry.field(
        default=None, description="For the method WEIGHTED_AVERAGE, and only for it: 0 or more; 1 if it is left out."
    )


@strawberry.input(description="KPIs with the same unit and cadence as this one, to be taken together.")
class KpiChildrenInput:
    method: ChildrenMethod
    items: list[ChildKpiInput] = strawberry.field(description=f"1 to {MOST_CHILDREN}.")

    def to_children(self) -> ChildKpis:
        """Give the children as commands take them. Raises `InvalidInput` for weights that are refused."""
        return ChildKpis(
            self.method,
            tuple(
                ChildKpi(item.kpi_id, optional_number(item.weight, "children", "items", str(place), "weight"))
                for place, item in enumerate(self.items)
            ),
        )


@strawberry.input(one_of=True, description="Which times a timer looks at: by exactly one of these.")
class KpiTimerInput:
    clock: strawberry.Maybe[TimerClock] = strawberry.field(description="Its own, counted by this clock.")
    of: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="Those of another KPI with a clock of its own, to look at them by another aggregation or cadence."
    )

    def to_timer(self) -> TimerTimes:
        """Give the times as commands take them."""
        return TimerTimes(self.clock.value if self.clock else None, self.of.value if self.of else None)


@strawberry.input(description="What a KPI aims at for a time, instead of its own target.")
class ScheduledTargetInput:
    from_: dt.date = strawberry.field(
        name="from", description="The first day. Periods that begin from it on are held against this."
    )
    target: KpiTargetInput
    to: dt.date | None = strawberry.field(
        default=None, description="The last day. Null: until further notice, for the last entry only."
    )
    thresholds: KpiThresholdsInput | None = strawberry.field(
        default=None, description="Left out, values are judged by the KPI's own."
    )

    def to_entry(self) -> ScheduledTarget:
        """Give the entry as commands take it. Raises `InvalidInput` for numbers that are refused."""
        return ScheduledTarget(
            self.from_,
            self.to,
            self.target.to_target(),
            self.thresholds.to_thresholds() if self.thresholds else NO_THRESHOLDS,
        )


def schedule_of(entries: list[ScheduledTargetInput]) -> tuple[ScheduledTarget, ...]:
    """Give a target schedule as commands take it."""
    return tuple(entry.to_entry() for entry in entries)
