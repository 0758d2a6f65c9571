"""The executor: root fields by graphql-core, what is below them by a plan, and graphql-core where there is none."""

import inspect
from collections.abc import MutableMapping
from typing import Any, Final

import strawberry
from graphql import GraphQLOutputType, GraphQLResolveInfo, get_named_type, is_leaf_type
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import AwaitableOrValue, Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.execution.batch.completion import Completion, NotCovered
from schema.execution.batch.planning import Planner

Plans = MutableMapping[tuple[str, str], Completion | None]
"""Plans by root field and variables; None where graphql-core has to do it."""


MOST_PLANS: Final = 64
"""How many plans an operation keeps: its root fields times the values of its variables."""


class BatchInfo:
    """What of `info` resolvers use. One that asks for more is left to graphql-core."""

    __slots__ = ("context",)

    def __init__(self, context: Any) -> None:
        """Lead to the operation's context."""
        self.context = context


class BatchExecutor(StrawberryGraphQLCoreExecutionContext):
    """Completes the values of root fields by plans."""

    _planner: Planner | None = None

    def use_plans(self, schema: strawberry.Schema, plans: Plans, variables: str) -> None:
        """Complete by plans, kept in `plans` for the values of the variables that `variables` stands for."""
        self._planner = Planner(self, schema.schema_converter)
        self._plans = plans
        self._variables = variables
        self._left_to_core: set[str] = set()

    def complete_value(
        self,
        return_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> AwaitableOrValue[Any]:
        """Complete a value: that of a root field by its plan, if it has one."""
        arguments = (return_type, field_details_list, info, path, result, position_context)
        if self._planner is None or path.prev is not None or path.key in self._left_to_core or _is_used_up(result):
            return super().complete_value(*arguments)
        plan = self._plan(self._planner, return_type, field_details_list, path)
        if plan is None:
            self._left_to_core.add(str(path.key))
            return super().complete_value(*arguments)
        return self._by_plan(plan, arguments)

    async def _by_plan(self, plan: Completion, arguments: Any) -> Any:
        try:
            return (await plan.complete([arguments[4]], BatchInfo(self.context_value)))[0]
        except Exception:  # noqa: BLE001 - whatever it was, graphql-core finds it again and tells it properly
            self._left_to_core.add(str(arguments[3].key))
        completed = super().complete_value(*arguments)
        return await completed if self.is_awaitable(completed) else completed

    def _plan(
        self, planner: Planner, type_: GraphQLOutputType, details: FieldDetailsList, path: Path
    ) -> Completion | None:
        key = (str(path.key), self._variables)
        if key not in self._plans:
            if len(self._plans) >= MOST_PLANS:
                self._plans.clear()
            self._plans[key] = _made(planner, type_, details)
        return self._plans[key]


def _is_used_up(result: Any) -> bool:
    """Tell whether a root field's value could not be completed a second time, by graphql-core."""
    return result is None or (isinstance(result, list) and any(map(inspect.isawaitable, result)))


def _made(planner: Planner, type_: GraphQLOutputType, details: FieldDetailsList) -> Completion | None:
    if is_leaf_type(get_named_type(type_)):
        return None
    try:
        return planner.plan(type_, details)
    except NotCovered:
        return None
