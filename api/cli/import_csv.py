import asyncio
import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Final
from zoneinfo import available_timezones

import typer

from api.cli.installation import Installation, opened_database, running_installation, settings_of_environment
from api.cli.interchange import Organization, opened_input
from api.cli.output import fail, note, print_table, shown_progress
from api.cli.tokens import administrator_of

if TYPE_CHECKING:
    from api.measurement_import import ImportedRow
    from domain.errors import OkraError
    from storage.database import Database

REJECTED: Final = 2
INTERRUPTED: Final = 130
MOST_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What a call asks for."""

    file: str
    kpi: str | None
    source: str | None
    time_zone: str | None
    dry_run: bool


@dataclass(slots=True)
class Tally:
    """What became of the rows so far, and where those are written that were rejected."""

    write: Callable[[int, str, str], None]
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, rows: "Sequence[ImportedRow]") -> None:
        self.counts.update(row.status.lower() for row in rows)
        for row in rows:
            for error in row.errors:
                self.write(row.line, ".".join(error.path), error.message)


def import_csv(
    file: Annotated[str, typer.Argument(help="The file; - for standard input")],
    kpi: Annotated[
        str | None,
        typer.Option(help="The KPI's key or id; without it, a column kpi names one in each row", show_default=False),
    ] = None,
    organization: Organization = None,
    source: Annotated[
        str | None, typer.Option(help="Where rows come from that do not say so themselves", show_default=False)
    ] = None,
    time_zone: Annotated[
        str | None,
        typer.Option(help="Of moments without a zone; else the organization's [dim](Europe/Berlin)[/dim]"),
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option(help="Write what is wrong with rejected rows to this file, as CSV", show_default=False),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would become of each row")] = False,
) -> None:
    """Record measurements from a file of comma-separated values, of any length.

    The first line names the columns: at, value and, where wanted, note, source, externalId, kpi. It is safe to repeat.
    Rows are recorded 5,000 at a time; what went before stands, also after Ctrl-C or a line that cannot be read.

    Exit code: 0 if no row was rejected, 2 if some were, 1 if it could not be done at all or to the end.
    """
    wish = Wish(file, kpi, source, time_zone, dry_run)
    with _writer(rejects) as write:
        tally = Tally(write)
        try:
            with running_installation(settings_of_environment()) as installation:
                asyncio.run(_import(installation, organization, wish, tally))
        except KeyboardInterrupt:
            note("Interrupted. What was recorded stands; run it again for the rest, nothing is recorded twice.")
            _tell(tally, wish)
            raise typer.Exit(INTERRUPTED) from None
        except SystemExit:
            _tell(tally, wish)
            raise
    _tell(tally, wish)
    if tally.counts["rejected"]:
        raise typer.Exit(REJECTED)


async def _import(installation: Installation, organization: str | None, wish: Wish, tally: Tally) -> None:
    async with opened_database(installation) as database:
        with opened_input(wish.file) as (file, size), _as_text(file) as text, shown_progress() as show:
            await _read(
                database, organization, wish, tally, _tracked(text, show, lambda: file.tell() / size if size else 0.0)
            )


async def _read(database: "Database", organization: str | None, wish: Wish, tally: Tally, lines: Iterator[str]) -> None:
    from api.measurement_import import import_rows, moments_in, with_source
    from api.measurement_rows import COLUMNS, KPI, read_rows
    from domain.errors import OkraError

    actor = await administrator_of(database, organization)
    columns = COLUMNS if wish.kpi is not None else (KPI, *COLUMNS)
    rows = with_source(read_rows(lines, columns, moments_in(_zone(wish.time_zone or actor.time_zone))), wish.source)
    try:
        async for batch in import_rows(database, actor, rows, wish.kpi, dry_run=wish.dry_run):
            if wish.kpi is not None and batch[0].is_about_kpi:
                fail(f"{wish.kpi}: {batch[0].errors[0].message}")
            tally.add(batch)
    except UnicodeDecodeError as error:
        fail(f"The file is not encoded in UTF-8: {error.reason}.")
    except OkraError as error:
        fail(_sentence(error))


def _zone(name: str) -> str:
    if name not in available_timezones():
        fail("--time-zone: Name an IANA time zone, such as Europe/Berlin.")
    return name


@contextmanager
def _as_text(file: IO[bytes]) -> Iterator[TextIOWrapper]:
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        yield text
    finally:
        text.detach()  # whoever opened the file closes it


def _tracked(text: Iterable[str], show: Callable[[float, str], None], share_read: Callable[[], float]) -> Iterator[str]:
    """Give the lines of a file, and show from time to time how much of it is read."""
    for number, line in enumerate(text):
        if number % 1_000 == 0:
            show(share_read(), "Reading measurements")
        yield line


@contextmanager
def _writer(rejects: Path | None) -> Iterator[Callable[[int, str, str], None]]:
    if rejects is None:
        yield _shown_rejects()
        return
    try:
        with rejects.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(("line", "column", "reason"))
            yield lambda *cells: table.writerow(cells)
    except OSError as error:
        fail(f"{rejects} cannot be written: {error.strerror}.")


def _shown_rejects() -> Callable[[int, str, str], None]:
    shown = 0

    def show(line: int, column: str, reason: str) -> None:
        nonlocal shown
        shown += 1
        if shown <= MOST_SHOWN:
            note(f"line {line}: {f'{column}: ' if column else ''}{reason}")
        elif shown == MOST_SHOWN + 1:
            note("… and more; --rejects FILE writes all of them to a file.")

    return show


def _tell(tally: Tally, wish: Wish) -> None:
    if not tally.counts:
        return
    order = ("created", "corrected", "unchanged", "rejected")
    print_table(("rows", ""), [(f"{tally.counts[status]}", status) for status in order])
    if wish.dry_run:
        note("A dry run: nothing was recorded.")
    sys.stdout.flush()


def _sentence(error: "OkraError") -> str:
    return f"{' '.join(error.path)}: {error.message}" if error.path else error.message
