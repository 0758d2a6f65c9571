"""Who asks. `api` says who; policy and visibility decide what that means."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do in general. Relations to a single thing may add to it."""

    ADMIN = "ADMIN"
    MEMBER = "MEMBER"
    VIEWER = "VIEWER"


class TokenScope(StrEnum):
    """What a token may be used for. `READ` refuses every mutation, whoever holds it."""

    READ = "READ"
    WRITE = "WRITE"


@dataclass(frozen=True, slots=True)
class Actor:
    """An authenticated person of one organization, as far as reading and deciding need to know.

    `time_zone` is the organization's (IANA name): it decides which day today is. `member_of` are the person's teams;
    `leads` are the teams they lead and every team below those. A token without a person acts for the organization
    itself: an administrator without relations.
    """

    org_id: str
    person_id: str | None
    role: Role
    scope: TokenScope
    time_zone: str
    token_id: str | None = None
    member_of: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()

    @property
    def is_admin(self) -> bool:
        """Tell whether the actor administers the organization."""
        return self.role is Role.ADMIN

    @property
    def team_ids(self) -> frozenset[str]:
        """The teams whose `TEAM`-visible content the actor may see."""
        return self.member_of | self.leads
