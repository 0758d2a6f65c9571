"""The published schema, asked in this process as somebody of a company."""

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_composite_type,
    is_interface_type,
    is_object_type,
)

from domain.actor import Actor
from schema.context import Context
from schema.execution import Engine, GraphQLRequest
from tests.company import KEY, Company

Viewer = str | Actor | None
"""A person of the company by name, anybody else by who they are, None for a stranger."""

ERRORS = "errors { __typename code message path ... on VersionConflict { current } ... on AlignmentCycle { loop } }"
REQUEST_ID = "request-0001"


class Caller:
    """Asks one company's questions, by default as its administrator Ada."""

    def __init__(self, engine: Engine, schema: GraphQLSchema, company: Company) -> None:
        self.company = company
        self.schema = schema
        self._engine = engine

    def actor(self, viewer: Viewer) -> Actor | None:
        return self.company.actors[viewer] if isinstance(viewer, str) else viewer

    async def result(self, text: str, viewer: Viewer = "ada", /, **variables: object) -> ExecutionResult:
        """Give the whole answer, errors included."""
        return (await self.counted(text, viewer, **variables))[0]

    async def counted(self, text: str, viewer: Viewer = "ada", /, **variables: object) -> tuple[ExecutionResult, int]:
        """Give the whole answer, and how many statements the reading took."""
        context = Context(self.company.database, self.actor(viewer), REQUEST_ID, KEY)
        operation = self._engine.prepare(GraphQLRequest(text, variables=dict(variables)), suggestions=True)
        result = await self._engine.execute(operation, context)
        return result, context.session.statements if self.actor(viewer) else 0

    async def ask(self, text: str, viewer: Viewer = "ada", /, **variables: object) -> Any:
        """Give the data of an operation that must succeed."""
        result = await self.result(text, viewer, **variables)
        assert result.errors is None
        return result.data

    async def refused(self, text: str, viewer: Viewer = "ada", /, **variables: object) -> list[Mapping[str, Any]]:
        """Give the extensions of the errors of an operation that must fail."""
        result = await self.result(text, viewer, **variables)
        assert result.errors
        return [error.extensions or {} for error in result.errors]

    async def mutate(
        self, field: str, given: Mapping[str, object], viewer: Viewer = "ada", select: str | None = None
    ) -> Any:
        """Give the payload of one mutation, by default with the ids of what it leads to."""
        text = self.mutation(field, select)
        return (await self.ask(text, viewer, input=given))[field]

    def mutation(self, field: str, select: str | None = None) -> str:
        """Write the document of one mutation."""
        published = self._mutations.fields[field]
        payload = get_named_type(published.type)
        chosen = " ".join(_selected(payload)) if select is None else select
        return f"mutation ($input: {published.args['input'].type}) {{ {field}(input: $input) {{ {chosen} {ERRORS} }} }}"

    @property
    def mutations(self) -> list[str]:
        """The names of all mutations."""
        return list(self._mutations.fields)

    @property
    def _mutations(self) -> GraphQLObjectType:
        assert self.schema.mutation_type is not None
        return self.schema.mutation_type


def codes(payload: Mapping[str, Any]) -> list[str]:
    """Give the codes of a payload's errors."""
    return [error["code"] for error in payload["errors"]]


def messages(errors: Iterable[GraphQLError] | None) -> list[str]:
    return [error.message for error in errors or ()]


def _selected(payload: object) -> Iterable[str]:
    assert is_object_type(payload)
    for name, field in payload.fields.items():
        inner = get_named_type(field.type)
        if name == "errors":
            continue
        if not is_composite_type(inner):
            yield name
        elif (is_object_type(inner) or is_interface_type(inner)) and "id" in inner.fields:
            yield f"{name} {{ id }}"
        elif is_object_type(inner):
            plain = [each for each, leaf in inner.fields.items() if not is_composite_type(get_named_type(leaf.type))]
            errors = " errors { code path }" if "errors" in inner.fields else ""
            yield f"{name} {{ {' '.join(plain)}{errors} }}"
