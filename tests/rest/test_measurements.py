"""Pushing measurements: what becomes of each row, and of everything that follows the KPI."""

from collections.abc import Mapping
from typing import Any

import orjson
import pytest
from httpx import Response

from api.rest import RestSettings
from commands.kpis.lifecycle import ChangeKpi, archive_kpi
from domain.actor import TokenScope
from tests.company import Company
from tests.rest.desk import Desk, refused

MAY = {"at": "2026-05-19T10:00:00Z", "value": 9.5}
JUNE = {"at": "2026-06-19T10:00:00Z", "value": 1}


def statuses(response: Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [row["status"] for row in response.json()["data"]]


async def test_each_row_is_answered_in_the_order_given(desk: Desk) -> None:
    again = {"at": "2026-05-07T12:00:00Z", "value": 3.5, "externalId": "m5"}
    corrected = {"at": "2026-04-07T12:00:00Z", "value": 6, "externalId": "m4", "note": "Recounted", "source": "desk"}

    response = await desk.record({"measurements": [again, MAY, JUNE, corrected]})

    body = response.json()
    assert statuses(response) == ["UNCHANGED", "CREATED", "REJECTED", "CORRECTED"]
    assert body["counts"] == {"created": 1, "corrected": 1, "unchanged": 1, "rejected": 1}
    assert body["data"][0] == {
        "status": "UNCHANGED",
        "measurementId": desk.company["measurement"],
        "errors": [],
    }
    assert body["data"][2] == {
        "status": "REJECTED",
        "measurementId": None,
        "errors": [
            {
                "code": "INVALID_INPUT",
                "message": "A measurement cannot lie in the future.",
                "path": ["measurements", "2", "at"],
            }
        ],
    }


async def test_a_repeated_push_changes_nothing(desk: Desk) -> None:
    first = await desk.record({"measurements": [MAY, {**MAY, "externalId": "a"}]})
    second = await desk.record({"measurements": [MAY, {**MAY, "externalId": "a"}]})

    assert statuses(second) == ["UNCHANGED", "UNCHANGED"]
    assert ids(first) == ids(second)


async def test_the_key_result_that_follows_moves_with_everything_above_it(desk: Desk) -> None:
    before = await desk.shown("driven"), await desk.shown("by_others")

    await desk.record({"measurements": [MAY]})

    after = await desk.shown("driven"), await desk.shown("by_others")
    assert (before[0]["currentValue"], before[0]["progress"]) == (3.5, 1.0)
    assert (after[0]["currentValue"], after[0]["progress"]) == (9.5, 0.0)
    assert after[1]["progress"] < before[1]["progress"]


@pytest.mark.parametrize(
    ("row", "path"),
    [
        ({**MAY, "at": "1969-12-31T23:59:59Z"}, "at"),
        ({**MAY, "value": 1234567890.1234567}, "value"),
        ({**MAY, "value": 1e308}, "value"),
        ({**MAY, "value": 2**53 + 1}, "value"),
        ({**MAY, "note": "n" * 10_001}, "note"),
        ({**MAY, "note": "\x00"}, "note"),
        ({**MAY, "source": " "}, "source"),
        ({**MAY, "externalId": ""}, "externalId"),
        ({**MAY, "externalId": "i" * 301}, "externalId"),
    ],
)
async def test_a_row_against_the_rules_is_rejected_alone(desk: Desk, row: Mapping[str, object], path: str) -> None:
    response = await desk.record({"measurements": [row, {**MAY, "externalId": "fine"}]})

    assert statuses(response) == ["REJECTED", "CREATED"]
    assert [error["path"] for error in response.json()["data"][0]["errors"]] == [["measurements", "0", path]]


@pytest.mark.parametrize("value", ["0", "-0.5", "123456789012345", "1e-300", "1.5E300", "100000000000000000000"])
async def test_what_goes_in_is_what_is_kept(desk: Desk, value: str) -> None:
    response = await post(desk, b'{"measurements": [{"at": "2026-05-19T10:00:00Z", "value": %s}]}' % value.encode())

    assert statuses(response) == ["CREATED"]
    assert (await desk.shown("driven"))["currentValue"] == float(value)


async def test_a_number_written_with_more_digits_than_a_double_has_is_that_double(desk: Desk) -> None:
    response = await post(desk, b'{"measurements": [{"at": "2026-05-19T10:00:00Z", "value": 0.10000000000000001}]}')

    assert statuses(response) == ["CREATED"]
    assert (await desk.shown("driven"))["currentValue"] == 0.1


async def test_nothing_is_recorded_if_one_row_of_an_atomic_call_is_bad(desk: Desk) -> None:
    response = await desk.record({"measurements": [MAY, JUNE, {**MAY, "source": ""}], "atomic": True})

    assert response.status_code == 400
    assert [error["path"] for error in response.json()["error"]["errors"]] == [
        ["measurements", "1", "at"],
        ["measurements", "2", "source"],
    ]
    assert statuses(await desk.record({"measurements": [MAY], "atomic": True})) == ["CREATED"]


FULL: dict[str, Any] = {**MAY, "source": None, "note": None, "externalId": None}


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ([], [None]),
        ("measurements", [None]),
        ({}, [["measurements"]]),
        ({"measurements": None}, [["measurements"]]),
        ({"measurements": {}}, [["measurements"]]),
        ({"measurements": []}, [["measurements"]]),
        ({"measurements": [MAY] * 5_001}, [["measurements"]]),
        ({"measurements": [MAY], "atomic": None}, [["atomic"]]),
        ({"measurements": [MAY], "atomic": 1}, [["atomic"]]),
        ({"measurements": [MAY], "Atomic": True, "kpiId": "x"}, [["Atomic"], ["kpiId"]]),
        ({"measurements": [1]}, [["measurements", "0"]]),
        ({"measurements": [FULL, {}]}, [["measurements", "1", "at"], ["measurements", "1", "value"]]),
        ({"measurements": [{**FULL, "at": None}]}, [["measurements", "0", "at"]]),
        ({"measurements": [{**FULL, "at": 1_779_000_000}]}, [["measurements", "0", "at"]]),
        ({"measurements": [{**FULL, "at": "2026-05-19"}]}, [["measurements", "0", "at"]]),
        ({"measurements": [{**FULL, "at": "2026-05-19T10:00:00"}]}, [["measurements", "0", "at"]]),
        ({"measurements": [{**FULL, "value": None}]}, [["measurements", "0", "value"]]),
        ({"measurements": [{**FULL, "value": "1"}]}, [["measurements", "0", "value"]]),
        ({"measurements": [{**FULL, "value": True}]}, [["measurements", "0", "value"]]),
        ({"measurements": [{**FULL, "value": [1]}]}, [["measurements", "0", "value"]]),
        ({"measurements": [{**FULL, "note": 1}]}, [["measurements", "0", "note"]]),
        ({"measurements": [{**FULL, "source": False}]}, [["measurements", "0", "source"]]),
        ({"measurements": [{**FULL, "externalId": 7}]}, [["measurements", "0", "externalId"]]),
        ({"measurements": [{**FULL, "external_id": "7"}]}, [["measurements", "0", "external_id"]]),
    ],
)
async def test_a_body_of_another_shape_is_refused_as_a_whole(
    desk: Desk, body: object, paths: list[list[str] | None]
) -> None:
    response = await desk.record(body)

    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (400, "INVALID_INPUT")
    assert [each.get("path") for each in error.get("errors", [error])] == paths


@pytest.mark.parametrize("content", [b"", b"{", b"nul", b'{"measurements": NaN}', b"\xff", b"[" * 3000, b'"\\ud800"'])
async def test_a_body_that_is_no_json_is_refused(desk: Desk, content: bytes) -> None:
    response = await post(desk, content)

    assert refused(response) == (400, "INVALID_INPUT", None)
    assert "not JSON" in response.json()["error"]["message"]


async def test_of_many_errors_the_first_hundred_are_told(desk: Desk) -> None:
    response = await desk.record({"measurements": [{}] * 300})

    assert len(response.json()["error"]["errors"]) == 100


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "text/plain"},
        {"content-type": ""},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/json; charset=latin-1"},
        {"content-type": "application/json", "content-encoding": "gzip"},
    ],
)
async def test_only_plain_json_is_read(desk: Desk, headers: dict[str, str]) -> None:
    response = await post(desk, orjson.dumps({"measurements": [MAY]}), **headers)

    assert refused(response) == (415, "UNSUPPORTED_MEDIA_TYPE", None)


async def test_five_thousand_rows_fit_into_a_call(desk: Desk) -> None:
    rows = [
        {
            "at": f"2026-05-{1 + index // 300:02}T{index % 24:02}:{index // 24 % 60:02}:00.000000Z",
            "value": index + 0.12345,
            "source": "a source with a name of some length",
            "externalId": f"018f4e2a-7c1b-7b3e-9d5f-{index:012}",
            "note": "n" * 100,
        }
        for index in range(5_000)
    ]

    response = await desk.record({"measurements": rows})

    assert statuses(response) == ["CREATED"] * 5_000
    assert response.json()["counts"]["created"] == 5_000


async def test_a_body_beyond_the_limit_is_not_read(desk: Desk) -> None:
    async with Desk.opened(desk.company, RestSettings(measurements_bytes=1_000)) as strict:
        response = await strict.record({"measurements": [{**MAY, "note": "n" * 1_000}]})

    assert refused(response) == (413, "BODY_TOO_LARGE", None)


@pytest.mark.parametrize("atomic", [False, True])
@pytest.mark.parametrize("count", [1, 3])
async def test_a_kpi_that_is_not_there_is_not_found(
    desk: Desk, other_company: Company, atomic: bool, count: int
) -> None:
    body = {"measurements": [MAY] * count, "atomic": atomic}
    ids = [other_company["kpi"], f"kpi_{'0' * 26}", desk.company["driven"], "kpi_x", "%00"]

    answers = [await desk.record(body, kpi) for kpi in ids]

    assert {refused(answer) for answer in answers} == {(404, "NOT_FOUND", None)}


@pytest.mark.parametrize("atomic", [False, True])
async def test_an_archived_kpi_takes_nothing(desk: Desk, atomic: bool) -> None:
    await desk.company.run(archive_kpi, ChangeKpi(desk.company["kpi"]))

    assert refused(await desk.record({"measurements": [MAY, JUNE], "atomic": atomic})) == (409, "WRONG_STATE", None)


@pytest.mark.parametrize(("viewer", "status"), [("cleo", 200), ("dan", 200), ("finn", 403), ("vera", 403)])
async def test_only_those_who_may_record(desk: Desk, viewer: str, status: int) -> None:
    assert (await desk.record({"measurements": [MAY, MAY]}, viewer=viewer)).status_code == status


async def test_a_token_that_reads_records_nothing(desk: Desk) -> None:
    token = await desk.token("ada", TokenScope.READ)

    response = await desk.record({"measurements": [MAY]}, headers={"Authorization": f"Bearer {token}"})

    assert refused(response) == (403, "NOT_ALLOWED", None)


async def test_recording_takes_no_other_parameter(desk: Desk) -> None:
    response = await desk.record({"measurements": [MAY]}, params={"Atomic": "true"})

    assert refused(response) == (400, "INVALID_INPUT", ["Atomic"])


async def post(desk: Desk, content: bytes, **headers: str) -> Response:
    path = f"/v1/kpis/{desk.company['kpi']}/measurements"
    return await desk.call("POST", path, content=content, headers={"content-type": "application/json", **headers})


def ids(response: Response) -> list[str]:
    return [row["measurementId"] for row in response.json()["data"]]
