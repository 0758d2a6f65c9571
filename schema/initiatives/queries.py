"""Root fields that read initiatives."""

import strawberry

from schema.initiatives.inputs import InitiativeBy
from schema.initiatives.lists import InitiativeFilter, InitiativeOrder
from schema.initiatives.types import Initiative
from schema.lists.connections import Connection
from schema.lists.fields import root_list
from schema.lookups import lookup


@strawberry.type
class InitiativeQueries:
    initiative: Initiative | None = lookup(
        InitiativeBy,
        lambda context: context.initiatives.initiative_by_id,
        lambda context: context.initiatives.initiative_by_external_key,
        "One initiative.",
    )
    initiatives: Connection[Initiative] = root_list(
        lambda context: context.initiatives.initiatives,
        InitiativeFilter,
        InitiativeOrder,
        "All initiatives you may see; archived ones only if asked for.",
    )
