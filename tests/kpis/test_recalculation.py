"""Whatever changes is worked out once, for everything that rests on it, and told with one cause."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from commands.kpis.recalculation import EVERY_DAY, recalculate
from commands.orgs.day import turn_day
from domain.kpis.kpis import Aggregation, ChildrenMethod, KpiCadence, Target, Thresholds
from domain.kpis.measurements import GivenMeasurement
from storage.work import Work
from tests.kpis.desk import Desk, april, noon

MARCH = date(2026, 3, 1)
APRIL = date(2026, 4, 1)


async def values(desk: Desk, kpi_id: str) -> Mapping[date, Decimal | None]:
    return {start: row["value"] for start, row in (await desk.periods(kpi_id)).items()}


async def test_each_period_in_which_something_was_measured_has_a_value(desk: Desk) -> None:
    kpi_id = await desk.kpi(cadence=KpiCadence.MONTHLY, aggregation=Aggregation.SUM)

    await desk.record(
        (kpi_id, GivenMeasurement(noon(date(2026, 3, 4)), 1)),
        (kpi_id, GivenMeasurement(noon(april(3)), 2)),
        (kpi_id, GivenMeasurement(noon(april(4)), 3)),
    )

    assert await values(desk, kpi_id) == {MARCH: 1, APRIL: 5}
    period = (await desk.periods(kpi_id))[APRIL]
    assert (period["reading_count"], period["last_measured_at"]) == (2, noon(april(4)))


async def test_a_measurement_that_moves_away_leaves_no_period_behind(desk: Desk) -> None:
    kpi_id = await desk.kpi(cadence=KpiCadence.MONTHLY)
    await desk.measure(kpi_id, date(2026, 3, 4), 1, "one")

    await desk.measure(kpi_id, april(4), 2, "one")

    assert await values(desk, kpi_id) == {APRIL: 2}


async def test_a_period_is_judged_by_what_the_kpi_is_held_against(desk: Desk) -> None:
    kpi_id = await desk.kpi(target=Target(Decimal(10)), thresholds=Thresholds(Decimal(8), Decimal(5)))

    await desk.measure(kpi_id, april(3), 6)

    period = (await desk.periods(kpi_id))[april(3)]
    assert (period["target"], period["health"], period["attainment"]) == (10, "YELLOW", Decimal("0.6"))


async def test_another_cadence_divides_the_whole_past_anew(desk: Desk) -> None:
    kpi_id = await desk.kpi(cadence=KpiCadence.DAILY, aggregation=Aggregation.SUM)
    for day in (3, 4, 10):
        await desk.measure(kpi_id, april(day), day)

    await desk.change(kpi_id, cadence=KpiCadence.MONTHLY)

    assert await values(desk, kpi_id) == {APRIL: 17}


async def test_children_move_their_parents_and_all_is_told_with_one_cause(desk: Desk) -> None:
    north, south = [await desk.kpi(name=name) for name in ("North", "South")]
    region = await desk.parent(ChildrenMethod.SUM, north, south, name="Region")
    company = await desk.parent(ChildrenMethod.MAX, region, name="Company")
    await desk.measure(north, april(3), 1)

    await desk.measure(south, april(3), 4)

    assert await values(desk, company) == {april(3): 5}
    assert (await desk.stands(company))["current_value"] == 5
    told = [event for event in await desk.acme.events() if event["type"].startswith("KPI_")][-3:]
    assert [(event["type"], event["subject_id"]) for event in told] == [
        ("KPI_MEASURED", south),
        ("KPI_RECALCULATED", region),
        ("KPI_RECALCULATED", company),
    ]
    assert len({event["cause_id"] for event in told}) == 1
    assert told[-1]["data"]["before"]["value"] is None
    assert told[-1]["data"]["after"]["value"] == 5


async def test_a_child_without_a_value_leaves_the_parent_without_one_and_says_why(desk: Desk) -> None:
    north, south = [await desk.kpi(name=name) for name in ("North", "South")]
    region = await desk.parent(ChildrenMethod.SUM, north, south, name="Region")

    await desk.measure(north, april(3), 1)

    period = (await desk.periods(region))[april(3)]
    assert (period["value"], period["no_value_reason"]) == (None, "MISSING_INPUT")
    assert (await desk.stands(region))["no_value_reason"] == "MISSING_INPUT"


async def test_a_late_measurement_moves_what_follows_a_parent(desk: Desk) -> None:
    north = await desk.kpi(name="North")
    region = await desk.parent(ChildrenMethod.SUM, north, name="Region")
    key_result_id, objective_id = await desk.driven(region)
    await desk.measure(north, april(10), 8)

    await desk.measure(north, april(5), 4)

    assert await desk.progress(objective_id) == Decimal("0.8")
    history = await desk.history(key_result_id)
    assert (history[april(5)], history[april(10)]) == (Decimal("0.4"), Decimal("0.8"))


@pytest.mark.parametrize("count", [1, 3])
async def test_statements_do_not_grow_with_what_rests_on_a_kpi(desk: Desk, counted: dict[str, int], count: int) -> None:
    north = await desk.kpi(name="North")
    for place in range(count):
        region = await desk.parent(ChildrenMethod.SUM, north, name=f"Region {place}")
        await desk.parent(ChildrenMethod.MAX, region, name=f"Company {place}")
    await desk.measure(north, april(3), 1)
    counted.clear()

    await desk.measure(north, april(4), 1)

    assert sum(counted.values()) == 17


async def test_working_out_everything_again_changes_nothing(desk: Desk) -> None:
    north = await desk.kpi(name="North", cadence=KpiCadence.WEEKLY, aggregation=Aggregation.MEDIAN)
    region = await desk.parent(ChildrenMethod.AVERAGE, north, name="Region", cadence=KpiCadence.WEEKLY)
    for day in (1, 3, 9, 14):
        await desk.measure(north, april(day), day * 1.1)
    before = [await desk.periods(kpi_id) for kpi_id in (north, region)]
    events = len(await desk.acme.events())

    async def again(work: Work, _command: None) -> None:
        await recalculate(work, {north: EVERY_DAY, region: EVERY_DAY})

    await desk.run(again, None)

    assert [await desk.periods(kpi_id) for kpi_id in (north, region)] == before
    assert len(await desk.acme.events()) == events


async def test_what_was_measured_before_periods_were_stored_gets_them_with_the_next_day(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    await desk.measure(kpi_id, april(3), 1)
    before = await desk.periods(kpi_id)
    async with desk.database.connection(desk.acme.owner.org_id) as connection:
        await connection.execute("DELETE FROM kpi_periods")

    await desk.run(turn_day, None)

    assert await desk.periods(kpi_id) == before


async def test_another_definition_tells_what_it_did_to_the_values(desk: Desk) -> None:
    kpi_id = await desk.kpi(aggregation=Aggregation.SUM, cadence=KpiCadence.MONTHLY)
    await desk.measure(kpi_id, april(3), 1)
    await desk.measure(kpi_id, april(4), 2)

    await desk.change(kpi_id, aggregation=Aggregation.MAX)

    told = await desk.acme.events("KPI_UPDATED", "KPI_RECALCULATED")
    assert [event["type"] for event in told] == ["KPI_UPDATED", "KPI_RECALCULATED"]
    assert (told[1]["data"]["before"]["value"], told[1]["data"]["after"]["value"]) == (3, 2)


async def test_a_day_inside_a_period_moves_what_follows_also_where_the_period_does_not(desk: Desk) -> None:
    north, south = [await desk.kpi(name=name, cadence=KpiCadence.MONTHLY) for name in ("North", "South")]
    region = await desk.parent(ChildrenMethod.SUM, north, south, name="Region", cadence=KpiCadence.MONTHLY)
    key_result_id, _ = await desk.driven(region)
    await desk.measure(south, april(3), 1)
    await desk.measure(north, april(6), 7)

    await desk.measure(north, april(2), 2)

    assert (await desk.history(key_result_id))[april(3)] == Decimal("0.3")
