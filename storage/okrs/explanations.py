"""What explanations are made from: nodes, their members, and which of these the viewer may see."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from storage.database import Row
from storage.okrs.cascade import Cascade, cascade_of
from storage.okrs.columns import seen_kpi_id
from storage.okrs.seen import seen_nodes
from storage.reader import Reader
from storage.statements import Statement, is_in
from storage.tables import key_results
from storage.visibility import in_tenant


@dataclass(frozen=True, slots=True)
class Explained:
    """Nodes to explain, as far as the viewer may see them, with their members.

    `hidden` names members that the viewer may not see. `sources` has, of each key result to explain, where its value
    comes from.
    """

    node_ids: tuple[str, ...]
    cascade: Cascade
    hidden: frozenset[str]
    sources: Mapping[str, Row]


async def explained_nodes(reader: Reader, node_ids: Collection[str]) -> Explained:
    """Read what explaining nodes needs, in as many statements for one as for many."""
    cascade = await cascade_of(reader, node_ids)
    seen = await seen_nodes(reader, cascade.before)
    sources = {row["id"]: row for row in await reader.fetch(_SOURCES, ids=list(node_ids))}
    return Explained(
        node_ids=tuple(node_id for node_id in node_ids if node_id in seen),
        cascade=cascade,
        hidden=frozenset(cascade.before) - seen,
        sources=sources,
    )


_SOURCES: Final = Statement(
    select(
        key_results.c.id,
        key_results.c.source,
        seen_kpi_id(key_results).label("kpi_id"),
        key_results.c.link_mode,
        key_results.c.start_date,
        key_results.c.current_value,
        key_results.c.last_value_date,
    ).where(in_tenant(key_results), is_in(key_results.c.id, "ids"))
)
