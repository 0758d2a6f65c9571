"""Expected failures, as data in the payload of a mutation."""

from typing import Any

import strawberry
from graphql import GraphQLAbstractType, GraphQLResolveInfo

from domain import errors
from domain.errors import ErrorCode, OkraError, ValidationFailed
from schema.rows import Row


@strawberry.interface(description="Why a mutation changed nothing. Show `message`; act on `code`.")
class MutationError:
    code: ErrorCode
    message: str = strawberry.field(description="One sentence for a person, in English.")
    path: list[str] | None = strawberry.field(
        description="The place in the input, outermost first. Null when no single place is to blame."
    )

    @classmethod
    def resolve_type(cls, obj: Row, _info: GraphQLResolveInfo[Any], _abstract: GraphQLAbstractType) -> str:
        """Tell the type that was chosen when the error was translated."""
        name: str = obj["type_name"]
        return name

    @classmethod
    def is_type_of(cls, obj: Row, _info: GraphQLResolveInfo[Any]) -> bool:
        """Tell whether the error was translated to this type."""
        matches: bool = obj["type_name"] == cls.__name__
        return matches


@strawberry.type(description="A failure of which there is no more to know than its code says.")
class GeneralError(MutationError):
    pass


@strawberry.type(description="Somebody else changed the entity since it was read.")
class VersionConflict(MutationError):
    current: int = strawberry.field(description="The version that is stored now.")


@strawberry.type(description="The alignment would make an objective contribute to itself.")
class AlignmentCycle(MutationError):
    loop: list[strawberry.ID] = strawberry.field(
        description="Objectives and key results along the loop, the first repeated at the end."
    )


@strawberry.type(description="A KPI would rest on itself.")
class KpiCycle(MutationError):
    loop: list[strawberry.ID] = strawberry.field(
        description="The KPIs along the loop that you may see, each resting on the next, the first repeated at the end."
    )


def error_rows(error: OkraError) -> list[Row]:
    """Translate an error of the domain, or all that it carries."""
    if isinstance(error, ValidationFailed):
        return [row for each in error.errors for row in error_rows(each)]
    path = ["input", *error.path] if error.path else None
    row: dict[str, object] = {"code": error.code.value, "message": error.message, "path": path}
    match error:
        case errors.VersionConflict():
            return [{**row, "type_name": "VersionConflict", "current": error.current}]
        case errors.AlignmentCycle():
            return [{**row, "type_name": "AlignmentCycle", "loop": list(error.loop)}]
        case errors.KpiCycle():
            return [{**row, "type_name": "KpiCycle", "loop": list(error.loop)}]
        case _:
            return [{**row, "type_name": "GeneralError"}]
