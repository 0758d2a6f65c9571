"""Trees in which each node knows its parent: teams below teams, cycles within cycles."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

Node = TypeVar("Node")


def closes_loop(node_id: str, parent_id: str | None, parents: Mapping[str, str | None]) -> bool:
    """Tell whether a node would be its own ancestor below `parent_id`.

    `parents` gives the parent of `parent_id` and of every ancestor of it.
    """
    above = parent_id
    while above is not None and above != node_id:
        above = parents.get(above)
    return above is not None


def in_drawing_order(
    nodes: Iterable[Node],
    identity: Callable[[Node], str],
    parent: Callable[[Node], str | None],
    name: Callable[[Node], str],
) -> Iterator[tuple[int, Node]]:
    """Give nodes as a tree is drawn, each with its depth: a parent, then all below it, then the next.

    Siblings stand in the order of their names, whatever the case. Depth 0 are the nodes whose parent is not
    among `nodes`. The parents do not form a loop.
    """
    known = {identity(node): node for node in nodes}
    below: defaultdict[str | None, list[Node]] = defaultdict(list)
    for node in sorted(known.values(), key=lambda node: (name(node).casefold(), identity(node)), reverse=True):
        parent_id = parent(node)
        below[parent_id if parent_id in known else None].append(node)
    waiting = [(0, node) for node in below[None]]
    while waiting:
        depth, node = waiting.pop()
        yield depth, node
        waiting += [(depth + 1, child) for child in below[identity(node)]]
