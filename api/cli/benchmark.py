import subprocess
import sys
from typing import Annotated

import typer

from api.project import PROJECT


def bench(
    quick: Annotated[bool, typer.Option("--quick", help="Few rounds and small numbers: to see that it runs")] = False,
    scale: Annotated[
        int | None,
        typer.Option(min=1, help="How many times the dataset it grows to at the end [dim](100, quick: 3)[/dim]"),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Only this measurement, by its name in the file of results; may be repeated"),
    ] = None,
) -> None:
    """Measure reads, writes and streams against their goals, beside PostGraphile and hand-written SQL.

    Uses a scratch database. Prints tables, and writes `benchmarks/results.json`.
    """
    arguments = ["--quick"] if quick else []
    arguments += [] if scale is None else ["--scale", str(scale)]
    for name in only or []:
        arguments += ["--only", name]
    # A process of its own: what serves does not import what measures it.
    raise typer.Exit(
        subprocess.run([sys.executable, "-m", "benchmarks", *arguments], cwd=PROJECT, check=False).returncode
    )
