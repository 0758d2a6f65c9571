import functools
import os
from pathlib import Path

import pytest
import strawberry
from pydantic import ValidationError

from api.application import create_app
from api.project import PROJECT
from api.settings import (
    Executor,
    LogFormat,
    Settings,
    SettingsError,
    environment_of,
    read_settings,
    secret_of,
    settings_table,
)
from schema.execution import Engine, Limits

SECRET = "0123456789abcdef" * 4


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("OKRA_")]:
        monkeypatch.delenv(name)


def test_nothing_has_to_be_set() -> None:
    settings = read_settings()

    assert settings.database_url is None
    assert settings.data_dir == PROJECT / ".okra"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKRA_PORT", "9000")
    monkeypatch.setenv("OKRA_LOG_FORMAT", "json")
    monkeypatch.setenv("OKRA_EXPLORER", "false")
    monkeypatch.setenv("OKRA_CORS_ORIGINS", "https://a.example, https://b.example,")

    settings = read_settings()

    assert settings.port == 9000
    assert settings.log_format is LogFormat.JSON
    assert settings.explorer is False
    assert settings.cors_origins == ("https://a.example", "https://b.example")


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKRA_DATABASE_URL", "")

    assert read_settings().database_url is None


def test_a_relative_data_folder_is_the_projects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKRA_DATA_DIR", "data")

    assert read_settings().data_dir == PROJECT / "data"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_settings_do_not_change(name: str) -> None:
    settings = Settings()

    with pytest.raises(ValidationError, match="frozen"):
        setattr(settings, name, getattr(settings, name))


def test_every_wrong_variable_is_named_and_none_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKRA_PORT", "a lot")
    monkeypatch.setenv("OKRA_SECRET", "hunter2")
    monkeypatch.setenv("OKRA_DATABASE_URL", "mysql://okra:hunter2@host/okra")

    with pytest.raises(SettingsError) as caught:
        read_settings()

    lines = str(caught.value).splitlines()
    assert [line.partition(":")[0] for line in lines] == ["OKRA_DATABASE_URL", "OKRA_SECRET", "OKRA_PORT"]
    assert "hunter2" not in str(caught.value)


def test_secrets_are_not_shown_with_the_settings() -> None:
    settings = Settings(database_url="postgresql://okra:hunter2@host/okra", secret=SECRET)

    assert "hunter2" not in repr(settings)
    assert SECRET not in repr(settings)


def test_the_secret_that_is_set_is_used() -> None:
    assert secret_of(Settings(secret=SECRET)) == SECRET


def test_the_embedded_database_gets_a_secret_once_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new")

    first, second = secret_of(settings), secret_of(settings)

    assert first == second
    assert len(first) == 64
    assert (tmp_path / "new" / "secret").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["secret"]


def test_two_installations_have_two_secrets(tmp_path: Path) -> None:
    assert secret_of(Settings(data_dir=tmp_path / "a")) != secret_of(Settings(data_dir=tmp_path / "b"))


def test_a_database_of_ones_own_needs_a_secret_of_ones_own() -> None:
    with pytest.raises(SettingsError, match="OKRA_SECRET is not set"):
        secret_of(Settings(database_url="postgresql://host/okra"))


def test_a_child_process_gets_the_same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(
        database_url="postgresql://okra:x@host/okra",
        secret=SECRET,
        explorer=False,
        cors_origins=("https://a.example", "https://b.example"),
        deadline_seconds=2.5,
    )

    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)

    assert read_settings() == settings


@pytest.mark.parametrize("executor", Executor)
def test_the_executor_that_is_set_executes(executor: Executor, monkeypatch: pytest.MonkeyPatch) -> None:
    batch: list[bool] = []
    engine = functools.partial(_engine_noting, batch)
    monkeypatch.setattr("api.application.Engine", engine)

    create_app(Settings(database_url="postgresql://okra@host/okra", secret=SECRET, executor=executor))

    assert batch == [executor is Executor.BATCH]


def _engine_noting(noted: list[bool], schema: strawberry.Schema, limits: Limits, *, batch: bool) -> Engine:
    noted.append(batch)
    return Engine(schema, limits, batch=batch)


def test_the_readme_has_the_table_of_all_settings() -> None:
    """After a change: `.venv/bin/python -c 'from api.settings import *; print(settings_table())'`."""
    assert settings_table() in (PROJECT / "README.md").read_text()
