"""The schema: what every part of it publishes, put together."""

from operator import getitem

import strawberry
from graphql import GraphQLInputObjectType, GraphQLObjectType, Undefined
from strawberry.schema.config import StrawberryConfig

from schema import enums as _enums  # noqa: F401 - publishes the domain's enums
from schema.comments.mutations import CommentMutations
from schema.comments.queries import CommentQueries
from schema.custom_fields.mutations import CustomFieldMutations
from schema.custom_fields.queries import CustomFieldQueries
from schema.custom_fields.types import VALUE_TYPES
from schema.errors import AlignmentCycle, GeneralError, KpiCycle, VersionConflict
from schema.initiatives.mutations import InitiativeMutations
from schema.initiatives.queries import InitiativeQueries
from schema.integrations.mutations import IntegrationMutations
from schema.kpis.boards import KpiBoardMutations, KpiBoardQueries
from schema.kpis.formula_checks import FormulaQueries
from schema.kpis.guardrails import GuardrailMutations
from schema.kpis.mutations import KpiMutations
from schema.kpis.queries import KpiQueries
from schema.kpis.timers import TimerMutations
from schema.lists.scalars import LIST_SCALARS
from schema.live.queries import LiveQueries
from schema.live.subscriptions import LiveSubscriptions
from schema.node_queries import NodeQueries
from schema.okrs.copy_mutations import CopyMutations
from schema.okrs.mutations import OkrMutations
from schema.okrs.queries import OkrQueries
from schema.orgs.mutations import OrgMutations
from schema.orgs.queries import OrgQueries
from schema.scalars import SCALARS
from schema.search import SearchQueries
from schema.tags import TagMutations, TagQueries


@strawberry.type(description="Everything there is to read. What you may not see is, to you, not there.")
class Query(
    NodeQueries,
    OrgQueries,
    OkrQueries,
    KpiQueries,
    KpiBoardQueries,
    FormulaQueries,
    InitiativeQueries,
    CommentQueries,
    CustomFieldQueries,
    TagQueries,
    SearchQueries,
    LiveQueries,
):
    pass


@strawberry.type(
    description="Everything there is to change. Each field is one transaction; expected failures are in `errors`."
)
class Mutation(
    OrgMutations,
    OkrMutations,
    CopyMutations,
    KpiMutations,
    KpiBoardMutations,
    GuardrailMutations,
    TimerMutations,
    InitiativeMutations,
    CommentMutations,
    CustomFieldMutations,
    TagMutations,
    IntegrationMutations,
):
    pass


@strawberry.type(description="What happens, as it happens. Nothing is lost between two connections: pass `after`.")
class Subscription(LiveSubscriptions):
    pass


def build_schema() -> strawberry.Schema:
    """Build the schema. Rows are read by column name, so plain fields cost no object and no call of ours."""
    schema = strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[GeneralError, VersionConflict, AlignmentCycle, KpiCycle, *VALUE_TYPES],
        config=StrawberryConfig(default_resolver=getitem, scalar_map={**SCALARS, **LIST_SCALARS}),
    )
    _publish_no_null_defaults(schema)
    return schema


def _publish_no_null_defaults(schema: strawberry.Schema) -> None:
    """Take back the default null of optional arguments: it says no more than that they are optional."""
    for type_ in schema._schema.type_map.values():  # noqa: SLF001 - Strawberry has no public name for it
        if isinstance(type_, GraphQLObjectType):
            inputs = [argument for field in type_.fields.values() for argument in field.args.values()]
        elif isinstance(type_, GraphQLInputObjectType):
            inputs = [*type_.fields.values()]
        else:
            continue
        for each in inputs:
            if each.default_value is None:
                each.default_value = Undefined
