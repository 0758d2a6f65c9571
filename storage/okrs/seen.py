"""Which of many objectives and key results a viewer may see."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import select, union_all

from storage.reader import Reader
from storage.reads import seen_through_objective
from storage.statements import Statement, is_in
from storage.tables import key_results, objectives
from storage.visibility import in_tenant, objective_is_visible


async def seen_nodes(reader: Reader, node_ids: Iterable[str]) -> frozenset[str]:
    """Give those of the ids that belong to something the viewer may see."""
    return frozenset(row["id"] for row in await reader.fetch(_SEEN, ids=list(node_ids)))


_SEEN: Final = Statement(
    union_all(
        select(objectives.c.id).where(in_tenant(objectives), is_in(objectives.c.id, "ids"), objective_is_visible()),
        select(key_results.c.id).where(
            in_tenant(key_results), is_in(key_results.c.id, "ids"), seen_through_objective(key_results)
        ),
    )
)
