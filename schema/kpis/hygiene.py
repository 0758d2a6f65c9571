"""What about a KPI's data needs a person's eye, as it is read."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

import strawberry

from domain.clock import date_in
from domain.kpis.hygiene import PERIODS_LOOKED_AT, ConcernKind, Hygiene, concerns
from domain.kpis.kpis import NoValueReason
from schema.context import Info
from schema.execution.batch import for_rows
from schema.fields import Root, computed
from schema.rows import Row


async def _missing_periods(rows: Sequence[Row], info: Info) -> Sequence[tuple[dt.date, ...]]:
    incomplete = [row["id"] for row in rows if row["missing_periods"]]
    missing = dict(zip(incomplete, await info.context.kpis.missing_starts_by_kpi.load_all(incomplete), strict=True))
    return [missing.get(row["id"], ()) for row in rows]


async def _missing_periods_of(root: Root, info: Info) -> tuple[dt.date, ...]:
    return (await _missing_periods([root], info))[0]


async def _unmatched_events(rows: Sequence[Row], info: Info) -> Sequence[int]:
    return await info.context.kpis.unmatched_count_by_kpi.load_all([row["id"] for row in rows])


async def _unmatched_events_of(root: Root, info: Info) -> int:
    return (await _unmatched_events([root], info))[0]


async def _concerns(rows: Sequence[Row], info: Info) -> Sequence[list[Row]]:
    unmatched = await _unmatched_events(rows, info)
    zone = info.context.actor.time_zone
    return [
        [] if row["archived_at"] is not None else _concern_rows(_hygiene(row, count, zone))
        for row, count in zip(rows, unmatched, strict=True)
    ]


async def _concerns_of(root: Root, info: Info) -> list[Row]:
    return (await _concerns([root], info))[0]


def _hygiene(row: Row, unmatched: int, time_zone: str) -> Hygiene:
    reason, measured_at = row["no_value_reason"], row["last_measured_at"]
    return Hygiene(
        is_stale=row["is_stale"],
        last_day=None if measured_at is None else date_in(time_zone, measured_at),
        missing=row["missing_periods"],
        is_outlier=row["is_outlier"],
        no_value_reason=None if reason is None else NoValueReason(reason),
        unmatched_events=unmatched,
    )


def _concern_rows(hygiene: Hygiene) -> list[Row]:
    return [{"kind": concern.kind.value, "message": concern.message} for concern in concerns(hygiene)]


@strawberry.type(description="Something about a KPI's data that needs a person's eye.")
class KpiConcern:
    kind: ConcernKind
    message: str


@strawberry.type(description="Whether a KPI's data can be relied on.")
class KpiHygiene:
    is_stale: bool = strawberry.field(description="Whether nothing was measured for too long.")
    missing_periods: list[dt.date] = computed(
        for_rows(_missing_periods_of, _missing_periods, "id", "missing_periods", "current_period_start", "cadence"),
        f"The first days of those of the {PERIODS_LOOKED_AT} periods before the newest one that have no value, "
        "counted from the first one that has.",
    )
    is_outlier: bool = strawberry.field(
        description="Whether the newest value lies more than 3 scaled median absolute deviations from the median of "
        "the 20 values before."
    )
    no_value_reason: NoValueReason | None = strawberry.field(description="Why the newest period has no value.")
    unmatched_events: int = computed(
        for_rows(_unmatched_events_of, _unmatched_events, "id"),
        "How many stops came while the timer of their subject did not run.",
    )
    concerns: list[KpiConcern] = computed(
        for_rows(
            _concerns_of,
            _concerns,
            "id",
            "is_stale",
            "last_measured_at",
            "missing_periods",
            "is_outlier",
            "no_value_reason",
            "archived_at",
        ),
        "All of it that needs a person's eye, in words. Nothing, while it is archived.",
    )


def _same_row(root: Root) -> Row:
    return root


hygiene_field: Final[Any] = computed(_same_row, "Whether its data can be relied on.", columns=[], passes_row_on=True)
