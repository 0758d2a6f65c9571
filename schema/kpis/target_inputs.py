"""What a KPI aims at, and how its values are judged, as it is given."""

import strawberry

from domain.kpis.kpis import Target, Thresholds
from domain.numbers import exact_number
from schema.okrs.measure_inputs import optional_number


@strawberry.input(description="What a KPI aims at: a value, or for the direction IN_RANGE both bounds.")
class KpiTargetInput:
    value: float | None = None
    lower: float | None = None
    upper: float | None = None

    def to_target(self) -> Target:
        """Give the target. Raises `InvalidInput` for numbers that are refused."""
        return Target(
            value=optional_number(self.value, "target", "value"),
            lower=optional_number(self.lower, "target", "lower"),
            upper=optional_number(self.upper, "target", "upper"),
        )


@strawberry.input(
    description="How a value is judged: up to `green` it is GREEN, up to `yellow` YELLOW, and everything worse is RED. "
    "For the direction IN_RANGE these are distances from the target's range: a green of 0 is the range itself."
)
class KpiThresholdsInput:
    green: float
    yellow: float | None = None

    def to_thresholds(self) -> Thresholds:
        """Give the thresholds. Raises `InvalidInput` for numbers that are refused."""
        return Thresholds(
            green=exact_number(self.green, "thresholds", "green"),
            yellow=optional_number(self.yellow, "thresholds", "yellow"),
        )
