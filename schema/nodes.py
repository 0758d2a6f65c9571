"""The `Node` interface: what everything with an id has in common."""

from collections.abc import Sequence
from datetime import datetime
from itertools import repeat
from operator import itemgetter
from typing import Any, Final

import strawberry
from graphql import GraphQLAbstractType, GraphQLResolveInfo

from domain.ids import Kind, kind_of
from schema.rows import Row

TYPE_NAMES: Final = {
    Kind.ORGANIZATION: "Organization",
    Kind.TEAM: "Team",
    Kind.PERSON: "Person",
    Kind.CYCLE: "Cycle",
    Kind.OBJECTIVE: "Objective",
    Kind.KEY_RESULT: "KeyResult",
    Kind.ALIGNMENT: "Alignment",
    Kind.CHECK_IN: "CheckIn",
    Kind.KPI: "Kpi",
    Kind.MEASUREMENT: "Measurement",
    Kind.KPI_EVENT: "KpiEvent",
    Kind.KPI_BOARD: "KpiBoard",
    Kind.GUARDRAIL: "Guardrail",
    Kind.EVENT: "Event",
    Kind.INITIATIVE: "Initiative",
    Kind.COMMENT: "Comment",
    Kind.CUSTOM_FIELD: "CustomField",
}

_ID: Final = itemgetter("id")
_PREFIXES: Final = {name: kind.value for kind, name in TYPE_NAMES.items()}


@strawberry.interface(description="Anything with an id.")
class Node:
    id: strawberry.ID = strawberry.field(
        description="Opaque and permanent. Unique across all types; pass it to `node(id:)`."
    )

    @classmethod
    def resolve_type(cls, obj: Row, _info: GraphQLResolveInfo[Any], _abstract: GraphQLAbstractType) -> str:
        """Tell the type of a row by the prefix of its id."""
        kind = kind_of(obj["id"])
        if kind is None:
            message = "A row without a known id reached the schema."
            raise TypeError(message)
        return TYPE_NAMES[kind]

    @classmethod
    def is_type_of(cls, obj: Row, _info: GraphQLResolveInfo[Any]) -> bool:
        """Tell by the prefix of its id whether a row is one of this type; unions ask each member."""
        return cls.are_of_type([obj])

    @classmethod
    def are_of_type(cls, rows: Sequence[Row]) -> bool:
        """Tell the same of many rows at once."""
        prefix = f"{_PREFIXES.get(cls.__name__)}_"
        return all(map(str.startswith, map(_ID, rows), repeat(prefix)))


@strawberry.interface(description="A node that people change.")
class Entity(Node):
    created_at: datetime
    updated_at: datetime
    version: int = strawberry.field(
        description="Goes up by one with each change. Pass it as `expectedVersion` to notice a change by somebody else."
    )
