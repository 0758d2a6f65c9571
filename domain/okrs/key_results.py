"""A key result: where its value comes from, and what people set on it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.errors import InvalidInput, OkraError
from domain.numbers import ONE
from domain.okrs.measures import Measure, validate
from domain.okrs.objectives import check_dates
from domain.okrs.weights import check_weight
from domain.text import DESCRIPTION_LENGTH, check_tags, check_text, check_title


class KeyResultSource(StrEnum):
    """Where the value comes from: typed in, a KPI, or the objectives aligned to it."""

    CHECK_IN = "CHECK_IN"
    KPI = "KPI"
    ALIGNED = "ALIGNED"


class KeyResultState(StrEnum):
    """Whether a key result is still pursued."""

    ACTIVE = "ACTIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class KeyResult:
    """What people set on a key result, as far as rules look at it.

    Dates are its own, or else its objective's. Only the source `ALIGNED` needs no measure.
    """

    title: str
    start: date
    due: date
    source: KeyResultSource
    measure: Measure | None
    description: str | None = None
    tags: tuple[str, ...] = ()
    weight: Decimal = ONE


def check_key_result(key_result: KeyResult, earliest: date, latest: date) -> tuple[OkraError, ...]:
    """Tell all that is wrong with a key result in an objective from `earliest` to `latest`."""
    return (
        *check_title(key_result.title, "title"),
        *check_text(key_result.description, DESCRIPTION_LENGTH, "description"),
        *check_tags(key_result.tags, "tags"),
        *check_weight(key_result.weight, "weight"),
        *check_dates(key_result.start, key_result.due, earliest, latest),
        *_check_measure(key_result),
    )


def _check_measure(key_result: KeyResult) -> tuple[OkraError, ...]:
    if key_result.measure is not None:
        return tuple(error.under("measure") for error in validate(key_result.measure))
    if key_result.source is KeyResultSource.ALIGNED:
        return ()
    return (InvalidInput(f"The source {key_result.source} needs a measure.", "measure"),)
