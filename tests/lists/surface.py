"""A GraphQL schema of nothing but lists, to try them through."""

import operator
from collections.abc import Callable
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig

from schema.lists.connections import Connection
from schema.lists.fields import nested_list, root_list
from schema.lists.kpis import KpiFilter, KpiOrder, MeasurementFilter, MeasurementOrder
from schema.lists.okr_orders import AlignmentOrder, CheckInOrder, KeyResultOrder, ObjectiveOrder
from schema.lists.okrs import AlignmentFilter, CheckInFilter, KeyResultFilter, ObjectiveFilter
from schema.lists.orgs import CycleFilter, CycleOrder, PersonFilter, PersonOrder, TeamFilter, TeamOrder
from schema.lists.scalars import LIST_SCALARS
from schema.loaders import LoaderSet, NestedPages, RootPages, pages, pages_of
from schema.scalars import SCALARS
from storage.database import ReadSession
from storage.kpis.lists import KPIS, MEASUREMENTS
from storage.lists.cursors import CursorCodec
from storage.lists.definition import ListDefinition
from storage.lists.pages import Lists
from storage.okrs.lists import ALIGNMENTS, CHECK_INS, KEY_RESULTS, OBJECTIVES
from storage.orgs.lists import CYCLES, PEOPLE, TEAMS


class Surface(LoaderSet):
    """The context: what one operation reads through."""

    key_results_by_objective = pages(KEY_RESULTS, "objective_id")

    def __init__(self, session: ReadSession, cursors: CursorCodec) -> None:
        super().__init__(session, Lists(session, cursors))


def everything(definition: ListDefinition) -> Callable[[Any], RootPages]:
    return lambda surface: pages_of(surface.lists, definition)


def of_objective(surface: Any) -> NestedPages:
    loader: NestedPages = surface.key_results_by_objective
    return loader


@strawberry.type
class KeyResult:
    id: strawberry.ID
    title: str


@strawberry.type
class Objective:
    id: strawberry.ID
    title: str
    key_results: Connection[KeyResult] = nested_list(
        of_objective,
        KeyResultFilter,
        KeyResultOrder,
        "Its key results.",
    )


@strawberry.type
class Thing:
    id: strawberry.ID


@strawberry.type
class Query:
    teams: Connection[Thing] = root_list(everything(TEAMS), TeamFilter, TeamOrder, "All.")
    people: Connection[Thing] = root_list(everything(PEOPLE), PersonFilter, PersonOrder, "All.")
    cycles: Connection[Thing] = root_list(everything(CYCLES), CycleFilter, CycleOrder, "All.")
    objectives: Connection[Objective] = root_list(everything(OBJECTIVES), ObjectiveFilter, ObjectiveOrder, "All.")
    key_results: Connection[KeyResult] = root_list(everything(KEY_RESULTS), KeyResultFilter, KeyResultOrder, "All.")
    check_ins: Connection[Thing] = root_list(everything(CHECK_INS), CheckInFilter, CheckInOrder, "All.")
    alignments: Connection[Thing] = root_list(everything(ALIGNMENTS), AlignmentFilter, AlignmentOrder, "All.")
    kpis: Connection[Thing] = root_list(everything(KPIS), KpiFilter, KpiOrder, "All.")
    measurements: Connection[Thing] = root_list(everything(MEASUREMENTS), MeasurementFilter, MeasurementOrder, "All.")


SCHEMA = strawberry.Schema(
    Query,
    config=StrawberryConfig(default_resolver=operator.getitem, scalar_map={**SCALARS, **LIST_SCALARS}),
)


async def asked(surface: Surface, query: str, **variables: object) -> dict[str, Any]:
    """Give the data of a query that must succeed."""
    result = await SCHEMA.execute(query, variables, context_value=surface)
    assert result.errors is None
    assert result.data is not None
    return result.data


async def refused(surface: Surface, query: str, **variables: object) -> GraphQLError:
    """Give the first error of a query that must fail."""
    result = await SCHEMA.execute(query, variables, context_value=surface)
    assert result.errors is not None
    return result.errors[0]
