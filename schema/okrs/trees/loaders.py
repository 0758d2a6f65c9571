"""Reading a cascade: the tree, and how far everything in it was on a day."""

from collections import defaultdict
from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from schema.loaders import Loader
from schema.rows import Row
from storage.database import ReadSession
from storage.okrs.tree import DEEPEST_TREE, LARGEST_TREE, key_results_of, objective_tree, states_as_of

__all__ = ["DEEPEST_TREE", "LARGEST_TREE", "ReadTree", "Tree", "TreeKey", "tree_key_results", "tree_reader"]

_STATE = ("progress", "raw_progress", "confidence", "status")


class TreeKey(NamedTuple):
    """The key results of an objective, as of a day; None for now."""

    objective_id: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Tree:
    """The rows of a cascade, and whether there is more than they show."""

    rows: list[Row]
    truncated: bool


class ReadTree(Protocol):
    """Reads the tree of a cycle or below a root, to a depth, as of a day."""

    def __call__(
        self, cycle_id: str | None, root_id: str | None, depth: int, as_of: date | None, *, overlapping: bool
    ) -> Awaitable[Tree]: ...


def tree_reader(session: ReadSession, objective_by_id: Loader[str, Row | None]) -> ReadTree:
    """Make the read of trees: three statements, however large the tree."""

    async def read(
        cycle_id: str | None, root_id: str | None, depth: int, as_of: date | None, *, overlapping: bool
    ) -> Tree:
        # One level more than asked for tells whether there is more.
        found = await objective_tree(session, cycle_id, root_id, depth + 1, overlapping=overlapping)
        shown = [row for row in found[:LARGEST_TREE] if row["depth"] <= depth]
        ids = [row["objective_id"] for row in shown]
        states = await _states(session, objective_by_id, ids, as_of)
        rows = [_node(row, states.get(row["objective_id"]), as_of) for row in shown]
        return Tree(rows, truncated=len(shown) < len(found))

    return read


def tree_key_results(session: ReadSession) -> Loader[TreeKey, list[Row]]:
    """Make the loader of the key results that a cascade shows."""

    async def load(keys: list[TreeKey]) -> list[list[Row]]:
        rows = await key_results_of(session, list({key.objective_id for key in keys}))
        by_objective: defaultdict[str, list[Row]] = defaultdict(list)
        for row in rows:
            by_objective[row["objective_id"]].append(row)
        states = {day: await _key_result_states(session, rows, day) for day in {key.as_of for key in keys}}
        return [
            [_cascade_key_result(row, states[key.as_of].get(row["id"])) for row in by_objective[key.objective_id]]
            for key in keys
        ]

    return Loader(load)


def _node(place: Row, state: Row | None, as_of: date | None) -> Row:
    return {
        "objective_id": place["objective_id"],
        "parent_id": place["parent_id"],
        "parent_key_result_id": place["key_result_id"],
        "depth": place["depth"],
        "as_of": as_of,
        **_state(state),
    }


def _cascade_key_result(row: Row, state: Row | None) -> Row:
    value = None if state is None else state["value"]
    return {"key_result": row, "value": value, **_state(state)}


def _state(state: Row | None) -> dict[str, object]:
    return dict.fromkeys(_STATE) if state is None else {name: state[name] for name in _STATE}


async def _states(
    session: ReadSession, objective_by_id: Loader[str, Row | None], ids: list[str], as_of: date | None
) -> Mapping[str, Row]:
    if as_of is not None:
        return await states_as_of(session, ids, as_of)
    rows = await objective_by_id.load_all(ids)
    return {row["id"]: row for row in rows if row is not None and row["has_value"]}


async def _key_result_states(session: ReadSession, rows: Iterable[Row], as_of: date | None) -> Mapping[str, Row]:
    if as_of is not None:
        return await states_as_of(session, [row["id"] for row in rows], as_of)
    return {row["id"]: {**row, "value": row["current_value"]} for row in rows if row["has_value"]}
