"""Reading bodies of comma-separated values, and telling where in them something is wrong."""

import io
from typing import Final

from api.measurement_rows import COLUMNS, LINE, MeasurementRow, read_rows
from api.rest.parameters import a_moment
from domain.errors import InvalidInput, OkraError, TooMany
from domain.kpis.measurements import MOST_MEASUREMENTS

_ROWS: Final = "measurements"


def read_csv(body: bytes) -> tuple[MeasurementRow, ...]:
    """Read measurements. What is wrong with a single row stands in it.

    Raises `InvalidInput` for what is no UTF-8, has a wrong header, or quotes that do not fit; `TooMany`.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise InvalidInput("The body is not encoded in UTF-8.", LINE, str(line)) from None
    rows: list[MeasurementRow] = []
    for row in read_rows(io.StringIO(text, newline=""), COLUMNS, a_moment):
        if len(rows) == MOST_MEASUREMENTS:
            message = f"At most {MOST_MEASUREMENTS} rows at once. Send the rest with another call."
            raise TooMany(message, LINE, str(row.line))
        rows.append(row)
    if not rows:
        raise InvalidInput("There are no rows below the first line.")
    return tuple(rows)


def point_to_line(error: OkraError, rows: tuple[MeasurementRow, ...]) -> None:
    """Let an error that a command raised about one of its rows point to the line on which that one begins."""
    if error.path[:1] == (_ROWS,) and len(error.path) > 1:
        error.path = (LINE, str(rows[int(error.path[1])].line), *error.path[2:])
