"""What commands print: results to standard output, everything else to standard error."""

import sys
from collections.abc import Iterable, Sequence
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
