"""Runs the measurements: `./okra bench`, or `python -m benchmarks` from the project's folder."""

import argparse
import asyncio
import resource
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.client import NotAccepted
from benchmarks.contestants import NotAvailable
from benchmarks.machine import can_measure
from benchmarks.reads import NotEqual
from benchmarks.results import FILE, Figures, file_results, filed_results
from benchmarks.rounds import Plan
from benchmarks.run import MEASUREMENTS, WrongDataset, run, steps
from benchmarks.tables import publish, tables
from storage.embedded import EmbeddedPostgres

_QUICK_SCALE = 3
_FULL_SCALE = 100
_PIPED_WIDTH = 150


def main() -> int:
    """Measure, print, and write the file of results; 1 if the machine cannot tell, or the answers are not equal."""
    options, console = _options(), Console(stderr=True)
    if options.publish:
        publish(filed_results(options.output))
        return 0
    if not can_measure():
        console.print("The measurements need Linux: they read the processor time of single threads from /proc.")
        return 1
    _open_many_files()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started here ends as well
    try:
        figures = _measured(options, console)
    except (NotAccepted, NotAvailable, NotEqual, WrongDataset) as problem:
        console.print(f"Nothing was measured. {problem}", markup=False)
        return 1
    filed = file_results(figures, " ".join(["./okra bench", *sys.argv[1:]]), options.output)
    for table in tables(filed):
        table.print(Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH))
    console.print(f"Written to {options.output}", markup=False)
    return 0


def _measured(options: argparse.Namespace, console: Console) -> Figures:
    """Run on a scratch database, showing how far it is."""
    scale = options.scale or (_QUICK_SCALE if options.quick else _FULL_SCALE)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with ExitStack() as stack:
        progress = stack.enter_context(Progress(*columns, console=console))
        bar = progress.add_task("Preparing", total=steps(options.only, scale))
        plan = Plan(options.quick, scale, lambda what: progress.update(bar, description=what, advance=1))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="okra-", ignore_cleanup_errors=True)))
        server = stack.enter_context(EmbeddedPostgres.start(folder, durable=False))
        return asyncio.run(run(server.dsn(), plan, options.only, progress.console.print))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./okra bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds and small numbers: to see that it runs")
    parser.add_argument("--scale", type=int, help="how many times the dataset it grows to at the end; 1: not at all")
    parser.add_argument(
        "--only", action="append", default=[], choices=MEASUREMENTS, help="only this measurement; may be repeated"
    )
    parser.add_argument("--output", type=Path, default=FILE, help="the file of results")
    parser.add_argument(
        "--publish",
        action="store_true",
        help="measure nothing: put the results filed last into the documents",
    )
    return parser.parse_args()


def _open_many_files() -> None:
    """Allow as many sockets as the system lets us have, here and in what is started from here."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    sys.exit(main())
