import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Final

import typer

from api.project import PROJECT

MOST_PROCESSES: Final = 4
LINT_IMPORTS: Final = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    arguments: tuple[str, ...]
    """Arguments of this Python, not of a script in .venv/bin: those break when the folder is moved."""
    shows_output: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    step: Step
    seconds: float
    passed: bool


def check_everything(
    fast: Annotated[bool, typer.Option("--fast", help="Leave out slow tests and the measurement of coverage")] = False,
    keyword: Annotated[str | None, typer.Option("-k", help="Only tests that match; pytest's expression")] = None,
    jobs: Annotated[int, typer.Option("-j", "--jobs", min=1, help="Processes that run tests")] = min(
        os.cpu_count() or 1, MOST_PROCESSES
    ),
) -> None:
    """Check everything: format, lint, types, layers, contracts, tests.

    Each step runs even if one before it failed; the exit code is 1 if any did.
    """
    started = time.perf_counter()
    outcomes = [run_step(step) for step in _steps(fast=fast, keyword=keyword, jobs=jobs)]
    _summarize(outcomes, time.perf_counter() - started)
    if not all(outcome.passed for outcome in outcomes):
        raise typer.Exit(1)


def _steps(*, fast: bool, keyword: str | None, jobs: int) -> Iterator[Step]:
    yield Step("format", ("-m", "ruff", "format", "--check", "--quiet", "."))
    yield Step("lint", ("-m", "ruff", "check", "--output-format", "concise", "."))
    yield Step("types", ("-m", "mypy"))
    yield Step("layers", ("-c", LINT_IMPORTS))
    yield Step("schema", ("-m", "api.cli", "schema", "check"))
    yield Step("openapi", ("-m", "api.cli", "openapi", "check"))
    options = _pytest_options(fast=fast, keyword=keyword, jobs=jobs)
    yield Step("tests", ("-m", "pytest", *options), shows_output=True)


def _pytest_options(*, fast: bool, keyword: str | None, jobs: int) -> Iterator[str]:
    yield "--quiet"
    if jobs > 1:
        yield f"--numprocesses={jobs}"
    if fast:
        yield from ("-m", "not slow")
    if keyword is not None:
        yield from ("-k", keyword)
    if not fast and keyword is None:
        yield from ("--cov=domain", "--cov-report=term-missing:skip-covered", "--cov-fail-under=100")


def run_step(step: Step) -> Outcome:
    """Run a step and show its output: at once if it is worth following, else only if it failed."""
    typer.secho(f"── {step.name}", bold=True)
    started = time.perf_counter()
    where = None if step.shows_output else subprocess.PIPE
    done = subprocess.run(
        [sys.executable, *step.arguments],
        cwd=PROJECT,
        stdout=where,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    if not passed and done.stdout:
        typer.echo(done.stdout.rstrip())
    return Outcome(step, time.perf_counter() - started, passed)


def _summarize(outcomes: list[Outcome], seconds: float) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False)
    for outcome in outcomes:
        verdict = "[green]passed[/green]" if outcome.passed else "[red]failed[/red]"
        table.add_row(outcome.step.name, verdict, f"{outcome.seconds:.1f} s")
    Console(highlight=False).print("", table)
    failed = [outcome.step.name for outcome in outcomes if not outcome.passed]
    said = f"failed: {', '.join(failed)}" if failed else "everything passed"
    typer.secho(f"{said} in {seconds:.0f} s", fg=typer.colors.RED if failed else typer.colors.GREEN, bold=True)
