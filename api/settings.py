"""Everything that can be set, and nothing else reads the environment."""

import os
import secrets
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api.project import PROJECT

PREFIX: Final = "OKRA_"
SHORTEST_SECRET: Final = 32


class SettingsError(ValueError):
    """A setting is missing or wrong; the message names its variable and what would be right."""


class LogFormat(StrEnum):
    """How log lines are written; `auto` means `console` on a terminal and `json` elsewhere."""

    AUTO = "auto"
    JSON = "json"
    CONSOLE = "console"


class LogLevel(StrEnum):
    """The least important kind of message that is still written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Executor(StrEnum):
    """Who executes GraphQL operations; both give the same answers."""

    BATCH = "batch"
    STOCK = "stock"


class Settings(BaseSettings):
    """One process's settings. Each is read from the environment, as `OKRA_` and its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,  # a password that is mistyped is still nearly the password
    )

    # Where things are
    database_url: str | None = Field(
        default=None,
        repr=False,
        description="PostgreSQL 15 or newer, as `postgresql://user:password@host/database`. Unset: an "
        "embedded PostgreSQL 18 in the data folder.",
    )
    data_dir: Path = Field(
        default=PROJECT / ".okra",
        description="Folder of the embedded database and of its generated secret.",
    )
    secret: str | None = Field(
        default=None,
        repr=False,
        min_length=SHORTEST_SECRET,
        description="Key that signs cursors and hashes API tokens; the same in every process, at least "
        f"{SHORTEST_SECRET} characters. With the embedded database it is generated once; with your own, it "
        "must be set. Changing it makes every token and cursor void.",
    )

    # The process
    host: str = Field(default="127.0.0.1", description="Address to listen on; `0.0.0.0` lets other machines in.")
    port: int = Field(default=8000, ge=0, le=65_535, description="Port to listen on.")
    workers: int = Field(default=1, ge=1, le=64, description="Processes that serve.")
    explorer: bool = Field(default=True, description="Serve the explorer (GraphiQL) at `/`.")
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Origins whose pages may call the API from a browser, separated by commas; `*` for any.",
    )
    log_format: LogFormat = Field(
        default=LogFormat.AUTO, description="`json`, `console`, or `auto`: console on a terminal, else json."
    )
    log_level: LogLevel = Field(default=LogLevel.INFO, description="`debug`, `info`, `warning` or `error`.")

    # Execution
    executor: Executor = Field(
        default=Executor.BATCH,
        description="`batch`: a level of the answer at a time. `stock`: the GraphQL library's own, value by value; "
        "the same answers, several times slower, to rule the other out.",
    )

    # The database
    pool_min_size: int = Field(default=1, ge=0, description="Database connections a process keeps open.")
    pool_max_size: int = Field(default=10, ge=2, description="Database connections a process opens at most.")

    # Limits of a request
    max_body_bytes: int = Field(default=262_144, ge=1_024, description="Bytes of a request's body.")
    max_measurements_bytes: int = Field(
        default=2_097_152, ge=1_024, description="Bytes of a REST call that records measurements, up to 5,000 rows."
    )
    max_document_bytes: int = Field(default=20_000, ge=100, description="Bytes of a GraphQL document.")
    max_tokens: int = Field(default=2_000, ge=10, description="Lexical tokens of a GraphQL document.")
    max_depth: int = Field(default=15, ge=1, description="Fields nested in fields.")
    max_aliases: int = Field(default=30, ge=0, description="Aliases in an operation.")
    max_directives: int = Field(default=20, ge=0, description="Directives in a document.")
    max_root_mutations: int = Field(default=5, ge=1, description="Root fields of a mutation.")
    max_subscriptions_per_connection: int = Field(
        default=20, ge=1, description="Subscriptions at one time on one WebSocket."
    )
    deadline_seconds: float = Field(
        default=10.0, gt=0, description="Seconds that a query, a mutation, a REST call or one event may take."
    )

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("postgresql://", "postgres://")):
            raise ValueError("must begin with postgresql://")
        return value

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part.strip() for part in value.split(",") if part.strip())

    @field_validator("data_dir")
    @classmethod
    def _make_absolute(cls, value: Path) -> Path:
        return PROJECT / value.expanduser()


def read_settings() -> Settings:
    """The settings of this process's environment.

    Raises SettingsError with one line for each variable that is wrong.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(_line_of(fault) for fault in error.errors())) from None


def _line_of(fault: ErrorDetails) -> str:
    return f"{variable(str(fault['loc'][0]))}: {fault['msg'].removeprefix('Value error, ')}"


def variable(field: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + field.upper()


def secret_of(settings: Settings) -> str:
    """The key to sign with: the one that is set, else, with the embedded database, the data folder's own.

    The data folder's is made at the first call and kept in its file `secret`, readable by its owner only.
    Raises SettingsError if none is set and the database is not the embedded one: other processes on that
    database would sign with other keys.
    """
    if settings.secret is not None:
        return settings.secret
    if settings.database_url is not None:
        raise SettingsError(
            f"{variable('secret')} is not set. A database of your own needs one, the same in every process: "
            "set it to what `openssl rand -hex 32` prints, and keep it."
        )
    return _kept_secret(settings.data_dir / "secret")


def _kept_secret(file: Path) -> str:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = file.with_name(f"secret.{os.getpid()}")
    unfinished.touch(mode=0o600)
    unfinished.write_text(secrets.token_hex(32))
    try:
        # A link, unlike a rename, fails if another process was first, and appears with its whole content.
        os.link(unfinished, file)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
    return file.read_text().strip()


def environment_of(settings: Settings) -> Mapping[str, str]:
    """The variables that give a child process these settings."""
    return {
        variable(name): ",".join(value) if isinstance(value, list) else str(value)
        for name, value in settings.model_dump(mode="json").items()
        if value is not None
    }


def settings_table() -> str:
    """The table of all settings for the README, in Markdown."""
    rows = ["| Variable | Default | Meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        rows.append(f"| `{variable(name)}` | {_shown(field.default)} | {field.description} |")
    return "\n".join(rows)


def _shown(default: object) -> str:
    if default is None or default == ():
        return "–"
    if isinstance(default, Path):
        return f"`{default.relative_to(PROJECT)}/`"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{default:g}`" if isinstance(default, float) else f"`{default}`"
