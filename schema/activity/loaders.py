"""Loaders of what happened to one thing, or by one person."""

from schema.loaders import LoaderSet, pages
from storage.events.activity import ACTIVITY


class ActivityLoaders(LoaderSet):
    """One set for one operation. Each is named after what it gives and by which key."""

    events_by_objective = pages(ACTIVITY, "objective_id")
    events_by_key_result = pages(ACTIVITY, "key_result_id")
    events_by_initiative = pages(ACTIVITY, "initiative_id")
    events_by_actor = pages(ACTIVITY, "actor_id")
