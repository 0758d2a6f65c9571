"""Measures: which are accepted, and how a value becomes progress."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.okrs.measures import (
    HIGHEST_RAW_PROGRESS,
    LOWEST_RAW_PROGRESS,
    NOTHING_KNOWN,
    AtLeast,
    AtMost,
    Checkpoint,
    Checkpoints,
    Direction,
    Measure,
    MeasureKind,
    Metric,
    Milestone,
    Milestones,
    PeriodRule,
    Range,
    Reading,
    Scoring,
    Zone,
    direction_of,
    is_met,
    kind_of,
    progress_of,
    raw_progress,
    validate,
    zone,
)

_D = Decimal
_RISING = Metric(start=_D(0), target=_D(70))
_FALLING = Metric(start=_D(100), target=_D(30))
_RATIO_UP = Metric(start=_D(0), target=_D(20), scoring=Scoring.RATIO, direction=Direction.INCREASE)
_RATIO_DOWN = Metric(start=_D(0), target=_D(15), scoring=Scoring.RATIO, direction=Direction.DECREASE)
_STEPS = Milestones((Milestone("a", "Draw it", _D(30)), Milestone("b", "Build it", _D(70))))
_LINE = Checkpoints((Checkpoint(_D(50), _D("0.4")), Checkpoint(_D(80), _D("0.7")), Checkpoint(_D(90), _D(1))))
_EVERY_MEASURE: list[Measure] = [
    _RISING,
    _RATIO_UP,
    AtLeast(_D(1)),
    AtMost(_D(1)),
    Range(_D(1), _D(2)),
    _STEPS,
    _LINE,
]

_numbers = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(exponent),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.integers(-6, 3),
)


def _optional(number: str | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _raw(measure: Measure, current: str) -> Decimal | None:
    return raw_progress(measure, Reading(current=Decimal(current)))


def _problems(measure: Measure) -> list[tuple[str, ...]]:
    return [error.path for error in validate(measure)]


@pytest.mark.parametrize("measure", _EVERY_MEASURE, ids=kind_of)
def test_without_a_value_there_is_no_progress(measure: Measure) -> None:
    assert raw_progress(measure, NOTHING_KNOWN) is None


@pytest.mark.parametrize("measure", _EVERY_MEASURE, ids=kind_of)
def test_a_sensible_measure_is_accepted(measure: Measure) -> None:
    assert validate(measure) == ()


def test_every_kind_of_measure_has_its_name() -> None:
    kinds = {kind_of(measure) for measure in _EVERY_MEASURE}

    assert kinds == set(MeasureKind)


@pytest.mark.parametrize(
    ("measure", "current", "raw"),
    [
        (_RISING, "700", "10"),
        (_RISING, "7000", "10"),
        (_RISING, "-7000", "-10"),
        (_RATIO_UP, "-300", "-10"),
        (_RATIO_UP, "-2", "-0.1"),
        (_RATIO_UP, "25", "1.25"),
        (_RATIO_DOWN, "15", "1"),
        (_RATIO_DOWN, "12", "1.25"),
        (_RATIO_DOWN, "0.001", "10"),
        (_RATIO_DOWN, "0", "10"),
        (_RATIO_DOWN, "-3", "10"),
    ],
)
def test_a_metric_is_bounded_to_ten_either_way(measure: Measure, current: str, raw: str) -> None:
    assert _raw(measure, current) == Decimal(raw)


@given(start=_numbers, target=_numbers, current=_numbers)
def test_a_linear_metric_is_the_way_gone_of_the_way_to_go(start: Decimal, target: Decimal, current: Decimal) -> None:
    assume(start != target)
    exact = (Fraction(current) - Fraction(start)) / (Fraction(target) - Fraction(start))
    bounded = max(Fraction(-10), min(exact, Fraction(10)))

    raw = raw_progress(Metric(start, target), Reading(current=current))

    assert raw is not None
    assert abs(Fraction(raw) - bounded) <= Fraction(1, 10**30)


@given(start=_numbers, target=_numbers)
def test_a_linear_metric_runs_from_nothing_at_its_start_to_all_at_its_target(start: Decimal, target: Decimal) -> None:
    assume(start != target)
    metric = Metric(start, target)

    assert raw_progress(metric, Reading(current=start)) == 0
    assert raw_progress(metric, Reading(current=target)) == 1


@pytest.mark.parametrize(
    ("measure", "value", "met"),
    [
        (AtLeast(_D(90)), "90.000", True),
        (AtLeast(_D(90)), "89.9999999", False),
        (AtMost(_D(5)), "5", True),
        (AtMost(_D(5)), "5.0000001", False),
        (Range(_D(4), _D(5)), "3.999", False),
        (Range(_D(4), _D(5)), "4", True),
        (Range(_D(4), _D(5)), "5", True),
        (Range(_D(4), _D(5)), "5.001", False),
        (Range(_D(4), _D(4)), "4", True),
    ],
)
def test_a_threshold_is_met_exactly_on_it(measure: AtLeast | AtMost | Range, value: str, met: bool) -> None:
    assert is_met(measure, Decimal(value)) is met
    assert _raw(measure, value) == int(met)


def test_a_threshold_by_share_counts_good_periods_whatever_the_last_value() -> None:
    measure = AtLeast(_D(90), PeriodRule.SHARE)

    raw = raw_progress(measure, Reading(current=_D(1), good_periods=3, all_periods=13))

    assert raw == _D("0.230769230769230769230769230769")


@pytest.mark.parametrize(
    ("done", "raw"), [((), "0"), (("a",), "0.3"), (("b",), "0.7"), (("a", "b"), "1"), (("a", "gone"), "0.3")]
)
def test_milestones_count_by_their_weight_once_somebody_has_spoken(done: tuple[str, ...], raw: str) -> None:
    assert raw_progress(_STEPS, Reading(done_milestones=frozenset(done))) == Decimal(raw)


def test_milestones_without_any_weight_are_no_progress() -> None:
    measure = Milestones((Milestone("a", "Draw it", _D(0)),))

    assert raw_progress(measure, Reading(done_milestones=frozenset("a"))) == 0


@pytest.mark.parametrize(
    ("current", "raw"),
    [("0", "0.4"), ("50", "0.4"), ("60", "0.5"), ("80", "0.7"), ("85", "0.85"), ("90", "1"), ("1000", "1")],
)
def test_checkpoints_make_a_line_that_is_flat_outside(current: str, raw: str) -> None:
    falling = Checkpoints(_LINE.points[::-1])

    assert _raw(_LINE, current) == Decimal(raw)
    assert _raw(falling, current) == Decimal(raw)


@given(
    values=st.lists(_numbers, min_size=2, max_size=6, unique=True).map(sorted),
    progress=st.lists(st.decimals(-10, 10, places=3), min_size=6, max_size=6),
    current=_numbers,
)
def test_a_line_stays_between_its_checkpoints(values: list[Decimal], progress: list[Decimal], current: Decimal) -> None:
    points = tuple(map(Checkpoint, values, progress))
    below = [point.progress for point in points if point.value <= current][-1:]
    above = [point.progress for point in points if point.value >= current][:1]

    raw = raw_progress(Checkpoints(points), Reading(current=current))

    assert raw is not None
    assert min(below + above) <= raw <= max(below + above)


@given(value=_numbers)
def test_progress_is_raw_progress_within_0_and_1(value: Decimal) -> None:
    raw = raw_progress(_RISING, Reading(current=value))

    assert raw is not None
    assert LOWEST_RAW_PROGRESS <= raw <= HIGHEST_RAW_PROGRESS
    assert progress_of(raw) == max(_D(0), min(raw, _D(1)))


@pytest.mark.parametrize(
    ("metric", "direction"),
    [
        (_RISING, Direction.INCREASE),
        (_FALLING, Direction.DECREASE),
        (replace(_RISING, direction=Direction.DECREASE), Direction.INCREASE),
        (_RATIO_UP, Direction.INCREASE),
        (_RATIO_DOWN, Direction.DECREASE),
        (replace(_RATIO_DOWN, direction=None), Direction.INCREASE),
    ],
)
def test_a_linear_metric_goes_from_start_to_target_and_a_ratio_as_said(metric: Metric, direction: Direction) -> None:
    assert direction_of(metric) is direction


@pytest.mark.parametrize(
    ("commit", "stretch", "current", "expected"),
    [
        (None, None, "70", None),
        ("50", "10", None, None),
        ("50", "10", "51", Zone.BELOW_COMMIT),
        ("50", "10", "50", Zone.COMMIT),
        ("50", "10", "30.001", Zone.COMMIT),
        ("50", "10", "30", Zone.TARGET),
        ("50", "10", "10.5", Zone.TARGET),
        ("50", "10", "10", Zone.STRETCH),
        ("50", None, "-5", Zone.TARGET),
        (None, "10", "31", Zone.BELOW_COMMIT),
        (None, "10", "30", Zone.TARGET),
    ],
)
def test_the_zone_of_a_falling_metric_follows_its_limits(
    commit: str | None, stretch: str | None, current: str | None, expected: Zone | None
) -> None:
    metric = replace(_FALLING, commit=_optional(commit), stretch=_optional(stretch))

    assert zone(metric, _optional(current)) is expected


@pytest.mark.parametrize(
    ("metric", "problems"),
    [
        (Metric(_D(5), _D(5)), [("target",)]),
        (Metric(_D(5), _D(5), direction=Direction.DECREASE, commit=_D(5), stretch=_D(5)), [("target",)]),
        (replace(_RATIO_UP, start=_D(20)), [("target",)]),
        (replace(_RATIO_UP, target=_D(0), start=_D(1)), [("target",)]),
        (replace(_RATIO_UP, target=_D(-1)), [("target",)]),
        (replace(_RATIO_UP, direction=None), [("direction",)]),
        (replace(_RATIO_UP, direction=None, target=_D(-1)), [("target",), ("direction",)]),
        (replace(_RISING, direction=Direction.INCREASE), []),
        (replace(_RISING, direction=Direction.DECREASE), [("direction",)]),
        (replace(_FALLING, direction=Direction.INCREASE), [("direction",)]),
        (replace(_RISING, commit=_D(0), stretch=_D(70)), []),
        (replace(_RISING, commit=_D(70)), []),
        (replace(_RISING, commit=_D(71)), [("commit",)]),
        (replace(_RISING, commit=_D(-1)), [("commit",)]),
        (replace(_RISING, stretch=_D(69)), [("stretch",)]),
        (replace(_FALLING, commit=_D(29), stretch=_D(31)), [("commit",), ("stretch",)]),
        (replace(_FALLING, commit=_D(50), stretch=_D(10)), []),
        (replace(_RATIO_UP, commit=_D(-5)), []),
        (replace(_RATIO_DOWN, commit=_D(16), stretch=_D(14)), []),
        (replace(_RATIO_DOWN, commit=_D(14), stretch=_D(16)), [("commit",), ("stretch",)]),
    ],
)
def test_everything_wrong_with_a_metric_is_told_at_once(metric: Metric, problems: list[tuple[str, ...]]) -> None:
    assert _problems(metric) == problems


def test_a_range_does_not_end_before_it_begins() -> None:
    assert _problems(Range(_D(2), _D(1))) == [("upper",)]
    assert _problems(Range(_D(1), _D(1))) == []


@pytest.mark.parametrize(
    ("items", "problems"),
    [
        ((), [("milestones",)]),
        (tuple(Milestone(str(at), "Step") for at in range(100)), []),
        (tuple(Milestone(str(at), "Step") for at in range(101)), [("milestones",)]),
        ((Milestone("a", " ", _D(-1)),), [("milestones", "0", "title"), ("milestones", "0", "weight")]),
        ((Milestone("a", "A", _D(0)), Milestone("b", "B", _D(0))), [("milestones",)]),
        ((Milestone("a", "A", _D(0)), Milestone("b", "B", _D(1))), []),
        ((Milestone("a", "A"), Milestone("a", "B")), [("milestones",)]),
    ],
)
def test_everything_wrong_with_milestones_is_told_at_once(
    items: tuple[Milestone, ...], problems: list[tuple[str, ...]]
) -> None:
    assert _problems(Milestones(items)) == problems


@pytest.mark.parametrize(
    ("points", "problems"),
    [
        ([], [("checkpoints",)]),
        ([(1, 0)], [("checkpoints",)]),
        ([(at, 0) for at in range(101)], [("checkpoints",)]),
        ([(1, 0), (2, 1)], []),
        ([(2, 0), (1, 1)], []),
        ([(1, 1), (2, 0), (3, 1)], []),
        ([(1, 0), (1, 1)], [("checkpoints", "1", "value")]),
        ([(1, 0), (2, 1), (2, 1), (1, 1)], [("checkpoints", "2", "value"), ("checkpoints", "3", "value")]),
        ([(3, 0), (2, 1), (4, 1)], [("checkpoints", "2", "value")]),
        ([(1, -11), (2, 11)], [("checkpoints", "0", "progress"), ("checkpoints", "1", "progress")]),
        ([(1, -10), (2, 10)], []),
    ],
)
def test_everything_wrong_with_checkpoints_is_told_at_once(
    points: list[tuple[int, int]], problems: list[tuple[str, ...]]
) -> None:
    checkpoints = tuple(Checkpoint(_D(value), _D(progress)) for value, progress in points)

    assert _problems(Checkpoints(checkpoints)) == problems
