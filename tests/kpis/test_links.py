"""A KPI that drives key results: recording a measurement moves the whole tree above them."""

from datetime import date
from decimal import Decimal

import pytest

from commands.kpis.lifecycle import ChangeKpi, archive_kpi
from commands.kpis.links import LinkKpi, UnlinkKpi, link_kpi, unlink_kpi
from commands.okrs.alignments import AlignObjective, align_objective
from commands.okrs.check_ins import CheckIn, check_in
from commands.okrs.key_results import UpdateKeyResult, update_key_result
from commands.orgs.organizations import UpdateOrganization, update_organization
from domain.errors import CycleClosed, InvalidInput, NotAllowed, NotFound, VersionConflict, WrongState
from domain.kpis.kpis import Aggregation, KpiCadence
from domain.okrs.measures import AtLeast, Milestone, Milestones, PeriodRule
from domain.okrs.objectives import Visibility
from domain.okrs.periods import Cadence
from domain.okrs.status import Status
from storage.database import Row
from tests.kpis.desk import Desk, april
from tests.orgs.acme import NOW


def tenths(**days: int) -> dict[date, Decimal]:
    """Give progress in tenths by the day in April: `on_3=4` is 0.4 on the third."""
    return {april(int(day.removeprefix("on_"))): Decimal(value) / 10 for day, value in days.items()}


async def test_a_link_takes_over_the_values_since_the_key_result_started(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    for day, value in ((date(2026, 3, 31), 9), (april(3), 4), (april(10), 6)):
        await desk.measure(kpi_id, day, value)

    key_result_id, objective_id = await desk.driven(kpi_id)

    row = await desk.acme.row("key_results", key_result_id)
    assert (row["source"], row["kpi_id"], row["link_mode"]) == ("KPI", kpi_id, "LATEST")
    assert (row["current_value"], row["progress"], row["last_value_date"]) == (6, Decimal("0.6"), april(10))
    assert await desk.history(key_result_id) == tenths(on_3=4, on_10=6, on_15=6)
    assert await desk.history(objective_id) == tenths(on_3=4, on_10=6, on_15=6)


async def test_a_measurement_moves_every_ancestor_with_one_cause(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    key_result_id, objective_id = await desk.driven(kpi_id)
    above = await desk.acme.objective((await desk.acme.row("objectives", objective_id))["cycle_id"])
    await desk.run(align_objective, AlignObjective(objective_id, above))

    await desk.measure(kpi_id, NOW, 7)

    (measured,) = await desk.acme.events("KPI_MEASURED")
    moved = await desk.acme.events("PROGRESS_CHANGED")
    assert {event["subject_id"] for event in moved} == {key_result_id, objective_id, above}
    assert {event["cause_id"] for event in moved} == {measured["id"]}
    assert [await desk.progress(node) for node in (key_result_id, objective_id, above)] == [Decimal("0.7")] * 3


async def test_one_kpi_drives_many_key_results(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    first, second = [(await desk.driven(kpi_id))[0] for _ in range(2)]

    await desk.measure(kpi_id, april(10), 3)

    assert await desk.progress(first) == await desk.progress(second) == Decimal("0.3")


async def test_a_late_measurement_takes_its_place_in_the_history_of_all(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    key_result_id, objective_id = await desk.driven(kpi_id)
    await desk.measure(kpi_id, april(3), 2)
    await desk.measure(kpi_id, april(10), 8)

    await desk.measure(kpi_id, april(6), 5)

    for node in (key_result_id, objective_id):
        assert await desk.history(node) == tenths(on_3=2, on_6=5, on_10=8, on_15=8)


async def test_a_correction_rewrites_history_from_its_day_on(desk: Desk) -> None:
    kpi_id = await desk.kpi(cadence=KpiCadence.MONTHLY, aggregation=Aggregation.SUM)
    key_result_id, objective_id = await desk.driven(kpi_id)
    for day, value in ((2, 1), (5, 2), (9, 3)):
        await desk.measure(kpi_id, april(day), value, f"day {day}")

    await desk.measure(kpi_id, april(5), 4, "day 5")

    for node in (key_result_id, objective_id):
        assert await desk.history(node) == tenths(on_2=1, on_5=5, on_9=8, on_15=8)


async def test_a_correction_that_moves_a_measurement_leaves_nothing_on_its_old_day(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    key_result_id, _ = await desk.driven(kpi_id)
    await desk.measure(kpi_id, april(3), 2, "a")
    await desk.measure(kpi_id, april(10), 8, "b")

    await desk.measure(kpi_id, april(6), 5, "a")

    assert await desk.history(key_result_id) == tenths(on_6=5, on_10=8, on_15=8)


async def test_what_lies_before_the_start_counts_only_inside_the_running_period(desk: Desk) -> None:
    kpi_id = await desk.kpi(cadence=KpiCadence.WEEKLY, aggregation=Aggregation.SUM)
    key_result_id, _ = await desk.driven(kpi_id)
    await desk.measure(kpi_id, april(1), 1)

    await desk.measure(kpi_id, date(2026, 3, 31), 2)
    within = await desk.progress(key_result_id)
    await desk.measure(kpi_id, date(2026, 3, 29), 4)

    assert (within, await desk.progress(key_result_id)) == (Decimal("0.3"), Decimal("0.3"))
    assert await desk.history(key_result_id) == tenths(on_1=3, on_15=3)


async def test_a_measurement_of_long_ago_leaves_what_follows_alone(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    key_result_id, objective_id = await desk.driven(kpi_id)
    await desk.measure(kpi_id, april(3), 2)
    before = await desk.history(objective_id)

    await desk.measure(kpi_id, date(2025, 1, 1), 9)

    assert await desk.history(objective_id) == before
    assert await desk.progress(key_result_id) == Decimal("0.2")


async def test_people_still_say_how_it_goes_but_not_the_value(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    key_result_id, _ = await desk.driven(kpi_id)
    await desk.measure(kpi_id, april(10), 8)

    await desk.run(check_in, CheckIn(key_result_id, status=Status.OFF_TRACK, confidence=Decimal("0.4")))
    with pytest.raises(InvalidInput):
        await desk.run(check_in, CheckIn(key_result_id, value=Decimal(1)))

    row = await desk.acme.row("key_results", key_result_id)
    assert (row["status"], row["confidence"], row["current_value"]) == ("OFF_TRACK", Decimal("0.4"), 8)


async def test_what_lives_in_a_closed_cycle_stays_as_it_was(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    closed, objective_id = await desk.driven(kpi_id)
    await desk.measure(kpi_id, april(10), 5)
    await desk.acme.close((await desk.acme.row("objectives", objective_id))["cycle_id"])
    open_, _ = await desk.driven(kpi_id)
    before = await desk.acme.row("key_results", closed), await desk.history(objective_id)

    await desk.measure(kpi_id, april(12), 8)
    await desk.run(update_organization, UpdateOrganization({"time_zone": "Asia/Tokyo"}))

    assert (await desk.acme.row("key_results", closed), await desk.history(objective_id)) == before
    assert await desk.progress(open_) == Decimal("0.8")


async def test_another_time_zone_moves_measurements_to_other_days(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    key_result_id, _ = await desk.driven(kpi_id)
    await desk.measure(kpi_id, NOW.replace(day=10, hour=20), 5)

    await desk.run(update_organization, UpdateOrganization({"time_zone": "Asia/Tokyo"}))

    assert (await desk.stands(kpi_id))["current_period_start"] == april(11)
    assert await desk.history(key_result_id) == tenths(on_11=5, on_15=5)


async def test_linking_again_in_the_same_way_changes_nothing(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    key_result_id, _ = await desk.driven(kpi_id)
    before = await desk.acme.row("key_results", key_result_id)

    await desk.link(key_result_id, kpi_id)

    assert await desk.acme.row("key_results", key_result_id) == before
    assert len(await desk.acme.events("KPI_LINKED")) == 1


async def test_a_key_result_has_one_driver_at_most(desk: Desk) -> None:
    key_result_id, _ = await desk.driven(await desk.kpi())

    with pytest.raises(InvalidInput):
        await desk.link(key_result_id, await desk.kpi())


async def test_milestones_are_not_driven_by_a_kpi(desk: Desk) -> None:
    objective_id = await desk.acme.objective(await desk.acme.quarter())
    key_result_id = await desk.acme.key_result(objective_id, measure=Milestones((Milestone("", "Go live"),)))

    with pytest.raises(InvalidInput):
        await desk.link(key_result_id, await desk.kpi())


async def test_an_archived_kpi_takes_no_new_followers(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    key_result_id, _ = await desk.driven(await desk.kpi())
    await desk.unlink(key_result_id)
    await desk.run(archive_kpi, ChangeKpi(kpi_id))

    with pytest.raises(WrongState):
        await desk.link(key_result_id, kpi_id)


async def test_links_are_for_those_who_may_change_the_key_result(desk: Desk) -> None:
    anna, ben = await desk.acme.person("Anna"), await desk.acme.person("Ben")
    kpi_id = await desk.kpi(accountable_id=ben)
    objective_id = await desk.acme.objective(await desk.acme.quarter(), visibility=Visibility.PRIVATE, lead_id=anna)
    key_result_id = await desk.acme.key_result(objective_id)

    with pytest.raises(NotFound):
        await desk.run(link_kpi, LinkKpi(key_result_id, kpi_id), await desk.acme.acting_as(ben))
    await desk.run(link_kpi, LinkKpi(key_result_id, kpi_id), await desk.acme.acting_as(anna))

    (linked,) = await desk.acme.events("KPI_LINKED")
    assert (linked["subject_id"], linked["objective_id"], linked["kpi_id"]) == (key_result_id, objective_id, None)
    assert linked["data"] == {"kpi_id": kpi_id, "mode": "LATEST"}


async def test_somebody_who_only_sees_a_key_result_does_not_link_it(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    key_result_id, _ = await desk.driven(kpi_id)
    actor = await desk.acme.acting_as(await desk.acme.person())

    with pytest.raises(NotAllowed):
        await desk.run(unlink_kpi, UnlinkKpi(key_result_id), actor)


async def test_an_older_version_or_a_closed_cycle_refuses_the_link(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    key_result_id, objective_id = await desk.driven(kpi_id)

    with pytest.raises(VersionConflict):
        await desk.run(unlink_kpi, UnlinkKpi(key_result_id, expected_version=1))
    await desk.acme.close((await desk.acme.row("objectives", objective_id))["cycle_id"])
    with pytest.raises(CycleClosed):
        await desk.unlink(key_result_id)


async def test_what_follows_nothing_is_not_unlinked(desk: Desk) -> None:
    key_result_id = await desk.acme.key_result(await desk.acme.objective(await desk.acme.quarter()))

    with pytest.raises(NotFound):
        await desk.unlink(key_result_id)


_NUMBERS = ("current_value", "good_periods", "progress", "status", "status_reason", "confidence", "last_value_date")


async def _numbers(desk: Desk, key_result_id: str) -> Row:
    row = await desk.acme.row("key_results", key_result_id)
    return {name: row[name] for name in _NUMBERS}


async def test_an_unlinked_key_result_keeps_its_numbers_and_its_history(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    for day, value in ((3, 2), (8, 9), (10, 6)):
        await desk.measure(kpi_id, april(day), value)
    objective_id = await desk.acme.objective(await desk.acme.quarter())
    measure = AtLeast(Decimal(5), PeriodRule.SHARE)
    key_result_id = await desk.acme.key_result(objective_id, measure=measure, cadence=Cadence.WEEKLY)
    await desk.link(key_result_id, kpi_id)
    for day, status in ((5, Status.AT_RISK), (9, Status.ON_TRACK)):
        await desk.run(check_in, CheckIn(key_result_id, status=status, date=april(day)))
    before = await _numbers(desk, key_result_id), await desk.history(key_result_id), await desk.history(objective_id)

    await desk.unlink(key_result_id)

    row = await desk.acme.row("key_results", key_result_id)
    assert (row["source"], row["kpi_id"], row["link_mode"]) == ("CHECK_IN", None, None)
    after = await _numbers(desk, key_result_id), await desk.history(key_result_id), await desk.history(objective_id)
    assert after == before
    assert [event["subject_id"] for event in await desk.acme.events("KPI_UNLINKED")] == [key_result_id]


async def test_what_an_unlinked_key_result_keeps_survives_a_change_of_its_measure(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    key_result_id, _ = await desk.driven(kpi_id)
    await desk.measure(kpi_id, april(3), 2)
    await desk.measure(kpi_id, april(10), 6)
    await desk.unlink(key_result_id)

    await desk.run(update_key_result, UpdateKeyResult(key_result_id, {"measure": AtLeast(Decimal(5))}))

    assert await desk.history(key_result_id) == tenths(on_3=0, on_10=10, on_15=10)


async def test_an_unlinked_key_result_goes_its_own_way(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    key_result_id, _ = await desk.driven(kpi_id)
    await desk.measure(kpi_id, april(10), 6)
    await desk.unlink(key_result_id)

    await desk.measure(kpi_id, april(12), 9)
    kept = await desk.progress(key_result_id)
    await desk.run(check_in, CheckIn(key_result_id, value=Decimal(1)))

    assert (kept, await desk.progress(key_result_id)) == (Decimal("0.6"), Decimal("0.1"))


async def test_a_value_from_before_the_link_does_not_come_back(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    await desk.measure(kpi_id, april(3), 2)
    objective_id = await desk.acme.objective(await desk.acme.quarter())
    key_result_id = await desk.acme.key_result(objective_id)
    await desk.run(check_in, CheckIn(key_result_id, value=Decimal(9), date=april(10)))
    await desk.link(key_result_id, kpi_id)

    await desk.unlink(key_result_id)

    assert await desk.progress(key_result_id) == Decimal("0.2")
