"""Who could see an objective or KPI before it was shown to others: they may hold a copy, and must learn it is gone.

The rule is that of `storage/visibility.py`, for a moment that is past.
"""

from dataclasses import dataclass
from typing import Final

from domain.actor import Actor
from domain.okrs.objectives import Visibility

AUDIENCE: Final = "audience"
"""Under which name an event keeps it. It is nobody's business but of those it names."""


@dataclass(frozen=True, slots=True)
class Audience:
    """What decided who saw an objective or KPI. `person_team_ids` are the teams of the person it belonged to.

    `lead_id` is the objective's lead, or the person accountable for the KPI.
    """

    visibility: Visibility
    lead_id: str | None = None
    person_id: str | None = None
    team_id: str | None = None
    viewer_ids: tuple[str, ...] = ()
    person_team_ids: tuple[str, ...] = ()

    def had(self, viewer: Actor) -> bool:
        """Tell whether somebody, as the person and the member of teams that they are now, was among them."""
        if viewer.is_admin or self.visibility is Visibility.ORGANIZATION:
            return True
        if viewer.person_id is not None and viewer.person_id in {self.lead_id, self.person_id}:
            return True
        if self.visibility is Visibility.TEAM:
            return bool(viewer.team_ids & {self.team_id, *self.person_team_ids})
        return viewer.person_id in self.viewer_ids
