"""The company that everything is measured on: made in memory, with its progress rolled up by the domain's own rules.

At scale 1 it has 200 teams, 2,000 people, 4,608 objectives (8 of the company, 3 a team, 2 a person) and 13,824 key
results. A check-in on a person's second objective moves four objectives above it: hers, her first, her team's, and the
company's.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from domain.ids import Kind, new_id
from domain.okrs.graph import AlignmentEdge, KeyResultNode, Node, NodeState, ObjectiveNode, RollUpSettings, recompute
from domain.okrs.measures import Metric, Reading

TEAMS: Final = 200
PEOPLE_A_TEAM: Final = 10
COMPANY_OBJECTIVES: Final = 8
OBJECTIVES_A_TEAM: Final = 3
OBJECTIVES_A_PERSON: Final = 2
KEY_RESULTS_AN_OBJECTIVE: Final = 3

_SERIAL_BITS: Final = 32
_EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)
_VERSION_AND_VARIANT: Final = (7 << 76) | (2 << 62)
_MEASURE: Final = Metric(Decimal(0), Decimal(100))


@dataclass(frozen=True, slots=True)
class Team:
    id: str
    name: str
    parent_id: str | None
    lead_id: str


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    email: str
    team_id: str


@dataclass(frozen=True, slots=True)
class Objective:
    id: str
    title: str
    scope: str
    team_id: str | None
    person_id: str | None
    lead_id: str


@dataclass(frozen=True, slots=True)
class KeyResult:
    id: str
    check_in_id: str
    title: str
    objective_id: str
    owner_id: str
    current: Decimal


@dataclass(frozen=True, slots=True)
class Alignment:
    id: str
    objective_id: str
    parent_id: str


@dataclass(slots=True)
class Dataset:
    """The company at scale 1, and the state of each objective and key result."""

    start: date
    due: date
    cycle_id: str
    teams: list[Team] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    objectives: list[Objective] = field(default_factory=list)
    key_results: list[KeyResult] = field(default_factory=list)
    alignments: list[Alignment] = field(default_factory=list)
    states: dict[str, NodeState] = field(default_factory=dict)


class _Ids:
    """Ids that sort by creation, and whose last digits are free for copies; see `benchmarks.seeding`."""

    def __init__(self) -> None:
        self._serial = 0
        self._milliseconds = int(_EPOCH.timestamp() * 1000)

    def next(self, kind: Kind) -> str:
        self._serial += 1
        number = (self._milliseconds << 80) | _VERSION_AND_VARIANT | (self._serial << _SERIAL_BITS)
        return new_id(kind, UUID(int=number))


def make_dataset(today: date) -> Dataset:
    """Make the company as it stands on `today`. The same every time, but for the dates."""
    ids = _Ids()
    dataset = Dataset(today.replace(month=1, day=1), today.replace(month=12, day=31), ids.next(Kind.CYCLE))
    _take_people_in(dataset, ids)
    _set_objectives(dataset, ids)
    chance = random.Random(1)
    for objective in dataset.objectives:
        for number in range(KEY_RESULTS_AN_OBJECTIVE):
            dataset.key_results.append(
                KeyResult(
                    id=ids.next(Kind.KEY_RESULT),
                    check_in_id=ids.next(Kind.CHECK_IN),
                    title=f"Result {number + 1} of {objective.title}",
                    objective_id=objective.id,
                    owner_id=objective.lead_id,
                    current=Decimal(chance.randrange(1, 100)),
                )
            )
    dataset.states = _roll_up(dataset, today)
    return dataset


def _take_people_in(dataset: Dataset, ids: _Ids) -> None:
    for number in range(TEAMS):
        team_id = ids.next(Kind.TEAM)
        members = [
            Person(ids.next(Kind.PERSON), f"Person {number}-{place}", f"person-{number}-{place}@bench.example", team_id)
            for place in range(PEOPLE_A_TEAM)
        ]
        parent = dataset.teams[(number - 1) // 6].id if number else None
        dataset.teams.append(Team(team_id, f"Team {number}", parent, members[0].id))
        dataset.people += members


def _set_objectives(dataset: Dataset, ids: _Ids) -> None:
    company = [
        _objective(dataset, ids, "COMPANY", f"Company goal {number}", dataset.people[number])
        for number in range(COMPANY_OBJECTIVES)
    ]
    for number in range(TEAMS):
        members = dataset.people[number * PEOPLE_A_TEAM : (number + 1) * PEOPLE_A_TEAM]
        goals = []
        for place in range(OBJECTIVES_A_TEAM):
            goal = _objective(dataset, ids, "TEAM", f"Goal {place} of team {number}", members[place])
            _align(dataset, ids, goal, company[(number * OBJECTIVES_A_TEAM + place) % COMPANY_OBJECTIVES])
            goals.append(goal)
        for place, person in enumerate(members):
            above = goals[place % OBJECTIVES_A_TEAM]
            for step in range(OBJECTIVES_A_PERSON):
                own = _objective(dataset, ids, "INDIVIDUAL", f"Goal {step} of {person.name}", person)
                _align(dataset, ids, own, above)
                above = own


def _objective(dataset: Dataset, ids: _Ids, scope: str, title: str, lead: Person) -> Objective:
    objective = Objective(
        id=ids.next(Kind.OBJECTIVE),
        title=title,
        scope=scope,
        team_id=lead.team_id if scope == "TEAM" else None,
        person_id=lead.id if scope == "INDIVIDUAL" else None,
        lead_id=lead.id,
    )
    dataset.objectives.append(objective)
    return objective


def _align(dataset: Dataset, ids: _Ids, objective: Objective, parent: Objective) -> None:
    dataset.alignments.append(Alignment(ids.next(Kind.ALIGNMENT), objective.id, parent.id))


def _roll_up(dataset: Dataset, today: date) -> dict[str, NodeState]:
    edges = (AlignmentEdge(edge.objective_id, edge.parent_id, Decimal(1)) for edge in dataset.alignments)
    return recompute(_nodes(dataset), edges, {}, RollUpSettings(today))


def _nodes(dataset: Dataset) -> Iterable[Node]:
    for objective in dataset.objectives:
        yield ObjectiveNode(objective.id, dataset.start, dataset.due)
    for key_result in dataset.key_results:
        yield KeyResultNode(
            id=key_result.id,
            objective_id=key_result.objective_id,
            start=dataset.start,
            due=dataset.due,
            weight=Decimal(1),
            measure=_MEASURE,
            reading=Reading(key_result.current),
        )
