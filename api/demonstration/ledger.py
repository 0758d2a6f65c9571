"""What was created under which id, and who may act how."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from api.demonstration.plans import PersonPlan, TeamPlan
from domain.actor import Actor


@dataclass
class Ledger:
    """Ids by the keys of the content, as they come to be."""

    organization: Actor
    ids: dict[str, str] = field(default_factory=dict)
    milestones: dict[str, tuple[str, ...]] = field(default_factory=dict)
    newest_check_ins: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    spoken_of: dict[str, str] = field(default_factory=dict)
    _actors: dict[str, Actor] = field(default_factory=dict)

    def id_of(self, key: str) -> str:
        """Give the id of what has this key."""
        return self.ids[key]

    def id_or_none(self, key: str | None) -> str | None:
        """Give the id of what has this key; None stays None."""
        return None if key is None else self.ids[key]

    def comment_id_or_none(self, key: str | None) -> str | None:
        """Give the id of a comment; None stays None."""
        return None if key is None else self.comments[key]

    def actor(self, person: str | None) -> Actor:
        """Give a person as an actor, or for None the organization itself."""
        return self.organization if person is None else self._actors[person]

    def introduce(self, people: Iterable[PersonPlan], teams: Iterable[TeamPlan]) -> None:
        """Let people act, as members of their team and leads of theirs. `teams` come parents first."""
        led_by: dict[str, set[str]] = {}
        leads_above: dict[str, tuple[str, ...]] = {}
        for team in teams:
            above = leads_above[team.parent] if team.parent is not None else ()
            leads_above[team.key] = (*above, team.lead)
            for lead in leads_above[team.key]:
                led_by.setdefault(lead, set()).add(self.id_of(team.key))
        for person in people:
            self._actors[person.key] = replace(
                self.organization,
                person_id=self.id_of(person.key),
                role=person.role,
                member_of=frozenset() if person.team is None else frozenset({self.id_of(person.team)}),
                leads=frozenset(led_by.get(person.key, ())),
            )
