import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from api.cli.installation import Installation, opened_database, running_installation, settings_of_environment
from api.cli.output import fail, note, print_table

if TYPE_CHECKING:
    from domain.actor import Actor
    from storage.database import Database

app = typer.Typer(help="API tokens: what lets programs and people in.", no_args_is_help=True)

Organization = Annotated[
    str | None, typer.Option(help="Its id; may be left out while there is only one", show_default=False)
]
Result = TypeVar("Result")
Task = Callable[["Database", "Actor"], Awaitable[Result]]


class Scope(StrEnum):
    """What a token may be used for."""

    READ = "read"
    WRITE = "write"


@app.command()
def create(
    name: Annotated[str, typer.Option(help="What it is for, so that it can be told from others")],
    organization: Organization = None,
    scope: Annotated[Scope, typer.Option(help="What it may be used for")] = Scope.READ,
    person: Annotated[
        str | None,
        typer.Option(help="Id of the person it acts as; else as the organization", show_default=False),
    ] = None,
    days: Annotated[int | None, typer.Option(help="Valid for so many days; else until it is revoked")] = None,
) -> None:
    """Create a token and print it, this once: it is stored as a keyed hash only."""
    from commands.execute import execute
    from commands.orgs.tokens import CreateToken, create_token
    from domain.actor import TokenScope

    async def task(database: "Database", actor: "Actor") -> str:
        command = CreateToken(
            name=name,
            scope=TokenScope[scope.name],
            person_id=person,
            lifetime_days=days,
            key=secret.encode(),
        )
        return await execute(database, actor, create_token, command)

    with running_installation(settings_of_environment()) as installation:
        secret = installation.secret
        text = asyncio.run(_as_administrator(installation, organization, task))
    typer.echo(text)
    note("Keep it now; it cannot be shown again. Send it as: Authorization: Bearer …")


@app.command("list")
def show(organization: Organization = None) -> None:
    """List the tokens, newest first: id, name, scope, person, expiry, last use, revoked."""
    from storage.orgs.tokens import tokens_of

    async def task(database: "Database", actor: "Actor") -> list[tuple[str, ...]]:
        return [
            (
                row["id"],
                row["name"],
                row["scope"].lower(),
                row["person_name"] or "–",
                _day(row["expires_at"]),
                _day(row["last_used_at"]),
                _day(row["revoked_at"]),
            )
            for row in await tokens_of(database.reading(actor))
        ]

    with running_installation(settings_of_environment()) as installation:
        rows = asyncio.run(_as_administrator(installation, organization, task))
    print_table(("id", "name", "scope", "person", "expires", "last used", "revoked"), rows)


@app.command()
def revoke(
    token: Annotated[str, typer.Argument(help="The token's id (tok_…), as `token list` shows it")],
    organization: Organization = None,
) -> None:
    """Revoke a token, at once and for good. What is connected with it is cut off within seconds."""
    from commands.execute import execute
    from commands.orgs.tokens import RevokeToken, revoke_token

    async def task(database: "Database", actor: "Actor") -> str:
        return await execute(database, actor, revoke_token, RevokeToken(token))

    with running_installation(settings_of_environment()) as installation:
        asyncio.run(_as_administrator(installation, organization, task))
    note(f"{token} is revoked.")


async def _as_administrator(installation: Installation, organization: str | None, task: Task[Result]) -> Result:
    async with opened_database(installation) as database:
        return await task(database, await administrator_of(database, organization))


async def administrator_of(database: "Database", organization: str | None) -> "Actor":
    """Whoever has the command line and the database is an administrator of every organization in it."""
    from domain.actor import Actor, Role, TokenScope
    from storage.orgs.directory import organizations_of

    found = await organizations_of(database)
    chosen = [row for row in found if organization in (None, row["org_id"])]
    if not found:
        fail("There is no organization yet: ./okra organization create NAME")
    if not chosen:
        fail(f"There is no organization {organization}; ./okra organization list shows them all.")
    if len(chosen) > 1:
        fail("There are several organizations; choose one of ./okra organization list with --organization.")
    row = chosen[0]
    return Actor(row["org_id"], None, Role.ADMIN, TokenScope.WRITE, row["time_zone"])


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "–"
