"""KPIs that a company hides, with everything that may hang on them, and what is seen but rests on them."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from commands.comments.comments import AddComment, add_comment
from commands.comments.reactions import React, add_reaction
from commands.entities import ExternalKey
from commands.kpis.boards import UpdateKpiBoard, update_kpi_board
from commands.kpis.guardrails import AddGuardrail, add_guardrail
from commands.kpis.kpis import CreateKpi, UpdateKpi, create_kpi, update_kpi
from commands.kpis.links import LinkKpi, link_kpi
from commands.kpis.measurements import RecordMeasurements, record_measurements
from commands.kpis.timers import RecordKpiEvents, record_kpi_events
from commands.okrs.key_results import CreateKeyResult, create_key_result
from domain.comments import ReactionEmoji
from domain.kpis.definitions import ChildKpi, ChildKpis, TimerTimes
from domain.kpis.kpis import ChildrenMethod, KpiDirection, Target, Thresholds, TimerClock
from domain.kpis.measurements import GivenMeasurement
from domain.kpis.targets import ScheduledTarget
from domain.kpis.timers import GivenTimerEvent, TimerEventKind
from domain.okrs.measures import Metric
from domain.okrs.objectives import Scope, Visibility
from domain.units import Unit
from tests.company import Company
from tests.customizing import fields_given

HIDDEN_KPIS: Final = ("team_kpi", "private_timer", "private_formula", "private_kpi")
"""The KPIs that the viewers of these tests do not see."""


async def hush(company: Company) -> None:
    """Give the company KPIs of which most people know nothing."""
    await _define(company)
    await _record(company)
    await _rest_on_them(company)
    await _talk(company)


async def _define(company: Company) -> None:
    private: dict[str, Any] = {
        "visibility": Visibility.PRIVATE,
        "accountable_id": company["finn"],
        "viewer_ids": (company["dan"],),
    }
    details: dict[str, Any] = {
        "description": "What nobody may read",
        "tags": ("hushed",),
        "target": Target(Decimal(9)),
        "thresholds": Thresholds(Decimal(8), Decimal(7)),
        "target_schedule": (ScheduledTarget(datetime(2026, 1, 1, tzinfo=UTC).date(), None, Target(Decimal(11))),),
        "custom_fields": fields_given(company, "kpi"),
    }
    team = {"visibility": Visibility.TEAM, "scope": Scope.TEAM, "team_id": company["department"]}
    timer = {"unit": Unit.DURATION, "timer": TimerTimes(TimerClock.ELAPSED, None)}
    await _create(company, "private_kpi", **private, **details)
    await _create(company, "team_kpi", **team, **details)
    await _create(company, "private_timer", **private, **timer)
    await _create(company, "private_formula", **private, formula="private_kpi + 1")
    await _create(company, "open_formula", formula="private_kpi + team_kpi")
    await _create(company, "open_timer", unit=Unit.DURATION, timer=TimerTimes(None, company["private_timer"]))
    items = (ChildKpi(company["private_kpi"]), ChildKpi(company["open_formula"]))
    await _create(company, "open_children", children=ChildKpis(ChildrenMethod.SUM, items))


async def _create(company: Company, name: str, **given: Any) -> None:
    command = CreateKpi(f"{name} hushed", Scope.COMPANY, KpiDirection.HIGHER, key=name)
    key = ExternalKey("tracker", f"{company.name}-{name}")
    company.ids[name] = await company.run(create_kpi, replace(command, external_key=key, **given))


async def _record(company: Company) -> None:
    rows = tuple(
        (
            company[name],
            GivenMeasurement(
                datetime(2026, month, 7, 12, tzinfo=UTC), value, "Hidden feed", "Said in silence", f"h{month}"
            ),
        )
        for name in ("private_kpi", "team_kpi")
        for month, value in ((3, 4), (4, 5), (5, 6.5))
    )
    for correction in (0, 0.25):
        again = tuple((kpi_id, replace(row, value=float(row.value) + correction)) for kpi_id, row in rows)
        await company.run(record_measurements, RecordMeasurements(again, atomic=True))
    events = tuple(
        (company["private_timer"], GivenTimerEvent("Ticket in the dark", kind, datetime(2026, 5, day, tzinfo=UTC)))
        for kind, day in ((TimerEventKind.START, 4), (TimerEventKind.STOP, 5), (TimerEventKind.STOP, 6))
    )
    await company.run(record_kpi_events, RecordKpiEvents(events, atomic=True))


async def _rest_on_them(company: Company) -> None:
    follower = CreateKeyResult(company["squad_goal"], "Follower", Metric(Decimal(0), Decimal(10)))
    company.ids["follower"] = await company.run(create_key_result, follower)
    await company.run(link_kpi, LinkKpi(company["follower"], company["private_kpi"]))
    for name, goal in (("private_kpi", "squad_goal"), ("team_kpi", "sales_goal"), ("idle_kpi", "private_goal")):
        company.ids[f"{goal}_guarded"] = await company.run(add_guardrail, AddGuardrail(company[goal], company[name]))
    shown = tuple(company[name] for name in ("kpi", *HIDDEN_KPIS, "open_formula"))
    await company.run(update_kpi_board, UpdateKpiBoard(company["board"], {"kpi_ids": shown}))


async def _talk(company: Company) -> None:
    comment = AddComment(company["private_kpi"], "Hear no evil", (company["eve"],))
    company.ids["aside"] = await company.run(add_comment, comment, "finn")
    await company.run(add_reaction, React(company["aside"], ReactionEmoji.PARTY), "dan")
    await company.run(update_kpi, UpdateKpi(company["private_kpi"], {"description": "What is not to be read"}))
