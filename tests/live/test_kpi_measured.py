"""`kpiMeasured`: how KPIs move, told to who follows them."""

from contextlib import aclosing
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from graphql import ExecutionResult

from commands.kpis.boards import CreateKpiBoard, create_kpi_board
from commands.kpis.kpis import CreateKpi, UpdateKpi, create_kpi, update_kpi
from commands.kpis.measurements import RecordMeasurements, record_measurements
from domain.kpis.definitions import ChildKpi, ChildKpis
from domain.kpis.kpis import ChildrenMethod, KpiCadence, KpiDirection, KpiSource, Thresholds
from domain.kpis.measurements import GivenMeasurement
from domain.okrs.objectives import Scope, Visibility
from tests.live.enterprise import Enterprise
from tests.live.surface import Surface, codes, cursor_of_end, results_of

MEASURED = """
subscription ($filter: KpiMeasuredFilter, $after: Cursor) {
  kpiMeasured(filter: $filter, after: $after) {
    cursor
    movement {
      at causeId kpiId isCorrection
      cause { type } actor { name }
      kpi { id name currentValue health }
      before { value periodStart health } after { value periodStart health }
      measured { created corrected from to }
      recalculated { count from to }
      event { number type subjectId }
    }
  }
}
"""


async def kpi(enterprise: Enterprise, **given: Any) -> str:
    """Give a monthly KPI that is GREEN from 8 and YELLOW from 5 on."""
    columns = {
        "name": "KPI",
        "scope": Scope.COMPANY,
        "direction": KpiDirection.HIGHER,
        "cadence": KpiCadence.MONTHLY,
        "thresholds": Thresholds(green=Decimal(8), yellow=Decimal(5)),
    }
    return await enterprise.run(create_kpi, CreateKpi(**{**columns, **given}))


async def measure(enterprise: Enterprise, kpi_id: str, value: float, month: int = 4, external_id: str = "m") -> None:
    given = GivenMeasurement(datetime(2026, month, 10, tzinfo=UTC), value, external_id=f"{external_id}{month}")
    await enterprise.run(record_measurements, RecordMeasurements(((kpi_id, given),)))


async def total(enterprise: Enterprise, *children: str) -> str:
    """Give a KPI that adds up others."""
    rests_on = ChildKpis(ChildrenMethod.SUM, tuple(ChildKpi(child) for child in children))
    return await kpi(enterprise, name="Total", source=KpiSource.CHILDREN, children=rests_on)


async def told(surface: Surface, after: str, viewer: Any = None, **filter_: object) -> list[tuple[str, float]]:
    """Give which KPIs moved, and to what."""
    movements = await surface.missed(MEASURED, "kpiMeasured", "movement", viewer, after=after, filter=filter_)
    return [(movement["kpiId"], movement["after"]["value"]) for movement in movements]


async def test_a_measurement_and_all_that_rests_on_it_are_told_with_one_cause(
    surface: Surface, enterprise: Enterprise
) -> None:
    child = await kpi(enterprise)
    parent = await total(enterprise, child)
    start = await cursor_of_end(surface)
    await measure(enterprise, child, 6)

    measured, recalculated = await surface.missed(MEASURED, "kpiMeasured", "movement", after=start)

    assert measured == {
        "at": "2026-04-15T09:30:00Z",
        "causeId": recalculated["causeId"],
        "kpiId": child,
        "isCorrection": False,
        "cause": {"type": "KPI_MEASURED"},
        "actor": None,
        "kpi": {"id": child, "name": "KPI", "currentValue": 6, "health": "YELLOW"},
        "before": {"value": None, "periodStart": None, "health": "NO_DATA"},
        "after": {"value": 6, "periodStart": "2026-04-01", "health": "YELLOW"},
        "measured": {"created": 1, "corrected": 0, "from": "2026-04-10T00:00:00Z", "to": "2026-04-10T00:00:00Z"},
        "recalculated": None,
        "event": {**measured["event"], "type": "KPI_MEASURED", "subjectId": child},
    }
    assert (recalculated["kpiId"], recalculated["kpi"]["name"], recalculated["measured"]) == (parent, "Total", None)
    assert recalculated["recalculated"] == {"count": 1, "from": "2026-04-01", "to": "2026-04-01"}
    assert recalculated["after"] == measured["after"]


async def test_what_changes_the_past_says_so(surface: Surface, enterprise: Enterprise) -> None:
    child = await kpi(enterprise)
    await total(enterprise, child)
    for month in (3, 4):
        await measure(enterprise, child, month, month)
    start = await cursor_of_end(surface)

    await measure(enterprise, child, 9, month=3)

    movements = await surface.missed(MEASURED, "kpiMeasured", "movement", after=start)
    assert [(each["isCorrection"], each["before"] == each["after"]) for each in movements] == [(True, True)] * 2


async def test_one_follows_kpis_by_themselves_their_teams_people_and_boards(
    surface: Surface, enterprise: Enterprise
) -> None:
    above = await enterprise.team()
    below, owner = await enterprise.team(above), await enterprise.person()
    of_team = await kpi(enterprise, scope=Scope.TEAM, team_id=below)
    of_person = await kpi(enterprise, scope=Scope.INDIVIDUAL, person_id=owner)
    answered_for = await kpi(enterprise, accountable_id=owner)
    listed = await kpi(enterprise)
    board = CreateKpiBoard("Board", Scope.COMPANY, kpi_ids=(listed, of_team))
    board_id = await enterprise.run(create_kpi_board, board)
    every = {of_team: 1.0, of_person: 2.0, answered_for: 3.0, listed: 4.0}
    start = await cursor_of_end(surface)
    for kpi_id, value in every.items():
        await measure(enterprise, kpi_id, value)

    async def found(**filter_: object) -> list[str]:
        return [kpi_id for kpi_id, _ in await told(surface, start, **filter_)]

    assert await found() == list(every)
    assert await found(kpiIds=[listed]) == [listed]
    assert await found(teamIds=[above]) == [of_team]
    assert await found(ownerIds=[owner]) == [of_person, answered_for]
    assert await found(boardIds=[board_id]) == [of_team, listed]
    assert await found(boardIds=[board_id], teamIds=[above]) == [of_team]
    assert await found(boardIds=[]) == []


async def test_one_follows_changes_of_some_size_and_crossings_of_health(
    surface: Surface, enterprise: Enterprise
) -> None:
    kpi_id = await kpi(enterprise)
    start = await cursor_of_end(surface)
    for value in (9.0, 8.5, 4.0, 5.0):
        await measure(enterprise, kpi_id, value)

    assert await told(surface, start, minimumChange=1) == [(kpi_id, 9), (kpi_id, 4), (kpi_id, 5)]
    assert await told(surface, start, health={"to": ["RED"]}) == [(kpi_id, 4)]
    assert await told(surface, start, health={"from": ["RED"]}) == [(kpi_id, 5)]
    assert await told(surface, start, health={}, minimumChange=2) == [(kpi_id, 9), (kpi_id, 4)]


async def test_who_may_not_see_a_kpi_is_not_told_how_it_moves(surface: Surface, enterprise: Enterprise) -> None:
    secret, open_ = await kpi(enterprise), await kpi(enterprise)
    start = await cursor_of_end(surface)
    for kpi_id in (secret, open_):
        await measure(enterprise, kpi_id, 1)
    member = enterprise.member(await enterprise.person())

    before = await told(surface, start, member)
    await enterprise.run(update_kpi, UpdateKpi(secret, {"visibility": Visibility.PRIVATE}))

    assert before == [(secret, 1), (open_, 1)]
    assert await told(surface, start, member) == [(open_, 1)]
    assert await told(surface, start) == before


async def test_one_goes_on_from_any_cursor_and_is_told_of_what_comes(surface: Surface, enterprise: Enterprise) -> None:
    kpi_id = await kpi(enterprise)
    start = await cursor_of_end(surface)
    await measure(enterprise, kpi_id, 1)
    await measure(enterprise, kpi_id, 2)
    async with aclosing(await surface.follow(MEASURED, after=start)) as stream:
        first = (await results_of(stream, 1))[0]
    assert first.data is not None

    async with aclosing(await surface.follow(MEASURED, after=first.data["kpiMeasured"]["cursor"])) as stream:
        second, heartbeat = [result.data["kpiMeasured"] for result in await results_of(stream, 2) if result.data]
        await measure(enterprise, kpi_id, 3)
        (third,) = [result.data["kpiMeasured"] for result in await results_of(stream, 1) if result.data]

    assert second["movement"]["after"]["value"] == 2
    assert heartbeat["movement"] is None
    assert third["movement"]["after"]["value"] == third["movement"]["kpi"]["currentValue"] == 3


@pytest.mark.parametrize(
    ("filter_", "code"),
    [
        ({"kpiIds": ["obj_00000000000000000000000000"]}, "INVALID_INPUT"),
        ({"boardIds": ["kpi_00000000000000000000000000"]}, "INVALID_INPUT"),
        ({"minimumChange": -1}, "INVALID_INPUT"),
        ({"teamIds": ["team_00000000000000000000000000"] * 101}, "TOO_MANY"),
    ],
)
async def test_a_filter_that_makes_no_sense_is_refused(surface: Surface, filter_: object, code: str) -> None:
    refused = await surface.begin(MEASURED, filter=filter_)

    assert isinstance(refused, ExecutionResult)
    assert codes(refused) == [code]
