"""Reading the bodies of requests, and telling everything that is wrong with their shape at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson

from api.rest.parameters import a_moment
from domain.errors import InvalidInput, OkraError, refuse
from domain.kpis.measurements import MOST_MEASUREMENTS, GivenMeasurement


@dataclass(frozen=True, slots=True)
class GivenMeasurements:
    """What a call wants to record."""

    rows: tuple[GivenMeasurement, ...]
    atomic: bool


Check = Callable[[object], str | None]
"""Says what is wrong with a value, None for nothing."""


def read_measurements(body: bytes) -> GivenMeasurements:
    """Read a body of measurements.

    Raises `InvalidInput` or `ValidationFailed` for whatever is not of the shape that the contract gives. Whether a
    row can be recorded is for the command to judge.
    """
    members = _json_object(body)
    errors = [*_wrong_members(members, _BODY, frozenset({"measurements"}))]
    refuse(tuple(errors))
    ...
