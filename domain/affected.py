"""What a fact of the log may have changed: what to read again to keep a copy."""

from collections.abc import Mapping
from typing import Any, Final

from domain.events import EventType
from domain.ids import kind_of

_OF_SIGHT: Final = frozenset({EventType.TEAM_MEMBER_ADDED, EventType.TEAM_MEMBER_REMOVED, EventType.TEAM_MOVED})
_DECISIVE: Final = {EventType.TEAM_UPDATED: "lead_id", EventType.PERSON_UPDATED: "role"}


def named_by(subject_id: str, objective_id: str | None, data: Mapping[str, Any]) -> list[str]:
    """Give the ids of all that an event names: its subject first, nothing twice."""
    named = [subject_id, objective_id]
    for name, value in data.items():
        if name.endswith("_id"):
            named.append(value)
        elif name.endswith("_ids"):
            named += value
    return list(dict.fromkeys(each for each in named if each is not None and kind_of(each) is not None))


def changes_sight(event: Mapping[str, Any]) -> bool:
    """Tell whether an event changed who belongs to whom, and with that what some people may see."""
    decisive = _DECISIVE.get(event["type"])
    return event["type"] in _OF_SIGHT or (decisive is not None and decisive in event["data"].get("changed", ()))
