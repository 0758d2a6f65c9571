"""The company's past, before anybody writes it into a database."""

from datetime import date, timedelta

import pytest

from api.demonstration.content.initiatives import INITIATIVES
from api.demonstration.fiscal_year import fiscal_year_around
from api.demonstration.sites import sites
from api.demonstration.steps.checking_in import Say, TakeBack
from api.demonstration.steps.step import Sitting
from api.demonstration.steps.talking import Acknowledge, Comment, NewestCheckIn, React
from api.demonstration.steps.working import MoveInitiative
from api.demonstration.timeline import Timeline
from domain.initiatives import InitiativeState
from domain.okrs.measures import Milestones

TODAY = date(2026, 11, 22)
DAYS = [TODAY + timedelta(days=17 * index) for index in range(45)]


def past_of(today: date, *, size: int = 1, seed: int = 20) -> list[Sitting]:
    return Timeline(sites(size, seed), fiscal_year_around(today), today, seed).sittings()


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_current_quarter_is_under_way_on_any_day(today: date) -> None:
    fiscal_year = fiscal_year_around(today)
    first, second, third, fourth = fiscal_year.quarters

    assert 40 <= (today - third.start).days <= 72
    assert (first.start, fourth.end) == (fiscal_year.year.start, fiscal_year.year.end)
    assert [span.end + timedelta(days=1) for span in (first, second, third)] == [
        span.start for span in (second, third, fourth)
    ]


@pytest.mark.parametrize("today", DAYS[::9], ids=str)
def test_everything_happened_before_today_in_order(today: date) -> None:
    moments = [sitting.at for sitting in past_of(today)]

    assert moments == sorted(moments)
    assert moments[-1].date() < today
    assert timedelta(days=225) <= moments[-1] - moments[0] <= timedelta(days=300)


def test_the_same_seed_on_the_same_day_gives_the_same_past() -> None:
    assert past_of(TODAY) == past_of(TODAY)


def test_another_seed_gives_other_values() -> None:
    assert past_of(TODAY) != past_of(TODAY, seed=21)


def test_a_larger_size_adds_as_much_again_for_each_site() -> None:
    alone, twice, thrice = (len(past_of(TODAY, size=size)) for size in (1, 2, 3))

    assert thrice - twice == pytest.approx(twice - alone, rel=0.05)
    assert twice - alone == pytest.approx(alone, rel=0.25)


def test_nobody_checks_in_before_a_key_result_starts_or_in_the_future() -> None:
    fiscal_year = fiscal_year_around(TODAY)
    spoken = [
        (fiscal_year.span(step.key_result.partition(".")[0]), step.day or sitting.at.date())
        for sitting in past_of(TODAY)
        for step in sitting.steps
        if isinstance(step, Say)
    ]

    assert len(spoken) > 400
    assert all(span.start <= day <= span.end for span, day in spoken)


@pytest.mark.parametrize("today", DAYS[::5], ids=str)
def test_whoever_speaks_of_a_check_in_or_comment_finds_it_there(today: date) -> None:
    said: set[str] = set()
    commented: set[str | None] = {None}
    spoken = 0
    for step in (step for sitting in past_of(today) for step in sitting.steps):
        match step:
            case Say():
                said.add(step.key_result)
            case TakeBack():
                said.discard(step.key_result)
            case Comment():
                assert step.reply_to in commented
                commented.add(step.key)
            case React(subject=str()):
                assert step.subject in commented
            case _:
                pass
        for key_result in key_results_spoken_of(step):
            spoken += 1
            assert key_result in said

    assert spoken >= 8


@pytest.mark.parametrize("today", DAYS[::5], ids=str)
def test_initiatives_stand_in_all_states_on_any_day(today: date) -> None:
    moves = [step for sitting in past_of(today) for step in sitting.steps if isinstance(step, MoveInitiative)]

    standing = {move.initiative: move.state for move in moves}
    assert set(standing.values()) == {InitiativeState.IN_PROGRESS, InitiativeState.DONE, InitiativeState.CANCELLED}
    assert len(standing) < len(INITIATIVES)


def test_milestones_are_told_by_how_many_are_done_and_never_undone() -> None:
    (company,) = sites(1, seed=20)
    counted: dict[str, list[int]] = {
        objective.key_of(plan): []
        for objective in company.objectives
        for plan in objective.key_results
        if isinstance(plan.measure, Milestones) and plan.course is not None
    }
    for sitting in past_of(TODAY):
        for step in sitting.steps:
            if isinstance(step, Say) and step.key_result in counted:
                assert step.done is not None
                counted[step.key_result].append(step.done)

    assert all(done and done == sorted(done) for done in counted.values())


def key_results_spoken_of(step: object) -> list[str]:
    match step:
        case Acknowledge():
            return [step.key_result]
        case Comment(subject=NewestCheckIn(), reply_to=None) | React(subject=NewestCheckIn()):
            assert isinstance(step.subject, NewestCheckIn)
            return [step.subject.key_result]
        case _:
            return []
