"""From values and days to places on the picture, and the round numbers that an axis names."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final

_ROUND: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_ROUND_SECONDS: Final = (60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400)
_MARGIN: Final = 0.05


@dataclass(frozen=True, slots=True)
class Scale:
    """Puts values from `low` to `high` between two places; what lies outside is put on the nearer end."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Give the place of a value, in pixels."""
        within = min(max(value, self.low), self.high)
        return self.start + (within - self.low) / (self.high - self.low) * (self.end - self.start)


def reach(values: Iterable[float]) -> tuple[float, float]:
    """Give bounds around values with a little air. One value alone stands in the middle; without any, 0 to 1."""
    given = list(values)
    if not given:
        return 0.0, 1.0
    low, high = min(given), max(given)
    if high - low <= abs(high) * 1e-12:
        margin = abs(high) / 2 or 1.0
        return low - margin, high + margin
    margin = (high - low) * _MARGIN
    # Air below would promise that a count can be negative.
    return (low if low == 0 else low - margin), high + margin


def ticks(low: float, high: float, most: int, *, seconds: bool = False) -> list[float]:
    """Give at most `most` round numbers, evenly apart, from `low` to `high`; those of clocks for `seconds`."""
    step = _step((high - low) / most, seconds=seconds)
    first, last = ceil(low / step), floor(high / step)
    return [number * step for number in range(first, last + 1)]


def _step(least: float, *, seconds: bool) -> float:
    if seconds and _ROUND_SECONDS[0] / 2 < least <= _ROUND_SECONDS[-1]:
        return next(float(step) for step in _ROUND_SECONDS if step >= least)
    power = float(10.0 ** floor(log10(least)))
    return next((step * power for step in _ROUND if step * power >= least), 10 * power)
