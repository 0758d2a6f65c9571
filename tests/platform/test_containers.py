"""What must hold of the image and of the compose file; there is no container engine in a test to try it."""

import re
from typing import Any

import pytest
import yaml

from api.project import PROJECT
from api.settings import Settings, variable

DOCKERFILE = (PROJECT / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
VARIABLES = {variable(name) for name in Settings.model_fields}


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, re.MULTILINE)


def test_the_image_runs_as_a_user_without_rights() -> None:
    user = instructions("USER")[-1]

    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    assert DOCKERFILE.index(f"USER {user}") < DOCKERFILE.index("ENTRYPOINT")


def test_the_image_is_built_on_a_named_slim_python_that_okra_supports() -> None:
    for image in instructions("FROM"):
        found = re.match(r"python:3\.(\d+)-slim", image)
        assert found is not None
        assert 11 <= int(found[1]) <= 13


def test_the_image_installs_by_hash() -> None:
    assert "--require-hashes -r requirements/run.txt" in DOCKERFILE


def test_the_image_says_whether_it_is_well() -> None:
    assert "/readyz" in DOCKERFILE[DOCKERFILE.index("HEALTHCHECK") :]


def test_the_image_sets_only_settings_that_exist() -> None:
    assert set(re.findall(r"\b(OKRA_\w+)=", DOCKERFILE[DOCKERFILE.index("FROM") :])) <= VARIABLES


@pytest.mark.parametrize("unwanted", [".git", ".venv", ".okra", ".env", "tests"])
def test_the_image_leaves_out_what_is_not_the_product(unwanted: str) -> None:
    assert unwanted in (PROJECT / ".dockerignore").read_text().splitlines()


def test_the_database_is_a_pinned_major_with_its_data_where_that_major_keeps_it() -> None:
    database = SERVICES["postgres"]

    assert database["image"] == "postgres:18"
    assert database["volumes"] == ["postgres:/var/lib/postgresql"]
    assert "postgres" in COMPOSE["volumes"]
    assert "pg_isready" in database["healthcheck"]["test"]


def test_the_api_waits_for_a_database_that_is_migrated() -> None:
    assert SERVICES["migrate"]["command"] == ["migrate"]
    assert SERVICES["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"
    assert SERVICES["api"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_the_api_has_no_more_rights_than_it_needs() -> None:
    api = SERVICES["api"]

    assert "user" not in api
    assert api["read_only"] is True
    assert api["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in api["security_opt"]
    assert all(port.startswith("127.0.0.1:") for port in api["ports"])


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_a_service_takes_its_secrets_from_outside(service: str) -> None:
    environment = SERVICES[service]["environment"]
    secret = {name: value for name, value in environment.items() if re.search("PASSWORD|SECRET|_URL", name)}

    assert secret
    assert all("${OKRA_" in value for value in secret.values())


@pytest.mark.parametrize("service", ["migrate", "api"])
def test_a_service_sets_only_settings_that_exist(service: str) -> None:
    assert set(SERVICES[service]["environment"]) <= VARIABLES
