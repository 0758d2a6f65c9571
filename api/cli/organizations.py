import asyncio
from typing import Annotated

import typer

from api.cli.installation import Installation, opened_database, running_installation, settings_of_environment
from api.cli.output import note, print_table

app = typer.Typer(help="Organizations: each a world of its own.", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What it is called")],
    time_zone: Annotated[str, typer.Option(help="Its days begin at midnight there, such as Europe/Berlin")] = "UTC",
) -> None:
    """Found an organization and print its id."""
    with running_installation(settings_of_environment()) as installation:
        typer.echo(asyncio.run(_create(installation, name, time_zone)))
    note("Next: ./okra token create --name “first token”")


@app.command("list")
def show() -> None:
    """List the organizations: id, name, time zone."""
    with running_installation(settings_of_environment()) as installation:
        rows = asyncio.run(_list(installation))
    print_table(("id", "name", "time zone"), rows)


async def _create(installation: Installation, name: str, time_zone: str) -> str:
    from commands.orgs.organizations import create_organization
    from domain.orgs.organizations import OrganizationSettings

    async with opened_database(installation) as database:
        founder = await create_organization(database, name, OrganizationSettings(time_zone=time_zone))
        return founder.org_id


async def _list(installation: Installation) -> list[tuple[str, str, str]]:
    from storage.orgs.directory import organizations_of

    async with opened_database(installation) as database:
        return [(row["org_id"], row["name"], row["time_zone"]) for row in await organizations_of(database)]
