"""Loaders of KPIs and measurements."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from schema.kpis.series.loaders import SeriesLoaders
from schema.loaders import Loader, LoaderSet, many, one, pages, reading, root_pages, whole
from storage.database import ReadSession
from storage.kpis import boards, definition_reads, definitions, guardrails, reads, timer_lists
from storage.kpis.boards import KPI_BOARDS
from storage.kpis.guardrail_lists import GUARDRAILS
from storage.kpis.hygiene import missing_starts_of_kpis, unmatched_counts
from storage.kpis.lists import KPIS, MEASUREMENTS


class KpiLoaders(LoaderSet):
    """One set for one operation. Each is named after what it gives and by which key."""

    kpi_by_id = one(reads.kpis_by_id)
    viewers_by_kpi = many(reads.viewers_by_kpi)
    measurement_by_id = one(reads.measurements_by_id)
    revisions_by_measurement = many(reads.revisions_by_measurement)
    memberships_by_person = many(reads.memberships_by_person)
    measurements_by_kpi = pages(MEASUREMENTS, "kpi_id")
    kpis_by_team = pages(KPIS, "team_id")
    kpis_by_person = pages(KPIS, "person_id")
    kpis_by_accountable = pages(KPIS, "accountable_id")
    kpis = root_pages(KPIS)
    past = cached_property(lambda loaders: SeriesLoaders.of(loaders.session))
    missing_starts_by_kpi = cached_property(lambda loaders: _missing_starts(loaders.session))
    unmatched_count_by_kpi = cached_property(lambda loaders: _unmatched_counts(loaders.session))
    kpi_by_external_key = reading(reads.kpi_by_external_key)
    kpi_by_key = reading(definition_reads.kpi_by_key)
    kpis_called = reading(definitions.kpis_called)
    inputs_by_kpi = many(definition_reads.inputs_by_kpi)
    operands_by_kpi = many(definition_reads.operands_by_kpi)
    targets_by_kpi = many(definition_reads.targets_by_kpi)
    kpis_by_input = pages(KPIS, "input_id")
    kpi_event_by_id = one(timer_lists.kpi_events_by_id)
    kpi_events_by_kpi = pages(timer_lists.KPI_EVENTS, "kpi_id")
    open_events_by_kpi = whole(timer_lists.open_events_by_kpi)
    guardrail_by_id = one(guardrails.guardrails_by_id)
    guardrails_by_objective = many(guardrails.guardrails_by_objective)
    guardrails_by_kpi = pages(GUARDRAILS, "kpi_id")
    breached_by_objective = whole(guardrails.breached_objectives)
    kpi_board_by_id = one(boards.kpi_boards_by_id)
    kpi_board_by_external_key = reading(boards.kpi_board_by_external_key)
    kpis_by_board = many(boards.kpis_by_board)
    kpi_boards = root_pages(KPI_BOARDS)
    kpi_boards_by_team = pages(KPI_BOARDS, "team_id")
    kpi_boards_by_person = pages(KPI_BOARDS, "person_id")


def _missing_starts(session: ReadSession) -> Loader[str, tuple[date, ...]]:
    async def load(keys: list[str]) -> Sequence[tuple[date, ...]]:
        missing = await missing_starts_of_kpis(session, keys)
        return [missing.get(key, ()) for key in keys]

    return Loader(load)


def _unmatched_counts(session: ReadSession) -> Loader[str, int]:
    async def load(keys: list[str]) -> Sequence[int]:
        counts = await unmatched_counts(session, keys)
        return [counts.get(key, 0) for key in keys]

    return Loader(load)
