"""Advice on objectives: what each piece looks at, at its limits."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.okrs.advice import AdviceCode, AdvisedKeyResult, AdvisedObjective, advise, asks_for_no_change
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
    Range,
    Scoring,
)
from domain.okrs.rollup import ProgressSource

GROWING = Metric(Decimal(0), Decimal(10))


def key_result(
    number: int, measure: Measure | None = GROWING, weight: str = "1", first_value: int | None = None
) -> AdvisedKeyResult:
    value = None if first_value is None else Decimal(first_value)
    return AdvisedKeyResult(f"kr_{number}", f"Result {number}", Decimal(weight), measure, first_value=value)


GOOD = AdvisedObjective(
    ProgressSource.BOTH, date(2026, 4, 1), date(2026, 6, 30), tuple(key_result(number) for number in (1, 2, 3))
)


def codes(objective: AdvisedObjective) -> list[tuple[AdviceCode, str | None]]:
    return [(advice.code, advice.key_result_id) for advice in advise(objective)]


def weighing(*weights: str) -> AdvisedObjective:
    return replace(GOOD, key_results=tuple(key_result(number, weight=each) for number, each in enumerate(weights, 1)))


def test_a_good_objective_needs_no_advice() -> None:
    assert codes(GOOD) == []


@pytest.mark.parametrize("source", ProgressSource)
@pytest.mark.parametrize("count", range(8))
def test_three_to_five_key_results_are_a_good_number(source: ProgressSource, count: int) -> None:
    objective = replace(GOOD, progress_source=source, key_results=tuple(map(key_result, range(count))))

    found = {code for code, _ in codes(objective)}

    by_key_results = source in {ProgressSource.KEY_RESULTS, ProgressSource.BOTH}
    assert (AdviceCode.FEW_KEY_RESULTS in found) is (count < 3 and by_key_results)
    assert (AdviceCode.MANY_KEY_RESULTS in found) is (count > 5)


def test_an_objective_without_a_lead_has_no_owner() -> None:
    assert codes(replace(GOOD, led=False)) == [(AdviceCode.NO_OWNER, None)]


def test_a_key_result_without_an_owner_is_named() -> None:
    parts = (*GOOD.key_results, replace(key_result(4), owned=False))

    (advice,) = advise(replace(GOOD, key_results=parts))

    assert (advice.code, advice.key_result_id) == (AdviceCode.NO_OWNER, "kr_4")
    assert advice.message == "Nobody owns “Result 4”."


@pytest.mark.parametrize(
    ("end", "own_due", "unbound"),
    [
        (date(2027, 3, 31), None, False),
        (date(2027, 4, 1), None, False),
        (date(2027, 4, 2), None, True),
        (date(2031, 3, 31), None, True),
        (date(2031, 3, 31), date(2030, 3, 31), False),
    ],
)
def test_an_objective_that_follows_a_cycle_of_more_than_a_year_is_not_time_bound(
    end: date, own_due: date | None, unbound: bool
) -> None:
    objective = replace(GOOD, cycle_end=end, own_due=own_due)

    assert codes(objective) == ([(AdviceCode.NOT_TIME_BOUND, None)] if unbound else [])


def test_progress_that_is_typed_in_has_no_number() -> None:
    assert codes(replace(GOOD, progress_source=ProgressSource.MANUAL)) == [(AdviceCode.NO_NUMBER, None)]


def test_a_list_of_steps_has_no_number() -> None:
    steps = key_result(1, Milestones((Milestone("m", "Ship it"),)))

    assert codes(replace(GOOD, key_results=(steps, *GOOD.key_results[1:]))) == [(AdviceCode.NO_NUMBER, "kr_1")]


@pytest.mark.parametrize(
    ("measure", "first_value", "keeps"),
    [
        (AtLeast(Decimal(90)), 90, True),
        (AtLeast(Decimal(90)), 89, False),
        (AtLeast(Decimal(90)), None, False),
        (AtMost(Decimal(5)), 5, True),
        (AtMost(Decimal(5)), 6, False),
        (Range(Decimal(4), Decimal(5)), 4, True),
        (Range(Decimal(4), Decimal(5)), 3, False),
        (Metric(Decimal(20), Decimal(20), Scoring.RATIO, Direction.INCREASE), None, True),
        (Metric(Decimal(0), Decimal(20), Scoring.RATIO, Direction.INCREASE), 20, False),
        (Checkpoints((Checkpoint(Decimal(0), Decimal(0)), Checkpoint(Decimal(1), Decimal(1)))), 1, False),
        (Milestones((Milestone("m", "Ship it"),)), None, False),
        (None, None, False),
    ],
)
def test_what_was_met_from_the_first_value_on_asks_for_no_change(
    measure: Measure | None, first_value: int | None, keeps: bool
) -> None:
    assert asks_for_no_change(key_result(1, measure, first_value=first_value)) is keeps


def test_an_objective_that_only_keeps_things_is_a_kpi() -> None:
    keeping = tuple(key_result(number, AtLeast(Decimal(90)), first_value=95) for number in (1, 2, 3))

    assert codes(replace(GOOD, key_results=keeping)) == [(AdviceCode.KPI_AS_OBJECTIVE, None)]
    assert codes(replace(GOOD, key_results=(*keeping[1:], key_result(1)))) == []


def test_an_objective_without_key_results_is_no_kpi() -> None:
    assert codes(replace(GOOD, key_results=())) == [(AdviceCode.FEW_KEY_RESULTS, None)]


@pytest.mark.parametrize(
    ("weights", "hidden"),
    [
        (("1", "1", "1"), []),
        (("1", "29", "0.9"), ["kr_1", "kr_3"]),
        (("1", "27", "2"), []),
        (("1", "27.01", "2"), ["kr_1"]),
        (("0", "1", "1"), ["kr_1"]),
        (("0", "0", "0"), ["kr_1", "kr_2", "kr_3"]),
        (("0.000001", "1000000", "1000000"), ["kr_1"]),
    ],
)
def test_less_than_a_tenth_of_the_mean_weight_hides_a_key_result(weights: tuple[str, ...], hidden: list[str]) -> None:
    assert codes(weighing(*weights)) == [(AdviceCode.HIDDEN_BY_WEIGHT, each) for each in hidden]


@pytest.mark.parametrize("source", [ProgressSource.ALIGNED, ProgressSource.MANUAL])
def test_weights_hide_nothing_where_key_results_do_not_count(source: ProgressSource) -> None:
    found = codes(replace(weighing("0", "1", "1"), progress_source=source))

    assert AdviceCode.HIDDEN_BY_WEIGHT not in {code for code, _ in found}


@pytest.mark.parametrize(
    ("stale", "spoken_of", "told"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_nobody_checked_in_although_it_was_due(stale: bool, spoken_of: bool, told: bool) -> None:
    parts = (*GOOD.key_results, replace(key_result(4), stale=stale, spoken_of=spoken_of))

    assert codes(replace(GOOD, key_results=parts)) == ([(AdviceCode.NO_CHECK_IN, "kr_4")] if told else [])


def test_advice_on_the_whole_comes_first_then_that_on_each_key_result() -> None:
    parts = tuple(replace(key_result(number), owned=False, weight=Decimal(0)) for number in (2, 1))

    assert codes(replace(GOOD, key_results=parts, led=False)) == [
        (AdviceCode.FEW_KEY_RESULTS, None),
        (AdviceCode.NO_OWNER, None),
        (AdviceCode.NO_OWNER, "kr_2"),
        (AdviceCode.HIDDEN_BY_WEIGHT, "kr_2"),
        (AdviceCode.NO_OWNER, "kr_1"),
        (AdviceCode.HIDDEN_BY_WEIGHT, "kr_1"),
    ]
