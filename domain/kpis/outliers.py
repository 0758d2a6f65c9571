"""Outliers: values that lie so far from those before them that somebody should look whether they are right.

By the rule of Hampel: more than 3 scaled median absolute deviations from the median. 1.4826 of them are a standard
deviation, where values are spread normally.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from domain.kpis.aggregation import WITHOUT_LOSS
from domain.numbers import ZERO, add_up

LARGEST_SAMPLE: Final = 20
"""How many values before it a value is held against; the periods without one do not count."""

SMALLEST_SAMPLE: Final = 5
"""With fewer values before it nothing is told: too little is known of how far they spread."""

_DEVIATIONS: Final = Decimal(3)
_SCALED_MEDIAN: Final = Decimal("1.4826")
_SCALED_MEAN: Final = Decimal("1.2533")
_TWO: Final = Decimal(2)


def is_outlier(value: Decimal, before: Sequence[Decimal]) -> bool:
    """Tell whether a value is an outlier beside those of the periods before it, oldest first: the last 20 count.

    Where more than half of these are the same, their median deviation is 0 and says nothing of how far the others
    spread: then the mean deviation takes its place, scaled to a standard deviation as well. Where all are the same,
    whatever differs from them is an outlier.
    """
    sample = before[-LARGEST_SAMPLE:]
    if len(sample) < SMALLEST_SAMPLE:
        return False
    middle = _median(sample)
    deviations = [_distance(each, middle) for each in sample]
    limit = WITHOUT_LOSS.multiply(_DEVIATIONS, _spread(deviations))
    return _distance(value, middle) > limit


def _spread(deviations: Sequence[Decimal]) -> Decimal:
    typical = _median(deviations)
    if typical > ZERO:
        return WITHOUT_LOSS.multiply(_SCALED_MEDIAN, typical)
    mean = WITHOUT_LOSS.divide(add_up(deviations), Decimal(len(deviations)))
    return WITHOUT_LOSS.multiply(_SCALED_MEAN, mean)


def _median(values: Sequence[Decimal]) -> Decimal:
    rising, middle = sorted(values), len(values) // 2
    if len(rising) % 2:
        return rising[middle]
    return WITHOUT_LOSS.divide(WITHOUT_LOSS.add(rising[middle - 1], rising[middle]), _TWO)


def _distance(one: Decimal, other: Decimal) -> Decimal:
    return WITHOUT_LOSS.subtract(one, other).copy_abs()
