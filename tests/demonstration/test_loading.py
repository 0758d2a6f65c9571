"""The company as it stands in the database: loaded once, by the commands that everybody uses."""

import pytest

from api.authentication import TokenAuthenticator
from api.demonstration import load
from commands.okrs.settle import roll_up_settings
from domain.kpis.kpis import KpiHealth
from domain.okrs.check_ins import CheckInKind
from domain.okrs.graph import recompute
from domain.okrs.key_results import KeyResultSource
from domain.okrs.measures import MeasureKind
from domain.okrs.rollup import ProgressSource
from domain.okrs.status import Status, StatusReason
from domain.orgs.cycles import CycleState
from storage.database import Database
from storage.okrs.cascade import whole_cascade
from storage.work import Work
from tests.demonstration.havelstern import KEY, Company, loaded

pytestmark = pytest.mark.slow

OPEN = "o.archived_at IS NULL AND o.state = 'ACTIVE' AND c.state = 'ACTIVE'"


async def test_sixty_people_work_in_five_levels_of_teams(company: Company) -> None:
    people = await company.column("SELECT id FROM people")
    depth = await company.column(
        """WITH RECURSIVE tree AS (
             SELECT id, 1 AS level FROM teams WHERE parent_id IS NULL
             UNION ALL SELECT teams.id, level + 1 FROM teams JOIN tree ON teams.parent_id = tree.id)
           SELECT max(level) FROM tree"""
    )

    assert (len(people), depth) == (60, [5])


async def test_the_year_has_four_quarters_in_every_state(company: Company) -> None:
    states = await company.column("SELECT state FROM cycles WHERE parent_id IS NOT NULL ORDER BY start_date")

    assert states == [CycleState.CLOSED, CycleState.GRADING, CycleState.ACTIVE, CycleState.PLANNING]


async def test_every_measure_source_and_status_is_in_use(company: Company) -> None:
    def of(column: str) -> str:
        return f"SELECT DISTINCT {column} FROM key_results WHERE {column} IS NOT NULL"

    assert set(await company.column(of("measure"))) == set(MeasureKind)
    assert set(await company.column(of("source"))) == set(KeyResultSource)
    assert set(await company.column(of("status"))) == set(Status)
    assert set(await company.column(of("status_reason"))) >= {StatusReason.MANUAL, StatusReason.PACE_BAND}
    assert set(await company.column("SELECT DISTINCT progress_source FROM objectives")) >= {
        ProgressSource.ALIGNED,
        ProgressSource.BOTH,
        ProgressSource.MANUAL,
    }


async def test_what_runs_now_is_spread_over_all_statuses(company: Company) -> None:
    counts = dict(
        await company.values(
            f"""SELECT k.status, count(*) FROM key_results k JOIN objectives o ON o.id = k.objective_id
                JOIN cycles c ON c.id = o.cycle_id WHERE {OPEN} AND c.parent_id IS NOT NULL GROUP BY 1"""
        )
    )

    assert min(counts[status] for status in Status) >= 3


async def test_some_key_results_are_stale_and_most_are_not(company: Company) -> None:
    (stale, fresh), *_ = await company.values(
        f"""SELECT count(*) FILTER (WHERE k.stale_after < '2026-11-22'),
                   count(*) FILTER (WHERE k.stale_after >= '2026-11-22' OR k.stale_after IS NULL)
            FROM key_results k JOIN objectives o ON o.id = k.objective_id JOIN cycles c ON c.id = o.cycle_id
            WHERE {OPEN} AND k.archived_at IS NULL"""
    )

    assert 3 <= stale < fresh / 5


async def test_check_ins_were_corrected_and_voided(company: Company) -> None:
    kinds = await company.column("SELECT DISTINCT kind FROM check_ins")

    assert set(kinds) == set(CheckInKind)


async def test_kpis_were_measured_for_months_and_drive_key_results(company: Company) -> None:
    rows = await company.values(
        """SELECT kpis.external_id, health, max(at) - min(at) > interval '9 months',
                  (SELECT count(*) FROM key_results WHERE kpi_id = kpis.id AND has_value)
           FROM kpis JOIN kpi_measurements ON kpi_id = kpis.id GROUP BY kpis.org_id, kpis.id"""
    )
    driving = {row[0] for row in rows if row[3] > 0}

    assert {row[1] for row in rows} == {KpiHealth.GREEN, KpiHealth.YELLOW, KpiHealth.RED, KpiHealth.UNKNOWN}
    assert all(row[2] for row in rows if row[0] != "data_centre_energy" and row[0] != "employee_score")
    assert len(driving) >= 15


async def test_one_check_in_at_the_bottom_moved_at_least_four_objectives_above_it(company: Company) -> None:
    moved = await company.column(
        """SELECT count(*) FILTER (WHERE type = 'PROGRESS_CHANGED' AND subject_id LIKE 'obj_%')
           FROM events GROUP BY cause_id HAVING count(*) FILTER (WHERE type = 'CHECKED_IN') = 1"""
    )

    assert max(moved) >= 4


async def test_stored_progress_equals_progress_from_scratch(company: Company) -> None:
    async with company.database.transaction(company.actor.org_id) as connection:
        work = await Work.begin(connection, company.actor, clock=company.database.clock)
        cascade = await whole_cascade(work)
        settings = roll_up_settings(work.settings, work.today)

    assert len(cascade.before) > 200
    assert recompute(cascade.nodes, cascade.edges, {}, settings) == cascade.before


async def test_events_are_numbered_from_one_without_gaps(company: Company) -> None:
    (first, last, count, revision), *_ = await company.values(
        "SELECT min(number), max(number), count(*), (SELECT revision FROM clocks) FROM events"
    )

    assert first == 1
    assert last == count == revision


async def test_events_follow_each_other_in_time(company: Company) -> None:
    moments = await company.column("SELECT at FROM events ORDER BY number")

    assert moments == sorted(moments, key=str)


async def test_the_token_is_that_of_an_administrator_with_key_results_to_check_in_on(company: Company) -> None:
    actor = await TokenAuthenticator(company.database, KEY).authenticate(f"Bearer {company.token}")

    own = await company.column(
        f"""SELECT k.title FROM key_results k JOIN objectives o ON o.id = k.objective_id
            JOIN cycles c ON c.id = o.cycle_id WHERE {OPEN} AND k.owner_id = $1 AND k.source = 'CHECK_IN'""",
        actor.person_id,
    )
    assert actor.is_admin
    assert len(own) >= 3


async def test_loading_again_adds_nothing_but_a_token(company: Company) -> None:
    counted = (
        "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM organizations), (SELECT count(*) FROM check_ins)"
    )
    before = await company.values(counted)

    token = await load(company.database, KEY)

    assert await company.values(counted) == before
    assert token != company.token
    assert (await TokenAuthenticator(company.database, KEY).authenticate(f"Bearer {token}")).is_admin


async def test_the_same_seed_on_the_same_day_gives_the_same_content(company: Company, database: Database) -> None:
    database.clock = company.database.clock
    again = await loaded(database)

    for content in (
        "SELECT id, title, grade, exact_progress, status FROM objectives ORDER BY id",
        "SELECT id, title, current_value, exact_progress, status, confidence FROM key_results ORDER BY id",
        "SELECT id, date, value, status, confidence, note, author_id FROM check_ins ORDER BY id",
        "SELECT kpi_id, at, value, subject FROM kpi_measurements ORDER BY id",
        "SELECT kpi_id, subject, kind, at, state FROM kpi_events ORDER BY id",
        "SELECT kpi_id, start_date, value, health FROM kpi_periods ORDER BY kpi_id, start_date",
        "SELECT node_id, date, exact_progress FROM progress_history ORDER BY node_id, date",
        "SELECT number, at, type, subject_id, actor_id FROM events ORDER BY number",
    ):
        assert await again.values(content) == await company.values(content)
