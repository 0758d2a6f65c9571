"""Recording rows of measurements of any number, in batches: each is a command of its own and stands by itself."""

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from graphql import GraphQLError

from api.measurement_rows import KPI, MeasurementRow, ReadMoment
from commands.execute import execute
from commands.kpis.measurements import RecordedRow, RecordMeasurements, record_measurements
from commands.kpis.naming import KpiKey, KpiName
from domain.actor import Actor
from domain.errors import InvalidInput, OkraError
from domain.ids import Kind, is_id
from domain.kpis.measurements import MOST_MEASUREMENTS, RecordingStatus
from domain.kpis.periods import beginning_of
from schema.scalars import read_date, read_moment
from storage.database import Database
from storage.work import Work

_LOCAL: Final = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """What became of a row, or would become of it. The paths of its errors begin with the name of a column."""

    line: int
    status: RecordingStatus
    errors: tuple[OkraError, ...]

    @property
    def is_about_kpi(self) -> bool:
        """Tell whether it was rejected for what stands against its KPI."""
        return any(error.path[:1] == (KPI,) for error in self.errors)


def named_kpi(text: str) -> KpiName:
    """Give the name of a KPI that goes by its id or its key: no text can be both."""
    return text if is_id(Kind.KPI, text) else KpiKey(text)


def moments_in(time_zone: str) -> ReadMoment:
    """Make a reader of moments; one without a zone is meant in this zone, and a day alone is its first moment.

    What clocks show twice is meant the first time. What they skip is refused: it never was.
    """
    zone = ZoneInfo(time_zone)

    def read_local(text: str) -> datetime:
        shown = datetime.fromisoformat(text)
        if shown.tzinfo is not None or not _LOCAL.match(text):
            raise ValueError(text)
        moment = shown.replace(tzinfo=zone).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) != shown:
            message = f"In {time_zone} clocks skip this moment."
            raise InvalidInput(message)
        return moment

    def read(text: str) -> datetime:
        for one in (read_moment, read_local, lambda day: beginning_of(read_date(day), time_zone)):
            try:
                return one(text)
            except (ValueError, OverflowError, GraphQLError):
                continue
        raise InvalidInput("Write a moment such as 2026-04-15T09:30:00Z or 2026-04-15 09:30, or a day.")

    return read


async def import_rows(
    database: Database, actor: Actor, rows: Iterator[MeasurementRow], kpi: str | None, *, dry_run: bool
) -> AsyncIterator[Sequence[ImportedRow]]:
    """Record rows, of one KPI or of the one that each names, and tell batch by batch what became of them.

    In a dry run nothing is recorded, and each batch is judged as if it were the first. Raises what `rows` raises, for
    a row that cannot even be read; the batches before it stand.
    """
    while batch := list(islice(rows, MOST_MEASUREMENTS)):
        named = tuple((named_kpi(row.kpi if kpi is None else kpi), row.given) for row in batch)
        function = _rehearse if dry_run else record_measurements
        recorded = await execute(database, actor, function, RecordMeasurements(named))
        yield [_imported(row, result) for row, result in zip(batch, recorded, strict=True)]


def with_source(rows: Iterator[MeasurementRow], source: str | None) -> Iterator[MeasurementRow]:
    """Let rows that do not say where they come from come from here."""
    for row in rows:
        yield row if row.given.source is not None else replace(row, given=replace(row.given, source=source))


async def _rehearse(work: Work, command: RecordMeasurements) -> tuple[RecordedRow, ...]:
    async with work.attempt(keep=False):
        return await record_measurements(work, command)


def _imported(row: MeasurementRow, result: RecordedRow) -> ImportedRow:
    # The command speaks of the place in the batch, and of a moment that stood in for one that could not be read.
    said = tuple(_without_place(error) for error in result.errors)
    about_kpi = tuple(error for error in said if error.path[:1] == (KPI,))
    return ImportedRow(row.line, result.status, (*about_kpi, *row.errors) if row.errors else said)


def _without_place(error: OkraError) -> OkraError:
    error.path = error.path[2:]
    return error
