"""A formula says the rule, and its calculation comes out at the raw progress."""

from decimal import Decimal

import pytest

from domain.okrs.formulas import Formula, ProgressRule, formula_of_measure
from domain.okrs.measures import (
    AtLeast,
    AtMost,
    Checkpoint,
    Checkpoints,
    Direction,
    Measure,
    Metric,
    Milestone,
    Milestones,
    PeriodRule,
    Range,
    Reading,
    Scoring,
)

_D = Decimal
_LINEAR = Metric(_D(20), _D(100))
_RISING = Metric(_D(0), _D(20), Scoring.RATIO, Direction.INCREASE)
_FALLING = Metric(_D(0), _D(20), Scoring.RATIO, Direction.DECREASE)
_SHARE = AtLeast(_D(10), PeriodRule.SHARE)
_STEPS = Milestones((Milestone("m1", "Plan", _D(30)), Milestone("m2", "Build", _D(70))))
_LINE = Checkpoints((Checkpoint(_D(0), _D(0)), Checkpoint(_D(10), _D("0.5")), Checkpoint(_D(12), _D(1))))


def at(value: str | None) -> Reading:
    return Reading(current=None if value is None else _D(value), good_periods=2, all_periods=8)


def inputs(formula: Formula) -> list[tuple[str, str | None]]:
    return [(each.name, None if each.value is None else f"{each.value:f}") for each in formula.inputs]


@pytest.mark.parametrize(
    ("measure", "value", "calculation"),
    [
        (_LINEAR, "50", "(50 − 20) / (100 − 20) = 0.375"),
        (_LINEAR, "-4", "(−4 − 20) / (100 − 20) = −0.3"),
        (Metric(_D(0), _D(3)), "1", "(1 − 0) / (3 − 0) ≈ 0.333333"),
        (_LINEAR, "10000", "(10000 − 20) / (100 − 20) ≥ 10"),
        (_LINEAR, "-10000", "(−10000 − 20) / (100 − 20) ≤ −10"),
        (_LINEAR, "1E+300", "(1E+300 − 20) / (100 − 20) ≥ 10"),
        (_RISING, "16", "16 / 20 = 0.8"),
        (_FALLING, "25", "20 / 25 = 0.8"),
        (_FALLING, "0", "0 ≤ 0: 10"),
        (AtLeast(_D(90)), "90", "90 ≥ 90 holds: 1"),
        (AtMost(_D(5)), "5.10", "5.1 ≤ 5 does not hold: 0"),
        (Range(_D(4), _D(5)), "4.5", "4 ≤ 4.5 ≤ 5 holds: 1"),
        (_SHARE, "12", "2 / 8 = 0.25"),
        (_LINE, "4", "0 + (0.5 − 0) × (4 − 0) / (10 − 0) = 0.2"),
        (_LINE, "99", "from the checkpoint 12 on = 1"),
    ],
)
def test_a_calculation_is_written_with_its_numbers(measure: Measure, value: str, calculation: str) -> None:
    assert formula_of_measure(measure, at(value)).calculation == calculation


@pytest.mark.parametrize("measure", [_LINEAR, _RISING, _FALLING, AtLeast(_D(1)), Range(_D(1), _D(2)), _SHARE, _LINE])
def test_without_a_value_there_is_nothing_to_calculate(measure: Measure) -> None:
    formula = formula_of_measure(measure, at(None))

    assert formula.calculation == "There is no value yet: 0"
    assert ("current", None) in inputs(formula)


@pytest.mark.parametrize(
    ("measure", "rule", "text", "named"),
    [
        (_LINEAR, ProgressRule.LINEAR, "(current − start) / (target − start)", ["current", "start", "target"]),
        (_RISING, ProgressRule.RATIO, "current / target", ["current", "target"]),
        (_FALLING, ProgressRule.RATIO, "target / current, and 10 where current ≤ 0", ["current", "target"]),
        (AtMost(_D(5)), ProgressRule.THRESHOLD, "1 where current ≤ threshold, else 0", ["current", "threshold"]),
        (
            Range(_D(4), _D(5)),
            ProgressRule.THRESHOLD,
            "1 where lower ≤ current ≤ upper, else 0",
            ["current", "lower", "upper"],
        ),
        (
            _SHARE,
            ProgressRule.PERIODS,
            "goodPeriods / allPeriods; a period is good where current ≥ threshold",
            ["goodPeriods", "allPeriods", "current", "threshold"],
        ),
        (
            _LINE,
            ProgressRule.CHECKPOINTS,
            "on the straight line between the checkpoints around current; flat before the first and after the last",
            ["current", "checkpointValue", "checkpointProgress", "checkpointValue", "checkpointProgress"],
        ),
    ],
)
def test_a_rule_names_what_it_takes(measure: Measure, rule: ProgressRule, text: str, named: list[str]) -> None:
    formula = formula_of_measure(measure, at("4.2"))

    assert (formula.rule, formula.text, [name for name, _ in inputs(formula)]) == (rule, text, named)


def test_milestones_are_told_by_title_and_weight() -> None:
    formula = formula_of_measure(_STEPS, Reading(done_milestones=frozenset({"m1"})))
    untold = formula_of_measure(_STEPS, Reading())

    assert formula.calculation == "30 / 100 = 0.3"
    assert [(each.name, each.label, each.value) for each in formula.inputs] == [
        ("doneMilestone", "Plan", _D(30)),
        ("openMilestone", "Build", _D(70)),
    ]
    assert untold.calculation == "There is no value yet: 0"


def test_what_has_no_measure_has_no_formula() -> None:
    with pytest.raises(ValueError, match="no formula"):
        formula_of_measure(None, Reading())
