"""The values of a KPI over time, as they were known at the end of each day."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from commands.kpis import period_values
from commands.orgs.organizations import UpdateOrganization, update_organization
from domain.kpis.kpis import Aggregation, KpiCadence
from domain.kpis.measurements import EARLIEST, GivenMeasurement
from domain.kpis.periods import beginning_of
from domain.units import Unit
from storage.database import Row
from storage.kpis.values import Window, period_window
from storage.reader import Reader
from tests.kpis.desk import Desk, april, minutes, noon

MEASURED = ((30, 3), (1, 8), (2, 5), (2, 2), (6, 1))
"""Days from 30 March on, and what was measured on each; two values on 2 April."""


async def measured_kpi(desk: Desk, aggregation: Aggregation, cadence: KpiCadence = KpiCadence.WEEKLY) -> str:
    """Measure around the week of Monday 30 March to Sunday 5 April."""
    share = {"share_limit": Decimal(4), "unit": Unit.RATIO} if aggregation is Aggregation.SHARE_WITHIN else {}
    kpi_id = await desk.kpi(aggregation=aggregation, cadence=cadence, **share)
    days = [date(2026, 3, 30) if day == 30 else april(day) for day, _ in MEASURED]
    rows = [
        (kpi_id, GivenMeasurement(noon(day) + minutes(place), value))
        for place, (day, (_, value)) in enumerate(zip(days, MEASURED, strict=True))
    ]
    await desk.record(*rows)
    return kpi_id


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [
        (Aggregation.LAST, {1: "8", 2: "2", 6: "1"}),
        (Aggregation.SUM, {1: "11", 2: "18", 6: "1"}),
        (Aggregation.AVERAGE, {1: "5.5", 2: "4.5", 6: "1"}),
        (Aggregation.MIN, {1: "3", 2: "2", 6: "1"}),
        (Aggregation.MAX, {1: "8", 2: "8", 6: "1"}),
        (Aggregation.MEDIAN, {1: "5.5", 2: "4", 6: "1"}),
        (Aggregation.P95, {1: "8", 2: "8", 6: "1"}),
        (Aggregation.SHARE_WITHIN, {1: "0.5", 2: "0.5", 6: "1"}),
    ],
)
async def test_a_value_is_that_of_the_whole_period_so_far_though_history_begins_inside_it(
    desk: Desk, aggregation: Aggregation, expected: dict[int, str]
) -> None:
    kpi_id = await measured_kpi(desk, aggregation)

    values = await desk.values(kpi_id, april(1))

    assert values == {april(day): Decimal(value) for day, value in expected.items()}


async def test_days_without_a_measurement_have_no_value_of_their_own(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    await desk.measure(kpi_id, april(3), 1)

    assert await desk.values(kpi_id, april(1)) == {april(3): 1}
    assert await desk.values(kpi_id, april(4)) == {}


async def test_there_is_no_history_of_the_future(desk: Desk) -> None:
    kpi_id = await measured_kpi(desk, Aggregation.LAST)

    assert await desk.values(kpi_id, april(30)) == {}


async def test_of_two_measurements_at_one_moment_the_later_recorded_is_the_last(desk: Desk) -> None:
    kpi_id = await desk.kpi()

    for name, value in (("b", 1), ("a", 2)):
        await desk.measure(kpi_id, april(3), value, name)

    assert await desk.values(kpi_id, april(1)) == {april(3): 2}


@pytest.mark.parametrize("aggregation", [each for each in Aggregation if each is not Aggregation.SHARE_WITHIN])
async def test_a_day_of_23_or_25_hours_takes_what_was_measured_on_it(desk: Desk, aggregation: Aggregation) -> None:
    kpi_id = await desk.kpi(aggregation=aggregation)
    for change, hours in ((date(2026, 3, 29), 23), (date(2025, 10, 26), 25)):
        begins = datetime.combine(change, datetime.min.time(), UTC) - (
            timedelta(hours=1) if hours == 23 else timedelta(hours=2)
        )
        ends = begins + timedelta(hours=hours)
        for moment, value in ((begins - minutes(1), 1), (begins, 4), (ends - minutes(1), 4), (ends, 9)):
            await desk.measure(kpi_id, moment, value)

    values = await desk.values(kpi_id, date(2025, 10, 1))

    on_the_day = 8 if aggregation is Aggregation.SUM else 4
    assert values == {
        date(2025, 10, 25): 1,
        date(2025, 10, 26): on_the_day,
        date(2025, 10, 27): 9,
        date(2026, 3, 28): 1,
        date(2026, 3, 29): on_the_day,
        date(2026, 3, 30): 9,
    }


@pytest.mark.parametrize("aggregation", [each for each in Aggregation if each is not Aggregation.SHARE_WITHIN])
async def test_the_standing_is_the_value_of_the_newest_day(desk: Desk, aggregation: Aggregation) -> None:
    kpi_id = await measured_kpi(desk, aggregation, KpiCadence.MONTHLY)

    values = await desk.values(kpi_id, date(2026, 3, 1))

    kpi = await desk.stands(kpi_id)
    assert (kpi["current_value"], kpi["current_period_start"]) == (values[april(6)], april(1))


@pytest.mark.parametrize("time_zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"])
async def test_of_many_years_those_days_are_looked_at_on_which_something_was_measured(
    desk: Desk, time_zone: str
) -> None:
    await desk.run(update_organization, UpdateOrganization({"time_zone": time_zone}))
    kpi_id = await desk.kpi(aggregation=Aggregation.SUM)
    first = beginning_of(date(2000, 3, 1), time_zone)
    moments = [first - timedelta(seconds=1), first, first + timedelta(days=1, seconds=-1), first + timedelta(days=1)]
    await desk.record(*((kpi_id, GivenMeasurement(at, place)) for place, at in enumerate(moments, start=1)))

    assert await desk.values(kpi_id, date(2000, 3, 1)) == {date(2000, 3, 1): 5, date(2000, 3, 2): 4}


async def test_fifty_years_between_two_measurements_cost_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    kpi_id = await desk.kpi()
    await desk.record((kpi_id, GivenMeasurement(EARLIEST, 1)), (kpi_id, GivenMeasurement(noon(april(2)), 2)))
    windows: list[date] = []

    def counted(work: Reader, kpi: Row, start: date) -> Window:
        windows.append(start)
        return period_window(work, kpi, start)

    monkeypatch.setattr(period_values, "period_window", counted)
    await desk.change(kpi_id, aggregation=Aggregation.SUM)

    assert len(windows) <= 4
    assert [row["value"] for row in (await desk.periods(kpi_id)).values()] == [1, 2]
