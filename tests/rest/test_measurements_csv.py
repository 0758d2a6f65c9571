"""Measurements pushed as comma-separated values: answered row by row, with lines for places."""

from collections.abc import Mapping
from typing import Any

import pytest
from httpx import Response

from commands.kpis.lifecycle import ChangeKpi, archive_kpi
from tests.rest.desk import Desk, refused

MAY = "2026-05-19T10:00:00Z"
JUNE = "2026-06-01T10:00:00Z"


async def push(desk: Desk, text: str | bytes, kpi: str = "kpi", query: str = "", viewer: str = "ada") -> Response:
    path = f"/v1/kpis/{desk.company.ids.get(kpi, kpi)}/measurements{query}"
    return await desk.call("POST", path, viewer, content=text, headers={"Content-Type": "text/csv; charset=utf-8"})


def statuses(response: Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [row["status"] for row in response.json()["data"]]


def paths(answer: Mapping[str, Any]) -> list[list[str]]:
    return [error["path"] for error in answer["errors"]]


async def test_each_row_is_answered_and_a_bad_one_names_its_line(desk: Desk) -> None:
    text = (
        f'at,value,note,externalId\n{MAY},9.5,"two\nlines",a\n\n{JUNE},1,,b\n{MAY},many,,c\nsoon,2,,d\n'
        "2026-05-07T12:00:00Z,3.5,,m5\n2026-04-07T12:00:00Z,7,,m4\n"
    )
    response = await push(desk, text)

    body = response.json()
    assert statuses(response) == ["CREATED", "REJECTED", "REJECTED", "REJECTED", "UNCHANGED", "CORRECTED"]
    assert body["counts"] == {"created": 1, "corrected": 1, "unchanged": 1, "rejected": 3}
    assert [paths(row) for row in body["data"][1:4]] == [
        [["line", "5", "at"]],
        [["line", "6", "value"]],
        [["line", "7", "at"]],
    ]
    assert "RFC 3339" in body["data"][3]["errors"][0]["message"]
    assert body["data"][3]["measurementId"] is None


async def test_it_records_what_json_records(desk: Desk) -> None:
    await push(desk, f"at;value;source;externalId\n{MAY};9.5;ERP;a\n")
    again = {"at": MAY, "value": 9.5, "source": "ERP", "externalId": "a"}

    assert statuses(await desk.record({"measurements": [again]})) == ["UNCHANGED"]
    assert (await desk.shown("driven"))["currentValue"] == 9.5


async def test_nothing_is_recorded_if_one_row_of_an_atomic_call_is_bad(desk: Desk) -> None:
    for bad, path in ((f"{JUNE},1", ["line", "3", "at"]), ("soon,1", ["line", "3", "at"])):
        response = await push(desk, f"at,value\n{MAY},9.5\n{bad}\n", query="?atomic=true")
        error = response.json()["error"]
        assert (response.status_code, (error.get("errors") or [error])[0]["path"]) == (400, path)

    assert statuses(await push(desk, f"at,value\n{MAY},9.5\n", query="?atomic=true")) == ["CREATED"]


async def test_the_parameter_makes_a_body_of_json_atomic_too(desk: Desk) -> None:
    body = {"measurements": [{"at": MAY, "value": 1}, {"at": JUNE, "value": 1}]}

    response = await desk.call("POST", f"/v1/kpis/{desk.company['kpi']}/measurements?atomic=true", json=body)

    assert refused(response)[0] == 400
    assert statuses(await desk.record({"measurements": body["measurements"][:1]})) == ["CREATED"]


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ("", "INVALID_INPUT", ["line", "1"]),
        ("at,value\n", "INVALID_INPUT", None),
        ("at,price\n", "INVALID_INPUT", ["line", "1"]),
        (f'at,value\n{MAY},"1\n', "INVALID_INPUT", ["line", "2"]),
        (f"at,value\n{MAY},1\n".encode() + b"\xff", "INVALID_INPUT", ["line", "3"]),
        ("at,value\n" + f"{MAY},1\n" * 5_001, "TOO_MANY", ["line", "5002"]),
        ('{"measurements": []}', "INVALID_INPUT", ["line", "1"]),
    ],
)
async def test_what_is_no_table_of_measurements_is_refused_as_a_whole(
    reader: Desk, text: str | bytes, code: str, path: list[str] | None
) -> None:
    assert refused(await push(reader, text)) == (400, code, path)


async def test_what_stands_against_the_kpi_is_said_once(desk: Desk) -> None:
    for text in (f"at,value\n{MAY},1\n", "at,value\nsoon,1\n"):
        assert refused(await push(desk, text, kpi="kpi_00000000000000000000000000")) == (404, "NOT_FOUND", None)
        assert refused(await push(desk, text, kpi="no_such_key")) == (404, "NOT_FOUND", None)
    await desk.company.run(archive_kpi, ChangeKpi(desk.company["kpi"]))

    assert refused(await push(desk, f"at,value\n{MAY},1\n")) == (409, "WRONG_STATE", None)


@pytest.mark.parametrize(
    "content_type", ["text/plain", "text/csv; charset=latin-1", "application/csv", "text/tab-separated-values", ""]
)
async def test_another_kind_of_body_is_not_read(reader: Desk, content_type: str) -> None:
    response = await reader.call(
        "POST",
        f"/v1/kpis/{reader.company['kpi']}/measurements",
        content=f"at,value\n{MAY},1\n",
        headers={"Content-Type": content_type},
    )

    assert refused(response)[:2] == (415, "UNSUPPORTED_MEDIA_TYPE")
