"""What a key result takes over from its KPI, in each mode, whenever the KPI is measured."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from commands.kpis.links import LinkKpi, link_kpi
from commands.orgs.cycles import CreateCycle, create_cycle
from domain.errors import InvalidInput
from domain.kpis.kpis import Aggregation, ChildrenMethod, KpiCadence, KpiLinkMode
from domain.okrs.measures import AtLeast, Metric
from domain.units import Unit
from tests.kpis.client import Client
from tests.kpis.desk import Desk, april
from tests.orgs.acme import NOW

SUM, CHANGE = KpiLinkMode.SUM_SINCE_START, KpiLinkMode.CHANGE_SINCE_START
PERCENT = KpiLinkMode.PERCENT_CHANGE_SINCE_START

EXPLAIN = """query ($id: ID!) { keyResult(by: {id: $id}) {
  currentValue linkMode explain { progress { linkMode kpiValue baseValue kpi { id } inputs { name value } } }
} }"""


async def follow(desk: Desk, kpi_id: str, mode: KpiLinkMode, **given: Any) -> str:
    """Give a key result from 0 to 10 that follows a KPI from the first of April on."""
    objective_id = await desk.acme.objective(await desk.acme.quarter())
    key_result_id = await desk.acme.key_result(objective_id, **given)
    return await desk.run(link_kpi, LinkKpi(key_result_id, kpi_id, mode))


async def value(desk: Desk, key_result_id: str) -> Decimal | None:
    current: Decimal | None = (await desk.acme.row("key_results", key_result_id))["current_value"]
    return current


async def test_a_sum_counts_every_period_since_the_start_and_its_corrections(desk: Desk) -> None:
    kpi_id = await desk.kpi(aggregation=Aggregation.SUM, cadence=KpiCadence.WEEKLY)
    for day, measured in ((date(2026, 3, 29), 50), (date(2026, 3, 31), 1), (april(2), 2), (april(7), 3)):
        await desk.measure(kpi_id, day, measured)

    key_result_id = await follow(desk, kpi_id, SUM)

    assert await desk.history(key_result_id) == {
        april(2): Decimal("0.3"),
        april(7): Decimal("0.6"),
        april(15): Decimal("0.6"),
    }
    await desk.measure(kpi_id, date(2026, 3, 30), 0.5)
    assert await value(desk, key_result_id) == Decimal("6.5")


@pytest.mark.parametrize(("mode", "before", "late", "after"), [(CHANGE, 3, 48, 5), (PERCENT, 6, 42.4, 25)])
async def test_a_late_value_before_the_start_moves_what_changes_are_counted_from(
    desk: Desk, mode: KpiLinkMode, before: int, late: float, after: int
) -> None:
    kpi_id = await desk.kpi()
    await desk.measure(kpi_id, date(2026, 2, 1), 50)
    await desk.measure(kpi_id, NOW, 53)
    key_result_id = await follow(desk, kpi_id, mode)
    held = await value(desk, key_result_id)

    await desk.measure(kpi_id, date(2026, 3, 31), late)

    assert held == before
    assert await value(desk, key_result_id) == after


async def test_improving_satisfaction_by_ten_percent_is_half_done_at_five(desk: Desk) -> None:
    kpi_id = await desk.kpi(cadence=KpiCadence.MONTHLY, aggregation=Aggregation.AVERAGE)
    for day, measured in ((date(2026, 3, 10), 55), (date(2026, 3, 20), 65), (april(3), 60), (april(9), 66)):
        await desk.measure(kpi_id, day, measured)

    key_result_id = await follow(desk, kpi_id, PERCENT, measure=Metric(Decimal(0), Decimal(10)))

    assert await value(desk, key_result_id) == 5
    assert await desk.progress(key_result_id) == Decimal("0.5")


async def test_there_is_no_value_in_percent_of_nothing(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    await desk.measure(kpi_id, date(2026, 3, 31), 0)
    await desk.measure(kpi_id, april(3), 5)

    key_result_id = await follow(desk, kpi_id, PERCENT)

    assert await value(desk, key_result_id) is None
    assert (await desk.acme.row("key_results", key_result_id))["status"] == "NO_DATA"


async def test_a_key_result_follows_a_kpi_that_rests_on_others(desk: Desk) -> None:
    north, south = await desk.kpi(name="North"), await desk.kpi(name="South")
    both = await desk.parent(ChildrenMethod.SUM, north, south, name="Both")
    await desk.measure(north, april(1), 2)
    await desk.measure(south, april(1), 3)
    key_result_id = await follow(desk, both, CHANGE)

    await desk.measure(north, april(9), 4)
    await desk.measure(south, april(9), 5)

    assert await value(desk, key_result_id) == 4


async def test_linking_the_same_kpi_in_another_mode_rewrites_the_history(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    for day, measured in ((april(3), 4), (april(10), 6)):
        await desk.measure(kpi_id, day, measured)
    key_result_id, _ = await desk.driven(kpi_id)

    await desk.run(link_kpi, LinkKpi(key_result_id, kpi_id, CHANGE))

    assert await desk.history(key_result_id) == {
        april(3): Decimal(0),
        april(10): Decimal("0.2"),
        april(15): Decimal("0.2"),
    }


@pytest.mark.parametrize("mode", KpiLinkMode)
async def test_unlinking_keeps_the_values_as_they_were_taken_over(desk: Desk, mode: KpiLinkMode) -> None:
    kpi_id = await desk.kpi(aggregation=Aggregation.SUM)
    for day, measured in ((date(2026, 3, 31), 5), (april(3), 6), (april(3), 1), (april(10), 8)):
        await desk.measure(kpi_id, day, measured)
    key_result_id = await follow(desk, kpi_id, mode)
    before = await desk.acme.row("key_results", key_result_id), await desk.history(key_result_id)

    await desk.unlink(key_result_id)

    row = await desk.acme.row("key_results", key_result_id)
    assert (row["current_value"], row["progress"]) == (before[0]["current_value"], before[0]["progress"])
    assert await desk.history(key_result_id) == before[1]
    assert row["link_mode"] is None


async def test_euros_are_no_dollars(desk: Desk) -> None:
    kpi_id = await desk.kpi(unit=Unit.CURRENCY, currency="EUR")

    with pytest.raises(InvalidInput, match="The KPI counts EUR, and the key result USD"):
        await follow(desk, kpi_id, SUM, unit=Unit.CURRENCY, currency="USD")


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        (KpiLinkMode.LATEST, (66, 66, None)),
        (SUM, (136, 66, None)),
        (CHANGE, (6, 66, 60)),
        (PERCENT, (10, 66, 60)),
    ],
)
async def test_an_explanation_says_what_the_kpi_is_and_what_changes_are_counted_from(
    client: Client, desk: Desk, mode: KpiLinkMode, told: tuple[float, float, float | None]
) -> None:
    kpi_id = await desk.kpi()
    for day, measured in ((date(2026, 3, 31), 60), (april(3), 70), (april(9), 66)):
        await desk.measure(kpi_id, day, measured)
    key_result_id = await follow(desk, kpi_id, mode, measure=AtLeast(Decimal(10)))

    found = (await client.ask(EXPLAIN, id=key_result_id))["keyResult"]

    progress = found["explain"]["progress"]
    assert (found["currentValue"], progress["kpiValue"], progress["baseValue"]) == told
    assert (found["linkMode"], progress["linkMode"], progress["kpi"]) == (mode, mode, {"id": kpi_id})


@pytest.mark.parametrize("mode", KpiLinkMode)
async def test_a_key_result_may_start_on_the_first_day_of_the_calendar(desk: Desk, mode: KpiLinkMode) -> None:
    kpi_id = await desk.kpi(cadence=KpiCadence.QUARTERLY)
    await desk.measure(kpi_id, april(2), 40)

    cycle = CreateCycle("Everything", date.min, date(2026, 12, 31))
    objective_id = await desk.acme.objective(await desk.run(create_cycle, cycle))
    key_result_id = await desk.acme.key_result(objective_id)
    await desk.run(link_kpi, LinkKpi(key_result_id, kpi_id, mode))

    assert await value(desk, key_result_id) == (40 if mode in {KpiLinkMode.LATEST, SUM} else 0)
