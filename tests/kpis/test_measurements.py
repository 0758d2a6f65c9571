"""Recording measurements: one answer a row, once whatever is repeated, all of them or those that can be."""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from commands.entities import ExternalKey
from commands.kpis.lifecycle import ChangeKpi, archive_kpi
from commands.kpis.measurements import RecordedRow
from domain.errors import ErrorCode, InvalidInput, OkraError, ValidationFailed
from domain.kpis.kpis import Aggregation, KpiCadence, Thresholds
from domain.kpis.measurements import GivenMeasurement, RecordingStatus
from domain.okrs.objectives import Scope
from tests.kpis.desk import Desk, april, minutes, noon
from tests.orgs.acme import NOW

CREATED, CORRECTED, UNCHANGED, REJECTED = RecordingStatus


def statuses(recorded: tuple[RecordedRow, ...]) -> list[RecordingStatus]:
    return [row.status for row in recorded]


def told(*errors: OkraError) -> list[tuple[ErrorCode, tuple[str, ...]]]:
    return [(error.code, error.path) for error in errors]


async def test_a_measurement_is_kept_as_it_was_given(desk: Desk) -> None:
    anna = await desk.acme.person("Anna")
    kpi_id = await desk.kpi(accountable_id=anna)
    actor = await desk.acme.acting_as(anna)
    given = GivenMeasurement(noon(april(10)), 0.1, source="desk", note="as told", external_id="t-1")

    (recorded,) = await desk.record((kpi_id, given), actor=actor)

    (row,) = await desk.acme.rows("kpi_measurements")
    assert (recorded.status, recorded.measurement_id, recorded.errors) == (CREATED, row["id"], ())
    assert (row["kpi_id"], row["at"], row["value"]) == (kpi_id, noon(april(10)), Decimal("0.1"))
    assert (row["source"], row["note"], row["external_id"]) == ("desk", "as told", "t-1")
    assert (row["author_id"], row["token_id"], row["created_at"], row["version"]) == (anna, actor.token_id, NOW, 1)


async def test_the_kpi_stands_by_its_newest_period(desk: Desk) -> None:
    kpi_id = await desk.kpi(thresholds=Thresholds(Decimal(5), Decimal(4)))

    await desk.measure(kpi_id, april(10), 4)
    await desk.measure(kpi_id, april(9), 9)

    kpi = await desk.stands(kpi_id)
    assert (kpi["current_value"], kpi["current_period_start"], kpi["health"]) == (4, april(10), "YELLOW")
    assert (kpi["last_measured_at"], kpi["stale_after"]) == (noon(april(10)), april(14))


async def test_what_was_recorded_before_is_unchanged_and_tells_nothing(desk: Desk) -> None:
    kpi_id = await desk.kpi()

    outcomes = [await desk.measure(kpi_id, april(10), 1, "a") for _ in range(2)]
    outcomes += [await desk.measure(kpi_id, april(11), 1) for _ in range(2)]

    assert outcomes == [CREATED, UNCHANGED, CREATED, UNCHANGED]
    assert len(await desk.measured()) == 2


async def test_a_correction_keeps_what_was_said_before_and_who_said_it(desk: Desk) -> None:
    anna = await desk.acme.person("Anna")
    kpi_id = await desk.kpi(accountable_id=anna)
    first = GivenMeasurement(noon(april(9)), 1, "desk", "first", "a")
    actor = await desk.acme.acting_as(anna)
    await desk.record((kpi_id, first), actor=actor)
    desk.clock.now = NOW + minutes(1)

    (recorded,) = await desk.record((kpi_id, GivenMeasurement(noon(april(10)), 2, external_id="a")))

    (row,) = await desk.acme.rows("kpi_measurements")
    (revision,) = await desk.revisions()
    (*_, event) = await desk.acme.events("KPI_MEASURED")
    assert (recorded.status, recorded.measurement_id) == (CORRECTED, row["id"])
    assert (row["at"], row["value"], row["source"], row["author_id"]) == (noon(april(10)), 2, None, None)
    assert (row["version"], row["created_at"], row["updated_at"]) == (2, NOW, NOW + minutes(1))
    assert revision == {
        "org_id": desk.acme.owner.org_id,
        "measurement_id": row["id"],
        "version": 1,
        "at": noon(april(9)),
        "value": 1,
        "source": "desk",
        "note": "first",
        "author_id": anna,
        "token_id": actor.token_id,
        "written_at": NOW,
        "replaced_at": NOW + minutes(1),
        "event_id": event["id"],
    }


async def test_a_measurement_with_an_external_id_and_one_without_are_two(desk: Desk) -> None:
    kpi_id = await desk.kpi()

    outcomes = [await desk.measure(kpi_id, april(10), 1, "a"), await desk.measure(kpi_id, april(10), 2)]

    assert outcomes == [CREATED, CREATED]
    assert (await desk.stands(kpi_id))["current_value"] == 2


async def test_the_same_external_id_belongs_to_each_kpi_on_its_own(desk: Desk) -> None:
    kpi_ids = [await desk.kpi(), await desk.kpi()]

    assert [await desk.measure(kpi_id, april(10), 1, "a") for kpi_id in kpi_ids] == [CREATED, CREATED]


async def test_rows_of_one_call_count_as_if_recorded_one_after_the_other(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    rows = [GivenMeasurement(noon(april(10)), value, external_id="a") for value in (1, 2, 2, 3)]

    recorded = await desk.record(*((kpi_id, row) for row in rows))

    (row,) = await desk.acme.rows("kpi_measurements")
    assert statuses(recorded) == [CREATED, CORRECTED, UNCHANGED, CORRECTED]
    assert {each.measurement_id for each in recorded} == {row["id"]}
    assert (row["value"], row["version"]) == (3, 3)
    assert [(each["version"], each["value"]) for each in await desk.revisions()] == [(1, 1), (2, 2)]


async def test_one_bad_row_never_sinks_the_others(desk: Desk) -> None:
    kpi_id, shelved = await desk.kpi(), await desk.kpi()
    await desk.run(archive_kpi, ChangeKpi(shelved))
    good = GivenMeasurement(noon(april(10)), 1)

    recorded = await desk.record(
        (kpi_id, GivenMeasurement(NOW + minutes(1), "many", note="n" * 10_001)),
        (kpi_id, good),
        ("kpi_00000000000000000000000000", good),
        ("\x00", good),
        (ExternalKey("erp", "\x00"), good),
        (shelved, good),
        (kpi_id, GivenMeasurement(noon(april(11)), 2)),
    )

    assert statuses(recorded) == [REJECTED, CREATED, REJECTED, REJECTED, REJECTED, REJECTED, CREATED]
    assert [row.measurement_id is None for row in recorded] == [status is REJECTED for status in statuses(recorded)]
    assert told(*(error for row in recorded for error in row.errors)) == [
        (ErrorCode.INVALID_INPUT, ("measurements", "0", "at")),
        (ErrorCode.INVALID_INPUT, ("measurements", "0", "value")),
        (ErrorCode.INVALID_INPUT, ("measurements", "0", "note")),
        (ErrorCode.NOT_FOUND, ("measurements", "2", "kpi")),
        (ErrorCode.NOT_FOUND, ("measurements", "3", "kpi")),
        (ErrorCode.NOT_FOUND, ("measurements", "4", "kpi")),
        (ErrorCode.WRONG_STATE, ("measurements", "5", "kpi")),
    ]
    assert len(await desk.acme.rows("kpi_measurements")) == 2


async def test_one_bad_row_refuses_all_of_an_atomic_call(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    rows = [GivenMeasurement(noon(april(day)), value) for day, value in ((9, "x"), (10, 1), (11, "y"))]

    with pytest.raises(ValidationFailed) as raised:
        await desk.record(*((kpi_id, row) for row in rows), atomic=True)

    assert [error.path for error in raised.value.errors] == [
        ("measurements", "0", "value"),
        ("measurements", "2", "value"),
    ]
    assert await desk.acme.rows("kpi_measurements") == []
    assert await desk.measured() == []


async def test_an_atomic_call_without_a_bad_row_records_all(desk: Desk) -> None:
    kpi_id = await desk.kpi()

    recorded = await desk.record(*((kpi_id, GivenMeasurement(noon(april(day)), day)) for day in (9, 10)), atomic=True)

    assert statuses(recorded) == [CREATED, CREATED]


@pytest.mark.parametrize("count", [0, 5_001])
async def test_a_call_has_1_to_5000_rows(desk: Desk, count: int) -> None:
    kpi_id = await desk.kpi()

    with pytest.raises(InvalidInput) as raised:
        await desk.record(*((kpi_id, GivenMeasurement(NOW - minutes(index), 1)) for index in range(count)))

    assert raised.value.path == ("measurements",)


async def test_rows_name_kpis_by_id_or_external_key(desk: Desk) -> None:
    key = ExternalKey("erp", "gm")
    first, second = await desk.kpi(external_key=key), await desk.kpi()

    recorded = await desk.record(
        (key, GivenMeasurement(noon(april(9)), 1)),
        (second, GivenMeasurement(noon(april(9)), 2)),
        (first, GivenMeasurement(noon(april(9)), 3)),
    )

    assert statuses(recorded) == [CREATED, CREATED, CORRECTED]
    assert [(await desk.stands(kpi_id))["current_value"] for kpi_id in (first, second)] == [3, 2]
    assert [event["subject_id"] for event in await desk.acme.events("KPI_MEASURED")] == [first, second]


async def test_people_record_to_the_kpis_they_run_and_are_refused_elsewhere(desk: Desk) -> None:
    anna, ben, cleo = [await desk.acme.person(name) for name in ("Anna", "Ben", "Cleo")]
    team = await desk.acme.team(lead_id=anna)
    await desk.join(team, ben)
    kpi_ids = [
        await desk.kpi(),
        await desk.kpi(scope=Scope.TEAM, team_id=team),
        await desk.kpi(scope=Scope.INDIVIDUAL, person_id=ben, accountable_id=cleo),
        await desk.kpi(accountable_id=cleo),
    ]
    allowed = {}

    for person in (anna, ben, cleo):
        rows = [(kpi_id, GivenMeasurement(noon(april(9)), 1, note=person)) for kpi_id in kpi_ids]
        recorded = await desk.record(*rows, actor=await desk.acme.acting_as(person))
        allowed[person] = [status is not REJECTED for status in statuses(recorded)]
        refused = {error.code for row in recorded for error in row.errors}
        assert refused == {ErrorCode.NOT_ALLOWED}

    assert allowed == {
        anna: [False, True, True, False],
        ben: [False, False, True, False],
        cleo: [False, False, True, True],
    }


async def test_each_kpi_tells_once_what_a_call_did(desk: Desk) -> None:
    kpi_id = await desk.kpi(cadence=KpiCadence.MONTHLY, aggregation=Aggregation.SUM, thresholds=Thresholds(Decimal(5)))
    await desk.measure(kpi_id, april(9), 1, "a")

    await desk.record(
        (kpi_id, GivenMeasurement(noon(april(8)), 2, external_id="a")),
        (kpi_id, GivenMeasurement(noon(april(10)), 3, external_id="b")),
        (kpi_id, GivenMeasurement(noon(april(11)), 4, external_id="c")),
    )

    assert (await desk.measured())[-1] == {
        "count": 3,
        "created": 2,
        "corrected": 1,
        "from": "2026-04-08T12:00:00+00:00",
        "to": "2026-04-11T12:00:00+00:00",
        "before": {"value": 1.0, "period_start": "2026-04-01", "health": "RED"},
        "after": {"value": 9.0, "period_start": "2026-04-01", "health": "GREEN"},
    }


async def test_the_same_rows_from_several_connections_at_once_are_recorded_once(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    rows = [(kpi_id, GivenMeasurement(noon(april(day)), day, external_id=str(day))) for day in range(1, 15)]

    answers = await asyncio.gather(*(desk.record(*rows) for _ in range(5)))

    outcomes = Counter(status for recorded in answers for status in statuses(recorded))
    assert outcomes == {CREATED: 14, UNCHANGED: 56}
    assert len({row.measurement_id for recorded in answers for row in recorded}) == 14
    assert len(await desk.acme.rows("kpi_measurements")) == 14
    assert len(await desk.measured()) == 1


@pytest.mark.parametrize("created_before", [False, True], ids=["created", "corrected"])
async def test_a_bulk_takes_as_many_statements_as_a_few_rows(
    desk: Desk, counted: Counter[str], *, created_before: bool
) -> None:
    kpi_ids = [await desk.kpi(aggregation=Aggregation.SUM) for _ in range(5)]
    await desk.driven(kpi_ids[0])

    def rows(count: int, value: float) -> list[tuple[str, GivenMeasurement]]:
        return [
            (kpi_ids[index % 5], GivenMeasurement(noon(april(10)) - minutes(index), value, external_id=f"{index}"))
            for index in range(count)
        ]

    async def statements(count: int, value: float) -> int:
        counted.clear()
        recorded = await desk.record(*rows(count, value))
        assert {row.status for row in recorded[5:]} <= {CORRECTED if created_before else CREATED}
        return counted.total()

    await desk.record(*((kpi_id, GivenMeasurement(noon(april(9)), 1)) for kpi_id in kpi_ids))
    if created_before:
        await desk.record(*rows(1_000, 0.001))
    few = await statements(5, 0.002)

    # What was few is corrected by the bulk: one statement more, if nothing was corrected before.
    assert await statements(1_000, 0.003) == few + (0 if created_before else 1)


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("Europe/Berlin", datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC), date(2026, 3, 28)),
        ("Europe/Berlin", datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
        ("Europe/Berlin", datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC), date(2026, 3, 29)),
        ("Europe/Berlin", datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        ("Europe/Berlin", datetime(2025, 10, 26, 22, 59, 59, tzinfo=UTC), date(2025, 10, 26)),
        ("Europe/Berlin", datetime(2025, 10, 26, 23, 0, tzinfo=UTC), date(2025, 10, 27)),
    ],
)
async def test_a_day_is_as_long_as_the_clocks_of_the_organization_say(
    desk: Desk, zone: str, at: datetime, day: date
) -> None:
    kpi_id = await desk.kpi()

    await desk.measure(kpi_id, at, 1)

    assert (await desk.stands(kpi_id))["current_period_start"] == day
    assert await desk.values(kpi_id, at.date() - timedelta(days=2)) == {day: 1}
