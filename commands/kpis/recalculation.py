"""The one way by which what is known of KPIs spreads.

Something was measured, or a setting changed: the values of the periods it lies in are worked out anew, then those of
all KPIs that rest on them, in the order of their dependencies; then how these stand. What moved is told, guardrails
look at it, and key results follow. It all happens in the transaction of its cause.
"""

from asyncio import sleep
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from commands.entities import differing
from commands.kpis.derivations import derivations_of
from commands.kpis.guardrails import refresh_guardrails
from commands.kpis.period_values import Starts, derived_values, judged_columns, measured_values
from commands.kpis.standings import refresh_standings
from commands.okrs.readings import refresh_readings
from domain.events import EventType
from domain.kpis.derivation import Derivation, dependency_order
from domain.kpis.kpis import KpiCadence, KpiLinkMode
from domain.kpis.periods import earlier_start, next_start, period_of, period_start
from storage.database import Row
from storage.kpis.dependencies import resting_on
from storage.kpis.kpis import every_kpi, kpi_of
from storage.kpis.links import open_followers
from storage.kpis.periods import Periods, known_periods, schedules_of, write_periods
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Affected:
    """The days of which something is known anew; None stands for every day."""

    days: frozenset[date] | None = None


EVERY_DAY: Final = Affected()


@dataclass(slots=True)
class Recalculation:
    """What was worked out: the KPIs as they were, and as they stand now, each behind those that it rests on.

    `changed` has the first days of those periods of each that read otherwise than before.
    """

    before: Mapping[str, Row]
    affected: Mapping[str, Affected]
    starts: dict[str, Starts] = field(default_factory=dict)
    periods: dict[str, Periods] = field(default_factory=dict)
    changed: dict[str, list[date]] = field(default_factory=dict)
    standings: Mapping[str, Row] = field(default_factory=dict)


async def recalculate(work: Work, affected: Mapping[str, Affected]) -> None:
    """Work out everything that rests on these KPIs, by their ids, and let it be followed."""
    await spread(work, await work_out(work, affected))


async def recalculate_everything(work: Work) -> None:
    """Work out all KPIs and what follows them: the organization's days, periods or days of grace have changed."""
    affected = {row["id"]: EVERY_DAY for row in await every_kpi(work)}
    recalculation = await work_out(work, affected)
    for kpi_id, row in recalculation.before.items():
        if not recalculation.changed[kpi_id] and differing(row, recalculation.standings[kpi_id]):
            work.record(EventType.STANDING_CHANGED, kpi_id)
    await spread(work, recalculation)


async def work_out(work: Work, affected: Mapping[str, Affected]) -> Recalculation:
    """Work out and store the periods of these KPIs and of all that rest on them, and how they stand."""
    rows = {row["id"]: row for row in await resting_on(work, affected)} if affected else {}
    derivations = await derivations_of(work, rows.values())
    order = dependency_order({kpi_id: _rests_on(rows, derivations, kpi_id) for kpi_id in rows})
    recalculation = Recalculation({kpi_id: rows[kpi_id] for kpi_id in order if kpi_id in rows}, affected)
    for kpi_id, row in recalculation.before.items():
        recalculation.starts[kpi_id] = _starts(work, recalculation, row, derivations.get(kpi_id))
    known = await _known(work, recalculation, derivations)
    recalculation.periods = {kpi_id: dict(periods) for kpi_id, periods in known.items()}
    schedules = await schedules_of(work, rows) if rows else {}
    plain = [row for row in rows.values() if row["id"] not in derivations]
    outcomes = await measured_values(work, plain, recalculation.starts)
    for kpi_id, row in recalculation.before.items():
        derivation = derivations.get(kpi_id)
        found = (
            outcomes[kpi_id]
            if derivation is None
            else derived_values(row, derivation, recalculation.periods, recalculation.starts[kpi_id])
        )
        kpi, schedule = kpi_of(row), schedules.get(kpi_id, ())
        judged = {start: each | judged_columns(kpi, schedule, start, each["value"]) for start, each in found.items()}
        _replace(recalculation, kpi_id, judged)
        await sleep(0)  # many KPIs with many periods take seconds: others are served in between, and a deadline ends it
    await _store(work, recalculation)
    recalculation.standings = await refresh_standings(work, rows.values())
    return recalculation


async def spread(work: Work, recalculation: Recalculation, measured: Collection[str] = ()) -> None:
    """Tell of the KPIs that moved, let guardrails look at them, and key results follow.

    Of those in `measured` it was told already that they were, and what it did to them.
    """
    for kpi_id, row in recalculation.before.items():
        changed = recalculation.changed[kpi_id]
        if changed and kpi_id not in measured:
            work.record(
                EventType.KPI_RECALCULATED,
                kpi_id,
                count=len(changed),
                **{"from": min(changed).isoformat(), "to": max(changed).isoformat()},
                before=told(row),
                after=told(recalculation.standings[kpi_id]),
            )
    standings = recalculation.standings
    judged = {kpi_id: standings[kpi_id] for kpi_id, row in recalculation.before.items()}
    await refresh_guardrails(
        work, {each: after for each, after in judged.items() if after["health"] != recalculation.before[each]["health"]}
    )
    await _lead_followers(work, recalculation)


def told(standing: Row) -> dict[str, object]:
    """Give what an event tells of how a KPI stands."""
    value, period = standing["current_value"], standing["current_period_start"]
    return {
        "value": None if value is None else float(value),
        "period_start": None if period is None else period.isoformat(),
        "health": standing["health"],
    }


def _rests_on(rows: Mapping[str, Row], derivations: Mapping[str, Derivation], kpi_id: str) -> Iterable[str]:
    if kpi_id in derivations:
        return derivations[kpi_id].inputs & rows.keys()
    times = rows[kpi_id]["timer_of_id"]
    return [times] if times in rows else []


def _starts(work: Work, recalculation: Recalculation, kpi: Row, derivation: Derivation | None) -> Starts:
    """Tell which periods of a KPI have to be worked out; those it rests on are told already."""
    cadence, starts = KpiCadence(kpi["cadence"]), set[date]()
    for each in (kpi["id"], kpi["timer_of_id"]):
        if each in recalculation.affected and (derivation is None or each == kpi["id"]):
            days = recalculation.affected[each].days
            if days is None:
                return None
            starts |= {period_start(day, cadence, work.settings) for day in days}
    for each in derivation.inputs & recalculation.starts.keys() if derivation else ():
        moved = recalculation.starts[each]
        if moved is None:
            return None
        starts |= moved
        if derivation and derivation.looks_back:
            starts |= {next_start(start, cadence) for start in moved}
    return frozenset(starts)


async def _known(work: Work, recalculation: Recalculation, derivations: Mapping[str, Derivation]) -> dict[str, Periods]:
    """Give the stored periods of what is worked out and of what that looks at."""
    whole, some, starts = set[str](), set[str](), set[date]()
    for kpi_id, wanted in recalculation.starts.items():
        derivation = derivations.get(kpi_id)
        seen = {kpi_id, *(derivation.inputs if derivation else ())}
        if wanted is None:
            whole |= seen
            continue
        some |= seen
        starts |= wanted
        if derivation and derivation.looks_back:
            cadence = KpiCadence(recalculation.before[kpi_id]["cadence"])
            starts |= {earlier_start(start, cadence) for start in wanted}
    return await known_periods(work, some, starts, whole) if some or whole else {}


def _replace(recalculation: Recalculation, kpi_id: str, found: Mapping[date, Mapping[str, Any]]) -> None:
    """Put the periods of a KPI in the place of those that were worked out, and note which of them differ."""
    periods = recalculation.periods.setdefault(kpi_id, {})
    starts = recalculation.starts[kpi_id]
    wanted = starts if starts is not None else frozenset({*periods, *found})
    changed = recalculation.changed[kpi_id] = []
    for start in sorted(wanted):
        if start not in found:
            if periods.pop(start, None) is not None:
                changed.append(start)
        elif start not in periods or differing(periods[start], found[start]):
            periods[start] = {"kpi_id": kpi_id, "start_date": start, **found[start]}
            changed.append(start)


async def _store(work: Work, recalculation: Recalculation) -> None:
    moved = [(kpi_id, start) for kpi_id, starts in recalculation.changed.items() for start in starts]
    periods = recalculation.periods
    await write_periods(
        work,
        [periods[kpi_id][start] for kpi_id, start in moved if start in periods[kpi_id]],
        [(kpi_id, start) for kpi_id, start in moved if start not in periods[kpi_id]],
    )


async def _lead_followers(work: Work, recalculation: Recalculation) -> None:
    """Let key results follow. Those in closed cycles stay as they are: they are read-only.

    Also where no period reads otherwise: the days inside it may.
    """
    spans = {kpi_id: _span(work, row, recalculation) for kpi_id, row in recalculation.before.items()}
    since: defaultdict[date | None, list[str]] = defaultdict(list)
    for row in await open_followers(work, spans) if spans else ():
        first, last = spans[row["kpi_id"]]
        if last is None or last >= row["start_date"] or row["link_mode"] != KpiLinkMode.LATEST.value:
            since[None if first is None else max(first, row["start_date"])].append(row["id"])
    for day, key_result_ids in since.items():
        await refresh_readings(work, key_result_ids, day)


def _span(work: Work, kpi: Row, recalculation: Recalculation) -> tuple[date | None, date | None]:
    """Give the first and the last day whose values may have changed; twice None if any may."""
    starts = recalculation.starts[kpi["id"]]
    if not starts:
        return None, None
    affected = recalculation.affected.get(kpi["id"], EVERY_DAY).days
    first = min(starts) if affected is None else min(affected)
    return first, period_of(max(starts), KpiCadence(kpi["cadence"]), work.settings).end
