"""Where the values of KPIs come from: formulas, children and times, as they are created and changed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import pytest

from commands.kpis.kpis import CreateKpi, UpdateKpi, create_kpi, update_kpi
from commands.kpis.lifecycle import ChangeKpi, archive_kpi, delete_kpi
from domain.errors import (
    InUse,
    KpiCycle,
    OkraError,
    ValidationFailed,
    VersionConflict,
)
from domain.kpis.definitions import ChildKpi, ChildKpis, TimerTimes
from domain.kpis.kpis import (
    Aggregation,
    ChildrenMethod,
    KpiCadence,
    KpiDirection,
    KpiSource,
    Target,
    Thresholds,
    TimerClock,
)
from domain.kpis.targets import ScheduledTarget
from domain.okrs.objectives import Scope, Visibility
from domain.units import Unit
from tests.kpis.desk import Desk, april

EUROS: Final[Mapping[str, Any]] = {"unit": Unit.CURRENCY, "currency": "EUR"}
SHARE: Final[Mapping[str, Any]] = {"aggregation": Aggregation.SHARE_WITHIN, "unit": Unit.RATIO}


async def change(desk: Desk, kpi_id: str, actor: Any = None, **changes: Any) -> None:
    await desk.run(update_kpi, UpdateKpi(kpi_id, changes), actor)


async def refused(desk: Desk, kpi_id: str | None = None, actor: Any = None, **given: Any) -> list[tuple[str, str, str]]:
    """Give type, path and message of all that is wrong with a KPI that somebody wants to create or change so."""
    try:
        if kpi_id is None:
            fields = {"name": "KPI", "scope": Scope.COMPANY, "direction": KpiDirection.HIGHER}
            await desk.run(create_kpi, CreateKpi(**{**fields, "cadence": KpiCadence.DAILY, **given}), actor)
        else:
            await change(desk, kpi_id, actor, **given)
    except ValidationFailed as failed:
        errors = failed.errors
    except OkraError as error:
        errors = (error,)
    else:
        errors = ()
    return [(type(error).__name__, ".".join(error.path), error.message) for error in errors]


async def value(desk: Desk, kpi_id: str) -> Any:
    return (await desk.stands(kpi_id))["current_value"]


async def test_a_formula_is_worked_out_from_the_beginning_and_with_every_measurement(desk: Desk) -> None:
    ltv = await desk.kpi(key="ltv", **EUROS)
    cac = await desk.kpi(key="cac", **EUROS)
    await desk.measure(ltv, april(14), 900)
    await desk.measure(cac, april(14), 300)

    ratio = await desk.kpi(formula="ltv / cac", unit=Unit.RATIO)
    at_first = await value(desk, ratio)
    await desk.measure(cac, april(14), 450, "late")

    row = await desk.stands(ratio)
    assert (at_first, row["current_value"]) == (Decimal(3), Decimal(2))
    assert (row["source"], row["formula"]) == ("FORMULA", f"{ltv} / {cac}")
    assert [event["subject_id"] for event in await desk.acme.events("KPI_RECALCULATED")] == [ratio, ratio]


async def test_a_formula_looks_back_and_moves_also_by_late_measurements(desk: Desk) -> None:
    sales = await desk.kpi(key="sales")
    growth = await desk.kpi(formula="sales - prev(sales)")
    for day, sold in ((12, 5), (13, 7), (14, 10)):
        await desk.measure(sales, april(day), sold)
    before = await value(desk, growth)

    await desk.measure(sales, april(13), 9, "late")

    assert (before, await value(desk, growth)) == (Decimal(3), Decimal(1))


async def test_a_formula_of_formulas_moves_in_their_order(desk: Desk) -> None:
    one = await desk.kpi(key="one")
    await desk.kpi(key="two", formula="one * 2")
    three = await desk.kpi(formula="one + two")

    await desk.measure(one, april(14), 5)

    assert await value(desk, three) == 15


async def test_why_there_is_no_value_is_stored(desk: Desk) -> None:
    one, two = await desk.kpi(key="one"), await desk.kpi(key="two")
    ratio = await desk.kpi(formula="one / two")

    await desk.measure(one, april(14), 5)
    missing = await desk.stands(ratio)
    await desk.measure(two, april(14), 0)
    divided = await desk.stands(ratio)

    assert (missing["current_value"], missing["no_value_reason"]) == (None, "MISSING_INPUT")
    assert (divided["current_value"], divided["no_value_reason"]) == (None, "DIVISION_BY_ZERO")


async def test_a_formula_is_changed_and_worked_out_anew(desk: Desk) -> None:
    one, two = await desk.kpi(key="one"), await desk.kpi(key="two")
    await desk.measure(one, april(14), 5)
    await desk.measure(two, april(14), 3)
    result = await desk.kpi(formula="one + two")

    await change(desk, result, formula="one - two")
    other = await value(desk, result)
    await change(desk, two, key="three")
    await desk.measure(two, april(14), 4, "late")
    await change(desk, result, formula="one - three")

    changed = [event["data"]["changed"] for event in await desk.acme.events("KPI_UPDATED")]
    assert (other, await value(desk, result)) == (2, 1)
    assert changed == [["formula"], ["key"]]


async def test_a_kpi_that_is_worked_out_can_be_measured_later_but_not_the_other_way_round(desk: Desk) -> None:
    one = await desk.kpi(key="one")
    await desk.measure(one, april(14), 5)
    result = await desk.kpi(formula="one * 2")

    await change(desk, result, source=KpiSource.MEASURED)
    emptied = await desk.stands(result)
    await desk.measure(result, april(14), 1)

    assert (emptied["source"], emptied["formula"], emptied["current_value"]) == ("MEASURED", None, None)
    assert await value(desk, result) == 1
    assert [error[:2] for error in await refused(desk, result, formula="one")] == [("WrongState", "source")]


async def test_children_are_taken_together(desk: Desk) -> None:
    north, south = await desk.kpi(**EUROS), await desk.kpi(**EUROS)
    await desk.measure(north, april(14), 10)
    await desk.measure(south, april(14), 40)
    items = (ChildKpi(north, Decimal(2)), ChildKpi(south))
    whole = await desk.kpi(children=ChildKpis(ChildrenMethod.WEIGHTED_AVERAGE, items), **EUROS)
    weighted = await value(desk, whole)

    await change(desk, whole, children=ChildKpis(ChildrenMethod.SUM, (ChildKpi(south),)))

    [event] = await desk.acme.events("KPI_UPDATED")
    assert (weighted, await value(desk, whole)) == (20, 40)
    assert event["data"]["changed"] == ["children", "children_method"]


async def test_a_timer_is_looked_at_by_another_aggregation_and_cadence(desk: Desk) -> None:
    times = await desk.kpi(timer=TimerTimes(TimerClock.ELAPSED), unit=Unit.DURATION)
    share = await desk.kpi(timer=TimerTimes(of_id=times), cadence=KpiCadence.MONTHLY, share_limit=Decimal(8), **SHARE)

    row = await desk.stands(share)

    assert (row["source"], row["timer_of_id"], row["share_limit"]) == ("TIMER", times, 8)
    assert [error[:2] for error in await refused(desk, timer=TimerTimes(of_id=share))] == [("InvalidInput", "timer.of")]
    assert [error[:2] for error in await refused(desk, times, timer=TimerTimes(of_id=times))] == [
        ("KpiCycle", "timer.of")
    ]
    assert await refused(desk, times, source=KpiSource.MEASURED) == [
        ("InUse", "timer", "Others look at the times of this KPI: “Time to resolve”.")
    ]


async def test_a_share_without_its_aggregation_has_no_limit(desk: Desk) -> None:
    kpi = await desk.kpi(share_limit=Decimal(8), **SHARE)
    await desk.measure(kpi, april(14), 7)
    share = await value(desk, kpi)

    await change(desk, kpi, aggregation="LAST")

    row = await desk.stands(kpi)
    assert (share, row["share_limit"], row["current_value"]) == (1, None, 7)


async def test_a_key_is_unique_and_whoever_has_it_is_not_told(desk: Desk) -> None:
    eve = await desk.acme.acting_as(await desk.acme.person("Eve"))
    await desk.kpi(key="secret", visibility=Visibility.PRIVATE)
    other = await desk.kpi(key="other")

    taken = await refused(desk, other, key="secret")
    unseen = await refused(desk, actor=eve, key="secret", scope=Scope.INDIVIDUAL, person_id=eve.person_id)
    await change(desk, other, key=None)
    again = await desk.kpi(key="other")

    assert taken == unseen == [("AlreadyExists", "key", "Another KPI has this key already.")]
    assert (await desk.stands(other))["key"] is None
    assert (await desk.stands(again))["key"] == "other"


async def test_everything_wrong_with_a_definition_is_told_at_once(desk: Desk) -> None:
    await desk.kpi(key="euros", **EUROS)
    await desk.kpi(key="monthly", cadence=KpiCadence.MONTHLY)

    assert await refused(desk, key="Bad key", formula="euros + monthly", unit=Unit.PERCENT) == [
        (
            "InvalidInput",
            "key",
            "A key has 1 to 50 lower-case letters a to z, digits and _, begins with a letter, and is no id.",
        ),
        (
            "FormulaError",
            "formula",
            "Column 9: euros is in EUR and monthly a number: they cannot be added.",
        ),
        ("InvalidInput", "cadence", "monthly is MONTHLY, and this KPI DAILY. They share periods."),
    ]


async def test_what_is_taken_together_or_looked_at_has_to_fit(desk: Desk) -> None:
    euros = await desk.kpi(key="euros", **EUROS)
    times = await desk.kpi(timer=TimerTimes(TimerClock.ELAPSED), unit=Unit.DURATION)
    await desk.run(archive_kpi, ChangeKpi(times))

    dollars = await refused(
        desk, children=ChildKpis(ChildrenMethod.SUM, (ChildKpi(euros),)), unit=Unit.CURRENCY, currency="USD"
    )
    archived = await refused(desk, timer=TimerTimes(of_id=times), unit=Unit.DURATION)
    too_large = await refused(desk, formula=" + ".join(f"k{number}" for number in range(30)))

    assert dollars == [
        (
            "InvalidInput",
            "children.items.0.kpiId",
            "euros has another unit than this KPI, which takes it together with others.",
        )
    ]
    assert [error[:2] for error in archived] == [("WrongState", "timer.of")]
    assert [error[:2] for error in too_large] == [("InvalidInput", "formula")] * 2


async def test_an_archived_kpi_is_rested_on_by_nothing_new(desk: Desk) -> None:
    old = await desk.kpi(key="old")
    result = await desk.kpi(formula="old * 2")
    await desk.measure(old, april(14), 5)
    await desk.run(archive_kpi, ChangeKpi(old))

    [(code, path, _)] = await refused(desk, formula="old")
    await change(desk, result, formula="old * 3")

    assert (code, path) == ("WrongState", "formula")
    assert await value(desk, result) == 15


async def test_a_loop_is_refused_and_named(desk: Desk) -> None:
    first = await desk.kpi(key="first")
    second = await desk.kpi(key="second", formula="first * 2")
    third = await desk.kpi(name="Third", children=ChildKpis(ChildrenMethod.SUM, (ChildKpi(second),)))

    with pytest.raises(KpiCycle) as loop:
        await change(desk, first, formula=f"{third} + 1")
    itself = await refused(desk, second, formula="second + first")

    assert loop.value.message == "This would make the KPI rest on itself: first → “Third” → second → first."
    assert loop.value.loop == (first, third, second, first)
    assert itself == [("KpiCycle", "formula", "This would make the KPI rest on itself: second → second.")]


async def test_a_change_that_breaks_others_is_refused_and_names_them(desk: Desk) -> None:
    euros = await desk.kpi(key="euros", **EUROS)
    await desk.kpi(key="twice", formula="euros * 2", **EUROS)
    await desk.kpi(name="Ratio", formula="euros / prev(euros)", unit=Unit.RATIO)
    await desk.kpi(children=ChildKpis(ChildrenMethod.MAX, (ChildKpi(euros),)), name="Most", **EUROS)

    unit = await refused(desk, euros, unit=Unit.NUMBER, currency=None)
    cadence = await refused(desk, euros, cadence="WEEKLY")

    assert unit == [("InUse", "unit", "Others could not be worked out any more: “Most”, twice.")]
    assert cadence == [("InUse", "cadence", "Others rest on this KPI and share its periods: “Most”, “Ratio”, twice.")]


async def test_a_kpi_on_which_others_rest_is_not_deleted(desk: Desk) -> None:
    one = await desk.kpi(key="one")
    result = await desk.kpi(key="result", formula="one")

    with pytest.raises(InUse, match="Others rest on this KPI: result"):
        await desk.run(delete_kpi, ChangeKpi(one))
    await desk.run(delete_kpi, ChangeKpi(result))
    await desk.run(delete_kpi, ChangeKpi(one))


async def test_what_others_may_not_see_is_neither_named_nor_used(desk: Desk) -> None:
    eve = await desk.acme.acting_as(await desk.acme.person("Eve"))
    secret = await desk.kpi(key="secret", visibility=Visibility.PRIVATE, **EUROS)
    hers = await desk.kpi(key="hers", scope=Scope.INDIVIDUAL, person_id=eve.person_id, formula="secret * 2", **EUROS)
    base = await desk.kpi(key="base", scope=Scope.INDIVIDUAL, person_id=eve.person_id)
    await desk.kpi(name="Hidden", formula="base", visibility=Visibility.PRIVATE)
    mine: dict[str, Any] = {"scope": Scope.INDIVIDUAL, "person_id": eve.person_id, "actor": eve}

    assert await refused(desk, formula="2 * secret", **mine) == [
        ("FormulaError", "formula", "Column 5: no KPI has the key secret.")
    ]
    assert await refused(desk, formula=f"2 * {secret}", **mine) == [
        ("FormulaError", "formula", f"Column 5: no KPI has the key {secret}.")
    ]
    assert await refused(desk, children=ChildKpis(ChildrenMethod.SUM, (ChildKpi(secret),)), **mine) == [
        ("NotFound", "children.items.0.kpiId", "Nothing with this id is visible to you.")
    ]
    assert await refused(desk, timer=TimerTimes(of_id=secret), **mine) == [
        ("NotFound", "timer.of", "Nothing with this id is visible to you.")
    ]
    assert await refused(desk, hers, eve, cadence="WEEKLY") == [
        ("InvalidInput", "cadence", "A KPI that you may not see is DAILY, and this KPI WEEKLY. They share periods.")
    ]
    assert await refused(desk, base, eve, cadence="WEEKLY") == [
        (
            "InUse",
            "cadence",
            "Others rest on this KPI and share its periods: some that you may not see.",
        )
    ]
    assert await refused(desk, hers, eve, name="Renamed") == []


async def test_kpis_of_another_organization_are_not_there(desk: Desk) -> None:
    elsewhere = await Desk.found(desk.database, desk.clock)
    theirs = await elsewhere.kpi(key="theirs")

    assert [error[0] for error in await refused(desk, formula="theirs")] == ["FormulaError"]
    assert [error[0] for error in await refused(desk, formula=theirs)] == ["FormulaError"]
    assert await refused(desk, key="theirs") == []


async def test_a_target_schedule_is_replaced_as_a_whole_and_judges_the_past(desk: Desk) -> None:
    kpi = await desk.kpi(target=Target(Decimal(10)), thresholds=Thresholds(Decimal(10)))
    await desk.measure(kpi, april(14), 12)
    judged = [(await desk.stands(kpi))["health"]]
    high = ScheduledTarget(april(14), april(20), Target(Decimal(20)), Thresholds(Decimal(20)))

    for schedule in ((high,), (high,), ()):
        await change(desk, kpi, target_schedule=schedule)
        judged.append((await desk.stands(kpi))["health"])

    updates = await desk.acme.events("KPI_UPDATED")
    assert judged == ["GREEN", "RED", "RED", "GREEN"]
    assert [event["data"]["changed"] for event in updates] == [["target_schedule"]] * 2


async def test_a_target_schedule_fits_the_direction(desk: Desk) -> None:
    late = ScheduledTarget(april(1), None, Target(Decimal(20)))
    kpi = await desk.kpi(target_schedule=(late,))

    assert [error[:2] for error in await refused(desk, kpi, direction="IN_RANGE")] == [
        ("InvalidInput", "targetSchedule.0.target.value")
    ]
    assert [error[:2] for error in await refused(desk, target_schedule=(late, late))] == [
        ("InvalidInput", "targetSchedule.1.from")
    ]


async def test_a_refused_change_leaves_everything_as_it_was(desk: Desk) -> None:
    await desk.kpi(key="one")
    result = await desk.kpi(key="result", formula="one")
    before = await desk.stands(result)

    assert await refused(desk, result, formula="one +", name="Other")
    with pytest.raises(VersionConflict):
        await desk.run(update_kpi, UpdateKpi(result, {"formula": "2 * one"}, expected_version=9))

    assert await desk.stands(result) == before
