"""What holds for every answer: ids, headers, methods, tokens, and what is said when something breaks."""

import asyncio
import re
from typing import Any

import asyncpg
import pytest
import structlog
import yaml
from httpx import Response
from starlette.requests import Request

from api.cli.contracts import OPENAPI_FILE, schema_of_code
from api.rest import RestSettings
from commands.orgs.tokens import RevokeToken, revoke_token
from storage.database import Database
from storage.lists.pages import Lists
from storage.migrations.state import revisions
from tests.graphql.house import House
from tests.rest.desk import LIST, Desk, opened_client, refused

OPEN = ("/healthz", "/readyz", "/openapi.json", "/schema.graphql")
MADE = re.compile(r"[0-9a-f]{32}")


def paths(desk: Desk) -> list[str]:
    return [*OPEN, LIST, f"{LIST}?limit=x", f"{LIST}/{desk.company['metric']}", f"{LIST}/x", "/nowhere", "/"]


async def test_every_answer_has_a_request_id_of_its_own(reader: Desk) -> None:
    answers = [await reader.get(path) for path in paths(reader)]

    ids = [answer.headers["x-request-id"] for answer in answers]
    assert all(MADE.fullmatch(each) for each in ids)
    assert len(set(ids)) == len(ids)
    assert [in_body(answer) for answer in answers if in_body(answer)] == [ids[0], ids[1], *ids[4:]]


async def test_a_request_id_that_was_sent_comes_back(reader: Desk) -> None:
    answers = [await reader.get(path, headers={"X-Request-Id": "my.request:0001"}) for path in paths(reader)]

    assert {answer.headers["x-request-id"] for answer in answers} == {"my.request:0001"}
    assert {in_body(answer) for answer in answers} == {"my.request:0001", None}


@pytest.mark.parametrize("given", ["short", "-begins-with-a-dash", "has a blank", "x" * 129, "{jndi:ldap}"])
async def test_a_request_id_that_is_not_sane_is_replaced(reader: Desk, given: str) -> None:
    response = await reader.get("/healthz", headers={"X-Request-Id": given})

    assert MADE.fullmatch(response.headers["x-request-id"])


async def test_every_answer_is_safe_to_open_in_a_browser(reader: Desk) -> None:
    answers = [await reader.get(path) for path in paths(reader)]

    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert answer.headers["referrer-policy"] == "no-referrer"


async def test_what_belongs_to_a_viewer_is_kept_by_nobody(reader: Desk) -> None:
    for path in (LIST, f"{LIST}/x", "/nowhere", "/healthz"):
        assert (await reader.get(path)).headers["cache-control"] == "no-store"


async def test_head_says_what_get_says_without_a_body(reader: Desk) -> None:
    for path in paths(reader):
        get, head = await reader.get(path), await reader.call("HEAD", path)
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert comparable(head) == comparable(get)


async def test_an_unknown_path_is_not_found_in_json(reader: Desk) -> None:
    for path in ("/nowhere", "/v1", "/v1/", "/v1/kpis", "/V1/key-results", f"{LIST}/a/b"):
        assert refused(await reader.client.get(path)) == (404, "NOT_FOUND", None)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
async def test_a_method_that_is_not_there_is_named_with_those_that_are(reader: Desk, method: str) -> None:
    response = await reader.call(method, LIST)

    assert refused(response) == (405, "METHOD_NOT_ALLOWED", None)
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD"}


async def test_measurements_are_only_posted(reader: Desk) -> None:
    response = await reader.get(f"/v1/kpis/{reader.company['kpi']}/measurements")

    assert (refused(response)[0], response.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer x", "Basic YTpi", "okra_x", "Bearer okra_" + "0" * 60]
)
async def test_without_a_valid_token_nothing_is_told(reader: Desk, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    guarded = [("GET", LIST), ("GET", f"{LIST}/x"), ("GET", f"{LIST}?limit=x"), ("POST", "/v1/kpis/x/measurements")]

    for method, path in guarded:
        response = await reader.client.request(method, path, headers=headers)
        assert refused(response) == (401, "UNAUTHENTICATED", None)
        assert response.headers["www-authenticate"] == "Bearer"


async def test_the_scheme_of_a_token_may_be_written_in_any_case(reader: Desk) -> None:
    token = await reader.token("ada")

    assert (await reader.client.get(LIST, headers={"Authorization": f"bEARER  {token}"})).status_code == 200


async def test_a_revoked_token_is_void_from_the_next_request_on(desk: Desk, rest_house: House) -> None:
    assert (await desk.get(LIST, "ben")).status_code == 200
    token_id = await rest_house.writer.fetchval(
        "SELECT max(id) FROM api_tokens WHERE org_id = $1 AND person_id = $2", desk.company.org_id, desk.company["ben"]
    )

    await desk.company.run(revoke_token, RevokeToken(token_id))

    assert refused(await desk.get(LIST, "ben"))[0] == 401


async def test_health_and_contracts_need_no_token(reader: Desk) -> None:
    assert [(await reader.client.get(path)).status_code for path in OPEN] == [200] * 4


async def test_what_nobody_foresaw_is_masked_and_logged_once(reader: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_given: object) -> None:
        message = "a secret value"
        raise RuntimeError(message)

    monkeypatch.setattr(Lists, "page", fail)
    with structlog.testing.capture_logs() as lines:
        response = await reader.get(LIST, headers={"X-Request-Id": "request-0001"})

    assert refused(response) == (500, "INTERNAL_ERROR", None)
    assert "secret" not in response.text
    assert [line["request_id"] for line in lines] == ["request-0001"]
    assert "secret" not in str(lines)


async def test_what_breaks_outside_of_a_handler_is_masked_too(reader: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_request: Request) -> object:
        raise RuntimeError("a secret value")

    monkeypatch.setattr("api.rest.endpoints.headers_of", fail)
    response = await reader.get("/healthz", headers={"X-Request-Id": "request-0001"})

    assert refused(response) == (500, "INTERNAL_ERROR", None)
    assert response.headers["x-request-id"] == "request-0001"


async def test_what_takes_too_long_is_given_up(reader: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def wait(*_given: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Lists, "page", wait)
    async with Desk.opened(reader.company, RestSettings(deadline_seconds=0.01)) as hasty:
        response = await hasty.get(LIST)

    assert refused(response) == (503, "DEADLINE_EXCEEDED", None)
    assert int(response.headers["retry-after"]) > 0


async def test_the_process_lives_whatever_the_database_does(reader: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Database, "pool", property(gone))

    assert (await reader.get("/healthz")).json()["status"] == "ALIVE"


async def test_it_is_ready_while_the_database_has_its_schema(reader: Desk) -> None:
    assert (await reader.get("/readyz")).json()["status"] == "READY"


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "SCHEMA_TOO_NEW"),
        ("ALTER TABLE alembic_version RENAME TO elsewhere", "SCHEMA_MISSING"),
        ("DELETE FROM alembic_version", "SCHEMA_MISSING"),
    ],
)
async def test_it_is_not_ready_on_another_schema(whole_database: Database, dsn: str, statement: str, code: str) -> None:
    writer = await asyncpg.connect(dsn)
    await writer.execute(statement)
    await writer.close()

    async with opened_client(whole_database, RestSettings()) as client:
        response = await client.get("/readyz")

    assert refused(response) == (503, code, None)
    assert int(response.headers["retry-after"]) > 0


async def test_it_is_not_ready_on_an_older_schema(reader: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    known = revisions()
    monkeypatch.setattr("storage.migrations.state.revisions", lambda: ("9999", *known))

    assert refused(await reader.get("/readyz")) == (503, "SCHEMA_OUTDATED", None)


@pytest.mark.parametrize(
    "error", [OSError(), TimeoutError(), asyncpg.CannotConnectNowError("x"), asyncpg.InterfaceError("x")]
)
async def test_it_is_not_ready_without_a_database(
    reader: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(Database, "pool", property(lambda _database: Broken(error)))

    assert refused(await reader.get("/readyz")) == (503, "DATABASE_UNREACHABLE", None)


async def test_it_is_not_ready_if_the_database_takes_too_long(reader: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Database, "pool", property(lambda _database: Broken(None)))
    async with Desk.opened(reader.company, RestSettings(readiness_seconds=0.01)) as desk:
        response = await desk.client.get("/readyz")

    assert refused(response) == (503, "DATABASE_UNREACHABLE", None)


async def test_the_contract_is_served_as_it_was_written(reader: Desk) -> None:
    response = await reader.client.get("/openapi.json")

    assert response.headers["content-type"] == "application/json"
    assert response.json() == yaml.safe_load(OPENAPI_FILE.read_text())


async def test_the_schema_is_served_as_the_code_defines_it(reader: Desk) -> None:
    response = await reader.client.get("/schema.graphql")

    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text.rstrip() == schema_of_code().rstrip()


@pytest.mark.parametrize("path", ["/openapi.json", "/schema.graphql"])
async def test_whoever_has_a_contract_already_is_told_so(reader: Desk, path: str) -> None:
    first = await reader.client.get(path)
    again = await reader.client.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert first.headers["cache-control"] == "public, no-cache"


class Broken:
    """A pool that fails, or never answers."""

    def __init__(self, error: Exception | None) -> None:
        self._error = error

    async def fetchval(self, *_given: object) -> None:
        if self._error is not None:
            raise self._error
        await asyncio.Event().wait()


def gone(_database: Database) -> Any:
    raise RuntimeError("the pool is gone")


def in_body(response: Response) -> str | None:
    if response.headers["content-type"] != "application/json":
        return None
    body: dict[str, str] = response.json()
    return body.get("requestId")


def comparable(response: Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name != "x-request-id"}
