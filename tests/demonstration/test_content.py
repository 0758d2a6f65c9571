"""The company as it is written down."""

from api.demonstration.content.company import TEAMS
from api.demonstration.content.people import PEOPLE
from api.demonstration.kpi_plans import KpiPlan
from api.demonstration.sites import Site, sites
from domain.actor import Role
from domain.kpis.formulas.expressions import names_in
from domain.kpis.keys import is_key
from domain.kpis.kpis import KpiLinkMode
from domain.okrs.measures import AtLeast, AtMost, Checkpoints, Metric, Milestones, Range, Scoring, direction_of
from domain.okrs.periods import PeriodRule

(COMPANY,) = sites(1, seed=20)
KEY_RESULTS = {
    objective.key_of(key_result): key_result for objective in COMPANY.objectives for key_result in objective.key_results
}
NAMED_KPIS = {
    "time_to_respond",
    "time_to_plan",
    "time_to_resolve",
    "project_margin",
    "project_satisfaction",
    "blog_traffic",
    "social_traffic",
    "search_ranking",
    "conversion",
    "digital_revenue",
    "churn",
    "acquisition_cost",
    "lifetime_value",
    "end_of_life",
    "phishing_report_rate",
}


def test_sixty_people_work_there() -> None:
    assert len({person.name for person in PEOPLE}) == 60
    assert {person.role for person in PEOPLE} == set(Role)


def test_teams_are_five_levels_deep() -> None:
    depth: dict[str | None, int] = {None: 0}
    for team in TEAMS:
        depth[team.key] = depth[team.parent] + 1

    assert max(depth.values()) == 5


def test_every_name_leads_somewhere() -> None:
    for site in sites(3, seed=20):
        assert dangling_names(site) == set()


def test_what_is_done_and_filled_in_leads_somewhere() -> None:
    people = {person.key for person in PEOPLE}
    nodes = {*KEY_RESULTS, *(objective.key for objective in COMPANY.objectives), *(kpi.key for kpi in COMPANY.kpis)}

    assert {initiative.serves for initiative in COMPANY.initiatives} <= nodes
    assert {initiative.owner for initiative in COMPANY.initiatives} <= people
    assert {step.key for step in COMPANY.filled_in} <= nodes


def test_what_goes_on_has_the_key_results_of_what_was_before() -> None:
    objectives = {objective.key: objective for objective in COMPANY.objectives}
    going_on = [objective for objective in COMPANY.objectives if objective.carried_over_from is not None]

    assert going_on
    for objective in going_on:
        before = objectives[objective.carried_over_from or ""]
        assert (objective.title, objective.team) == (before.title, before.team)
        titles = {each.key: each.title for each in before.key_results}
        assert {each.key: each.title for each in objective.key_results}.items() <= titles.items()


def test_every_kind_of_measure_is_used() -> None:
    measures = [key_result.measure for key_result in KEY_RESULTS.values()]
    metrics = [measure for measure in measures if isinstance(measure, Metric)]
    limits = [measure for measure in measures if isinstance(measure, AtLeast | AtMost | Range)]

    assert {type(measure) for measure in measures} >= {AtLeast, AtMost, Range, Milestones, Checkpoints, type(None)}
    assert {(metric.scoring, direction_of(metric)) for metric in metrics} == {
        (scoring, direction) for scoring in Scoring for direction in {direction_of(metric) for metric in metrics}
    }
    assert {limit.periods for limit in limits} == set(PeriodRule)
    assert any(metric.commit is not None and metric.stretch is not None for metric in metrics)


def test_kpis_have_all_sources_and_key_results_follow_them_in_all_modes() -> None:
    definitions = {
        name
        for kpi in COMPANY.kpis
        for name in ("path", "formula", "children", "clock", "times_of")
        if getattr(kpi, name)
    }

    assert definitions == {"path", "formula", "children", "clock", "times_of"}
    assert {key_result.mode for key_result in KEY_RESULTS.values() if key_result.kpi} == set(KpiLinkMode)


def test_kpis_have_keys_that_no_other_kpi_has() -> None:
    keys = [kpi.name_in_formulas for site in sites(3, seed=20) for kpi in site.kpis]

    assert all(map(is_key, keys))
    assert len(set(keys)) == len(keys)


def test_a_kpi_comes_behind_those_it_rests_on() -> None:
    for site in sites(3, seed=20):
        known: set[str] = set()
        for kpi in site.kpis:
            assert rested_on(kpi) <= known
            known |= {kpi.key, kpi.name_in_formulas}


def test_every_named_kpi_drives_a_key_result_that_is_still_open() -> None:
    drivers = {key_result.kpi for key, key_result in KEY_RESULTS.items() if key.startswith(("year.", "q3."))}

    assert drivers >= NAMED_KPIS


def test_a_kpi_begins_a_quarter_where_its_key_results_do() -> None:
    paths = {kpi.key: kpi.path for kpi in COMPANY.kpis if kpi.path is not None}
    starts = {
        key: (measure.start, paths[key_result.kpi][3])
        for key, key_result in KEY_RESULTS.items()
        if key.startswith("q3.") and key_result.kpi in paths and key_result.mode is KpiLinkMode.LATEST
        if isinstance(measure := key_result.measure, Metric)
    }

    assert starts
    assert all(abs(float(start) / value - 1) < 0.04 for start, value in starts.values())


def rested_on(kpi: KpiPlan) -> set[str]:
    named = set() if kpi.formula is None else set(names_in(kpi.formula))
    taken_together = set() if kpi.children is None else set(kpi.children.weights)
    return named | taken_together | ({kpi.times_of} if kpi.times_of is not None else set())


def dangling_names(site: Site) -> set[str]:
    company = next(sites(1, seed=20))
    people = {person.key for person in site.people}
    teams = {team.key for team in site.teams}
    targets = {objective.key for each in (company, site) for objective in each.objectives} | {
        objective.key_of(key_result)
        for each in (company, site)
        for objective in each.objectives
        for key_result in objective.key_results
    }
    owners = {key_result.owner for objective in site.objectives for key_result in objective.key_results}
    leads = {objective.lead for objective in site.objectives} | {objective.person for objective in site.objectives}
    drivers = {key_result.kpi for objective in site.objectives for key_result in objective.key_results}
    parents = {alignment.parent for objective in site.objectives for alignment in objective.serves}
    shown = {kpi for board in site.boards for kpi in board.kpis}
    guarding = {guardrail.kpi for objective in site.objectives for guardrail in objective.guardrails}
    found = (
        ({kpi.accountable for kpi in site.kpis} | {team.lead for team in site.teams} | owners | leads) - people,
        ({team.parent for team in site.teams} | {objective.team for objective in site.objectives}) - teams,
        (drivers | shown | guarding) - {kpi.key for kpi in site.kpis},
        {viewer for kpi in site.kpis for viewer in kpi.viewers} - people,
        parents - targets,
    )
    return {name for names in found for name in names if name is not None}
