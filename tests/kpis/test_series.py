"""The past of KPIs through the published schema: by period, as it was measured, and what needs a person's eye."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from commands.kpis.timers import RecordKpiEvents, record_kpi_events
from domain.kpis.definitions import TimerTimes
from domain.kpis.kpis import Aggregation, KpiCadence, KpiSource, Target, Thresholds, TimerClock
from domain.kpis.measurements import GivenMeasurement
from domain.kpis.targets import ScheduledTarget
from domain.kpis.timers import GivenTimerEvent, TimerEventKind
from domain.okrs.objectives import Visibility
from tests.kpis.client import Client
from tests.kpis.desk import Desk, april, noon

_ASK = "query ($id: ID!) {{ kpi(by: {{id: $id}}) {{ {} }} }}"


async def values(desk: Desk, kpi_id: str, **by_day: float) -> None:
    """Record values at noon of days of April: `d1` is the first."""
    rows = [(kpi_id, GivenMeasurement(noon(april(int(day[1:]))), value)) for day, value in by_day.items()]
    await desk.record(*rows)


async def test_each_period_tells_what_is_known_of_it(client: Client) -> None:
    kpi_id = await client.desk.kpi(
        aggregation=Aggregation.SUM,
        target=Target(Decimal(50)),
        thresholds=Thresholds(Decimal(50), Decimal(40)),
        target_schedule=(ScheduledTarget(april(14), april(15), Target(Decimal(100))),),
    )
    await client.desk.measure(kpi_id, april(13), 20)
    await client.desk.measure(kpi_id, noon(april(13)) + timedelta(minutes=5), 25)
    await client.desk.measure(kpi_id, april(15), 90)

    text = _ASK.format(
        """series(from: "2026-04-13", movingAverage: 2) { periodCount isDownsampled entries {
        start end value noValueReason target { value } thresholds { green } health attainment isMissing isComplete
        isOutlier readingCount lastMeasuredAt movingAverage changeOnPrevious { absolute percent }
        changeOnYear { absolute } lastMeasurement { value } inputs { value } } }"""
    )
    series = (await client.ask(text, id=kpi_id))["kpi"]["series"]

    nothing: dict[str, object] = {
        "noValueReason": None,
        "isOutlier": False,
        "changeOnPrevious": None,
        "changeOnYear": None,
        "inputs": [],
    }
    assert (series["periodCount"], series["isDownsampled"]) == (3, False)
    assert series["entries"] == [
        {
            **nothing,
            "start": "2026-04-13",
            "end": "2026-04-13",
            "value": 45,
            "target": {"value": 50},
            "health": "YELLOW",
            "thresholds": {"green": 50},
            "attainment": 0.9,
            "isMissing": False,
            "isComplete": True,
            "readingCount": 2,
            "lastMeasuredAt": "2026-04-13T12:05:00Z",
            "movingAverage": 45,
            "lastMeasurement": {"value": 25},
        },
        {
            **nothing,
            "start": "2026-04-14",
            "end": "2026-04-14",
            "value": None,
            "target": {"value": 100},
            "thresholds": {"green": 50},
            "health": "NO_DATA",
            "attainment": None,
            "isMissing": True,
            "isComplete": True,
            "readingCount": 0,
            "lastMeasuredAt": None,
            "movingAverage": 45,
            "lastMeasurement": None,
        },
        {
            **nothing,
            "start": "2026-04-15",
            "end": "2026-04-15",
            "value": 90,
            "target": {"value": 100},
            "health": "GREEN",
            "thresholds": {"green": 50},
            "attainment": 0.9,
            "isMissing": False,
            "isComplete": False,
            "readingCount": 1,
            "lastMeasuredAt": "2026-04-15T10:00:00Z",
            "movingAverage": 90,
            "lastMeasurement": {"value": 90},
        },
    ]


async def test_values_before_the_series_decide_about_outliers_however_far_back_they_lie(client: Client) -> None:
    kpi_id = await client.desk.kpi()
    for month in range(1, 7):
        at = datetime(2020, month, 1, 12, tzinfo=UTC)
        await client.desk.record((kpi_id, GivenMeasurement(at, 10 + month % 3)))
    await values(client.desk, kpi_id, d14=500, d15=11)

    text = _ASK.format('series(from: "-P1D") { entries { isOutlier } }')
    entries = (await client.ask(text, id=kpi_id))["kpi"]["series"]["entries"]

    assert [entry["isOutlier"] for entry in entries] == [True, False]


async def test_a_series_with_fewer_points_keeps_its_entries_unchanged(client: Client) -> None:
    kpi_id = await client.desk.kpi()
    await values(client.desk, kpi_id, d1=1, d2=1, d3=9, d4=1, d5=1, d6=1, d9=1, d10=2)

    selected = "{ isDownsampled entries { start value movingAverage changeOnPrevious { absolute } } }"
    text = _ASK.format(
        f'all: series(from: "2026-04-01") {selected} few: series(from: "2026-04-01", points: 3) {selected}'
    )
    answer = (await client.ask(text, id=kpi_id))["kpi"]

    every = {entry["start"]: entry for entry in answer["all"]["entries"]}
    kept = answer["few"]["entries"]
    assert (answer["all"]["isDownsampled"], answer["few"]["isDownsampled"]) == (False, True)
    assert [entry["start"] for entry in kept] == ["2026-04-01", "2026-04-03", "2026-04-10"]
    assert kept == [every[entry["start"]] for entry in kept]


@pytest.mark.parametrize(
    ("arguments", "code", "path"),
    [
        ('series(from: "2026-05-01") { periodCount }', "INVALID_INPUT", ["from"]),
        ('series(to: "9999-12-31") { periodCount }', "INVALID_INPUT", ["to"]),
        ("series(points: 2) { periodCount }", "INVALID_INPUT", ["points"]),
        ("series(movingAverage: 0) { periodCount }", "INVALID_INPUT", ["movingAverage"]),
        ("measurementSeries(points: 1) { isDownsampled }", "INVALID_INPUT", ["points"]),
        ('measurementSeries(from: "P1D", to: "P0D") { isDownsampled }', "INVALID_INPUT", ["to"]),
    ],
)
async def test_what_is_outside_the_limits_is_refused(
    client: Client, arguments: str, code: str, path: list[str]
) -> None:
    kpi_id = await client.desk.kpi()

    answer = await client.desk.acme.ask(_ASK.format(arguments), id=kpi_id)

    assert [(error["extensions"]["code"], error["extensions"]["path"]) for error in answer.errors] == [(code, path)]


async def test_a_derived_value_tells_what_it_rests_on_as_far_as_one_may_see_it(client: Client) -> None:
    desk = client.desk
    open_, hidden = await desk.kpi(key="revenue"), await desk.kpi(key="cost", visibility=Visibility.PRIVATE)
    ratio = await desk.kpi(source=KpiSource.FORMULA, formula="revenue / cost")
    await values(desk, open_, d14=30, d15=8)
    await values(desk, hidden, d14=20, d15=0)
    stranger = await desk.acme.acting_as(await desk.acme.person())

    text = _ASK.format(
        """series(from: "-P1D") { entries { value noValueReason lastMeasurement { id }
        inputs { kpi { key } value } } }"""
    )
    seen = [(await client.ask(text, actor, id=ratio))["kpi"]["series"]["entries"] for actor in (None, stranger)]

    assert [entry["value"] for entry in seen[0]] == [entry["value"] for entry in seen[1]] == [1.5, None]
    assert seen[0][1]["noValueReason"] == "DIVISION_BY_ZERO"
    inputs = [{each["kpi"]["key"]: each["value"] for each in entries[0]["inputs"]} for entries in seen]
    assert inputs == [{"revenue": 30, "cost": 20}, {"revenue": 30}]
    assert seen[0][0]["lastMeasurement"] is None


async def pour(desk: Desk, kpi_id: str, count: int) -> None:
    """Record so many values a minute apart, up to 10, one of which is 99."""
    async with desk.database.connection(desk.acme.owner.org_id) as connection:
        await connection.execute(
            """INSERT INTO kpi_measurements (org_id, id, kpi_id, identity, at, value, created_at, updated_at)
            SELECT $1, 'msr_' || lpad(minute::text, 26, '0'), $2, $2 || '@' || minute,
                timestamptz '2026-01-01 00:00Z' + minute * interval '1 minute',
                CASE minute WHEN 1234 THEN 99 ELSE minute % 11 END, now(), now()
            FROM generate_series(1, $3::integer) AS minute""",
            desk.acme.owner.org_id,
            kpi_id,
            count,
        )


_LINE = """measurementSeries(from: "2026-01-01T00:02:00Z", to: "2026-01-03T00:00:00Z", points: {}) {{
    isDownsampled points {{ at value measurement {{ value }} }} }}"""


@pytest.mark.parametrize("points", [10, 1_000, 2_000])
async def test_what_was_measured_is_a_line_that_keeps_its_ends_and_its_spike(client: Client, points: int) -> None:
    kpi_id = await client.desk.kpi()
    await pour(client.desk, kpi_id, 4_000)

    line = (await client.ask(_ASK.format(_LINE.format(points)), id=kpi_id))["kpi"]["measurementSeries"]

    moments = [point["at"] for point in line["points"]]
    assert len(moments) == points
    assert line["isDownsampled"]
    assert (moments[0], moments[-1]) == ("2026-01-01T00:02:00Z", "2026-01-02T23:59:00Z")
    assert moments == sorted(set(moments))
    assert [point["value"] for point in line["points"] if point["value"] > 10] == [99]
    assert all(point["measurement"]["value"] == point["value"] for point in line["points"])


async def test_a_few_measurements_are_given_as_they_are(client: Client) -> None:
    kpi_id = await client.desk.kpi()
    await values(client.desk, kpi_id, d13=4, d14=5, d15=6)

    text = _ASK.format("measurementSeries { isDownsampled points { value } }")
    line = (await client.ask(text, id=kpi_id))["kpi"]["measurementSeries"]

    assert line == {"isDownsampled": False, "points": [{"value": 4}, {"value": 5}, {"value": 6}]}


async def test_what_needs_an_eye_is_told_and_found(client: Client) -> None:
    desk = client.desk
    healthy, gappy, wild = await desk.kpi(name="A"), await desk.kpi(name="B"), await desk.kpi(name="C")
    red = await desk.kpi(name="D", cadence=KpiCadence.WEEKLY, thresholds=Thresholds(Decimal(50)))
    await values(desk, healthy, d13=10, d14=11, d15=10)
    await values(desk, gappy, d11=1, d13=1, d15=1)
    await values(desk, wild, d9=10, d10=11, d11=9, d12=10, d13=11, d14=10, d15=1_000)
    await desk.measure(red, datetime(2026, 3, 2, tzinfo=UTC), 1)
    filters = ("needsAttention", "isOutlier", "hasMissingPeriods", "isStale")
    found = " ".join(
        f"{each}: kpis(filter: {{{each}: {{eq: true}}}}, orderBy: [{{field: ATTENTION}}, {{field: NAME}}])"
        " { totalCount nodes { name } }"
        for each in filters
    )
    text = "{ kpis { nodes { hygiene { isStale isOutlier missingPeriods unmatchedEvents concerns { kind } } } } %s }"

    answer = await client.ask(text % found)

    told = [node["hygiene"] for node in answer["kpis"]["nodes"]]
    assert [each["missingPeriods"] for each in told] == [[], ["2026-04-14"], [], []]
    kinds = [[concern["kind"] for concern in each["concerns"]] for each in told]
    assert kinds == [[], ["MISSING_PERIODS"], ["OUTLIER"], ["STALE"]]
    names = {each: [node["name"] for node in answer[each]["nodes"]] for each in filters}
    assert names == {
        "needsAttention": ["D", "B", "C"],
        "isOutlier": ["C"],
        "hasMissingPeriods": ["B"],
        "isStale": ["D"],
    }


async def test_stops_that_ended_nothing_need_an_eye(client: Client) -> None:
    desk = client.desk
    kpi_id = await desk.kpi(source=KpiSource.TIMER, timer=TimerTimes(TimerClock.ELAPSED))
    stop = GivenTimerEvent("ticket 1", TimerEventKind.STOP, noon(april(14)))
    await desk.run(record_kpi_events, RecordKpiEvents(((kpi_id, stop),)))

    text = "{ kpis(filter: {needsAttention: {eq: true}}) { nodes { hygiene { unmatchedEvents concerns { kind } } } } }"
    answer = await client.ask(text)

    hygiene = answer["kpis"]["nodes"][0]["hygiene"]
    assert hygiene == {"unmatchedEvents": 1, "concerns": [{"kind": "UNMATCHED_EVENTS"}]}
