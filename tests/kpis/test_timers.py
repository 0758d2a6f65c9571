"""Recording starts and stops: in any order, late, repeated; what they come to, and what rests on that."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from commands.entities import ExternalKey
from commands.kpis.timers import RecordedEvent, RecordKpiEvents, record_kpi_events
from commands.orgs.organizations import UpdateOrganization, update_organization
from domain.actor import Actor
from domain.errors import ErrorCode, InvalidInput, ValidationFailed
from domain.kpis.definitions import TimerTimes
from domain.kpis.kpis import Aggregation, KpiDirection, TimerClock
from domain.kpis.measurements import GivenMeasurement, RecordingStatus
from domain.kpis.timers import GivenTimerEvent, TimerEventKind
from domain.okrs.measures import Metric
from domain.orgs.business_calendar import BusinessCalendar, BusinessHours, DayOfWeek
from domain.units import Unit
from tests.kpis.desk import Desk, april, noon
from tests.orgs.acme import NOW

CREATED, CORRECTED, UNCHANGED, REJECTED = RecordingStatus
START, STOP = TimerEventKind
HOUR = timedelta(hours=1)


async def timer(desk: Desk, clock: TimerClock = TimerClock.ELAPSED, **given: Any) -> str:
    shape = {"unit": Unit.DURATION, "direction": KpiDirection.LOWER, "aggregation": Aggregation.AVERAGE}
    return await desk.kpi(**{**shape, "timer": TimerTimes(clock), **given})


def start(subject: str, at: datetime, external_id: str | None = None) -> GivenTimerEvent:
    return GivenTimerEvent(subject, START, at, external_id=external_id)


def stop(subject: str, at: datetime, external_id: str | None = None) -> GivenTimerEvent:
    return GivenTimerEvent(subject, STOP, at, external_id=external_id)


async def record(
    desk: Desk, kpi: str | ExternalKey, *events: GivenTimerEvent, atomic: bool = False, actor: Actor | None = None
) -> tuple[RecordedEvent, ...]:
    return await desk.run(record_kpi_events, RecordKpiEvents(tuple((kpi, each) for each in events), atomic), actor)


def statuses(recorded: tuple[RecordedEvent, ...]) -> list[RecordingStatus]:
    return [row.status for row in recorded]


async def readings(desk: Desk) -> list[tuple[str, datetime, Decimal]]:
    rows = await desk.acme.rows("kpi_measurements")
    return sorted((row["subject"], row["at"], row["value"]) for row in rows)


async def states(desk: Desk) -> list[str]:
    rows = sorted(await desk.acme.rows("kpi_events"), key=lambda row: (row["subject"], row["at"], row["kind"]))
    return [row["state"] for row in rows]


async def test_a_start_and_a_stop_are_a_time_on_the_day_of_the_stop(desk: Desk) -> None:
    anna = await desk.acme.person("Anna")
    kpi_id = await timer(desk, accountable_id=anna)
    begun = noon(april(9))

    recorded = await record(
        desk,
        kpi_id,
        GivenTimerEvent(" T-1 ", START, begun, "desk", "e-1"),
        stop("T-1", begun + 26 * HOUR),
        actor=await desk.acme.acting_as(anna),
    )

    (event, _) = sorted(await desk.acme.rows("kpi_events"), key=lambda row: row["kind"])
    (reading,) = await desk.acme.rows("kpi_measurements")
    kpi = await desk.stands(kpi_id)
    assert (statuses(recorded), recorded[0].event_id) == ([CREATED, CREATED], event["id"])
    assert (event["subject"], event["source"], event["external_id"]) == ("T-1", "desk", "e-1")
    assert (event["author_id"], event["state"]) == (anna, "MATCHED")
    assert (reading["subject"], reading["at"], reading["value"]) == ("T-1", begun + 26 * HOUR, 93_600)
    assert (reading["source"], reading["external_id"], reading["author_id"]) == ("desk", None, anna)
    assert (kpi["current_value"], kpi["current_period_start"]) == (93_600, april(10))


async def test_what_happened_is_told_with_one_cause(desk: Desk) -> None:
    kpi_id = await timer(desk)
    await record(desk, kpi_id, start("T-1", noon(april(9))), start("T-2", noon(april(10))))

    await record(desk, kpi_id, stop("T-1", noon(april(11))))

    told = [event for event in await desk.acme.events() if event["number"] > 3]
    assert [(event["type"], event["subject_id"], event["cause_id"]) for event in told] == [
        ("KPI_EVENTS_RECORDED", kpi_id, told[0]["id"]),
        ("KPI_MEASURED", kpi_id, told[0]["id"]),
    ]
    assert told[0]["data"] == {
        "count": 1,
        "created": 1,
        "corrected": 0,
        "from": "2026-04-09T12:00:00+00:00",
        "to": "2026-04-11T12:00:00+00:00",
    }
    assert told[1]["data"] == {
        "count": 1,
        "created": 1,
        "corrected": 0,
        "from": "2026-04-11T12:00:00+00:00",
        "to": "2026-04-11T12:00:00+00:00",
        "before": {"value": None, "period_start": None, "health": "NO_DATA"},
        "after": {"value": 172_800.0, "period_start": "2026-04-11", "health": "UNKNOWN"},
    }


async def test_however_events_arrive_they_come_to_the_same(desk: Desk) -> None:
    days = [
        start("A", noon(april(1))),
        stop("A", noon(april(3))),
        start("A", noon(april(3))),
        stop("A", noon(april(4))),
    ]
    days += [
        start("B", noon(april(2))),
        start("B", noon(april(5))),
        stop("B", noon(april(6))),
        stop("B", noon(april(7))),
    ]
    found = []
    for seed in range(3):
        kpi_id = await timer(desk)
        for event in Random(seed).sample(days, len(days)):
            await record(desk, kpi_id, event)
        rows = [row for row in await desk.acme.rows("kpi_measurements") if row["kpi_id"] == kpi_id]
        events = [row for row in await desk.acme.rows("kpi_events") if row["kpi_id"] == kpi_id]
        found.append(
            (
                sorted((row["subject"], row["at"], row["value"]) for row in rows),
                sorted((row["subject"], row["at"], row["kind"], row["state"]) for row in events),
                await desk.values(kpi_id, april(1)),
            )
        )

    assert found[0] == found[1] == found[2]
    assert [(subject, value / 86_400) for subject, _, value in found[0][0]] == [("A", 2), ("A", 1), ("B", 4)]


async def test_a_late_event_corrects_what_it_changes_and_what_was_said_before_is_kept(desk: Desk) -> None:
    kpi_id = await timer(desk)
    key_result, objective = await desk.driven(kpi_id, measure=Metric(Decimal(0), Decimal(864_000)))
    await record(desk, kpi_id, start("T", noon(april(4))), stop("T", noon(april(8))))
    (before,) = await desk.acme.rows("kpi_measurements")

    await record(desk, kpi_id, stop("T", noon(april(6))))
    await record(desk, kpi_id, start("T", noon(april(3))))

    (after,) = await desk.acme.rows("kpi_measurements")
    assert (after["id"], after["at"], after["value"], after["version"]) == (before["id"], noon(april(6)), 259_200, 3)
    assert [(row["at"], row["value"]) for row in await desk.revisions()] == [
        (noon(april(8)), 345_600),
        (noon(april(6)), 172_800),
    ]
    assert await states(desk) == ["MATCHED", "REPEATED", "MATCHED", "UNMATCHED"]
    assert await desk.values(kpi_id, april(1)) == {april(6): 259_200}
    assert await desk.progress(objective) == await desk.progress(key_result) == Decimal("0.3")


async def test_an_event_that_is_corrected_takes_its_times_with_it(desk: Desk) -> None:
    kpi_id = await timer(desk)
    await record(
        desk, kpi_id, start("A", noon(april(4)), "1"), stop("A", noon(april(5)), "2"), stop("B", noon(april(8)), "3")
    )
    (gone,) = await desk.acme.rows("kpi_measurements")

    recorded = await record(desk, kpi_id, start("B", noon(april(6)), "1"))

    (reading,) = await desk.acme.rows("kpi_measurements")
    assert statuses(recorded) == [CORRECTED]
    assert (reading["id"], reading["subject"], reading["at"]) == (gone["id"], "B", noon(april(8)))
    assert await states(desk) == ["UNMATCHED", "MATCHED", "MATCHED"]

    await record(desk, kpi_id, start("C", noon(april(6)), "1"))

    assert await desk.acme.rows("kpi_measurements") == []
    assert await desk.revisions() == []
    assert (await desk.measured())[-1]["removed_ids"] == [reading["id"]]
    assert (await desk.stands(kpi_id))["current_value"] is None


async def test_repeated_rows_change_nothing_also_from_several_connections(desk: Desk) -> None:
    kpi_id = await timer(desk)
    events = [
        *(start(f"T-{number}", noon(april(number))) for number in range(1, 8)),
        *(stop(f"T-{number}", noon(april(number)) + HOUR, f"x{number}") for number in range(1, 8)),
    ]

    answers = await asyncio.gather(*(record(desk, kpi_id, *events, *events[:3]) for _ in range(4)))

    assert Counter(status for answer in answers for status in statuses(answer)) == {CREATED: 14, UNCHANGED: 54}
    assert (len(await desk.acme.rows("kpi_events")), len(await desk.measured())) == (14, 1)
    assert [value for _, _, value in await readings(desk)] == [3_600] * 7


async def test_one_bad_row_never_sinks_the_others(desk: Desk) -> None:
    kpi_id, measured = await timer(desk), await desk.kpi()
    looking = await timer(desk, timer=TimerTimes(of_id=kpi_id))
    good = start("T", noon(april(9)))
    rows = (
        (kpi_id, GivenTimerEvent("", START, NOW + HOUR, " ")),
        (kpi_id, good),
        (measured, good),
        (looking, good),
        ("kpi_00000000000000000000000000", good),
        (ExternalKey("erp", "\x00"), good),
    )

    recorded = await desk.run(record_kpi_events, RecordKpiEvents(rows))

    assert statuses(recorded) == [REJECTED, CREATED, REJECTED, REJECTED, REJECTED, REJECTED]
    assert [(error.code, error.path) for row in recorded for error in row.errors] == [
        (ErrorCode.INVALID_INPUT, ("events", "0", "subject")),
        (ErrorCode.INVALID_INPUT, ("events", "0", "at")),
        (ErrorCode.INVALID_INPUT, ("events", "0", "source")),
        (ErrorCode.WRONG_STATE, ("events", "2", "kpi")),
        (ErrorCode.WRONG_STATE, ("events", "3", "kpi")),
        (ErrorCode.NOT_FOUND, ("events", "4", "kpi")),
        (ErrorCode.NOT_FOUND, ("events", "5", "kpi")),
    ]
    with pytest.raises(ValidationFailed):
        await desk.run(record_kpi_events, RecordKpiEvents((*rows, (kpi_id, stop("T", NOW))), atomic=True))
    assert await states(desk) == ["RUNNING"]
    for count in (0, 5_001):
        with pytest.raises(InvalidInput):
            await record(desk, kpi_id, *[good] * count)


async def test_only_who_runs_a_timer_records_to_it(desk: Desk) -> None:
    anna, ben = await desk.acme.person("Anna"), await desk.acme.person("Ben")
    kpi_id = await timer(desk, accountable_id=anna)

    allowed = await record(desk, kpi_id, start("T", NOW), actor=await desk.acme.acting_as(anna))
    refused = await record(desk, kpi_id, stop("T", NOW), actor=await desk.acme.acting_as(ben))

    assert (statuses(allowed), statuses(refused)) == ([CREATED], [REJECTED])
    assert [error.code for error in refused[0].errors] == [ErrorCode.NOT_ALLOWED]


async def test_nothing_else_is_measured_for_a_timer(desk: Desk) -> None:
    kpi_id = await timer(desk)

    (recorded,) = await desk.record((kpi_id, GivenMeasurement(noon(april(9)), 1)))

    assert [(error.code, error.path) for error in recorded.errors] == [
        (ErrorCode.WRONG_STATE, ("measurements", "0", "kpi"))
    ]


async def test_business_time_follows_the_calendar_and_the_time_zone(desk: Desk) -> None:
    kpi_id = await timer(desk, TimerClock.BUSINESS)
    share = await timer(
        desk,
        timer=TimerTimes(of_id=kpi_id),
        aggregation=Aggregation.SHARE_WITHIN,
        share_limit=Decimal(28_800),
        unit=Unit.PERCENT,
    )
    # Friday 10:00 to Monday 13:00 in Berlin: seven hours on one day, four on the other.
    await record(desk, kpi_id, start("T", noon(april(10)) - 4 * HOUR), stop("T", noon(april(13)) - HOUR))

    async def hours() -> tuple[int, int]:
        return int((await desk.stands(kpi_id))["current_value"]) // 3_600, int(
            (await desk.stands(share))["current_value"]
        )

    found = [await hours()]
    for changes in (
        {"business_calendar": BusinessCalendar((BusinessHours(DayOfWeek.MONDAY, "08:00", "24:00"),))},
        {"business_calendar": BusinessCalendar((BusinessHours(DayOfWeek.MONDAY, "08:00", "24:00"),), (april(13),))},
        {"business_calendar": BusinessCalendar((BusinessHours(DayOfWeek.FRIDAY, "08:00", "12:00"),))},
        {"time_zone": "America/New_York"},
    ):
        await desk.run(update_organization, UpdateOrganization(changes))
        found.append(await hours())

    (reading,) = await desk.acme.rows("kpi_measurements")
    assert found == [(11, 0), (5, 100), (0, 100), (2, 100), (4, 100)]
    assert [row["value"] / 3_600 for row in await desk.revisions()] == [11, 5, 0, 2]
    assert (reading["version"], (await desk.measured())[-1]["corrected"]) == (5, 1)


async def test_another_clock_counts_all_times_anew(desk: Desk) -> None:
    kpi_id = await timer(desk)
    await record(desk, kpi_id, start("T", noon(april(10))), stop("T", noon(april(11))))

    await desk.change(kpi_id, timer=TimerTimes(TimerClock.BUSINESS))

    assert (await desk.stands(kpi_id))["current_value"] == 3 * 3_600
    assert [row["value"] for row in await desk.revisions()] == [86_400]


@pytest.mark.parametrize(("unit", "expected"), [(Unit.RATIO, "0.666666666666667"), (Unit.PERCENT, "66.6666666666667")])
async def test_the_share_within_a_limit_is_that_of_what_was_measured(desk: Desk, unit: Unit, expected: str) -> None:
    kpi_id = await desk.kpi(aggregation=Aggregation.SHARE_WITHIN, share_limit=Decimal("8.5"), unit=unit)
    rows = [
        (kpi_id, GivenMeasurement(noon(april(9)) - number * HOUR, value)) for number, value in enumerate((1, 8.5, 9))
    ]

    await desk.record(*rows)
    await desk.measure(kpi_id, april(10), 8.6)

    assert await desk.values(kpi_id, april(1)) == {april(9): Decimal(expected), april(10): 0}


async def test_a_bulk_takes_as_many_statements_as_a_few_rows(desk: Desk, counted: Counter[str]) -> None:
    kpi_ids = [await timer(desk, clock) for clock in (*TimerClock, *TimerClock)]
    await desk.driven(kpi_ids[0])

    async def statements(day: int, count: int) -> int:
        begun = [noon(april(day)) + number * timedelta(seconds=2 * day) for number in range(count // 2)]
        rows = [
            (kpi_ids[number % 4], event)
            for number, at in enumerate(begun)
            for event in (start(f"{day}-{number}", at), stop(f"{day}-{number}", at + day * HOUR))
        ]
        counted.clear()
        recorded = await desk.run(record_kpi_events, RecordKpiEvents(tuple(rows)))
        assert set(statuses(recorded)) == {CREATED}
        return counted.total()

    await statements(1, 8)
    assert await statements(2, 8) == await statements(3, 5_000)
