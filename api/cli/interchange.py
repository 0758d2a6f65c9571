import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Final

import typer

from api.cli.installation import Installation, opened_database, running_installation, settings_of_environment
from api.cli.output import fail, note, shown_progress

if TYPE_CHECKING:
    from storage.database import Database

STANDARD: Final = "-"

Organization = Annotated[
    str | None,
    typer.Option("--organization", "--org", help="Its id; may be left out while there is only one", show_default=False),
]


def export_organization(
    file: Annotated[str, typer.Argument(help="Where to write it; - for standard output")],
    organization: Organization = None,
) -> None:
    """Write a whole organization to a file of JSON Lines, as it is at this moment.

    Everything but tokens is in it; docs/interchange.md says what each line means. `import` reads it back.
    """
    with running_installation(settings_of_environment()) as installation:
        count = asyncio.run(_export(installation, organization, file))
    note(f"Wrote {count:,} lines.")


def import_organization(
    file: Annotated[str, typer.Argument(help="What export wrote; - for standard input")],
    organization: Annotated[
        str | None,
        typer.Option("--organization", "--org", help="The id of an empty one; else a new one", show_default=False),
    ] = None,
) -> None:
    """Read a whole organization from a file that `export` wrote, and print its id. All or nothing.

    Tokens are not in the file: make new ones with `./okra token create`.
    """
    with running_installation(settings_of_environment()) as installation:
        typer.echo(asyncio.run(_import(installation, organization, file)))


async def _export(installation: Installation, organization: str | None, file: str) -> int:
    from storage.interchange.reading import header
    from storage.interchange.writing import written

    async with opened_database(installation) as database:
        org_id = await _chosen(database, organization)
        async with written(database, org_id) as whole:
            total = await whole.count()
            with shown_progress() as show, _output(file) as output:
                output.write(header() + b"\n")
                number = 0
                async for line in whole.lines():
                    number += 1
                    output.write(line.encode() + b"\n")
                    show(number / total, "Writing the organization")
    return number + 1


async def _import(installation: Installation, organization: str | None, file: str) -> str:
    from commands.interchange import import_organization as load

    async with opened_database(installation) as database:
        target = None if organization is None else await _chosen(database, organization)
        with opened_input(file) as (source, size), shown_progress() as show:
            return await load(database, source, target, _report(show, size))


def _report(show: Callable[[float, str], None], size: int) -> Callable[[int], None]:
    return lambda done: show(done / size if size else 0.0, "Reading the organization")


async def _chosen(database: "Database", organization: str | None) -> str:
    from storage.orgs.directory import organizations_of

    found = [row["org_id"] for row in await organizations_of(database)]
    if organization is not None:
        if organization not in found:
            fail(f"There is no organization {organization}; ./okra organization list shows them all.")
        return organization
    if len(found) != 1:
        fail("Choose one of ./okra organization list with --organization.")
    chosen: str = found[0]
    return chosen


@contextmanager
def _output(file: str) -> Iterator[IO[bytes]]:
    """Give what to write to; a file appears under its name when it is whole, and not before."""
    if file == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    unfinished = Path(f"{file}.part")
    try:
        # What is in it is for those who may read the database.
        with open(unfinished, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as output:
            yield output
        unfinished.replace(file)
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror}.")
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def opened_input(file: str) -> Iterator[tuple[IO[bytes], int]]:
    """Give what to read from and how much it is, 0 if nobody knows."""
    if file == STANDARD:
        yield sys.stdin.buffer, 0
        return
    try:
        with Path(file).open("rb") as source:
            yield source, os.fstat(source.fileno()).st_size
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")
