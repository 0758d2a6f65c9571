"""Measurements as rows of comma-separated values (RFC 4180), in the body of a request or in a file.

The first row names the columns. Its own punctuation tells whether commas or semicolons stand between the cells.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.errors import InvalidInput, OkraError
from domain.kpis.measurements import GivenMeasurement

AT: Final = "at"
VALUE: Final = "value"
KPI: Final = "kpi"
COLUMNS: Final = (AT, VALUE, "note", "source", "externalId")
"""The columns that there can be, in any order; the first two have to be."""

LINE: Final = "line"
_BOM: Final = "\ufeff"
_NEVER: Final = datetime(1, 1, 1)  # noqa: DTZ001 - without a zone, so that it is a moment of which nothing is recorded

ReadMoment = Callable[[str], datetime]
"""Reads the moment of a row. Raises `OkraError` for a wrong one."""


@dataclass(frozen=True, slots=True)
class MeasurementRow:
    """A row, and the line on which it begins. With `errors` it can not be recorded, whatever `given` says."""

    line: int
    kpi: str
    given: GivenMeasurement
    errors: tuple[OkraError, ...]

    def placed(self, *errors: OkraError) -> tuple[OkraError, ...]:
        """Give its own errors, or else these others, as errors of its line."""
        return tuple(error.under(LINE, str(self.line)) for error in self.errors or errors)


def read_rows(lines: Iterable[str], columns: Sequence[str], read_moment: ReadMoment) -> Iterator[MeasurementRow]:
    """Read a header with some of these columns, and then row by row; empty lines are passed over.

    Raises `InvalidInput` for a header that is none, and where quotes are wrong: nobody knows what the rest means.
    """
    source = _Lines(lines)
    header = source.first()
    if not header.strip():
        raise InvalidInput("The first line is empty; it names the columns.", LINE, "1")
    table = csv.reader(source, delimiter=_delimiter(header), strict=True)
    try:
        names = _names(next(table), columns)
        begin = table.line_num + 1
        for cells in table:
            if any(cells):
                yield _row(begin, dict(zip(names, cells, strict=False)), len(cells) - len(names), read_moment)
            begin = table.line_num + 1
    except csv.Error as error:
        message = f"This line cannot be read: {error}."
        raise InvalidInput(message, LINE, str(table.line_num)) from None


class _Lines:
    """Lines, the first of which can be looked at before they are read."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._first: str | None = None

    def first(self) -> str:
        self._first = next(self._lines, "").removeprefix(_BOM)
        return self._first

    def __iter__(self) -> Iterator[str]:
        if self._first is not None:
            yield self._first
        yield from self._lines


def _delimiter(header: str) -> str:
    return ";" if ";" in header and "," not in header else ","


def _names(header: Sequence[str], columns: Sequence[str]) -> list[str]:
    names = [name.strip() for name in header]
    shape = f"The first line names the columns: {', '.join(columns)}; all but at and value may be left out."
    unknown = [name for name in names if name not in columns]
    if unknown:
        message = f"{shape} There is no column “{unknown[0]}”."
        raise InvalidInput(message, LINE, "1")
    missing = {AT, VALUE, *({KPI} & {*columns})} - {*names}
    if missing:
        message = f"{shape} The column “{min(missing)}” is missing."
        raise InvalidInput(message, LINE, "1")
    if len({*names}) < len(names):
        message = f"{shape} One of them stands here twice."
        raise InvalidInput(message, LINE, "1")
    return names


def _row(line: int, cells: dict[str, str], surplus: int, read_moment: ReadMoment) -> MeasurementRow:
    errors: list[OkraError] = []
    if surplus:
        words = "more" if surplus > 0 else "fewer"
        errors.append(InvalidInput(f"This line has {words} cells than the first."))
    at = _moment(cells.get(AT, ""), read_moment, errors)
    value = cells.get(VALUE, "").strip()
    if not value:
        errors.append(InvalidInput("This is missing.", VALUE))
    given = GivenMeasurement(
        _NEVER if at is None or errors else at,
        value,
        cells.get("source") or None,
        cells.get("note") or None,
        cells.get("externalId") or None,
    )
    return MeasurementRow(line, cells.get(KPI, "").strip(), given, tuple(errors))


def _moment(cell: str, read_moment: ReadMoment, errors: list[OkraError]) -> datetime | None:
    try:
        return read_moment(cell.strip())
    except OkraError as error:
        errors.append(error.under(AT))
        return None
