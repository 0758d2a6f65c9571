"""Dates that follow: a key result's its objective's, an objective's its cycle's, unless they have their own."""

from collections.abc import Mapping
from typing import Any

from commands.okrs.readings import refresh_readings
from domain.errors import InvalidInput, OkraError
from storage.database import Row
from storage.okrs.dates import key_results_outside, move_inherited_dates
from storage.work import Work


async def check_dates_of_key_results(work: Work, objective: Row, after: Mapping[str, Any]) -> tuple[OkraError, ...]:
    """Tell whether key results with dates of their own still lie within the objective's new dates."""
    if (after["start_date"], after["due_date"]) == (objective["start_date"], objective["due_date"]):
        return ()
    outside = await key_results_outside(work, objective["id"], after["start_date"], after["due_date"])
    return tuple(
        InvalidInput(f"Key result {identifier} has dates of its own outside of these.", "dueDate")
        for identifier in outside
    )


async def inherit_dates(work: Work, objective: Row, changes: Mapping[str, Any]) -> None:
    """Move the dates of the key results that follow an objective whose dates have changed."""
    if not {"start_date", "due_date"} & set(changes):
        return
    start = changes.get("start_date", objective["start_date"])
    due = changes.get("due_date", objective["due_date"])
    moved = await move_inherited_dates(work, objective["id"], start, due)
    if moved:
        await refresh_readings(work, moved)
