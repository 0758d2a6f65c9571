"""From a request to its result: prepare, then execute or subscribe."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import strawberry
from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLSchema,
    OperationType,
    default_field_resolver,
    default_type_resolver,
    get_variable_values,
)
from graphql.execution import create_source_event_stream, execute_root_selection_set
from graphql.execution.values import VariableValues
from strawberry.types.base import StrawberryObjectDefinition

from schema.execution.batch import MOST_PLANS, BatchExecutor, BatchInfo, OperationPlan
from schema.execution.context import ExecutionContext
from schema.execution.documents import Document, DocumentCache, DocumentOperation, make_ready
from schema.execution.errors import RequestErrorCode, RequestRefused, coded, present, with_code
from schema.execution.limits import Limits

_MAX_VARIABLE_ERRORS = 20
_NO_PLAN = OperationPlan({})
_STRANGERS_SHARE = 8

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """What a client asks for, by whatever transport: the four members of GraphQL over HTTP."""

    query: str
    operation_name: str | None = None
    variables: dict[str, object] | None = None
    extensions: dict[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation ready to execute: document checked, operation chosen, variables coerced."""

    document: Document
    chosen: DocumentOperation
    variables: VariableValues
    extensions: dict[str, object] | None

    @property
    def type(self) -> OperationType:
        """Whether it reads, writes, or keeps listening."""
        return self.chosen.node.operation

    @property
    def name(self) -> str | None:
        """The name its author gave it."""
        return self.chosen.node.name.value if self.chosen.node.name else None

    @property
    def root_fields(self) -> tuple[str, ...]:
        """The root fields it selects, each once."""
        return self.chosen.root_fields

    @property
    def only_introspection(self) -> bool:
        """Whether it reads nothing but the schema, which is no secret."""
        return self.chosen.only_introspection


class Engine:
    """Prepares and executes operations of one schema. Holds no state of any request."""

    def __init__(self, schema: strawberry.Schema, limits: Limits, *, batch: bool = True) -> None:
        """Use the schema that Strawberry built, within `limits`; `batch` executes breadth-first."""
        self._strawberry_schema = schema
        self._batch = batch
        self._schema = schema._schema  # noqa: SLF001 - Strawberry has no public name for it
        self._limits = limits
        _declare_one_of(self._schema)
        # Strangers have a cache of their own, so that they cannot push out what members use.
        shares = {True: limits.cached_characters, False: limits.cached_characters // _STRANGERS_SHARE}
        self._documents = {
            suggestions: DocumentCache(partial(self._make_ready, suggestions=suggestions), characters)
            for suggestions, characters in shares.items()
        }

    def prepare(self, request: GraphQLRequest, *, suggestions: bool) -> Operation:
        """Check a request completely, executing nothing.

        Without `suggestions` (for strangers) no message names a field or type the request did not name.

        Raises:
            RequestRefused: when it cannot be executed; the errors carry codes, not yet a request id.
        """
        document = self._documents[suggestions].get(request.query)
        chosen = document.operation(request.operation_name)
        variables = get_variable_values(
            self._schema,
            chosen.node.variable_definitions or (),
            request.variables or {},
            max_errors=_MAX_VARIABLE_ERRORS,
            hide_suggestions=not suggestions,
        )
        if isinstance(variables, list):
            raise RequestRefused(with_code(RequestErrorCode.BAD_USER_INPUT, variables))
        return Operation(document, chosen, variables, request.extensions)

    async def execute(self, operation: Operation, context: ExecutionContext) -> ExecutionResult:
        """Execute a query or a mutation. What resolvers raise is in the result, masked, never raised.

        Past the deadline it is cancelled, and its result is the one error `DEADLINE_EXCEEDED`.
        """
        return await self._complete(operation, context, None)

    async def subscribe(
        self, operation: Operation, context: ExecutionContext
    ) -> AsyncGenerator[ExecutionResult, None] | ExecutionResult:
        """Start a subscription: a stream of results, or one result with the errors that prevent it.

        The source is resolved with `context`; each event is executed with a fork of it. Whoever takes the
        stream must close it (`contextlib.aclosing`); that closes the source, also while it waits. An error
        of the source is the last result of the stream.
        """
        executor = self._executor(operation, context, None)
        created = create_source_event_stream(executor)
        source = await self._within_deadline(created) if isinstance(created, Awaitable) else created
        if source is None:
            return self._too_late(operation, context)
        if isinstance(source, ExecutionResult):
            return _presented(source, context)
        return self._responses(operation, context, source)

    async def _responses(
        self, operation: Operation, context: ExecutionContext, source: AsyncIterable[object]
    ) -> AsyncGenerator[ExecutionResult, None]:
        async with _closing(source) as events:
            try:
                async for event in events:
                    yield await self._complete(operation, context.fork(), event)
                    # A source that always has a next event, and a client that always takes it, would
                    # otherwise never let anything else run, not even their own cancellation.
                    await asyncio.sleep(0)
            except Exception as error:  # noqa: BLE001 - whatever it is, the client is told and support can find it
                failure = GraphQLError(str(error), operation.chosen.node, original_error=error)
                yield _presented(ExecutionResult(None, [failure]), context)

    async def _complete(self, operation: Operation, context: ExecutionContext, event: object) -> ExecutionResult:
        result = await self._within_deadline(self._answer(operation, context, event))
        return self._too_late(operation, context) if result is None else result

    async def _answer(self, operation: Operation, context: ExecutionContext, event: object) -> ExecutionResult:
        try:
            plan = self._plan(operation, context)
            finished: dict[str, object] = {}
            if operation.type is OperationType.QUERY:
                finished = await plan.answers(BatchInfo(context, operation.variables))
                if finished and len(finished) == len(plan.fields):
                    return _presented(ExecutionResult(finished, None), context)
                plan = _NO_PLAN
            executor = self._executor(operation, context, event)
            executor.use(plan, finished)
            return _presented(await _executed(executor), context)
        finally:
            await context.release()

    def _plan(self, operation: Operation, context: ExecutionContext) -> OperationPlan:
        if not self._batch or operation.only_introspection:
            return _NO_PLAN
        coerced, plans = operation.variables.coerced, operation.chosen.plans
        key = tuple(coerced.get(name) for name in operation.chosen.conditions)
        if key not in plans:
            if len(plans) >= MOST_PLANS:
                plans.clear()
            plans[key] = self._executor(operation, context, None).make_plan(self._strawberry_schema.schema_converter)
        return plans[key]

    def _executor(self, operation: Operation, context: ExecutionContext, root_value: object) -> BatchExecutor:
        # One for each event too: an executor remembers the selections it has met for as long as it lives.
        return BatchExecutor(
            self._schema,
            operation.document.fragment_nodes,
            operation.document.fragments,
            root_value,
            context,
            operation.chosen.node,
            operation.variables,
            default_field_resolver,
            default_type_resolver,
            default_field_resolver,
            operation_extensions=operation.extensions,
        )

    async def _within_deadline(self, outcome: Awaitable[Outcome]) -> Outcome | None:
        clock = asyncio.timeout(self._limits.deadline_seconds)
        try:
            async with clock:
                return await outcome
        except TimeoutError:
            if not clock.expired():
                raise
            return None

    def _too_late(self, operation: Operation, context: ExecutionContext) -> ExecutionResult:
        message = f"The {operation.type.value} took longer than {self._limits.deadline_seconds:g} seconds."
        error = coded(RequestErrorCode.DEADLINE_EXCEEDED, message, operation.chosen.node)
        error.extensions = {**(error.extensions or {}), "requestId": context.request_id}
        return ExecutionResult(None, [error], {"requestId": context.request_id})

    def _make_ready(self, text: str, *, suggestions: bool) -> Document:
        return make_ready(text, self._schema, self._limits, suggestions=suggestions)


async def _executed(executor: BatchExecutor) -> ExecutionResult:
    try:
        outcome = execute_root_selection_set(executor)
        return outcome if isinstance(outcome, ExecutionResult) else await outcome
    finally:
        # When a null travels upwards, graphql-core answers without its siblings, which go on unobserved.
        if executor.background_futures:
            await _abandon(tuple(executor.background_futures))


async def _abandon(futures: tuple[asyncio.Future[object], ...]) -> None:
    await asyncio.sleep(0)  # lets each begin: a coroutine that never did would be reported as forgotten
    for future in futures:
        future.cancel()
    await asyncio.gather(*futures, return_exceptions=True)


def _presented(result: ExecutionResult, context: ExecutionContext) -> ExecutionResult:
    errors = present(result.errors, context.request_id) if result.errors else None
    return ExecutionResult(result.data, errors, {"requestId": context.request_id})


@asynccontextmanager
async def _closing(source: AsyncIterable[object]) -> AsyncIterator[AsyncIterator[object]]:
    events = aiter(source)
    try:
        yield events
    finally:
        close: Any = getattr(events, "aclose", None)
        if close is not None:
            await close()


def _declare_one_of(schema: GraphQLSchema) -> None:
    """Let graphql-core know the `@oneOf` inputs, which Strawberry keeps to itself.

    graphql-core then holds their rule in validation and coercion. Strawberry's own validation rule for them
    raises on a document whose fragment precedes its operation.
    """
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLInputObjectType):
            definition = type_.extensions.get("strawberry-definition")
            if isinstance(definition, StrawberryObjectDefinition) and definition.is_one_of:
                type_.is_one_of = True
