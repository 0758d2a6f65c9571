"""Looking one thing up: by its id, by the id another system gave it, or by a key of its own."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeAlias

import strawberry

from schema.context import Context, Info
from schema.execution.batch import Columns, for_rows
from schema.inputs import ExternalKeyInput
from schema.loaders import ByExternalKey, Loader
from schema.rows import Row


class By(Protocol):
    """A `@oneOf` input that names one thing."""

    id: strawberry.Maybe[strawberry.ID]
    external_key: strawberry.Maybe[ExternalKeyInput]


ById: TypeAlias = Callable[[Context], Loader[str, Row | None]]
ByKey: TypeAlias = Callable[[Context], ByExternalKey]
Otherwise: TypeAlias = Callable[[Context, Any], Awaitable[Row | None]]


def lookup(
    by_type: type[By], by_id: ById, by_external_key: ByKey, description: str, otherwise: Otherwise | None = None
) -> Any:
    """Make a root field that gives one thing, or null where it is not there or invisible.

    `otherwise` finds it by the other fields that its input has, if there are any.
    """

    def resolve(info: Info, by: By) -> Awaitable[Row | None]:
        if by.id is not None:
            return by_id(info.context).load(by.id.value)
        if by.external_key is not None:
            key = by.external_key.value
            return by_external_key(info.context)(key.source, key.id)
        if otherwise is not None:
            return otherwise(info.context, by)
        message = "A @oneOf input without a field passed validation."
        raise AssertionError(message)

    async def resolve_rows(rows: Sequence[object], info: Info, columns: Columns, by: By) -> Sequence[Row | None]:
        if by.id is None:
            return [await resolve(info, by)] * len(rows)
        return await by_id(info.context).load_all([by.id.value] * len(rows), columns)

    resolve.__annotations__["by"] = by_type
    return strawberry.field(
        resolver=for_rows(resolve, resolve_rows, selective=True),
        description=f"{description} Null if there is none that you may see.",
    )
