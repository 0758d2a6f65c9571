"""Alignments: which objective serves which objective or key result. They never close a loop."""

from collections import defaultdict, deque
from collections.abc import Iterable

Link = tuple[str, str]
"""From a node to what is above it: an objective to its parent, a key result to its objective."""


def find_loop(links: Iterable[Link], new_link: Link) -> tuple[str, ...] | None:
    """Tell the loop that `new_link` would close, or None if it closes none.

    `links` are all that hold already; those on the ways up from the new link's upper end are enough. The
    loop begins and ends with the node that was to be aligned and runs upwards, key results included: (A, B,
    key result of A, A). It is a shortest one, and the same for the same links in the same order.
    """
    below, above = new_link
    way = _way_up(links, above, below)
    return None if way is None else (below, *way)


def _way_up(links: Iterable[Link], start: str, goal: str) -> tuple[str, ...] | None:
    parents: defaultdict[str, list[str]] = defaultdict(list)
    for child, parent in links:
        parents[child].append(parent)
    came_from: dict[str, str | None] = {start: None}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        if node == goal:
            return _trace(came_from, goal)
        for parent in parents[node]:
            if parent not in came_from:
                came_from[parent] = node
                waiting.append(parent)
    return None


def _trace(came_from: dict[str, str | None], goal: str) -> tuple[str, ...]:
    way: list[str] = []
    node: str | None = goal
    while node is not None:
        way.append(node)
        node = came_from[node]
    return tuple(reversed(way))
