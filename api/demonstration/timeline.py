"""The company's past as a list of sittings, from its founding to yesterday."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from api.demonstration.chance import chance
from api.demonstration.checking_in import CheckedInKeyResult, slot_of
from api.demonstration.content.changes import Change
from api.demonstration.content.company import TIME_ZONE
from api.demonstration.content.people import OKR_LEAD
from api.demonstration.fiscal_year import FiscalYear, Span
from api.demonstration.measuring import Reporting
from api.demonstration.notebook import Notebook
from api.demonstration.plans import ObjectivePlan
from api.demonstration.sites import Site
from api.demonstration.steps.carrying_over import CarryOver
from api.demonstration.steps.changing import Grade
from api.demonstration.steps.describing import DefineFields
from api.demonstration.steps.founding import Found, LayOutYear, MoveCycle
from api.demonstration.steps.measuring import Unlink
from api.demonstration.steps.planning import PlanObjective
from api.demonstration.steps.setting_up import SetUpKpis
from api.demonstration.steps.step import Sitting, Step
from api.demonstration.steps.working import MoveInitiative, PlanInitiative
from domain.initiatives import InitiativeState
from domain.orgs.cycles import CycleState

_ZONE = ZoneInfo(TIME_ZONE)
_FOUNDED_BEFORE = timedelta(weeks=4)
_PLANNED_BEFORE = timedelta(weeks=2)
_PLANNED_AT_THE_LATEST = timedelta(days=4)
_GRADED_AFTER = timedelta(days=9)
_DESCRIBED_AFTER = 0.08
_CLOSED_AFTER = timedelta(days=30)
_FRIDAY = 4
_GOING = ("q1", "q2", "q3")
_OVER = ("q1", "q2")


class Timeline:
    """Everything that happens, in order, before `today`."""

    def __init__(self, sites: Iterable[Site], fiscal_year: FiscalYear, today: date, seed: int) -> None:
        """Take the sites one after the other; the first one is the company's own."""
        self._sites = list(sites)
        self._fiscal_year = fiscal_year
        self._today = today
        self._seed = seed
        self.founded = fiscal_year.year.start - _FOUNDED_BEFORE

    def sittings(self) -> list[Sitting]:
        """Give all sittings in the order of their moments. What one person does at one moment is one sitting."""
        everything = [*self._founding(), *self._cycle_moves()]
        for site in self._sites:
            everything += _joined(self._site_sittings(site))
        past = (sitting for sitting in everything if sitting.at.date() < self._today)
        return sorted(past, key=lambda sitting: sitting.at)

    def _founding(self) -> Iterator[Sitting]:
        year, quarters = self._fiscal_year.year, self._fiscal_year.quarters
        cycles = {"year": year, **{f"q{number}": span for number, span in enumerate(quarters, start=1)}}
        yield Sitting(_at(self.founded, 6), None, (LayOutYear(cycles),))
        for site in self._sites:
            set_up = SetUpKpis(site.kpis, site.boards, quarters)
            yield Sitting(_at(self.founded, 7), None, (Found(site.people, site.teams), set_up))

    def _cycle_moves(self) -> Iterator[Sitting]:
        spans = {key: self._fiscal_year.span(key) for key in _GOING}
        yield Sitting(_at(spans["q1"].start, 8), OKR_LEAD, (MoveCycle("year", CycleState.ACTIVE),))
        for key in _GOING:
            yield Sitting(_at(spans[key].start, 8), OKR_LEAD, (MoveCycle(key, CycleState.ACTIVE),))
        for key in _OVER:
            after = spans[key].end + timedelta(days=1)
            yield Sitting(_at(after, 9), OKR_LEAD, (MoveCycle(key, CycleState.GRADING),))
        closed = spans["q1"].end + _CLOSED_AFTER
        yield Sitting(_at(_work_day(closed), 16), OKR_LEAD, (MoveCycle("q1", CycleState.CLOSED),))

    def _site_sittings(self, site: Site) -> Iterator[Sitting]:
        leads = {team.key: team.lead for team in site.teams}
        yield from Reporting(site.kpis, self._fiscal_year, self.founded, self._today, self._seed).sittings()
        yield from self._planning(site, leads)
        yield from self._check_ins(site)
        yield from self._describing(site)
        yield from self._initiatives(site)
        yield from (self._change(change, 17) for change in site.changes)
        yield from (self._change(change, 18) for change in site.conversations)
        yield from self._endings(site, leads)

    def _planning(self, site: Site, leads: dict[str, str]) -> Iterator[Sitting]:
        plans: defaultdict[str, list[ObjectivePlan]] = defaultdict(list)
        for objective in site.objectives:
            if objective.carried_over_from is None:
                plans[objective.cycle].append(objective)
        for cycle, objectives in plans.items():
            span = self._fiscal_year.span(cycle)
            day = min(span.start - _PLANNED_BEFORE, self._today - _PLANNED_AT_THE_LATEST)
            steps = tuple(
                PlanObjective(objective, lead_of(objective, leads), own.start, own.end)
                for objective in objectives
                for own in (_span_of(objective, span),)
            )
            yield Sitting(_at(_work_day(day), 9 if cycle == "year" else 10), OKR_LEAD, steps)

    def _check_ins(self, site: Site) -> Iterator[Sitting]:
        notebook = Notebook(chance(self._seed, "notes", site.number))
        for objective in site.objectives:
            span = _span_of(objective, self._fiscal_year.span(objective.cycle))
            for plan in objective.key_results:
                if plan.course is None:
                    continue
                key = objective.key_of(plan)
                slot = slot_of(plan.owner, self._seed)
                checked_in = CheckedInKeyResult(key, plan, plan.course, span, slot)
                yield from checked_in.sittings(self._today, notebook, chance(self._seed, key))

    def _describing(self, site: Site) -> Iterator[Sitting]:
        day = _work_day(self._fiscal_year.span("q3").at(_DESCRIBED_AFTER))
        if site.fields:
            yield Sitting(_at(day, 14), OKR_LEAD, (DefineFields(site.fields), *site.filled_in))

    def _initiatives(self, site: Site) -> Iterator[Sitting]:
        """Give the meeting in which initiatives are planned, and then what becomes of each."""
        span = self._fiscal_year.span("q3")
        planned = tuple(PlanInitiative(plan, span.at(plan.due)) for plan in site.initiatives)
        if planned:
            yield Sitting(_at(_work_day(span.start), 13), OKR_LEAD, planned)
        for plan in site.initiatives:
            end = InitiativeState.CANCELLED if plan.called_off else InitiativeState.DONE
            for share, state in ((plan.begun, InitiativeState.IN_PROGRESS), (plan.finished, end)):
                if share is not None:
                    step = MoveInitiative(plan.key, state)
                    yield Sitting(_at(_work_day(span.at(share)), 16), plan.owner, (step,))

    def _change(self, change: Change, hour: int) -> Sitting:
        if change.days_ago is not None:
            day = _work_day_before(self._today - timedelta(days=change.days_ago))
        else:
            day = _work_day(self._fiscal_year.span("q3").at(change.after))
        return Sitting(_at(day, hour), change.person, (change.step,))

    def _endings(self, site: Site, leads: dict[str, str]) -> Iterator[Sitting]:
        carried_over = {plan.carried_over_from: plan for plan in site.objectives if plan.carried_over_from is not None}
        for objective in site.objectives:
            if objective.cycle not in _OVER:
                continue
            end = self._fiscal_year.span(objective.cycle).end
            unlinked = tuple(Unlink(objective.key_of(plan)) for plan in objective.key_results if plan.kpi is not None)
            if unlinked:
                yield Sitting(_at(end + timedelta(days=1), 8), OKR_LEAD, unlinked)
            if objective.key in carried_over:
                next_plan = carried_over[objective.key]
                carry_over = CarryOver(next_plan, objective.key, objective.grade, objective.reflection)
                day = _work_day(end + timedelta(days=1))
                yield Sitting(_at(day, 11), lead_of(objective, leads), (carry_over,))
            elif objective.grade is not None:
                step = Grade(objective.key, objective.grade, objective.reflection)
                yield Sitting(_at(_work_day(end + _GRADED_AFTER), 15), lead_of(objective, leads), (step,))


def lead_of(objective: ObjectivePlan, leads: dict[str, str]) -> str:
    """Tell who is accountable for an objective; `leads` are the leads of the teams."""
    if objective.team is not None and objective.lead is None:
        return leads[objective.team]
    lead = objective.lead or objective.person
    if lead is None:
        message = f"The objective {objective.key} has nobody to lead it."
        raise ValueError(message)
    return lead


def _joined(sittings: Iterable[Sitting]) -> Iterator[Sitting]:
    """Join what one person does at one moment."""
    gathered: dict[tuple[datetime, str | None], list[Step]] = {}
    for sitting in sittings:
        gathered.setdefault((sitting.at, sitting.person), []).extend(sitting.steps)
    return (Sitting(at, person, tuple(steps)) for (at, person), steps in gathered.items())


def _span_of(objective: ObjectivePlan, cycle: Span) -> Span:
    """Give the days of an objective: those of its cycle, unless it has its own."""
    start = cycle.start if objective.starts is None else cycle.at(objective.starts)
    return Span(cycle.name, start, cycle.end if objective.ends is None else cycle.at(objective.ends))


def _work_day(day: date) -> date:
    """Give the day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > _FRIDAY else day


def _work_day_before(day: date) -> date:
    """Give the day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - _FRIDAY))


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), _ZONE)
