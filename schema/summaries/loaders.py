"""Loaders of summaries: of many cycles, teams or people at once, in as many statements as of one."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import NamedTuple, TypeVar

from domain.clock import date_in
from domain.kpis.kpis import KpiCadence
from domain.kpis.periods import beginning_of, period_of
from domain.numbers import ZERO
from domain.okrs.periods import Cadence
from domain.okrs.summary import Compliance, Move, Standing, biggest_moves, compliance, schedule_on
from domain.orgs.organizations import OrganizationSettings
from schema.loaders import Loader
from schema.rows import Row
from schema.summaries.members import (
    Members,
    Schedule,
    due_days_of,
    is_checked_in_on,
    is_looked_after,
    standing_of,
    standing_then,
)
from storage.database import ReadSession
from storage.okrs import summaries
from storage.okrs.summaries import Reach, SummaryOf

__all__ = ["MovesKey", "Reach", "SummaryKey", "SummaryLoaders", "SummaryOf"]

_ONE_DAY = timedelta(days=1)

Value = TypeVar("Value")


class SummaryKey(NamedTuple):
    """Which summary: of what, how far it reaches, and as of which day; None for now."""

    root_id: str
    reach: Reach
    as_of: date | None


class MovesKey(NamedTuple):
    """What moved of a summary's objectives, or else of its key results, since the end of a day."""

    summary: SummaryKey
    of_objectives: bool
    since: date


class _DayKey(NamedTuple):
    node_id: str
    day: date


class SummaryLoaders:
    """One set for one operation. Each is named after what it gives."""

    def __init__(self, session: ReadSession) -> None:
        """Read nothing yet."""
        self._session = session
        self._settings: OrganizationSettings | None = None
        self.objectives: Loader[SummaryKey, Members] = Loader(partial(_in_groups, self._load_objectives))
        self.key_results: Loader[SummaryKey, Members] = Loader(partial(_in_groups, self._load_key_results))
        self.compliance: Loader[SummaryKey, Compliance] = Loader(self._load_compliance)
        self.moves: Loader[MovesKey, list[Move]] = Loader(self._load_moves)
        self._states: Loader[_DayKey, Row | None] = Loader(
            partial(_by_day, partial(summaries.exact_states_on, session))
        )
        self._check_ins: Loader[_DayKey, Row | None] = Loader(
            partial(_by_day, partial(summaries.check_ins_until, session))
        )

    async def settings(self) -> OrganizationSettings:
        """Give the settings of the organization."""
        if self._settings is None:
            self._settings = await summaries.settings_of(self._session)
        return self._settings

    async def _load_objectives(self, keys: list[SummaryKey]) -> dict[SummaryKey, Members]:
        rows = await summaries.objectives_of(self._session, [key.root_id for key in keys], keys[0].reach)
        by_root: defaultdict[str, list[Row]] = defaultdict(list)
        for row in rows:
            by_root[row["root_id"]].append(row)
        return await self._members(keys, by_root, {})

    async def _load_key_results(self, keys: list[SummaryKey]) -> dict[SummaryKey, Members]:
        by_root = await self._key_results_by_root(keys)
        rows = {row["id"]: row for rows in by_root.values() for row in rows}
        return await self._members(keys, by_root, await self._schedules(list(rows.values()), keys[0].as_of))

    async def _key_results_by_root(self, keys: list[SummaryKey]) -> Mapping[str, list[Row]]:
        by_root: defaultdict[str, list[Row]] = defaultdict(list)
        if keys[0].reach.of is SummaryOf.PERSON:
            ids = [key.root_id for key in keys]
            for row in await summaries.key_results_of_people(self._session, ids, keys[0].reach):
                by_root[row["root_id"]].append(row)
            return by_root
        roots: defaultdict[str, list[str]] = defaultdict(list)
        for key, members in zip(keys, await self.objectives.load_all(keys), strict=True):
            for objective in members.rows:
                roots[objective["id"]].append(key.root_id)
        for row in await summaries.key_results_of_objectives(self._session, list(roots)):
            for root_id in roots[row["objective_id"]]:
                by_root[root_id].append(row)
        return by_root

    async def _members(
        self, keys: list[SummaryKey], by_root: Mapping[str, list[Row]], schedules: Mapping[str, Schedule]
    ) -> dict[SummaryKey, Members]:
        settings = await self.settings()
        as_of = keys[0].as_of
        day = as_of or self._session.today
        period = period_of(day, KpiCadence.WEEKLY, settings)
        rows = {row["id"]: row for found in by_root.values() for row in found}
        if as_of is None:
            standings = {identifier: standing_of(row) for identifier, row in rows.items()}
        else:
            states = await self._states.load_all([_DayKey(identifier, as_of) for identifier in rows])
            standings = {
                identifier: standing_then(row, state, as_of, settings.limits)
                for (identifier, row), state in zip(rows.items(), states, strict=True)
            }
        return {
            key: Members(
                day=day,
                week=(period.start, period.end),
                rows=by_root.get(key.root_id, []),
                standings=[standings[row["id"]] for row in by_root.get(key.root_id, [])],
                schedules={
                    row["id"]: schedules[row["id"]] for row in by_root.get(key.root_id, []) if row["id"] in schedules
                },
            )
            for key in keys
        }

    async def _schedules(self, rows: Sequence[Row], as_of: date | None) -> dict[str, Schedule]:
        watched = [row for row in rows if is_looked_after(row)]
        if as_of is None:
            return {row["id"]: (row["next_check_in_due"], row["stale_after"]) for row in watched}
        settings = await self.settings()
        newest = await self._newest_days(watched, as_of, settings.time_zone)
        return {
            row["id"]: schedule_on(
                row["start_date"],
                row["due_date"],
                Cadence(row["cadence"]),
                newest.get(row["id"]),
                settings.stale_grace_days,
            )
            for row in watched
        }

    async def _newest_days(self, rows: Sequence[Row], day: date, time_zone: str) -> dict[str, date]:
        """Give the newest day up to `day` on which somebody checked in or the KPI behind a key result was measured."""
        said = await self._check_ins.load_all([_DayKey(row["id"], day) for row in rows])
        kpi_ids = list({row["kpi_id"] for row in rows if row["kpi_id"] is not None})
        measured = await summaries.last_measured(self._session, kpi_ids, beginning_of(day + _ONE_DAY, time_zone))
        newest: dict[str, date] = {}
        for row, spoken in zip(rows, said, strict=True):
            days = [] if spoken is None else [*spoken["days"]]
            if row["kpi_id"] in measured:
                days.append(date_in(time_zone, measured[row["kpi_id"]]))
            days = [each for each in days if each >= row["start_date"]]
            if days:
                newest[row["id"]] = max(days)
        return newest

    async def _load_compliance(self, keys: list[SummaryKey]) -> list[Compliance]:
        settings = await self.settings()
        zone, grace_days = settings.time_zone, settings.stale_grace_days
        loaded = await self.key_results.load_all(keys)
        rows = {row["id"]: row for members in loaded for row in members.rows if is_checked_in_on(row)}
        days = {members.day for members in loaded}
        ends: dict[date, datetime] = {}

        def end_of(day: date) -> datetime:
            if day not in ends:
                ends[day] = beginning_of(day + _ONE_DAY, zone)
            return ends[day]

        found: dict[_DayKey, Compliance] = {}
        for day in days:
            said = await self._check_ins.load_all([_DayKey(identifier, day) for identifier in rows])
            for row, spoken in zip(rows.values(), said, strict=True):
                pairs = () if spoken is None else zip(spoken["days"], spoken["made"], strict=True)
                found[_DayKey(row["id"], day)] = compliance(due_days_of(row, day, zone), pairs, end_of, grace_days)
        return [_sum(found, members) for members in loaded]

    async def _load_moves(self, keys: list[MovesKey]) -> list[list[Move]]:
        wanted = [await self._members_of(key) for key in keys]
        asked = [
            _DayKey(standing.id, key.since)
            for key, members in zip(keys, wanted, strict=True)
            for standing in members.standings
        ]
        before = dict(zip(asked, await self._states.load_all(asked), strict=True))
        return [
            biggest_moves(_move(standing, before[_DayKey(standing.id, key.since)]) for standing in members.standings)
            for key, members in zip(keys, wanted, strict=True)
        ]

    async def _members_of(self, key: MovesKey) -> Members:
        loader = self.objectives if key.of_objectives else self.key_results
        (members,) = await loader.load_all([key.summary])
        return members


def _move(standing: Standing, before: Row | None) -> Move:
    after = standing.progress if standing.has_value else ZERO
    return Move(standing.id, ZERO if before is None else before["progress"], after)


def _sum(found: Mapping[_DayKey, Compliance], members: Members) -> Compliance:
    total = Compliance()
    for row in members.rows:
        if is_checked_in_on(row):
            total = total.plus(found[_DayKey(row["id"], members.day)])
    return total


async def _in_groups(
    load_alike: Callable[[list[SummaryKey]], Awaitable[Mapping[SummaryKey, Value]]], keys: list[SummaryKey]
) -> list[Value]:
    """Load keys in groups that differ in nothing but what the summary is of."""
    groups: defaultdict[tuple[object, ...], list[SummaryKey]] = defaultdict(list)
    for key in keys:
        groups[key.reach, key.as_of].append(key)
    found: dict[SummaryKey, Value] = {}
    for alike in groups.values():
        found |= await load_alike(alike)
    return [found[key] for key in keys]


async def _by_day(
    read: Callable[[Sequence[str], date], Awaitable[Mapping[str, Row]]], keys: list[_DayKey]
) -> list[Row | None]:
    """Load what is known of nodes as of days, one statement a day."""
    groups: defaultdict[date, list[str]] = defaultdict(list)
    for key in keys:
        groups[key.day].append(key.node_id)
    found = {day: await read(ids, day) for day, ids in groups.items()}
    return [found[key.day].get(key.node_id) for key in keys]
