"""Movements of KPIs that somebody follows."""

from decimal import Decimal
from typing import Any

import pytest

from domain.kpis.kpis import KpiHealth
from domain.kpis.movements import Movement, check_minimum_change, rereads_past
from domain.live import EventFilter

GREEN, RED, YELLOW = KpiHealth.GREEN, KpiHealth.RED, KpiHealth.YELLOW


def moved(
    before: float | None, after: float | None, healths: tuple[KpiHealth, KpiHealth] = (GREEN, GREEN)
) -> dict[str, Any]:
    return {
        "type": "KPI_RECALCULATED",
        "subject_id": "kpi_1",
        "data": {
            "before": {"value": before, "health": healths[0].value, "period_start": "2026-05-01"},
            "after": {"value": after, "health": healths[1].value, "period_start": "2026-05-01"},
            "from": "2026-05-01",
            "to": "2026-05-01",
        },
    }


@pytest.mark.parametrize(
    ("before", "after", "least", "holds"),
    [
        (1.0, 1.5, "0.5", True),
        (1.5, 1.0, "0.5", True),
        (1.0, 1.4, "0.5", False),
        (0.1, 0.3, "0.2", True),
        (None, 0.0, "1000", True),
        (5.0, None, "1000", True),
        (None, None, "0", False),
        (2.0, 2.0, "0", True),
    ],
)
def test_a_least_change_is_up_or_down_and_whatever_comes_or_goes(
    before: float | None, after: float | None, least: str, holds: bool
) -> None:
    assert Movement(Decimal(least)).holds(moved(before, after)) is holds


@pytest.mark.parametrize(
    ("wanted", "healths", "holds"),
    [
        (Movement(), (GREEN, GREEN), True),
        (Movement(is_crossing=True), (GREEN, GREEN), False),
        (Movement(is_crossing=True), (GREEN, RED), True),
        (Movement(is_crossing=True, after=frozenset({RED})), (GREEN, RED), True),
        (Movement(is_crossing=True, after=frozenset({RED})), (GREEN, YELLOW), False),
        (Movement(is_crossing=True, before=frozenset({YELLOW})), (GREEN, RED), False),
        (Movement(is_crossing=True, before=frozenset()), (GREEN, RED), False),
    ],
)
def test_a_crossing_is_from_one_health_to_another(
    wanted: Movement, healths: tuple[KpiHealth, KpiHealth], holds: bool
) -> None:
    assert wanted.holds(moved(1, 2, healths)) is holds


def test_a_question_for_movements_admits_nothing_else() -> None:
    event = {"type": "KPI_UPDATED", "subject_id": "kpi_1", "data": {}}

    assert not EventFilter(movement=Movement()).admits(event)
    assert EventFilter(movement=Movement()).admits(moved(1, 2))


def test_nobody_asks_for_less_than_no_change() -> None:
    assert check_minimum_change(None) == check_minimum_change(Decimal(0)) == ()
    assert [error.path for error in check_minimum_change(Decimal(-1), "minimumChange")] == [("minimumChange",)]


@pytest.mark.parametrize(
    ("data", "holds"),
    [({"corrected": 0}, False), ({"corrected": 1}, True), ({"corrected": 0, "removed_ids": ["msr_1"]}, True)],
)
def test_what_was_measured_rereads_the_past_if_it_corrects_something(data: dict[str, Any], holds: bool) -> None:
    assert rereads_past({"type": "KPI_MEASURED", "data": data}) is holds


@pytest.mark.parametrize(
    ("current", "first", "holds"),
    [("2026-05-01", "2026-05-01", False), ("2026-05-01", "2026-04-01", True), (None, "2026-04-01", False)],
)
def test_what_was_recalculated_rereads_the_past_if_that_is_before_the_current_period(
    current: str | None, first: str, holds: bool
) -> None:
    event = {"type": "KPI_RECALCULATED", "data": {"before": {"period_start": current}, "from": first}}

    assert rereads_past(event) is holds
