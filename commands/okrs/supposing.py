"""Supposing changes: an organization as it would be, with the checks that the real changes would meet.

Rights to change are not asked for: supposing changes nothing, and shows what the viewer may see anyway.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, assert_never

from commands.entities import differing
from commands.okrs import key_results, objectives
from commands.okrs.alignments import AlignObjective, UnalignObjective, find_parent, refuse_loop
from commands.okrs.check_ins import CheckIn, check_record, record_to_add, require_alive
from commands.okrs.key_results import check_source, require_open_cycle
from commands.okrs.readings import known_columns
from domain.errors import InvalidInput, NotFound, refuse
from domain.okrs.alignments import Link
from domain.okrs.check_ins import CheckInRecord
from domain.okrs.graph import AlignmentEdge, Node
from domain.okrs.measures import Metric
from domain.okrs.weights import check_weight
from domain.orgs.cycles import CycleState, require_open
from storage.database import Row
from storage.lookups import find, find_key_result, find_objective
from storage.okrs.alignments import alignment_between, links_above
from storage.okrs.cascade import Cascade
from storage.okrs.check_ins import records_of
from storage.okrs.measures import measure_of
from storage.okrs.nodes import alignment_edge, key_result_node, objective_node
from storage.reader import Reader
from storage.tables import cycles


@dataclass(frozen=True, slots=True)
class SupposeKeyResult:
    """Suppose that a key result is changed. `changes` is as in `UpdateKeyResult`.

    `start` and `target` replace those of a `METRIC`, without giving the whole measure anew.
    """

    key_result_id: str
    changes: Mapping[str, Any]
    start: Decimal | None = None
    target: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SupposeObjective:
    """Suppose that an objective is changed. `changes` is as in `UpdateObjective`."""

    objective_id: str
    changes: Mapping[str, Any]


Supposed = CheckIn | SupposeKeyResult | SupposeObjective | AlignObjective | UnalignObjective


@dataclass(slots=True)
class Supposition:
    """What differs from the organization as it is. `touched` are the nodes above which numbers may move."""

    objectives: dict[str, Row] = field(default_factory=dict)
    key_results: dict[str, Row] = field(default_factory=dict)
    records: dict[str, list[CheckInRecord]] = field(default_factory=dict)
    edges: dict[Link, AlignmentEdge | None] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)

    async def suppose(self, reader: Reader, change: Supposed) -> None:
        """Suppose one more change after those before it, or raise what the real one would meet and change nothing."""
        match change:
            case CheckIn():
                await self._check_in(reader, change)
            case SupposeKeyResult():
                await self._change_key_result(reader, change)
            case SupposeObjective():
                await self._change_objective(reader, change)
            case AlignObjective():
                await self._align(reader, change)
            case UnalignObjective():
                await self._unalign(reader, change)
            case _:
                assert_never(change)

    def applied_to(self, cascade: Cascade) -> Cascade:
        """Give a part of the cascade as it would be."""
        kept = [edge for edge in cascade.edges if (edge.objective_id, edge.parent_id) not in self.edges]
        added = [edge for edge in self.edges.values() if edge is not None]
        return replace(cascade, nodes=tuple(self._node(node) for node in cascade.nodes), edges=(*kept, *added))

    def _node(self, node: Node) -> Node:
        if node.id in self.objectives:
            return objective_node(self.objectives[node.id])
        return key_result_node(self.key_results[node.id]) if node.id in self.key_results else node

    async def _check_in(self, reader: Reader, command: CheckIn) -> None:
        key_result, objective = await self._find_key_result(reader, command.key_result_id, "keyResultId")
        await require_alive(reader, key_result, objective)
        record = record_to_add(reader, command)
        refuse(check_record(reader, record, key_result))
        records = await self._records_of(reader, key_result["id"])
        await self._put_key_result(reader, key_result, [*records, record])

    async def _change_key_result(self, reader: Reader, command: SupposeKeyResult) -> None:
        row, objective = await self._find_key_result(reader, command.key_result_id, "id")
        await require_open_cycle(reader, objective)
        wanted = {**command.changes, **_moved_ends(row, command)}
        after = key_results.columns_after(reader, row, wanted, objective)
        refuse((*key_results.check_columns(after, objective), *check_source(after)))
        if differing(row, after):
            records = await self._records_of(reader, row["id"])
            await self._put_key_result(reader, {**row, **after}, records)

    async def _change_objective(self, reader: Reader, command: SupposeObjective) -> None:
        row = await self._find_objective(reader, command.objective_id, "id")
        cycle = await find(reader, cycles, row["cycle_id"])
        require_open(CycleState(cycle["state"]))
        after = objectives.columns_after(row, command.changes, cycle)
        refuse(objectives.check_columns(after, cycle))
        self.objectives[row["id"]] = {**row, **after}
        self.touched.add(row["id"])

    async def _align(self, reader: Reader, command: AlignObjective) -> None:
        objective = await self._find_objective(reader, command.objective_id, "objectiveId")
        await require_open_cycle(reader, objective)
        await find_parent(reader, command.parent_id)
        refuse(check_weight(command.weight, "weight") if command.weight is not None else ())
        link = (command.objective_id, command.parent_id)
        present = await self._edge(reader, link)
        if present is None:
            await refuse_loop(reader, await self._links_above(reader, command.parent_id), link)
            present = AlignmentEdge(*link, weight=objective["weight"])
        self._put_edge(
            link,
            replace(
                present,
                weight=present.weight if command.weight is None else command.weight,
                contributes=present.contributes if command.contributes is None else command.contributes,
            ),
        )

    async def _unalign(self, reader: Reader, command: UnalignObjective) -> None:
        objective = await self._find_objective(reader, command.objective_id, "objectiveId")
        await require_open_cycle(reader, objective)
        await find_parent(reader, command.parent_id)
        link = (command.objective_id, command.parent_id)
        if await self._edge(reader, link) is None:
            raise NotFound(None, "parentId")
        self._put_edge(link, None)

    async def _find_objective(self, reader: Reader, identifier: str, *path: str) -> Row:
        return self.objectives.get(identifier) or await find_objective(reader, identifier, *path)

    async def _find_key_result(self, reader: Reader, identifier: str, *path: str) -> tuple[Row, Row]:
        row = self.key_results.get(identifier) or await find_key_result(reader, identifier, *path)
        return row, await self._find_objective(reader, row["objective_id"])

    async def _records_of(self, reader: Reader, key_result_id: str) -> list[CheckInRecord]:
        if key_result_id not in self.records:
            self.records[key_result_id] = (await records_of(reader, [key_result_id]))[key_result_id]
        return self.records[key_result_id]

    async def _put_key_result(self, reader: Reader, row: Row, records: list[CheckInRecord]) -> None:
        known = await known_columns(reader, row, records)
        self.key_results[row["id"]] = {**row, **known}
        self.records[row["id"]] = records
        self.touched.add(row["id"])

    async def _edge(self, reader: Reader, link: Link) -> AlignmentEdge | None:
        if link in self.edges:
            return self.edges[link]
        row = await alignment_between(reader, *link)
        return None if row is None else alignment_edge(row)

    def _put_edge(self, link: Link, edge: AlignmentEdge | None) -> None:
        self.edges[link] = edge
        self.touched.update(link)

    async def _links_above(self, reader: Reader, parent_id: str) -> Iterable[Link]:
        """Give the links on the ways up from a node as they would be, and maybe more."""
        added = [link for link, edge in self.edges.items() if edge is not None]
        stored: dict[Link, None] = {}
        for node_id in dict.fromkeys([parent_id, *(parent for _, parent in added)]):
            stored |= dict.fromkeys(await links_above(reader, node_id))
        return [*(link for link in stored if link not in self.edges), *added]


def _moved_ends(row: Row, command: SupposeKeyResult) -> dict[str, Metric]:
    if command.start is None and command.target is None:
        return {}
    measure = measure_of(row)
    if not isinstance(measure, Metric) or "measure" in command.changes:
        message = "Start and target are moved on a METRIC, without giving its measure anew."
        raise InvalidInput(message, "target" if command.start is None else "start")
    start = measure.start if command.start is None else command.start
    target = measure.target if command.target is None else command.target
    return {"measure": replace(measure, start=start, target=target)}
