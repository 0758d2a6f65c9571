"""One key result: what it shows, and when it has changed."""

from datetime import timedelta
from typing import Any

import pytest
import strawberry

from commands.okrs.check_ins import CheckIn, check_in
from commands.okrs.key_results import UpdateKeyResult, update_key_result
from commands.okrs.lifecycle import ChangeKeyResult, archive_key_result
from commands.okrs.objectives import UpdateObjective, update_objective
from domain.ids import Kind
from domain.numbers import exact_number
from schema.root import build_schema
from tests.company import NOW, Company
from tests.graphql.house import SettableClock
from tests.rest.desk import LIST, Desk, refused

NOT_IN_GRAPHQL = {"kpiId", "measure", "owner", "objective", "externalKey"}
"""Members that are objects there, and are looked at one by one."""


async def test_a_key_result_shows_what_a_report_needs(reader: Desk) -> None:
    company = reader.company

    assert await reader.shown("metric") == {
        "id": company["metric"],
        "title": "Key result metric of Acme",
        "description": None,
        "objective": {
            "id": company["personal_goal"],
            "title": "Personal goal of Acme",
            "scope": "INDIVIDUAL",
            "cycleId": company["q2"],
            "teamId": None,
            "personId": company["eve"],
        },
        "owner": {"id": company["eve"], "name": "Eve of Acme"},
        "state": "ACTIVE",
        "archivedAt": None,
        "source": "CHECK_IN",
        "kpiId": None,
        "unit": "NUMBER",
        "currency": None,
        "weight": 1.0,
        "cadence": "WEEKLY",
        "tags": [],
        "measure": {
            "kind": "METRIC",
            "startValue": 0.0,
            "targetValue": 100.0,
            "scoring": "LINEAR",
            "direction": "INCREASE",
            "commitValue": 30.0,
            "stretchValue": 120.0,
            "zone": "COMMIT",
        },
        "currentValue": 40.0,
        "hasValue": True,
        "measurable": True,
        "progress": 0.4,
        "rawProgress": 0.4,
        "status": "AT_RISK",
        "statusReason": "SCORE_BAND",
        "scoreBand": "AT_RISK",
        "paceBand": "ON_TRACK",
        "confidence": 0.5,
        "goodPeriods": 0,
        "allPeriods": 0,
        "expectedProgress": 0.549451,
        "pace": 0.728,
        "startDate": "2026-04-01",
        "dueDate": "2026-06-30",
        "lastValueDate": "2026-05-10",
        "nextCheckInDue": "2026-05-17",
        "isStale": False,
        "externalKey": {"source": "tracker", "id": "Acme-metric"},
        "progressChangedAt": "2026-05-20T09:30:00Z",
        "createdAt": "2026-05-20T09:30:00Z",
        "updatedAt": "2026-05-20T09:30:00Z",
        "version": 1,
    }


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        ("at_least", {"kind": "AT_LEAST", "threshold": 90.0, "periods": "CURRENT"}),
        ("at_most", {"kind": "AT_MOST", "threshold": 5.0, "periods": "CURRENT"}),
        ("range", {"kind": "RANGE", "lowerBound": 4.0, "upperBound": 5.0, "periods": "CURRENT"}),
        ("share", {"kind": "AT_LEAST", "threshold": 10.0, "periods": "SHARE"}),
        (
            "checkpoints",
            {
                "kind": "CHECKPOINTS",
                "checkpoints": [{"value": 0.0, "progress": 0.0}, {"value": 10.0, "progress": 1.0}],
            },
        ),
        (
            "ratio",
            {
                "kind": "METRIC",
                "startValue": 0.0,
                "targetValue": 20.0,
                "scoring": "RATIO",
                "direction": "INCREASE",
                "commitValue": None,
                "stretchValue": None,
                "zone": None,
            },
        ),
        ("by_others", None),
    ],
)
async def test_each_measure_shows_what_it_is_made_of(reader: Desk, name: str, measure: object) -> None:
    assert (await reader.shown(name))["measure"] == measure


async def test_a_milestone_says_whether_it_is_done(desk: Desk) -> None:
    before = (await desk.shown("milestones"))["measure"]["milestones"]
    done = frozenset({before[1]["id"]})
    await desk.company.run(check_in, CheckIn(desk.company["milestones"], done_milestones=done))

    after = (await desk.shown("milestones"))["measure"]["milestones"]

    assert [(step["title"], step["weight"], step["due"], step["done"]) for step in after] == [
        ("First", 30.0, None, False),
        ("Second", 70.0, None, True),
    ]


async def test_a_key_result_that_follows_a_kpi_names_it(reader: Desk) -> None:
    assert (await reader.shown("driven"))["kpiId"] == reader.company["kpi"]


async def test_a_page_shows_key_results_as_they_are_shown_alone(reader: Desk) -> None:
    page = (await reader.get(f"{LIST}?limit=100")).json()["data"]

    assert [row for row in page if row["id"] == reader.company["share"]] == [await reader.shown("share")]


async def test_members_are_named_as_in_graphql(reader: Desk) -> None:
    key_result = (await reader.shown("metric")).keys()
    measures = {name: (await reader.shown(name))["measure"].keys() for name in ("metric", "share", "range")}

    schema = build_schema()
    assert key_result - NOT_IN_GRAPHQL <= fields_of(schema, "KeyResult")
    assert measures["metric"] - {"kind"} == fields_of(schema, "MetricMeasure")
    assert measures["share"] - {"kind"} == fields_of(schema, "AtLeastMeasure")
    assert measures["range"] - {"kind"} == fields_of(schema, "RangeMeasure")


async def test_an_archived_key_result_is_still_shown(desk: Desk) -> None:
    await desk.company.run(archive_key_result, ChangeKeyResult(desk.company["sold"]))

    assert (await desk.shown("sold"))["archivedAt"] == "2026-05-20T09:30:00Z"


@pytest.mark.parametrize("how", ["{tag}", '"other", {tag}', "{strong}", "*", '"other",{strong}'])
async def test_whoever_has_it_already_is_told_so(reader: Desk, how: str) -> None:
    path = f"{LIST}/{reader.company['metric']}"
    first = await reader.get(path)
    tag = first.headers["etag"]

    again = await reader.get(path, headers={"If-None-Match": how.format(tag=tag, strong=tag.removeprefix("W/"))})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert first.headers["cache-control"] == again.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("known", ['W/"other"', "", '"', "W/", "none"])
async def test_whoever_has_something_else_gets_it(reader: Desk, known: str) -> None:
    response = await reader.get(f"{LIST}/{reader.company['metric']}", headers={"If-None-Match": known})

    assert response.status_code == 200


async def test_the_tag_stays_as_long_as_nothing_changes(reader: Desk) -> None:
    path = f"{LIST}/{reader.company['metric']}"

    assert len({(await reader.get(path, viewer)).headers["etag"] for viewer in ("ada", "eve", "ada")}) == 1


async def test_the_tag_changes_with_what_was_said(desk: Desk) -> None:
    before = await tag_of(desk)
    await desk.company.run(check_in, CheckIn(desk.company["metric"], confidence=exact_number(0.9)))

    assert await tag_of(desk) != before


async def test_the_tag_changes_with_what_was_edited(desk: Desk) -> None:
    before = await tag_of(desk)
    await desk.company.run(update_key_result, UpdateKeyResult(desk.company["metric"], {"title": "Renamed"}))

    assert await tag_of(desk) != before


async def test_the_tag_changes_with_what_is_shown_of_the_objective(desk: Desk) -> None:
    before = await tag_of(desk)
    await desk.company.run(update_objective, UpdateObjective(desk.company["personal_goal"], {"title": "Renamed"}))

    assert await tag_of(desk) != before


async def test_the_tag_changes_with_the_day(desk: Desk, clock: SettableClock) -> None:
    before = await tag_of(desk)
    clock.now = NOW + timedelta(days=1)

    assert await tag_of(desk) != before


async def test_what_is_invisible_cannot_be_told_from_what_is_not_there(reader: Desk, other_company: Company) -> None:
    ids = [
        reader.company["secret"],
        other_company["metric"],
        f"{Kind.KEY_RESULT}_{'0' * 26}",
        reader.company["private_goal"],
        "kr_",
        "%00",
        "kr_%F0%9F%98%80",
    ]

    answers = [await reader.get(f"{LIST}/{each}", "eve") for each in ids]

    assert {refused(answer) for answer in answers} == {(404, "NOT_FOUND", None)}
    assert len({without_id(answer.json()) for answer in answers}) == 1
    assert len({frozenset(dict(answer.headers) | {"x-request-id": ""}) for answer in answers}) == 1


async def test_a_key_result_takes_no_parameters(reader: Desk) -> None:
    response = await reader.get(f"{LIST}/{reader.company['metric']}?fields=title")

    assert refused(response) == (400, "INVALID_INPUT", ["fields"])


async def tag_of(desk: Desk) -> str:
    tag: str = (await desk.get(f"{LIST}/{desk.company['metric']}")).headers["etag"]
    return tag


def without_id(body: dict[str, Any]) -> str:
    return str({**body, "requestId": ""})


def fields_of(schema: strawberry.Schema, name: str) -> set[str]:
    type_ = schema._schema.type_map[name]
    return set(getattr(type_, "fields", {}))
