import subprocess
import sys
from enum import StrEnum
from typing import Annotated

import typer

from api.project import PROJECT


class Measurement(StrEnum):
    """What can be measured by itself, by its name in the file of results."""

    READS = "reads"
    CHECK_IN = "checkin"
    MEASUREMENTS = "measurements"
    INGESTION = "ingestion"
    SERIES = "series"
    PAGING = "paging"
    IDLE_SUBSCRIPTIONS = "idle_subscriptions"
    FAN_OUT = "fan_out"
    START = "start"
    GROWTH = "growth"


def bench(
    quick: Annotated[bool, typer.Option("--quick", help="Few rounds and small numbers: to see that it runs")] = False,
    scale: Annotated[
        int | None,
        typer.Option(min=1, help="How many times the dataset it grows to at the end [dim](100, quick: 3)[/dim]"),
    ] = None,
    only: Annotated[list[Measurement] | None, typer.Option(help="Only this; may be repeated")] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Measure nothing: put the last results into the documentation")
    ] = False,
) -> None:
    """Measure reads, writes and streams against their goals, beside PostGraphile and hand-written SQL.

    Uses a scratch database. Prints tables, and writes `benchmarks/results.json`.
    """
    arguments = ["--quick"] if quick else []
    arguments += [] if scale is None else ["--scale", str(scale)]
    for measurement in only or []:
        arguments += ["--only", measurement.value]
    arguments += ["--publish"] if publish else []
    # A process of its own: what serves does not import what measures it.
    raise typer.Exit(
        subprocess.run([sys.executable, "-m", "benchmarks", *arguments], cwd=PROJECT, check=False).returncode
    )
