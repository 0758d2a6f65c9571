"""How another system names an entity."""

from typing import Final

import strawberry

from schema.fields import Root
from schema.rows import Row


@strawberry.type(description="An entity's id in another system. Unique by organization and type.")
class ExternalKey:
    source: str = strawberry.field(description="The other system.")
    id: str = strawberry.field(description="The id there.")


EXTERNAL_KEY: Final = ("external_source", "external_id")
"""The columns that hold it."""


def external_key_of(root: Root) -> Row | None:
    """Read the external key from an entity's row."""
    if root["external_id"] is None:
        return None
    return {"source": root["external_source"], "id": root["external_id"]}
