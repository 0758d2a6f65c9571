"""Loaders of custom fields and their values."""

from functools import cached_property

from schema.loaders import Loader, LoaderSet, many, one, reading
from schema.rows import Row
from storage.custom_fields import reads
from storage.database import ReadSession


class CustomFieldLoaders(LoaderSet):
    """One set for one operation. Each is named after what it gives and by which key."""

    field_by_id = cached_property(lambda loaders: _field_by_id(loaders.session))
    choice_by_id = one(reads.choices_by_id)
    choices_by_field = many(reads.choices_by_field)
    values_by_node = many(reads.values_by_node)
    field_by_key = reading(reads.field_by_key)
    fields = reading(reads.fields_of_organization)


def _field_by_id(session: ReadSession) -> Loader[str, Row | None]:
    """Load all fields with the first: they are few, and values of each type ask for theirs at another moment."""
    fields: dict[str, Row] = {}

    async def load(keys: list[str]) -> list[Row | None]:
        if not fields:
            fields.update({row["id"]: row for row in await reads.fields_of_organization(session, None)})
        return [fields.get(key) for key in keys]

    return Loader(load)
