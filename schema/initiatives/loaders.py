"""Loaders of initiatives."""

from schema.loaders import LoaderSet, one, pages, reading, root_pages
from storage.initiatives import reads
from storage.initiatives.lists import INITIATIVES


class InitiativeLoaders(LoaderSet):
    """One set for one operation. Each is named after what it gives and by which key."""

    initiative_by_id = one(reads.initiatives_by_id)
    initiative_by_external_key = reading(reads.initiative_by_external_key)
    initiatives = root_pages(INITIATIVES)
    initiatives_by_objective = pages(INITIATIVES, "objective_id")
    initiatives_by_key_result = pages(INITIATIVES, "key_result_id")
    initiatives_by_owner = pages(INITIATIVES, "owner_id")
