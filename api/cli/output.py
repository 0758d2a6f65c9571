"""What commands print: results to standard output, everything else to standard error."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import typer


def note(message: str) -> None:
    """Tell the person at the terminal something that is no result."""
    typer.echo(message, err=True)


def fail(*messages: str) -> NoReturn:
    """Say what is wrong and end with exit code 1."""
    for message in messages:
        typer.secho(f"okra: {message}", fg=typer.colors.RED, err=True)
    sys.exit(1)


@contextmanager
def shown_progress() -> Iterator[Callable[[float, str], None]]:
    """Give a function that takes how much is done, from 0 to 1, and what is being done.

    It draws a bar on a terminal that goes away at the end; elsewhere it says each new thing once.
    """
    if not sys.stderr.isatty():
        said: set[str] = set()

        def say(_done: float, what: str) -> None:
            if what not in said:
                note(f"{what} …")
                said.add(what)

        yield say
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=1)
        yield lambda done, what: progress.update(bar, completed=done, description=what)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table: drawn on a terminal, tab-separated without headings elsewhere."""
    if not sys.stdout.isatty():
        for row in rows:
            typer.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(*headings, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console().print(table)
