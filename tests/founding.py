"""How the company of tests is founded: every role, a tree of teams, a cascade with every measure.

Everything goes through the product's own commands, so whatever a test finds, people could have made.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from commands.entities import ExternalKey
from commands.kpis.boards import CreateKpiBoard, create_kpi_board
from commands.kpis.guardrails import AddGuardrail, add_guardrail
from commands.kpis.kpis import CreateKpi, create_kpi
from commands.kpis.links import LinkKpi, link_kpi
from commands.kpis.measurements import RecordMeasurements, record_measurements
from commands.kpis.timers import RecordKpiEvents, record_kpi_events
from commands.okrs.alignments import AlignObjective, align_objective
from commands.okrs.check_ins import CheckIn, CorrectCheckIn, VoidCheckIn, check_in, correct_check_in, void_check_in
from commands.okrs.key_results import CreateKeyResult, create_key_result
from commands.okrs.lifecycle import ChangeObjective, GradeObjective, archive_objective, grade_objective
from commands.okrs.objectives import CreateObjective, create_objective
from commands.orgs.cycles import ChangeCycle, CreateCycle, activate_cycle, close_cycle, create_cycle, start_grading
from commands.orgs.organizations import create_organization
from commands.orgs.people import ChangePerson, CreatePerson, create_person, deactivate_person
from commands.orgs.teams import ChangeTeamMember, CreateTeam, add_team_member, create_team
from commands.orgs.tokens import CreateToken, create_token
from domain.actor import Role, TokenScope
from domain.kpis.definitions import TimerTimes
from domain.kpis.kpis import Aggregation, KpiDirection, Target, Thresholds, TimerClock
from domain.kpis.measurements import GivenMeasurement
from domain.kpis.targets import ScheduledTarget
from domain.kpis.timers import GivenTimerEvent, TimerEventKind
from domain.okrs.key_results import KeyResultSource
from domain.okrs.measures import (
    AtLeast,
    AtMost,
    Checkpoint,
    Checkpoints,
    Direction,
    Measure,
    Metric,
    Milestone,
    Milestones,
    PeriodRule,
    Range,
    Scoring,
)
from domain.okrs.objectives import ObjectiveState, Scope, Visibility
from domain.orgs.organizations import OrganizationSettings
from domain.orgs.tokens import hash_token
from domain.units import Unit
from storage.database import Database
from storage.orgs.tokens import actor_of_token
from tests.company import KEY, Company
from tests.customizing import define_custom_fields, fields_given
from tests.talking import work_and_talk

_ROLES: Final = {
    "ada": Role.ADMIN,
    "ben": Role.MEMBER,
    "cleo": Role.MEMBER,
    "dan": Role.MEMBER,
    "eve": Role.MEMBER,
    "finn": Role.MEMBER,
    "vera": Role.VIEWER,
    "gone": Role.MEMBER,
}


async def found(database: Database, name: str = "Acme") -> Company:
    """Found the company; `database` has a clock that stands at `NOW`."""
    settings = OrganizationSettings(time_zone="Europe/Berlin")
    company = Company(database, await create_organization(database, name, settings), name)
    company.ids["organization"] = company.org_id
    await _take_people_in(company)
    await _open_cycles(company)
    await define_custom_fields(company)
    await _set_goals(company)
    await _set_key_results(company)
    await _check_in(company)
    await _measure(company)
    await _time(company)
    await work_and_talk(company)
    await _finish_the_first_quarter(company)
    await company.run(archive_objective, ChangeObjective(company["archived_goal"]))
    await company.run(deactivate_person, ChangePerson(company["gone"]))
    return company


async def _take_people_in(company: Company) -> None:
    for name, role in _ROLES.items():
        key = ExternalKey("staff", f"{company.name}-{name}") if name == "eve" else None
        email = f"{name}@{company.name.lower()}.example"
        command = CreatePerson(f"{name.title()} of {company.name}", email, None, role, key)
        company.ids[name] = await company.run(create_person, command)
    for team, parent, lead in (
        ("division", None, "ben"),
        ("department", "division", "cleo"),
        ("squad", "department", "dan"),
        ("sales", None, "finn"),
        ("lobby", None, None),
    ):
        command_ = CreateTeam(
            f"{team.title()} of {company.name}",
            parent_id=company[parent] if parent else None,
            lead_id=company[lead] if lead else None,
            external_key=ExternalKey("staff", f"{company.name}-{team}"),
        )
        company.ids[team] = await company.run(create_team, command_)
    for team, person in (("squad", "eve"), ("squad", "vera"), ("department", "cleo"), ("sales", "finn")):
        await company.run(add_team_member, ChangeTeamMember(company[team], company[person]))
    for name in _ROLES:
        token = await company.run(create_token, CreateToken(f"Of {name}", TokenScope.WRITE, company[name], None, KEY))
        actor = await actor_of_token(company.database, company.org_id, hash_token(KEY, token))
        if actor is not None:
            company.tokens[name], company.actors[name] = token, actor


async def _open_cycles(company: Company) -> None:
    for name, parent, start, end in (
        ("year", None, date(2026, 1, 1), date(2026, 12, 31)),
        ("q1", "year", date(2026, 1, 1), date(2026, 3, 31)),
        ("q2", "year", date(2026, 4, 1), date(2026, 6, 30)),
        ("q3", "year", date(2026, 7, 1), date(2026, 9, 30)),
    ):
        key = ExternalKey("calendar", f"{company.name}-{name}")
        command = CreateCycle(f"{name.upper()} of {company.name}", start, end, company[parent] if parent else None, key)
        company.ids[name] = await company.run(create_cycle, command)
    for name in ("year", "q1", "q2"):
        await company.run(activate_cycle, ChangeCycle(company[name]))


async def _set_goals(company: Company) -> None:
    team, individual = Scope.TEAM, Scope.INDIVIDUAL
    held = company.ids
    for name, command in {
        "company_goal": CreateObjective("", "q2", Scope.COMPANY, lead_id=held["ada"]),
        "division_goal": CreateObjective("", "q2", team, team_id=held["division"], weight=Decimal(2)),
        "squad_goal": CreateObjective("", "q2", team, team_id=held["squad"], lead_id=held["dan"]),
        "personal_goal": CreateObjective("", "q2", individual, person_id=held["eve"], tags=("growth", "b2b")),
        "sales_goal": CreateObjective("", "q2", team, team_id=held["sales"], lead_id=held["finn"]),
        "team_goal": CreateObjective("", "q2", team, team_id=held["department"], visibility=Visibility.TEAM),
        "private_goal": CreateObjective(
            "", "q2", Scope.COMPANY, lead_id=held["finn"], visibility=Visibility.PRIVATE, viewer_ids=(held["dan"],)
        ),
        "draft_goal": CreateObjective("", "q2", team, team_id=held["squad"], state=ObjectiveState.DRAFT),
        "spare_goal": CreateObjective("", "q2", Scope.COMPANY, state=ObjectiveState.DRAFT),
        "archived_goal": CreateObjective("", "q2", team, team_id=held["sales"]),
        "year_goal": CreateObjective("", "year", Scope.COMPANY),
        "past_goal": CreateObjective("", "q1", team, team_id=held["sales"], lead_id=held["finn"]),
    }.items():
        title = f"{name.replace('_', ' ').capitalize()} of {company.name}"
        key = ExternalKey("tracker", f"{company.name}-{name}")
        custom = fields_given(company, name)
        given = replace(
            command, title=title, cycle_id=company[command.cycle_id], external_key=key, custom_fields=custom
        )
        company.ids[name] = await company.run(create_objective, given)


_MEASURES: Final[dict[str, Measure]] = {
    "metric": Metric(Decimal(0), Decimal(100), commit=Decimal(30), stretch=Decimal(120)),
    "ratio": Metric(Decimal(0), Decimal(20), Scoring.RATIO, Direction.INCREASE),
    "at_least": AtLeast(Decimal(90)),
    "at_most": AtMost(Decimal(5)),
    "range": Range(Decimal(4), Decimal(5)),
    "share": AtLeast(Decimal(10), PeriodRule.SHARE),
    "milestones": Milestones((Milestone("", "First", Decimal(30)), Milestone("", "Second", Decimal(70)))),
    "checkpoints": Checkpoints((Checkpoint(Decimal(0), Decimal(0)), Checkpoint(Decimal(10), Decimal(1)))),
    "driven": AtMost(Decimal(4)),
    "secret": Metric(Decimal(0), Decimal(10)),
    "hushed": Metric(Decimal(0), Decimal(10)),
    "sold": Metric(Decimal(0), Decimal(10)),
    "past": Metric(Decimal(0), Decimal(10)),
    "drafted": Metric(Decimal(0), Decimal(10)),
    "spared": Metric(Decimal(0), Decimal(10)),
}
_HOMES: Final = {
    "metric": "personal_goal",
    "secret": "private_goal",
    "hushed": "team_goal",
    "sold": "sales_goal",
    "past": "past_goal",
    "drafted": "draft_goal",
    "spared": "spare_goal",
}


async def _set_key_results(company: Company) -> None:
    for name, measure in _MEASURES.items():
        goal = _HOMES.get(name, "squad_goal")
        owner = {"metric": "eve", "sold": "finn"}.get(name)
        command = CreateKeyResult(
            company[goal],
            f"Key result {name} of {company.name}",
            measure,
            owner_id=company[owner] if owner else None,
            external_key=ExternalKey("tracker", f"{company.name}-{name}"),
            custom_fields=fields_given(company, name),
        )
        company.ids[name] = await company.run(create_key_result, command)
    by_others = CreateKeyResult(
        company["division_goal"],
        f"Key result by others of {company.name}",
        owner_id=company["ben"],
        source=KeyResultSource.ALIGNED,
    )
    company.ids["by_others"] = await company.run(create_key_result, by_others)
    for name, child, parent, contributes in (
        ("first_edge", "division_goal", "company_goal", True),
        ("edge_to_key_result", "squad_goal", "by_others", True),
        ("personal_edge", "personal_goal", "squad_goal", True),
        ("second_edge", "personal_goal", "sales_goal", False),
        ("third_edge", "personal_goal", "driven", True),
        ("sales_edge", "sales_goal", "company_goal", True),
        ("private_edge", "private_goal", "company_goal", True),
        ("team_edge", "team_goal", "division_goal", True),
        ("year_edge", "company_goal", "year_goal", True),
    ):
        command_ = AlignObjective(company[child], company[parent], contributes=contributes)
        company.ids[name] = await company.run(align_objective, command_)


async def _check_in(company: Company) -> None:
    for name, key_result, value, day, actor in (
        ("first_word", "metric", 10, date(2026, 4, 10), "eve"),
        ("wrong_word", "metric", 80, date(2026, 4, 20), "eve"),
        ("hasty_word", "metric", 90, date(2026, 4, 25), "dan"),
        ("last_word", "metric", 40, date(2026, 5, 10), "eve"),
        ("", "ratio", 16, date(2026, 5, 4), "dan"),
        ("", "at_least", 90, date(2026, 5, 4), "dan"),
        ("", "share", 12, date(2026, 4, 2), "dan"),
        ("", "checkpoints", 5, date(2026, 5, 4), "dan"),
        ("secret_word", "secret", 5, date(2026, 5, 4), "finn"),
        ("", "hushed", 2, date(2026, 5, 4), "cleo"),
        ("", "sold", 9, date(2026, 5, 4), "finn"),
        ("past_word", "past", 8, date(2026, 3, 4), "finn"),
    ):
        command = CheckIn(company[key_result], Decimal(value), confidence=Decimal("0.5"), note="So it is.", date=day)
        identifier = await company.run(check_in, command, actor)
        company.ids |= {name: identifier} if name else {}
    company.ids["word_by_others"] = await company.run(
        check_in, CheckIn(company["by_others"], note="They do well.", date=date(2026, 5, 4)), "ben"
    )
    company.ids["right_word"] = await company.run(
        correct_check_in, CorrectCheckIn(company["wrong_word"], Decimal(20)), "eve"
    )
    company.ids["no_word"] = await company.run(void_check_in, VoidCheckIn(company["hasty_word"]), "dan")


async def _measure(company: Company) -> None:
    command = CreateKpi(
        f"Response time of {company.name}",
        Scope.TEAM,
        KpiDirection.LOWER,
        team_id=company["squad"],
        accountable_id=company["cleo"],
        target=Target(value=Decimal(4)),
        thresholds=Thresholds(green=Decimal(4), yellow=Decimal(6)),
        external_key=ExternalKey("tracker", f"{company.name}-response-time"),
        custom_fields=fields_given(company, "kpi"),
    )
    company.ids["kpi"] = await company.run(create_kpi, command)
    idle = CreateKpi(f"Idle of {company.name}", Scope.INDIVIDUAL, KpiDirection.HIGHER, person_id=company["eve"])
    company.ids["idle_kpi"] = await company.run(create_kpi, replace(idle, viewer_ids=(company["dan"],)))
    rows = tuple(
        (company["kpi"], GivenMeasurement(datetime(2026, month, 7, 12, tzinfo=UTC), value, external_id=f"m{month}"))
        for month, value in ((4, 6.5), (5, 3.5))
    )
    recorded = await company.run(record_measurements, RecordMeasurements(rows))
    company.ids["measurement"] = recorded[-1].measurement_id or ""
    correction = GivenMeasurement(datetime(2026, 4, 7, 12, tzinfo=UTC), 6, external_id="m4")
    await company.run(record_measurements, RecordMeasurements(((company["kpi"], correction),)))
    await company.run(link_kpi, LinkKpi(company["driven"], company["kpi"]))
    for name, goal in (("guardrail", "squad_goal"), ("past_guardrail", "past_goal")):
        company.ids[name] = await company.run(add_guardrail, AddGuardrail(company[goal], company["kpi"]))
    board = CreateKpiBoard(
        f"Board of {company.name}",
        Scope.TEAM,
        team_id=company["squad"],
        kpi_ids=(company["idle_kpi"], company["kpi"]),
        external_key=ExternalKey("tracker", f"{company.name}-board"),
    )
    company.ids["board"] = await company.run(create_kpi_board, board)
    own = CreateKpiBoard(f"Own board of {company.name}", Scope.INDIVIDUAL, person_id=company["eve"])
    company.ids["own_board"] = await company.run(create_kpi_board, own)


async def _time(company: Company) -> None:
    timer = CreateKpi(
        f"Resolution time of {company.name}",
        Scope.TEAM,
        KpiDirection.LOWER,
        team_id=company["squad"],
        accountable_id=company["cleo"],
        unit=Unit.DURATION,
        aggregation=Aggregation.MEDIAN,
        timer=TimerTimes(TimerClock.BUSINESS),
    )
    company.ids["timer"] = await company.run(create_kpi, timer)
    moments = (
        (TimerEventKind.START, datetime(2026, 5, 4, 12, tzinfo=UTC)),
        (TimerEventKind.STOP, datetime(2026, 5, 6, 12, tzinfo=UTC)),
        (TimerEventKind.START, datetime(2026, 5, 7, 12, tzinfo=UTC)),
    )
    ticket = f"{company.name}-1"
    timed = tuple(
        (company["timer"], GivenTimerEvent(ticket, kind, at, external_id=f"{kind}{at}")) for kind, at in moments
    )
    company.ids["timer_event"] = (await company.run(record_kpi_events, RecordKpiEvents(timed)))[0].event_id or ""
    doubled = replace(
        timer,
        name=f"Twice the time of {company.name}",
        key="doubled",
        aggregation=Aggregation.LAST,
        timer=None,
        formula=f"2 * {company['timer']}",
        target_schedule=(ScheduledTarget(date(2026, 1, 1), None, Target(Decimal(100))),),
    )
    company.ids["formula"] = await company.run(create_kpi, doubled)


async def _finish_the_first_quarter(company: Company) -> None:
    await company.run(grade_objective, GradeObjective(company["past_goal"], reflection="Learnt."))
    for step in (start_grading, close_cycle):
        await company.run(step, ChangeCycle(company["q1"]))
