"""GraphQL over HTTP: who may ask for what, request ids, and failures."""

import httpx
import pytest
from structlog.testing import capture_logs

from schema.execution.errors import MASKED_MESSAGE
from tests.execution.harbour import SECRET, Harbour
from tests.transports.quay import Quay, codes, post

HELLO = {"query": "{ hello }"}


# ------------------------------------------------------------------------------------------------ who may ask


async def ask(pier: Quay, query: str, authorization: str | None) -> httpx.Response:
    headers = {"authorization": authorization} if authorization is not None else {}
    return await pier.http.post("/graphql", json={"query": query}, headers=headers)


@pytest.mark.parametrize("query", ["{ __typename }", "{ __schema { queryType { name } } }"])
async def test_a_stranger_may_read_the_schema(pier: Quay, query: str) -> None:
    response = await ask(pier, query, None)

    assert response.status_code == 200
    assert "errors" not in response.json()


@pytest.mark.parametrize(
    "query", ["{ hello }", "{ __typename hello }", "mutation { light(on: true) }", "mutation { __typename }"]
)
async def test_a_stranger_may_do_nothing_else(pier: Quay, harbour: Harbour, query: str) -> None:
    response = await ask(pier, query, None)

    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
    assert codes(response) == ["UNAUTHENTICATED"]
    assert "Authorization: Bearer" in response.json()["errors"][0]["message"]
    assert not harbour.lamp_is_on


@pytest.mark.parametrize("query", ["{ hello }", "{ __typename }"])
@pytest.mark.parametrize("authorization", ["Bearer bad", "", "Basic good"])
async def test_a_bad_token_opens_nothing(pier: Quay, query: str, authorization: str) -> None:
    response = await ask(pier, query, authorization)

    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
    assert codes(response) == ["UNAUTHENTICATED"]


async def test_strangers_get_no_suggestions_and_members_do(pier: Quay) -> None:
    stranger = await ask(pier, "{ __typenam helo }", None)
    member = await ask(pier, "{ __typenam helo }", "Bearer good")

    assert "Did you mean" not in stranger.text
    assert "Did you mean" in member.text


async def test_resolvers_know_who_asks(pier: Quay) -> None:
    assert (await ask(pier, "{ asker }", "Bearer good")).json()["data"] == {"asker": "per_ada"}


# ------------------------------------------------------------------------------------------------ request ids


async def test_a_sane_request_id_is_taken_over(pier: Quay) -> None:
    response = await post(pier, HELLO, x_request_id="trace-0001:a.b_c")

    assert response.headers["x-request-id"] == "trace-0001:a.b_c"


@pytest.mark.parametrize("given", ["short", "x" * 129, "has space", 'quo"te-1234', "-leading-dash", ""])
async def test_another_request_id_is_replaced(pier: Quay, given: str) -> None:
    made = (await post(pier, HELLO, x_request_id=given)).headers["x-request-id"]

    assert len(made) == 32
    assert made != given


async def test_every_error_quotes_the_request_id(pier: Quay) -> None:
    with capture_logs() as logs:
        response = await post(pier, {"query": "{ broken missing }"}, x_request_id="trace-0002")

    assert {error["extensions"]["requestId"] for error in response.json()["errors"]} == {"trace-0002"}
    assert [entry["request_id"] for entry in logs] == ["trace-0002"]


# --------------------------------------------------------------------------------------------------- failures


async def test_a_failing_field_is_masked_beside_the_others(pier: Quay) -> None:
    with capture_logs():
        response = await post(pier, {"query": "{ hello broken }"})

    assert response.status_code == 200
    assert response.json()["data"] == {"hello": "hello you", "broken": None}
    assert response.json()["errors"][0]["message"] == MASKED_MESSAGE
    assert SECRET not in response.text


async def test_a_null_that_reaches_the_top_is_still_a_result(pier: Quay) -> None:
    with capture_logs():
        response = await post(pier, {"query": "{ nothing }"})

    assert response.status_code == 200
    assert response.json()["data"] is None


async def test_a_failure_outside_of_execution_is_masked_and_logged(pier: Quay) -> None:
    pier.tokens.out_of_order = True
    try:
        with capture_logs() as logs:
            response = await post(pier, HELLO)
    finally:
        pier.tokens.out_of_order = False

    assert (response.status_code, codes(response)) == (500, ["INTERNAL_ERROR"])
    assert [entry["request_id"] for entry in logs] == [response.headers["x-request-id"]]


async def test_an_answer_is_neither_stored_nor_guessed_at(pier: Quay) -> None:
    headers = (await post(pier, HELLO)).headers

    assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
