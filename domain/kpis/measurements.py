"""Measurements: what may be recorded, and what recording it means beside what is known already."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from domain.errors import InvalidInput, OkraError, WrongState
from domain.kpis.kpis import KpiSource
from domain.numbers import exact_number
from domain.text import NOTE_LENGTH, check_text, check_title

MOST_MEASUREMENTS: Final = 5_000
"""Rows that may be recorded in one call."""

EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Nothing was measured before this moment."""

EARLIEST_DAY: Final = date(1969, 12, 31)
"""Nor on an earlier day than this, in any time zone."""

_MICROSECOND: Final = timedelta(microseconds=1)


class RecordingStatus(StrEnum):
    """What recording a row did.

    `CREATED`: a new measurement. `CORRECTED`: the same measurement said something else, which is kept as a revision.
    `UNCHANGED`: the same was recorded before. `REJECTED`: nothing, for the errors beside it.
    """

    CREATED = "CREATED"
    CORRECTED = "CORRECTED"
    UNCHANGED = "UNCHANGED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True)
class GivenMeasurement:
    """A measurement as somebody hands it in.

    `source` names where it comes from, for people. `external_id` is its id there, unique within the KPI.
    """

    at: datetime
    value: float | str | Decimal
    source: str | None = None
    note: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a measurement says."""

    at: datetime
    value: Decimal
    source: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measurement in its present version, the first being 1.

    `identity` tells whether two measurements are the same one. `replaced` are the contents of the versions before it,
    oldest first, as far as they were replaced by what runs now. `subject` is whose time it is, where a timer took it.
    """

    id: str
    identity: str
    kpi_id: str
    external_id: str | None
    content: Content
    version: int = 1
    replaced: tuple[Content, ...] = ()
    subject: str | None = None


def identify(kpi_id: str, given: GivenMeasurement) -> str:
    """Name the measurement that is meant: by KPI and external id, or without one by KPI and moment.

    So a measurement with an external id and one without are never the same.
    """
    if given.external_id is not None:
        return f"{kpi_id}:{given.external_id}"
    return f"{kpi_id}@{(given.at - EARLIEST) // _MICROSECOND}"


def read_content(given: GivenMeasurement) -> Content:
    """Give what a measurement says that `check_measurement` found nothing wrong with."""
    return Content(given.at, exact_number(given.value, "value"), given.source, given.note)


def require_recording(source: KpiSource, *, archived: bool) -> None:
    """Refuse to record to a KPI that is put aside or gets its values elsewhere. Raises `WrongState` at `kpi`."""
    if archived:
        message = "This KPI is archived. Restore it to record measurements."
        raise WrongState(message, "kpi")
    if source is not KpiSource.MEASURED:
        message = f"Nothing is measured for this KPI: its values come from the source {source}."
        raise WrongState(message, "kpi")


def check_measurement(given: GivenMeasurement, now: datetime) -> tuple[OkraError, ...]:
    """Tell everything that is wrong with a measurement, at once. It lies in 1970 or later, and not after `now`."""
    return (
        *_check_moment(given.at, now),
        *_check_value(given.value),
        *(() if given.source is None else check_title(given.source, "source")),
        *check_text(given.note, NOTE_LENGTH, "note"),
        *(() if given.external_id is None else check_title(given.external_id, "externalId")),
    )


def correct(known: Measurement, content: Content) -> tuple[RecordingStatus, Measurement]:
    """Let a known measurement say `content`, and tell whether that is something else."""
    if known.content == content:
        return RecordingStatus.UNCHANGED, known
    replaced = (*known.replaced, known.content)
    corrected = replace(known, content=content, version=known.version + 1, replaced=replaced)
    return RecordingStatus.CORRECTED, corrected


def _check_moment(at: datetime, now: datetime) -> tuple[InvalidInput, ...]:
    if at.utcoffset() is None:
        return (InvalidInput("A moment has a time zone.", "at"),)
    if at > now:
        return (InvalidInput("A measurement cannot lie in the future.", "at"),)
    if at < EARLIEST:
        return (InvalidInput(f"A measurement lies in {EARLIEST.year} or later.", "at"),)
    return ()


def _check_value(value: float | str | Decimal) -> tuple[InvalidInput, ...]:
    try:
        exact_number(value, "value")
    except InvalidInput as error:
        return (error,)
    return ()
