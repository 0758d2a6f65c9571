"""Telling that the past reads otherwise than before: something was said late, corrected, or taken back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.events import EventType
from domain.okrs.history import difference
from domain.okrs.status import Status
from storage.database import Row
from storage.work import Work

_TOLD = ("progress", "raw_progress", "value", "status", "confidence")


def note_correction(
    work: Work, node_id: str, objective_id: str, before: Sequence[Row], written: Sequence[Row], since: date
) -> None:
    """Note the days before today on which a node's history reads otherwise, to be told when all is settled.

    `before` are its entries as they were, with the one that held on `since`; `written` replace those from then on.
    """
    old = [_entry(row) for row in before if row["date"] < work.today]
    new = [entry for entry in old if entry[0] < since] + [_entry(row) for row in written]
    stretch = difference(old, new, work.today)
    if stretch is None:
        return
    first, last = stretch
    if node_id in work.corrected:
        _, noted_first, noted_last = work.corrected[node_id]
        first, last = min(first, noted_first), max(last, noted_last)
    work.corrected[node_id] = (objective_id, first, last)


def tell_corrections(work: Work) -> None:
    """Note `HISTORY_CORRECTED` of each node whose past reads otherwise."""
    for node_id, (objective_id, first, last) in sorted(work.corrected.items()):
        days: dict[str, Any] = {"from": first.isoformat(), "to": last.isoformat()}
        work.record(EventType.HISTORY_CORRECTED, node_id, objective_id, **days)
    work.corrected.clear()


def _entry(row: Row) -> tuple[date, tuple[object, ...] | None]:
    known = row["status"] != Status.NO_DATA.value
    return row["date"], tuple(row[name] for name in _TOLD) if known else None
