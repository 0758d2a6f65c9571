"""Trees of teams and cycles: loops are noticed, and every node is drawn once, below its parent."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from domain.orgs.trees import closes_loop, in_drawing_order

_PARENTS = {"quarter": "half", "half": "year", "year": None}


@dataclass(frozen=True)
class _Node:
    id: str
    parent_id: str | None
    name: str


def _draw(nodes: list[_Node]) -> list[tuple[int, str]]:
    drawn = in_drawing_order(nodes, lambda node: node.id, lambda node: node.parent_id, lambda node: node.name)
    return [(depth, node.id) for depth, node in drawn]


def test_a_node_below_itself_closes_a_loop() -> None:
    assert closes_loop("year", "year", {"year": None})


def test_a_node_below_a_descendant_closes_a_loop() -> None:
    assert closes_loop("year", "quarter", _PARENTS)


def test_a_node_beside_the_others_closes_no_loop() -> None:
    assert not closes_loop("other", "quarter", _PARENTS)


def test_a_node_at_the_top_closes_no_loop() -> None:
    assert not closes_loop("year", None, {})


def test_a_tree_is_drawn_parent_first_and_siblings_by_name_whatever_the_case() -> None:
    nodes = [
        _Node("leaf", "b", "Zoo"),
        _Node("b", "top", "beta"),
        _Node("a", "top", "Alpha"),
        _Node("top", None, "Top"),
        _Node("c", "top", "Gamma"),
    ]

    assert _draw(nodes) == [(0, "top"), (1, "a"), (1, "b"), (2, "leaf"), (1, "c")]


def test_siblings_of_one_name_are_drawn_by_id() -> None:
    assert _draw([_Node("2", None, "same"), _Node("1", None, "Same")]) == [(0, "1"), (0, "2")]


def test_a_node_whose_parent_was_not_read_is_drawn_at_the_top() -> None:
    assert _draw([_Node("child", "elsewhere", "Child")]) == [(0, "child")]


def test_nothing_is_drawn_of_nothing() -> None:
    assert _draw([]) == []


@given(st.lists(st.integers(min_value=0), max_size=30))
def test_every_node_is_drawn_once_and_one_level_below_its_parent(choices: list[int]) -> None:
    nodes = [_Node("0", None, "n")]
    nodes += [_Node(str(index), str(choice % index), "n") for index, choice in enumerate(choices, start=1)]
    depths = {identifier: depth for depth, identifier in _draw(nodes)}

    assert sorted(depths, key=int) == [node.id for node in nodes]
    assert all(depths[node.id] == depths[node.parent_id] + 1 for node in nodes if node.parent_id is not None)
