"""Reading the log as it stands, page by page. Who may know what is decided behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, Integer, Table, and_, bindparam, func, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from domain.errors import ResyncRequired
from domain.okrs.objectives import Visibility
from storage.events.positions import Position, position, position_behind
from storage.statements import Statement, is_in
from storage.tables import clocks, events, kpis, objectives
from storage.visibility import in_tenant

WINDOW: Final = 1_000
"""How many events a page looks at when it looks for certain ones."""

Row = Mapping[str, Any]
"""A row as the driver returns it; the same as in `storage.database`, which builds on this module."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page is read for, as far as the log can tell by itself. None asks nothing."""

    types: tuple[str, ...] | None = None
    subject_ids: tuple[str, ...] | None = None

    @property
    def shape(self) -> tuple[bool, bool]:
        """Which of these are asked for."""
        return (self.types is not None, self.subject_ids is not None)


EVERYTHING: Final = Wanted()


@dataclass(frozen=True, slots=True)
class LogPage:
    """A stretch of the log: those of its events that were asked for, and how far it was looked at.

    A row has the columns of `events`; `is_open` tells that the whole organization may see its objective and its
    KPI, `is_gone` that one of them was deleted.
    """

    rows: Sequence[Row]
    position: Position
    has_more: bool


def page_arguments(after: Position, limit: int, wanted: Wanted = EVERYTHING) -> dict[str, object]:
    """Give the parameters of `page_statement`, besides the tenant's."""
    return {
        "after": after.number,
        "limit": limit,
        "window": limit if wanted == EVERYTHING else max(limit, WINDOW),
        "types": wanted.types,
        "subject_ids": wanted.subject_ids,
    }


def page_of(found: Sequence[Row], after: Position, limit: int, *, is_resumed: bool = True) -> LogPage:
    """Make a page of what `page_statement` found.

    Raises `ResyncRequired` if the log does not continue what was read up to `after`, which `is_resumed` says
    was read at all.
    """
    log = found[0]
    if is_resumed:
        _require_same_history(log, after)
    rows = [row for row in found if row["number"] is not None]
    if len(rows) == limit:
        reached = position_behind(rows[-1])
    elif log["last_number"] is not None:
        reached = position(log["last_number"], log["last_id"])
    else:
        reached = after
    return LogPage(rows, reached, has_more=reached.number < log["revision"])


def _require_same_history(log: Row, after: Position) -> None:
    """Refuse to go on behind an event that never was in this log, or with events missing in between."""
    if log["anchor_id"] is not None:
        is_same = position(after.number, log["anchor_id"]) == after
    else:
        first_kept = log["revision"] + 1 if log["oldest"] is None else log["oldest"]
        is_same = first_kept == after.number + 1
    if not is_same:
        raise ResyncRequired


def page_statement(wanted: Wanted = EVERYTHING) -> Statement:
    """Give the statement for a page: always at least one row, which tells of the log as a whole."""
    return _page(*wanted.shape)


@cache
def _page(of_types: bool, of_subjects: bool) -> Statement:  # noqa: FBT001 - the shape of the statement
    looked = (
        select(events)
        .where(in_tenant(events), events.c.number > bindparam("after", type_=BigInteger()))
        .order_by(events.c.number)
        .limit(bindparam("window", type_=Integer()))
        .cte("looked")
    )
    conditions: list[ColumnElement[bool]] = [true()]
    if of_types:
        conditions.append(is_in(looked.c.type, "types"))
    if of_subjects:
        conditions.append(is_in(looked.c.subject_id, "subject_ids"))
    of_objective = in_tenant(objectives) & (objectives.c.id == looked.c.objective_id)
    of_kpi = in_tenant(kpis) & (kpis.c.id == looked.c.kpi_id)
    governing = ((looked.c.objective_id, objectives), (looked.c.kpi_id, kpis))
    found = (
        select(
            *(looked.c[name] for name in _COLUMNS),
            and_(*(_is_open(named, table) for named, table in governing)).label("is_open"),
            or_(*(named.is_not(None) & table.c.id.is_(None) for named, table in governing)).label("is_gone"),
        )
        .outerjoin_from(looked, objectives, of_objective)
        .outerjoin(kpis, of_kpi)
        .where(*conditions)
        .order_by(looked.c.number)
        .limit(bindparam("limit", type_=Integer()))
        .cte("found")
    )
    last = select(looked.c.number, looked.c.id).order_by(looked.c.number.desc()).limit(1).cte("last")
    anchor = select(events.c.id).where(in_tenant(events), events.c.number == bindparam("after", type_=BigInteger()))
    oldest = select(func.min(events.c.number)).where(in_tenant(events))
    return Statement(
        select(
            clocks.c.revision,
            anchor.scalar_subquery().label("anchor_id"),
            oldest.scalar_subquery().label("oldest"),
            last.c.number.label("last_number"),
            last.c.id.label("last_id"),
            *found.c,
        )
        .select_from(clocks.outerjoin(last, true()).outerjoin(found, true()))
        .where(in_tenant(clocks))
        .order_by(found.c.number)
    )


def _is_open(named: ColumnElement[Any], table: Table) -> ColumnElement[bool]:
    return or_(named.is_(None), table.c.visibility == Visibility.ORGANIZATION.value)


_COLUMNS: Final = (
    "number",
    "id",
    "at",
    "type",
    "cause_id",
    "actor_id",
    "subject_id",
    "objective_id",
    "kpi_id",
    "data",
)


def _head() -> Statement:
    newest = select(events.c.id).where(in_tenant(events), events.c.number == clocks.c.revision).correlate(clocks)
    return Statement(
        select(clocks.c.revision, newest.scalar_subquery().label("id")).where(in_tenant(clocks)),
    )


HEAD: Final = _head()
"""The cheapest look at the log: its newest number, and the id of the event that has it."""


def head_of(found: Sequence[Row]) -> Position:
    """Give the position behind the newest event from what `HEAD` found."""
    return position(found[0]["revision"], found[0]["id"])
