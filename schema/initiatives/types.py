"""Initiatives, as they are read."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.initiatives import InitiativeState
from schema.activity.lists import EventFilter, EventOrder
from schema.comments.interfaces import Commentable
from schema.external_keys import ExternalKey, external_key_of
from schema.fields import computed, to_one
from schema.initiatives.permissions import InitiativePermissions, viewer_can_with_initiative
from schema.lists.connections import Connection
from schema.lists.fields import nested_list
from schema.nodes import Entity

if TYPE_CHECKING:
    from schema.live.types import Event
    from schema.okrs.types import KeyResult, Objective
    from schema.orgs.types import Person

_ORGS = strawberry.lazy("schema.orgs.types")
_OKRS = strawberry.lazy("schema.okrs.types")
_LIVE = strawberry.lazy("schema.live.types")


@strawberry.type(description="What people do to move an objective or a key result. It never moves progress by itself.")
class Initiative(Entity, Commentable):
    title: str
    description: str | None = strawberry.field(description="Markdown.")
    objective: Annotated["Objective", _OKRS] = to_one(
        lambda context: context.okrs.objective_by_id,
        "objective_id",
        "The objective it serves, itself or through the key result.",
    )
    key_result: Annotated["KeyResult", _OKRS] | None = to_one(
        lambda context: context.okrs.key_result_by_id,
        "key_result_id",
        "The key result it serves; null if it serves the objective itself.",
    )
    owner: Annotated["Person", _ORGS] | None = to_one(lambda context: context.orgs.person_by_id, "owner_id")
    due_date: dt.date | None
    state: InitiativeState
    is_overdue: bool = strawberry.field(
        description="Whether the due date has passed and it is neither DONE nor CANCELLED."
    )
    begun_at: dt.datetime | None = strawberry.field(
        description="When it first became IN_PROGRESS or DONE. It stays, whatever comes after."
    )
    finished_at: dt.datetime | None = strawberry.field(
        description="Since when it is DONE or CANCELLED; null while there is something to do."
    )
    archived_at: dt.datetime | None
    activity: Connection[Annotated["Event", _LIVE]] = nested_list(
        lambda context: context.activity.events_by_initiative,
        EventFilter,
        EventOrder,
        "What happened to it, and what was said of it, the newest first.",
    )
    external_key: ExternalKey | None = computed(external_key_of)
    viewer_can: InitiativePermissions = viewer_can_with_initiative()
