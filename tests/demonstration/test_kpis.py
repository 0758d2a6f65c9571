"""What the company's KPIs have to show: every source, targets over time, guardrails, boards, and data to look at."""

from datetime import date
from typing import Any

import pytest

from domain.events import EventType
from domain.kpis.hygiene import ConcernKind
from domain.kpis.kpis import KpiLinkMode, KpiSource, NoValueReason
from domain.kpis.timers import TimerEventState
from domain.okrs.objectives import Visibility
from tests.demonstration.havelstern import Company, Visitor

pytestmark = pytest.mark.slow


async def test_kpis_of_every_source_have_a_key_and_a_value(company: Company) -> None:
    rows = await company.values("SELECT source, key IS NOT NULL AND current_value IS NOT NULL FROM kpis")

    assert {source for source, _ in rows} == set(KpiSource)
    assert all(is_there for _, is_there in rows)


async def test_key_results_follow_kpis_in_every_mode_and_none_is_without_progress(company: Company) -> None:
    rows = await company.values("SELECT link_mode, has_value, progress FROM key_results WHERE kpi_id IS NOT NULL")

    assert {mode for mode, *_ in rows} == set(KpiLinkMode)
    assert all(has_value and 0 < progress <= 1 for _, has_value, progress in rows)


async def test_what_was_timed_was_matched_and_some_was_lost_repeated_or_is_still_running(company: Company) -> None:
    states = dict(await company.values("SELECT state, count(*) FROM kpi_events GROUP BY 1"))

    assert set(states) == set(TimerEventState)
    assert states[TimerEventState.MATCHED] > 2_000


async def test_late_events_corrected_what_was_known_of_past_weeks(company: Company) -> None:
    late = await company.column(
        """SELECT at::date FROM kpi_events WHERE kind = 'STOP' AND state = 'MATCHED'
             AND created_at - at > interval '15 days' AND created_at > (SELECT min(created_at) FROM kpi_events)"""
    )

    assert len(late) >= 3


async def test_the_margin_is_what_its_formula_says_of_every_month(guest: Visitor) -> None:
    data = await guest.ask(
        """{ kpi(by: { key: "project_margin" }) { series(from: "-P8M") {
             entries { start value inputs { kpi { key } value } } } } }"""
    )

    months = {entry["start"]: entry for entry in data["kpi"]["series"]["entries"] if entry["value"] is not None}
    assert len(months) >= 7
    for month in months.values():
        said = {each["kpi"]["key"]: each["value"] for each in month["inputs"]}
        margin = 100 * (said["project_revenue"] - said["project_cost"]) / said["project_revenue"]
        assert month["value"] == pytest.approx(margin)
    assert months["2026-09-01"]["value"] == pytest.approx(50.6, rel=0.02)


async def test_targets_step_up_from_quarter_to_quarter(guest: Visitor) -> None:
    data = await guest.ask(
        """{ kpi(by: { key: "digital_revenue" }) { series(from: "-P7M") { entries { start target { value } } } } }"""
    )

    targets = {entry["start"]: entry["target"]["value"] for entry in data["kpi"]["series"]["entries"]}
    assert list(dict.fromkeys(targets.values())) == [60_000, 80_000, 110_000]
    assert len(targets) == 8


async def test_a_sum_of_teams_has_no_value_where_one_of_them_has_none(company: Company) -> None:
    gaps = await company.column(
        """SELECT period.no_value_reason FROM kpi_periods period JOIN kpis ON id = kpi_id
           WHERE key = 'visits' AND value IS NULL"""
    )

    assert gaps == [NoValueReason.MISSING_INPUT] * 2


async def test_every_reason_to_look_at_a_kpi_is_there_and_most_have_none(guest: Visitor) -> None:
    data = await guest.ask("{ kpis(first: 100) { totalCount nodes { hygiene { concerns { kind } } } } }")

    found = [{concern["kind"] for concern in kpi["hygiene"]["concerns"]} for kpi in data["kpis"]["nodes"]]
    assert set().union(*found) == set(ConcernKind) - {ConcernKind.NO_VALUE}
    assert 4 <= sum(map(bool, found)) < data["kpis"]["totalCount"] / 2


async def test_of_the_guardrails_one_is_breached_and_another_was(company: Company, guest: Visitor) -> None:
    data = await guest.ask(
        """{ objectives(first: 100, filter: { state: { eq: ACTIVE } }) { nodes { title guardrails {
             isBreached kpi { key health } } } } }"""
    )

    guarded = [each["guardrails"] for each in data["objectives"]["nodes"] if each["guardrails"]]
    breached = [each["kpi"] for guardrails in guarded for each in guardrails if each["isBreached"]]
    assert len(guarded) == 2
    assert breached == [{"key": "overtime", "health": "RED"}]
    told = await company.column("SELECT DISTINCT type FROM events WHERE type LIKE 'GUARDRAIL_%ED' ORDER BY 1")
    assert told == [EventType.GUARDRAIL_ADDED, EventType.GUARDRAIL_BREACHED, EventType.GUARDRAIL_RECOVERED]


async def test_a_board_of_the_company_and_one_of_the_desk_show_kpis_in_their_order(guest: Visitor) -> None:
    data = await guest.ask("{ kpiBoards { nodes { name team { name } kpis { key } } } }")

    desk, company = sorted(data["kpiBoards"]["nodes"], key=lambda board: board["team"] is None)
    assert desk["team"] == {"name": "Service Desk"}
    assert keys(desk)[:3] == ["time_to_respond", "time_to_plan", "time_to_resolve"]
    assert keys(company)[0] == "customer_satisfaction"


async def test_one_kpi_is_for_two_people_alone(company: Company) -> None:
    rows = await company.values(
        """SELECT visibility, (SELECT count(*) FROM kpi_viewers WHERE kpi_id = kpis.id)
           FROM kpis WHERE visibility <> 'ORGANIZATION'"""
    )

    assert rows == [(Visibility.PRIVATE, 2)]


async def test_the_desk_is_closed_on_holidays_and_no_ticket_arrived_on_one(company: Company) -> None:
    (holidays,) = await company.column("SELECT holidays FROM organizations")
    begun = await company.column(
        """SELECT DISTINCT (at AT TIME ZONE 'Europe/Berlin')::date FROM kpi_events JOIN kpis ON kpis.id = kpi_id
           WHERE key = 'time_to_respond' AND kind = 'START'"""
    )

    assert date(2026, 10, 3) in holidays
    assert len(holidays) >= 2
    assert len(begun) > 150
    assert set(begun).isdisjoint(holidays)


def keys(board: dict[str, Any]) -> list[str]:
    return [kpi["key"] for kpi in board["kpis"]]
