"""Operations answered by plans, and graphql-core's executor for what plans do not answer."""

from collections.abc import Hashable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    UndefinedType,
)
from graphql.execution.collect_fields import FieldDetailsList, collect_fields
from graphql.execution.values import VariableValues
from graphql.pyutils import AwaitableOrValue, Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.schema.schema_converter import GraphQLCoreConverter

from schema.execution.batch.awaiting import are_awaitable
from schema.execution.batch.completion import SelectedField
from schema.execution.batch.leaves import NotCovered
from schema.execution.batch.planning import Planner

MOST_PLANS: Final = 16
"""How many plans an operation keeps: one for each way in which its conditions may fall."""


class BatchInfo:
    """What of `info` resolvers use. One that asks for more is left to graphql-core."""

    __slots__ = ("context", "variable_values")

    def __init__(self, context: Any, variable_values: VariableValues) -> None:
        """Lead to the operation's context, and to its variables."""
        self.context = context
        self.variable_values = variable_values


@dataclass(frozen=True, slots=True)
class OperationPlan:
    """How the root fields of an operation are answered, in their order; None where graphql-core has to."""

    fields: Mapping[str, SelectedField | None]

    async def answers(self, info: BatchInfo) -> dict[str, Any]:
        """Answer the root fields of a query. Left out are those that a plan cannot answer, or not rightly."""
        answers: dict[str, Any] = {}
        for name, field in self.fields.items():
            if field is None:
                continue
            try:
                answers[name] = (await field.values([None], info))[0]
            except Exception:  # noqa: BLE001, S112 - whatever it was, graphql-core finds it again and tells it properly
                continue
        return answers


Plans = MutableMapping[Hashable, OperationPlan]
"""Plans by the values of the variables that decide what is selected."""


class BatchExecutor(StrawberryGraphQLCoreExecutionContext):
    """graphql-core's executor, which takes over what is finished, and completes by plan what root resolvers gave."""

    _plan = OperationPlan({})
    _finished: Mapping[str, Any] = {}

    def make_plan(self, converter: GraphQLCoreConverter) -> OperationPlan:
        """Plan the operation."""
        root = self.schema.get_root_type(self.operation.operation)
        if root is None:
            return OperationPlan({})
        selected, deferred, _ = collect_fields(
            self.schema, self.fragments, self.variable_values, root, self.operation, self.hide_suggestions
        )
        if deferred:
            return OperationPlan({})
        planner = Planner(self, converter)
        return OperationPlan({name: _planned(planner, root, name, field) for name, field in selected.items()})

    def use(self, plan: OperationPlan, finished: Mapping[str, Any]) -> None:
        """Complete by `plan`, but take what is `finished` as it is."""
        self._plan = plan
        self._finished = finished

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: FieldDetailsList,
        path: Path,
        position_context: Any,
    ) -> AwaitableOrValue[Any] | UndefinedType:
        """Execute a field, unless it is finished."""
        if path.prev is None and path.key in self._finished:
            return self._finished[str(path.key)]
        return super().execute_field(parent_type, source, field_details_list, path, position_context)

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
        field = None if path.prev is not None or _is_used_up(result) else self._plan.fields.get(str(path.key))
        return super().complete_value(*arguments) if field is None else self._by_plan(field, arguments)

    async def _by_plan(self, field: SelectedField, arguments: Any) -> Any:
        try:
            info = BatchInfo(self.context_value, self.variable_values)
            return (await field.completion.complete([arguments[4]], info))[0]
        except Exception:  # noqa: BLE001 - whatever it was, graphql-core finds it again and tells it properly
            completed = super().complete_value(*arguments)
        return await completed if self.is_awaitable(completed) else completed


def _is_used_up(result: Any) -> bool:
    """Tell whether a value could not be completed a second time, by graphql-core."""
    return result is None or (isinstance(result, list) and are_awaitable(result))


def _planned(planner: Planner, root: GraphQLObjectType, name: str, details: FieldDetailsList) -> SelectedField | None:
    try:
        return planner.field(root, name, details)
    except NotCovered:
        return None
