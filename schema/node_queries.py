"""`node` and `nodes`: anything by its id."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final

import strawberry

from domain.errors import TooMany
from domain.ids import Kind, kind_of
from schema.context import Context, Info
from schema.fields import computed
from schema.loaders import Loader
from schema.nodes import Node
from schema.rows import Row

MOST_NODES: Final = 100

_LOADERS: Final[dict[Kind, Callable[[Context], Loader[str, Row | None]]]] = {
    Kind.ORGANIZATION: lambda context: context.orgs.organization_by_id,
    Kind.TEAM: lambda context: context.orgs.team_by_id,
    Kind.PERSON: lambda context: context.orgs.person_by_id,
    Kind.CYCLE: lambda context: context.orgs.cycle_by_id,
    Kind.OBJECTIVE: lambda context: context.okrs.objective_by_id,
    Kind.KEY_RESULT: lambda context: context.okrs.key_result_by_id,
    Kind.ALIGNMENT: lambda context: context.okrs.alignment_by_id,
    Kind.CHECK_IN: lambda context: context.okrs.check_in_by_id,
    Kind.KPI: lambda context: context.kpis.kpi_by_id,
    Kind.MEASUREMENT: lambda context: context.kpis.measurement_by_id,
    Kind.KPI_EVENT: lambda context: context.kpis.kpi_event_by_id,
    Kind.KPI_BOARD: lambda context: context.kpis.kpi_board_by_id,
    Kind.GUARDRAIL: lambda context: context.kpis.guardrail_by_id,
    Kind.EVENT: lambda context: context.live.event_by_id,
    Kind.INITIATIVE: lambda context: context.initiatives.initiative_by_id,
    Kind.COMMENT: lambda context: context.comments.comment_by_id,
    Kind.CUSTOM_FIELD: lambda context: context.custom_fields.field_by_id,
}


async def load_node(context: Context, identifier: str) -> Row | None:
    """Give the row of anything with an id, or None where there is none that the viewer may see."""
    kind = kind_of(identifier)
    if kind is None or kind not in _LOADERS:
        return None
    return await _LOADERS[kind](context).load(identifier)


def _node(
    info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Of anything that has one.")]
) -> Awaitable[Row | None]:
    info.context.require_actor()
    return load_node(info.context, id)


def _nodes(
    info: Info,
    ids: Annotated[
        list[strawberry.ID],
        strawberry.argument(description="Of things of any types; the same more than once, if need be."),
    ],
) -> list[Awaitable[Row | None]]:
    info.context.require_actor()
    if len(ids) > MOST_NODES:
        message = f"At most {MOST_NODES} ids at once; these are {len(ids)}."
        raise TooMany(message, "ids")
    return [load_node(info.context, identifier) for identifier in ids]


@strawberry.type
class NodeQueries:
    node: Node | None = computed(_node, "Anything by its id. Null if there is nothing with this id that you may see.")
    nodes: list[Node | None] = computed(
        _nodes,
        f"The same for up to {MOST_NODES} ids: answers in their order, null where invisible.",
    )
