"""Target schedules: what is in force when, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from domain.errors import ErrorCode
from domain.kpis.kpis import NO_THRESHOLDS, Kpi, KpiDirection, KpiHealth, Target, Thresholds
from domain.kpis.targets import MOST_SCHEDULED, Judgement, ScheduledTarget, check_schedule, in_force, judge
from domain.okrs.objectives import Scope

OWN = Thresholds(Decimal(50), Decimal(40))
KPI = Kpi("Margin", Scope.COMPANY, KpiDirection.HIGHER, target=Target(Decimal(50)), thresholds=OWN)
HIGHER = Thresholds(Decimal(70))


def scheduled(
    first: int, last: int | None, target: Target | int = 60, thresholds: Thresholds = NO_THRESHOLDS
) -> ScheduledTarget:
    """Give an entry from one day of April to another."""
    aim = target if isinstance(target, Target) else Target(Decimal(target))
    return ScheduledTarget(date(2026, 4, first), None if last is None else date(2026, 4, last), aim, thresholds)


SCHEDULE = (scheduled(5, 10), scheduled(11, 15, 70, HIGHER), scheduled(20, None, 80))


@pytest.mark.parametrize(
    ("day", "target", "thresholds"),
    [
        (4, 50, OWN),
        (5, 60, OWN),
        (10, 60, OWN),
        (11, 70, HIGHER),
        (15, 70, HIGHER),
        (16, 50, OWN),
        (20, 80, OWN),
        (30, 80, OWN),
    ],
)
def test_what_is_in_force_is_the_entry_of_the_day_or_the_kpis_own(
    day: int, target: int, thresholds: Thresholds
) -> None:
    assert in_force(KPI, SCHEDULE, date(2026, 4, day)) == (Target(Decimal(target)), thresholds)


def test_a_value_is_judged_by_what_is_in_force() -> None:
    told = [judge(KPI, SCHEDULE, date(2026, 4, day), Decimal(63)) for day in (1, 11)]

    assert told == [
        Judgement(Target(Decimal(50)), KpiHealth.GREEN, Decimal("1.26")),
        Judgement(Target(Decimal(70)), KpiHealth.RED, Decimal("0.9")),
    ]
    assert judge(KPI, SCHEDULE, date(2026, 4, 11), None).health is KpiHealth.NO_DATA


def test_a_schedule_may_have_gaps_and_an_open_end() -> None:
    assert check_schedule(KpiDirection.HIGHER, SCHEDULE) == ()


@pytest.mark.parametrize(
    ("schedule", "path"),
    [
        ([scheduled(5, 4)], ("0", "to")),
        ([scheduled(5, 10, Target())], ("0", "target")),
        ([scheduled(5, 10), scheduled(10, 12)], ("1", "from")),
        ([scheduled(5, None), scheduled(10, 12)], ("1", "from")),
        ([scheduled(20, 21), scheduled(10, 12)], ("1", "from")),
        ([scheduled(5, 10, Target(lower=Decimal(1), upper=Decimal(2)))], ("0", "target", "lower")),
        ([scheduled(5, 10, 60, Thresholds(Decimal(1), Decimal(2)))], ("0", "thresholds", "yellow")),
    ],
)
def test_what_is_wrong_with_an_entry_is_told_at_its_place(
    schedule: list[ScheduledTarget], path: tuple[str, ...]
) -> None:
    errors = check_schedule(KpiDirection.HIGHER, schedule)

    assert errors[0].path == ("targetSchedule", *path)


def test_a_schedule_has_an_end() -> None:
    many = [ScheduledTarget(date(2026, 1, 1), None, Target(Decimal(1)))] * (MOST_SCHEDULED + 1)

    assert [error.code for error in check_schedule(KpiDirection.HIGHER, many)] == [ErrorCode.TOO_MANY]
