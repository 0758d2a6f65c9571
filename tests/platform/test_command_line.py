"""The command line: what it offers, what it refuses, and its way through an installation."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.cli.checks import Step, run_step
from api.cli.contracts import described, differences, faults_of
from api.project import PROJECT

COMMANDS = ("demo", "serve", "migrate", "organization", "token", "import-csv", "test", "bench", "schema", "openapi")


def okra(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_command_and_gives_examples() -> None:
    result = CliRunner().invoke(app, ["--help"])

    assert result.exit_code == 0
    assert [command for command in COMMANDS if not re.search(rf"│ {command} ", result.stdout)] == []
    assert "Examples" in result.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(app, [command, "--help"])

    assert result.exit_code == 0


def test_help_loads_neither_driver_nor_schema() -> None:
    loaded = "import sys, api.cli; print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", loaded], cwd=PROJECT, capture_output=True, text=True, check=True)

    assert {"asyncpg", "sqlalchemy", "pydantic", "strawberry", "graphql", "uvicorn"} & set(done.stdout.split()) == set()


def test_a_wrong_setting_is_one_line_and_no_traceback() -> None:
    done = okra("serve", OKRA_PORT="many")

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("okra: OKRA_PORT: ")


def test_a_database_that_does_not_answer_is_said_in_one_line() -> None:
    done = okra("migrate", OKRA_DATABASE_URL="postgresql://okra:x@127.0.0.1:1/okra")

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "The database of OKRA_DATABASE_URL cannot be used" in done.stderr


def test_the_demonstration_is_never_reset_in_a_database_of_ones_own() -> None:
    done = okra("demo", "--reset", OKRA_DATABASE_URL="postgresql://okra:x@127.0.0.1:1/okra")

    assert done.returncode == 1
    assert "--reset works on the embedded database only" in done.stderr


def test_an_organization_gets_tokens_that_can_be_listed_and_revoked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OKRA_DATA_DIR", str(folder))
    run = CliRunner().invoke

    org_id = run(app, ["organization", "create", "Acme", "--time-zone", "Europe/Berlin"]).stdout.strip()
    organizations = run(app, ["organization", "list"]).stdout
    token = run(app, ["token", "create", "--name", "report", "--days", "90"]).stdout.strip()
    row = run(app, ["token", "list"]).stdout.split("\t")
    revoked = run(app, ["token", "revoke", row[0]])
    row_after = run(app, ["token", "list", "--organization", org_id]).stdout.strip().split("\t")

    assert organizations == f"{org_id}\tAcme\tEurope/Berlin\n"
    assert token.startswith("okra_")
    assert row[1:3] == ["report", "read"]
    assert revoked.exit_code == 0
    assert row[-1].strip() == "–"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", row_after[-1])


def test_a_token_needs_an_organization(folder: Path) -> None:
    done = okra("token", "create", "--name", "early", OKRA_DATA_DIR=str(folder))

    assert done.returncode == 1
    assert done.stderr.endswith("okra: There is no organization yet: ./okra organization create NAME\n")


def test_what_is_wrong_with_an_organization_is_said_in_its_own_words(folder: Path) -> None:
    done = okra("organization", "create", "Acme", "--time-zone", "Moon", OKRA_DATA_DIR=str(folder))

    assert done.returncode == 1
    assert done.stderr.endswith("okra: timeZone: Name an IANA time zone, such as Europe/Berlin.\n")


def test_a_step_that_fails_shows_what_it_printed(capfd: pytest.CaptureFixture[str]) -> None:
    outcome = run_step(Step("false", ("-c", "print('the reason'); raise SystemExit(3)")))

    assert outcome.passed is False
    assert "the reason" in capfd.readouterr().out


def test_a_step_that_passes_is_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    outcome = run_step(Step("true", ("-c", "print('chatter')")))

    assert outcome.passed is True
    assert "chatter" not in capfd.readouterr().out


def test_a_step_worth_following_is_heard_also_when_it_passes(capfd: pytest.CaptureFixture[str]) -> None:
    run_step(Step("tests", ("-c", "print('3 passed')"), shows_output=True))

    assert "3 passed" in capfd.readouterr().out


def test_faults_inside_the_contract_are_all_named() -> None:
    document = {
        "openapi": "3.0.0",
        "paths": {
            "/v1/a": {"get": {"operationId": "same", "responses": {"200": {"$ref": "#/components/responses/Missing"}}}},
            "/v1/b": {"get": {"operationId": "same"}, "parameters": [{"$ref": "#/paths/~1v1~1a/get"}]},
        },
    }

    assert list(faults_of(document)) == [
        "The contract must be OpenAPI 3.1.",
        "#/components/responses/Missing leads nowhere.",
        "2 operations have the operationId same; each needs its own.",
    ]


def test_contract_and_routes_are_compared_both_ways() -> None:
    document = {"paths": {"/v1/a": {"get": {}}, "/v1/b/{id}": {"parameters": [], "post": {}}}}

    found = list(differences(described(document), {"GET /v1/a", "GET /v1/c"}))

    assert found == [
        "POST /v1/b/{id} is in the contract and not served.",
        "GET /v1/c is served and not in the contract.",
    ]
