"""The content, once for the company and once more for each further site that a larger size asks for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from random import Random

from api.demonstration.chance import chance
from api.demonstration.content import (
    company,
    current_company,
    current_desk,
    current_divisions,
    current_people,
    current_platform,
    current_specialists,
    current_teams,
    first_quarter,
    going_on,
    kpis,
    next_quarter,
    people,
    second_quarter,
    second_quarter_teams,
    year,
)
from api.demonstration.content.boards import BOARDS
from api.demonstration.content.changes import CHANGES, Change
from api.demonstration.content.conversations import CONVERSATIONS
from api.demonstration.content.fields import FIELDS, VALUES
from api.demonstration.content.initiatives import INITIATIVES
from api.demonstration.content.names import FAMILY_NAMES, GIVEN_NAMES
from api.demonstration.kpi_plans import BoardPlan, ChildrenPlan, KpiPlan
from api.demonstration.plans import (
    AlignmentPlan,
    FieldPlan,
    GuardrailPlan,
    InitiativePlan,
    KeyResultPlan,
    ObjectivePlan,
    PersonPlan,
    TeamPlan,
)
from api.demonstration.steps.describing import FillIn, filled_in
from domain.actor import Role
from domain.kpis.formulas.expressions import names_in, renamed

OBJECTIVES = (
    *year.OBJECTIVES,
    *first_quarter.OBJECTIVES,
    *second_quarter.OBJECTIVES,
    *second_quarter_teams.TEAMS,
    *second_quarter_teams.PEOPLE,
    *current_company.OBJECTIVES,
    *current_divisions.OBJECTIVES,
    *current_desk.DESK,
    *current_desk.OPERATIONS,
    *current_teams.GROWTH,
    *current_platform.PLATFORM,
    *current_teams.FINANCE,
    *current_people.PEOPLE,
    *current_specialists.PEOPLE,
    *next_quarter.OBJECTIVES,
    *going_on.OBJECTIVES,
)


@dataclass(frozen=True, slots=True)
class Site:
    """Sixty people in their teams, what they aim at, and what they measure."""

    number: int
    people: tuple[PersonPlan, ...]
    teams: tuple[TeamPlan, ...]
    kpis: tuple[KpiPlan, ...]
    objectives: tuple[ObjectivePlan, ...]
    changes: tuple[Change, ...] = ()
    conversations: tuple[Change, ...] = ()
    initiatives: tuple[InitiativePlan, ...] = ()
    fields: tuple[FieldPlan, ...] = ()
    filled_in: tuple[FillIn, ...] = ()
    boards: tuple[BoardPlan, ...] = ()


def sites(size: int, seed: int) -> Iterator[Site]:
    """Give `size` sites. What belongs to the whole company is in the first one only; the others contribute to it."""
    yield Site(
        1,
        people.PEOPLE,
        company.TEAMS,
        kpis.KPIS,
        OBJECTIVES,
        CHANGES,
        CONVERSATIONS,
        INITIATIVES,
        FIELDS,
        filled_in(FIELDS, VALUES),
        BOARDS,
    )
    for number in range(2, size + 1):
        yield _further_site(number, chance(seed, "site", number))


_SHARED = frozenset(objective.key for objective in OBJECTIVES if objective.team is None and objective.person is None)


def _further_site(number: int, random: Random) -> Site:
    names = random.sample(list(product(GIVEN_NAMES, FAMILY_NAMES)), len(people.PEOPLE))
    return Site(
        number,
        tuple(
            _person(plan, number, f"{given} {family}")
            for plan, (given, family) in zip(people.PEOPLE, names, strict=True)
        ),
        tuple(_team(plan, number) for plan in company.TEAMS),
        tuple(_kpi(plan, number) for plan in kpis.KPIS if plan.team is not None or plan.person is not None),
        tuple(_objective(plan, number) for plan in OBJECTIVES if plan.key not in _SHARED),
        initiatives=tuple(_initiative(plan, number) for plan in INITIATIVES),
    )


def _person(plan: PersonPlan, number: int, name: str) -> PersonPlan:
    role = Role.VIEWER if plan.role is Role.VIEWER else Role.MEMBER
    return replace(plan, key=_at(plan.key, number), name=name, team=_at_or_none(plan.team, number), role=role)


def _team(plan: TeamPlan, number: int) -> TeamPlan:
    return replace(
        plan,
        key=_at(plan.key, number),
        name=f"{plan.name} {number}",
        parent=_at_or_none(plan.parent, number),
        lead=_at(plan.lead, number),
    )


def _kpi(plan: KpiPlan, number: int) -> KpiPlan:
    return replace(
        plan,
        key=_at(plan.key, number),
        name=f"{plan.name} {number}",
        accountable=_at(plan.accountable, number),
        team=_at_or_none(plan.team, number),
        person=_at_or_none(plan.person, number),
        viewers=tuple(_at(viewer, number) for viewer in plan.viewers),
        formula=None if plan.formula is None else _formula(plan.formula, number),
        children=None if plan.children is None else _children(plan.children, number),
        times_of=_at_or_none(plan.times_of, number),
    )


def _formula(text: str, number: int) -> str:
    """Let a formula speak of the KPIs of another site."""
    return renamed(text, {name: f"{name}_{number}" for name in names_in(text)})


def _children(plan: ChildrenPlan, number: int) -> ChildrenPlan:
    return ChildrenPlan(plan.method, {_at(key, number): weight for key, weight in plan.weights.items()})


def _objective(plan: ObjectivePlan, number: int) -> ObjectivePlan:
    return replace(
        plan,
        key=_at(plan.key, number),
        team=_at_or_none(plan.team, number),
        person=_at_or_none(plan.person, number),
        lead=_at_or_none(plan.lead, number),
        carried_over_from=_at_or_none(plan.carried_over_from, number),
        viewers=tuple(_at(viewer, number) for viewer in plan.viewers),
        serves=tuple(_alignment(alignment, number) for alignment in plan.serves),
        key_results=tuple(_key_result(key_result, number) for key_result in plan.key_results),
        guardrails=tuple(GuardrailPlan(_at(each.kpi, number), each.breached_from) for each in plan.guardrails),
    )


def _key_result(plan: KeyResultPlan, number: int) -> KeyResultPlan:
    return replace(plan, owner=_at(plan.owner, number), kpi=_at_or_none(plan.kpi, number))


def _alignment(plan: AlignmentPlan, number: int) -> AlignmentPlan:
    objective = ".".join(plan.parent.split(".")[:2])
    return plan if objective in _SHARED else replace(plan, parent=_at(plan.parent, number))


def _initiative(plan: InitiativePlan, number: int) -> InitiativePlan:
    return replace(
        plan,
        key=_at(plan.key, number),
        serves=_node_at(plan.serves, number),
        owner=_at(plan.owner, number),
    )


def _node_at(key: str, number: int) -> str:
    """Name an objective, or a key result of one, at another site."""
    cycle, objective, *key_result = key.split(".")
    return ".".join((cycle, _at(objective, number), *key_result))


def _at(key: str, number: int) -> str:
    return f"{key}@{number}"


def _at_or_none(key: str | None, number: int) -> str | None:
    return None if key is None else _at(key, number)
