"""GraphQL over HTTP: what is asked, how it is asked, and what comes back."""

import httpx
import orjson
import pytest

from tests.execution.harbour import Harbour
from tests.transports.quay import GOOD, Quay, codes, post

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
UTF8 = "; charset=utf-8"
HELLO = {"query": "{ hello }"}


async def test_a_query_is_answered(pier: Quay) -> None:
    response = await post(pier, {"query": "query ($n: String) { hello(name: $n) }", "variables": {"n": "Ada"}})

    assert response.status_code == 200
    assert response.json() == {
        "data": {"hello": "hello Ada"},
        "extensions": {"requestId": response.headers["x-request-id"]},
    }


async def test_a_mutation_is_carried_out(pier: Quay, harbour: Harbour) -> None:
    response = await post(pier, {"query": "mutation { light(on: true) }"})

    assert response.json()["data"] == {"light": True}
    assert harbour.lamp_is_on


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (f"{JSON};charset=utf-8", JSON),
        (GRAPHQL, GRAPHQL),
        (f"{JSON}, {GRAPHQL}", GRAPHQL),
        (f"{JSON}, {GRAPHQL};q=0.9", JSON),
        (f"{GRAPHQL};q=0.1, */*;q=0.5", JSON),
        (f"{JSON};q=0, */*", GRAPHQL),
        ("application/json, text/plain, */*", JSON),
        (f"{GRAPHQL}, application/graphql+json, {JSON}, text/event-stream, multipart/mixed", GRAPHQL),
        (f"text/event-stream, {JSON}", JSON),
        (f"text/event-stream;q=0.5, {JSON}", JSON),
        ("text/event-stream, */*", JSON),
        (f'text/event-stream;q=0.5;x="a,b", {JSON}', JSON),
        (f"multipart/mixed;subscriptionSpec=1.0, {JSON}", JSON),
    ],
)
async def test_the_response_is_of_the_type_the_client_prefers(
    pier: Quay, accept: str | None, content_type: str
) -> None:
    request = pier.http.build_request("POST", "/graphql", json=HELLO, headers=GOOD)
    del request.headers["accept"]
    if accept is not None:
        request.headers["accept"] = accept

    response = await pier.http.send(request)

    assert (response.status_code, response.headers["content-type"]) == (200, content_type + UTF8)


@pytest.mark.parametrize("accept", ["text/html", "image/png, text/plain", f"{JSON};q=0", "multipart/mixed", ";", "q"])
async def test_what_cannot_be_delivered_is_not_acceptable(pier: Quay, accept: str) -> None:
    response = await post(pier, HELLO, accept=accept)

    assert (response.status_code, response.headers["content-type"]) == (406, JSON + UTF8)
    assert codes(response) == ["NOT_ACCEPTABLE"]


FAULTY = [
    ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
    ({"query": "{ nonsense }"}, "GRAPHQL_VALIDATION_FAILED"),
    ({"query": "query ($n: Int!) { lucky(number: $n) }", "variables": {"n": None}}, "BAD_USER_INPUT"),
    ({"query": "query A { hello } query B { hello }"}, "OPERATION_NAME_REQUIRED"),
    ({"query": "query A { hello }", "operationName": "B"}, "OPERATION_NOT_FOUND"),
    ({"query": "{ hello } #" + "x" * 20_000}, "DOCUMENT_TOO_LARGE"),
    ({"query": "{ hello " * 16 + "}" * 16}, "TOO_DEEP"),
]


@pytest.mark.parametrize(("body", "code"), FAULTY)
@pytest.mark.parametrize(("accept", "status"), [(GRAPHQL, 400), (JSON, 200)])
async def test_a_request_that_is_not_executed_has_errors_and_no_data(
    pier: Quay, body: dict[str, object], code: str, accept: str, status: int
) -> None:
    response = await post(pier, body, accept=accept)

    assert response.status_code == status
    assert codes(response) == [code]
    assert "data" not in response.json()
    assert response.json()["extensions"] == {"requestId": response.headers["x-request-id"]}


BODIES = [
    (b"", 400, "BAD_REQUEST"),
    (b"{", 400, "BAD_REQUEST"),
    (b'{"query": "\xff"}', 400, "BAD_REQUEST"),
    (b'{"query": NaN}', 400, "BAD_REQUEST"),
    (b"null", 400, "BAD_REQUEST"),
    (b'"{ hello }"', 400, "BAD_REQUEST"),
    (b"{}", 400, "BAD_REQUEST"),
    (b'[{"query": "{ hello }"}]', 400, "BATCHING_NOT_SUPPORTED"),
    (b'{"query": null}', 400, "BAD_REQUEST"),
    (b'{"query": 1}', 400, "BAD_REQUEST"),
    (b'{"query": "{ hello }", "operationName": 1}', 400, "BAD_REQUEST"),
    (b'{"query": "{ hello }", "variables": "{}"}', 400, "BAD_REQUEST"),
    (b'{"query": "{ hello }", "variables": []}', 400, "BAD_REQUEST"),
    (b'{"query": "{ hello }", "extensions": false}', 400, "BAD_REQUEST"),
    (b"[" * 2000, 400, "BAD_REQUEST"),
    (b" " * (256 * 1024 + 1), 413, "BODY_TOO_LARGE"),
]


@pytest.mark.parametrize(("body", "status", "code"), BODIES)
async def test_a_body_that_is_no_request_is_refused(pier: Quay, body: bytes, status: int, code: str) -> None:
    headers = {**GOOD, "content-type": JSON, "accept": JSON}

    response = await pier.http.post("/graphql", content=body, headers=headers)

    assert (response.status_code, codes(response)) == (status, [code])


@pytest.mark.parametrize("member", ["operationName", "variables", "extensions"])
async def test_optional_members_may_be_null(pier: Quay, member: str) -> None:
    response = await post(pier, {**HELLO, member: None})

    assert response.json()["data"] == {"hello": "hello you"}


async def test_an_empty_operation_name_is_none(pier: Quay) -> None:
    assert (await post(pier, {**HELLO, "operationName": ""})).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": "application/graphql"},
        {"content-type": "application/json; charset=latin-1"},
        {"content-type": "application/json", "content-encoding": "gzip"},
    ],
)
async def test_only_plain_json_is_read(pier: Quay, headers: dict[str, str]) -> None:
    response = await pier.http.post("/graphql", content=orjson.dumps(HELLO), headers={**GOOD, **headers})

    assert (response.status_code, codes(response)) == (415, ["UNSUPPORTED_MEDIA_TYPE"])


async def test_utf_8_may_be_named(pier: Quay) -> None:
    assert (await post(pier, HELLO, content_type='application/JSON; Charset="UTF-8"')).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_not_allowed(pier: Quay, method: str) -> None:
    response = await pier.http.request(method, "/graphql", headers=GOOD)

    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")
    assert codes(response) == ["METHOD_NOT_ALLOWED"]


async def get(pier: Quay, parameters: dict[str, str], **headers: str) -> httpx.Response:
    return await pier.http.get("/graphql", params=parameters, headers={**GOOD, "x-okra-preflight": "1", **headers})


async def test_a_query_may_be_a_get(pier: Quay) -> None:
    response = await get(
        pier,
        {
            "query": "query A($n: String) { hello(name: $n) } query B { boats }",
            "operationName": "A",
            "variables": '{"n": "Zoë"}',
            "extensions": "{}",
        },
    )

    assert response.json()["data"] == {"hello": "hello Zoë"}


@pytest.mark.parametrize("header", ["x-okra-preflight", "apollo-require-preflight", "graphql-require-preflight"])
async def test_any_header_that_needs_a_preflight_will_do(pier: Quay, header: str) -> None:
    response = await pier.http.get("/graphql", params=HELLO, headers={**GOOD, header: "x"})

    assert response.status_code == 200


async def test_a_get_that_any_page_could_send_is_refused(pier: Quay) -> None:
    response = await pier.http.get("/graphql", params=HELLO, headers=GOOD)

    assert (response.status_code, codes(response)) == (400, ["PREFLIGHT_REQUIRED"])
    assert "X-Okra-Preflight" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "parameters", [{}, {"query": "{ hello }", "variables": "{"}, {"query": "{ hello }", "variables": "[]"}]
)
async def test_a_get_without_a_request_in_it_is_refused(pier: Quay, parameters: dict[str, str]) -> None:
    response = await get(pier, parameters)

    assert (response.status_code, codes(response)) == (400, ["BAD_REQUEST"])


async def test_a_get_changes_nothing(pier: Quay, harbour: Harbour) -> None:
    response = await get(pier, {"query": "mutation { light(on: true) }"})

    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert not harbour.lamp_is_on


async def test_a_browser_that_opens_the_endpoint_is_sent_to_the_explorer(pier: Quay) -> None:
    response = await pier.http.get("/graphql", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})

    assert (response.status_code, response.headers["location"]) == (302, "/graphiql")


async def test_a_subscription_needs_a_stream(pier: Quay) -> None:
    response = await post(pier, {"query": "subscription { count(to: 1) }"})

    assert (response.status_code, codes(response)) == (406, ["NOT_ACCEPTABLE"])
