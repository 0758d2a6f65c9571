"""Loaders of organizations, teams, people and cycles."""

from dataclasses import dataclass
from typing import Self

from strawberry.dataloader import DataLoader

from schema.loaders import one
from schema.rows import Row
from storage.database import ReadSession
from storage.lists.pages import Lists
from storage.orgs import reads


@dataclass(frozen=True, slots=True)
class OrgLoaders:
    """One set for one operation. Each is named after what it gives and by which key."""

    organization_by_id: DataLoader[str, Row | None]
    team_by_id: DataLoader[str, Row | None]
    person_by_id: DataLoader[str, Row | None]
    cycle_by_id: DataLoader[str, Row | None]

    @classmethod
    def of(cls, session: ReadSession, lists: Lists) -> Self:
        """Make the loaders of one operation."""
        return cls(
            organization_by_id=one(session, reads.organizations_by_id),
            team_by_id=one(session, reads.teams_by_id),
            person_by_id=one(session, reads.people_by_id),
            cycle_by_id=one(session, reads.cycles_by_id),
        )
