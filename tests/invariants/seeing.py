"""Objectives are shown and hidden; a member reads along, and sees what the model says, on every path."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import rule

from commands.okrs.objectives import UpdateObjective, update_objective
from commands.orgs.people import CreatePerson, create_person
from commands.orgs.teams import ChangeTeamMember, CreateTeam, add_team_member, create_team
from domain.actor import Actor, Role, TokenScope
from domain.events import EventType
from domain.okrs.objectives import Scope, Visibility
from schema.context import Context
from schema.execution import Engine, GraphQLRequest
from tests.company import KEY
from tests.invariants.acting import Acting
from tests.invariants.model import EVERYBODY, NAMED, OTHER_TEAM, OWN_TEAM, SEEN, UNNAMED

STEPS_UNREAD = 3

READ = """query ($first: ID!, $second: ID!, $ids: [ID!]!) {
  objectives(first: 100, filter: {archived: INCLUDE}) { totalCount nodes { id
    keyResults(filter: {archived: INCLUDE}) { totalCount nodes { id } }
    alignments { objective { id } parent { ... on Node { id } } } alignedObjectives { totalCount nodes { id } } } }
  keyResults(first: 100, filter: {archived: INCLUDE}) { totalCount nodes { id objective { id } } }
  first: cascade(cycleId: $first, depth: 15) { nodes { ...Place } }
  second: cascade(cycleId: $second, depth: 15) { nodes { ...Place } }
  nodes(ids: $ids) { __typename id }
}
fragment Place on CascadeNode { objective { id } parentId parentKeyResultId keyResults { keyResult { id } } }"""

EVENTS = """query ($after: Cursor) { events(first: 100, after: $after) {
  cursor hasMore nodes { number type subjectId actor { id } subject { id } data } } }"""


class Seeing(Acting):
    """A rule that shows objectives to others, and the member's view of everything."""

    engine: ClassVar[Engine]

    def begin_with_a_member(self) -> None:
        self.member = self.do(create_person, CreatePerson("Mo"))
        self.steps_unread = STEPS_UNREAD
        self.teams = {sight: self.do(create_team, CreateTeam(sight)) for sight in (OWN_TEAM, OTHER_TEAM)}
        own = self.teams[OWN_TEAM]
        self.do(add_team_member, ChangeTeamMember(own, self.member))
        org_id = self.machine.actor.org_id
        self.viewer = Actor(
            org_id, self.member, Role.MEMBER, TokenScope.READ, "Europe/Berlin", member_of=frozenset({own})
        )

    @rule(data=st.data(), sight=st.sampled_from([EVERYBODY, OWN_TEAM, OTHER_TEAM, NAMED, UNNAMED]))
    def show_an_objective_to_others(self, data: st.DataObject, sight: str) -> None:
        name = self.pick(data, self.model.open_objectives())
        self.do(update_objective, UpdateObjective(name, self._shown_to(sight)))
        sights = self.model.objectives[name].sights
        if sight != sights[-1]:
            sights.append(sight)
            self.steps_unread = STEPS_UNREAD

    def _shown_to(self, sight: str) -> Mapping[str, object]:
        team = self.teams.get(sight)
        if team is not None:
            visibility = Visibility.TEAM
        else:
            visibility = Visibility.ORGANIZATION if sight == EVERYBODY else Visibility.PRIVATE
        return {
            "visibility": visibility,
            "scope": Scope.COMPANY if team is None else Scope.TEAM,
            "team_id": team,
            "viewer_ids": (self.member,) if sight == NAMED else (),
        }

    def member_reads_along(self) -> None:
        """Read after every change of sight, and otherwise every third step: reading takes longer than most steps."""
        self.steps_unread += 1
        if self.steps_unread >= STEPS_UNREAD:
            self.steps_unread = 0
            self.member_sees_what_the_model_says()
            self.member_is_told_what_the_model_says()

    def member_sees_what_the_model_says(self) -> None:
        model = self.model
        objectives, key_results = list(model.objectives), list(model.key_results)
        ids = [*objectives, *key_results]
        seen = self._ask(READ, first=model.cycles[0], second=model.cycles[1], ids=ids)

        for field, all_of_it in (("objectives", objectives), ("keyResults", key_results)):
            visible = sorted(filter(model.visible, all_of_it))
            assert sorted(node["id"] for node in seen[field]["nodes"]) == visible
            assert seen[field]["totalCount"] == len(visible)
        found = [node and node["id"] for node in seen["nodes"]]
        assert found == [node if model.visible(node) else None for node in ids]
        for field, cycle in zip(("first", "second"), model.cycles, strict=True):
            drawn = sorted(place["objective"]["id"] for place in seen[field]["nodes"])
            assert drawn == sorted(name for name in objectives if self._is_drawn(name, cycle))
        text = json.dumps(seen)
        assert [node for node in ids if not model.visible(node) and node in text] == []

    def _is_drawn(self, name: str, cycle: str) -> bool:
        objective = self.model.objectives[name]
        return self.model.visible(name) and objective.cycle == cycle and not objective.draft and not objective.archived

    def member_is_told_what_the_model_says(self) -> None:
        """What became hidden is told no more, but for the bare fact that it did."""
        told = self._told()
        log = self.machine.run(self.machine.fetch("SELECT number, type, objective_id FROM events ORDER BY number"))
        shown = {name: iter(objective.sights) for name, objective in self.model.objectives.items()}
        expected, bare = [], set()
        for row in log:
            name = row["objective_id"]
            changes_sight = row["type"] == EventType.OBJECTIVE_VISIBILITY_CHANGED.value
            was_seen = changes_sight and next(shown[name]) in SEEN
            if name is None or self.model.visible(name):
                expected.append(row["number"])
            elif was_seen:
                expected.append(row["number"])
                bare.add(row["number"])
        assert [event["number"] for event in told] == expected
        for event in told:
            if event["number"] in bare:
                assert (event["actor"], event["subject"], event["data"]) == (None, None, {})

    def _told(self) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = []
        after = None
        while True:
            page = self._ask(EVENTS, after=after)["events"]
            told += page["nodes"]
            if not page["hasMore"]:
                return told
            after = page["cursor"]

    def _ask(self, text: str, **variables: object) -> Any:
        context = Context(self.machine.database, self.viewer, "request-0001", KEY)
        operation = self.engine.prepare(GraphQLRequest(text, variables=variables), suggestions=True)
        result = self.machine.run(self.engine.execute(operation, context))
        assert result.errors is None
        return result.data
