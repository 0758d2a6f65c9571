"""Formulas in words: the rule by which a progress is computed, and the same rule with its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, assert_never

from domain.numbers import EXACT, add_up, publish
from domain.okrs.measures import (
    HIGHEST_RAW_PROGRESS,
    LOWEST_RAW_PROGRESS,
    AtLeast,
    AtMost,
    Checkpoint,
    Checkpoints,
    Direction,
    Measure,
    Metric,
    Milestones,
    PeriodRule,
    Range,
    Reading,
    Scoring,
    Threshold,
    around,
    direction_of,
    raw_progress,
)

MOST_TERMS: Final = 8
"""Up to so many members a mean is written out."""

_LONGEST_NUMBER: Final = 24
_NO_VALUE: Final = "There is no value yet: 0"


class ProgressRule(StrEnum):
    """The rule by which a progress was computed."""

    LINEAR = "LINEAR"
    RATIO = "RATIO"
    THRESHOLD = "THRESHOLD"
    PERIODS = "PERIODS"
    MILESTONES = "MILESTONES"
    CHECKPOINTS = "CHECKPOINTS"
    MEAN = "MEAN"
    MANUAL = "MANUAL"


@dataclass(frozen=True, slots=True)
class Input:
    """A number that a formula takes, by the name it has there. `label` is what people call it; None for no value."""

    name: str
    value: Decimal | None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """A rule in words, and with its numbers: `calculation` ends with the raw progress that came out."""

    rule: ProgressRule
    text: str
    calculation: str
    inputs: tuple[Input, ...] = ()


def formula_of_mean(members: Sequence[tuple[Decimal, Decimal]], mean: Decimal, *, is_whole: bool) -> Formula:
    """Write the mean of (weight, progress) pairs.

    `is_whole` is false where some members may not be told; then only the result is.
    """
    weights = add_up(weight for weight, _ in members)
    if not is_whole:
        calculation = f"{_equal(mean)}, with members that are hidden from you"
    elif not members:
        calculation = "There is nothing to measure: 0"
    elif not weights:
        calculation = "All weights are 0: 0"
    else:
        terms = " + ".join(f"{_text(weight)} × {_shown(progress)}" for weight, progress in members)
        total = add_up(EXACT.multiply(weight, progress) for weight, progress in members)
        written = f"({terms})" if len(members) <= MOST_TERMS else _shown(total)
        calculation = f"{written} / {_text(weights)} {_equal(mean)}"
    return Formula(ProgressRule.MEAN, "Σ (weight × progress) / Σ weight", calculation)


def formula_of_word(progress: Decimal | None) -> Formula:
    """Write a progress that a person typed in."""
    said = _NO_VALUE if progress is None else _text(progress)
    return Formula(ProgressRule.MANUAL, "progress", said, (Input("progress", progress),))


def formula_of_measure(measure: Measure | None, reading: Reading) -> Formula:
    """Write how a measure and what is known give raw progress. Raises `ValueError` without a measure."""
    match measure:
        case Metric(scoring=Scoring.LINEAR):
            return _linear(measure, reading)
        case Metric():
            return _ratio(measure, reading)
        case AtLeast() | AtMost() | Range():
            return _threshold(measure, reading)
        case Milestones():
            return _milestones(measure, reading)
        case Checkpoints():
            return _checkpoints(measure, reading)
        case None:
            message = "Without a measure there is no formula."
            raise ValueError(message)
        case _:
            assert_never(measure)


def _linear(metric: Metric, reading: Reading) -> Formula:
    current, start, target = reading.current, metric.start, metric.target
    written = "" if current is None else f"({_text(current)} − {_text(start)}) / ({_text(target)} − {_text(start)})"
    return Formula(
        ProgressRule.LINEAR,
        "(current − start) / (target − start)",
        _calculation(metric, reading, written),
        (Input("current", current), Input("start", start), Input("target", target)),
    )


def _ratio(metric: Metric, reading: Reading) -> Formula:
    current, target = reading.current, metric.target
    rising = direction_of(metric) is Direction.INCREASE
    text = "current / target" if rising else "target / current, and 10 where current ≤ 0"
    if current is None:
        calculation = _NO_VALUE
    elif rising:
        calculation = _calculation(metric, reading, f"{_text(current)} / {_text(target)}")
    elif current > 0:
        calculation = _calculation(metric, reading, f"{_text(target)} / {_text(current)}")
    else:
        calculation = f"{_text(current)} ≤ 0: {HIGHEST_RAW_PROGRESS}"
    return Formula(ProgressRule.RATIO, text, calculation, (Input("current", current), Input("target", target)))


def _threshold(measure: Threshold, reading: Reading) -> Formula:
    condition, limits = _condition(measure)
    if measure.periods is PeriodRule.SHARE:
        good, every = Decimal(reading.good_periods), Decimal(reading.all_periods)
        return Formula(
            ProgressRule.PERIODS,
            f"goodPeriods / allPeriods; a period is good where {condition}",
            _calculation(measure, reading, "" if reading.current is None else f"{good} / {every}"),
            (Input("goodPeriods", good), Input("allPeriods", every), Input("current", reading.current), *limits),
        )
    numbers = {"current": reading.current, **{limit.name: limit.value for limit in limits}}
    written = " ".join(
        _text(number) if (number := numbers.get(word)) is not None else word for word in condition.split()
    )
    raw = raw_progress(measure, reading)
    return Formula(
        ProgressRule.THRESHOLD,
        f"1 where {condition}, else 0",
        _NO_VALUE if raw is None else f"{written} {'holds' if raw else 'does not hold'}: {_text(raw)}",
        (Input("current", reading.current), *limits),
    )


def _condition(measure: Threshold) -> tuple[str, tuple[Input, ...]]:
    match measure:
        case AtLeast(threshold):
            return "current ≥ threshold", (Input("threshold", threshold),)
        case AtMost(threshold):
            return "current ≤ threshold", (Input("threshold", threshold),)
        case Range(lower, upper):
            return "lower ≤ current ≤ upper", (Input("lower", lower), Input("upper", upper))
        case _:
            assert_never(measure)


def _milestones(measure: Milestones, reading: Reading) -> Formula:
    done = reading.done_milestones or frozenset()
    gone = add_up(item.weight for item in measure.items if item.id in done)
    whole = add_up(item.weight for item in measure.items)
    return Formula(
        ProgressRule.MILESTONES,
        "weight of what is done / weight of all",
        _calculation(measure, reading, f"{_text(gone)} / {_text(whole)}"),
        tuple(
            Input("doneMilestone" if item.id in done else "openMilestone", item.weight, item.title)
            for item in measure.items
        ),
    )


def _checkpoints(measure: Checkpoints, reading: Reading) -> Formula:
    current = reading.current
    inputs, written = [Input("current", current)], ""
    if current is not None:
        between = around(measure.points, current)
        written = _on_the_line(between, current)
        for point in between:
            inputs += [Input("checkpointValue", point.value), Input("checkpointProgress", point.progress)]
    return Formula(
        ProgressRule.CHECKPOINTS,
        "on the straight line between the checkpoints around current; flat before the first and after the last",
        _calculation(measure, reading, written),
        tuple(inputs),
    )


def _on_the_line(between: tuple[Checkpoint] | tuple[Checkpoint, Checkpoint], current: Decimal) -> str:
    match between:
        case (low, high):
            lowest, highest = _text(low.value), _text(high.value)
            climb = f"({_text(high.progress)} − {_text(low.progress)})"
            return f"{_text(low.progress)} + {climb} × ({_text(current)} − {lowest}) / ({highest} − {lowest})"
        case (end,):
            return f"from the checkpoint {_text(end.value)} on"
        case _:
            assert_never(between)


def _calculation(measure: Measure, reading: Reading, written: str) -> str:
    raw = raw_progress(measure, reading)
    return _NO_VALUE if raw is None else f"{written} {_equal(raw, is_bounded=True)}"


def _equal(number: Decimal, *, is_bounded: bool = False) -> str:
    """Write what came out: `=`, or `≈` where 6 decimals do not say it all, or that it lies at a bound or beyond."""
    if is_bounded and number in (LOWEST_RAW_PROGRESS, HIGHEST_RAW_PROGRESS):
        return f"{'≥' if number > 0 else '≤'} {_text(number)}"
    return f"{'=' if publish(number) == number else '≈'} {_shown(number)}"


def _shown(number: Decimal) -> str:
    return _text(publish(number))


def _text(number: Decimal) -> str:
    """Write a number as a person would, without needless zeros."""
    plain = f"{number:f}"
    if len(plain) > _LONGEST_NUMBER:
        return str(number.normalize(EXACT)).replace("-", "−")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return plain.replace("-", "−")
