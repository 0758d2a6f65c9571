"""Alignments: they never close a loop."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.okrs.alignments import Link, find_loop


def test_an_alignment_that_leads_up_and_away_closes_no_loop() -> None:
    assert find_loop([("team", "company"), ("other", "company")], ("person", "team")) is None


def test_an_objective_aligned_to_itself_is_the_shortest_loop() -> None:
    assert find_loop([], ("a", "a")) == ("a", "a")


def test_an_objective_aligned_to_its_own_key_result_closes_a_loop() -> None:
    assert find_loop([("kr", "a")], ("a", "kr")) == ("a", "kr", "a")


def test_a_loop_is_named_in_order_with_the_key_results_on_it() -> None:
    links = [("b", "kr of c"), ("kr of c", "c"), ("c", "a"), ("b", "elsewhere")]

    assert find_loop(links, ("a", "b")) == ("a", "b", "kr of c", "c", "a")


def test_of_several_loops_a_shortest_is_named() -> None:
    links = [("b", "c"), ("c", "d"), ("d", "a"), ("b", "e"), ("e", "a")]

    assert find_loop(links, ("a", "b")) == ("a", "b", "e", "a")


def test_a_chain_of_ten_thousand_objectives_is_followed_to_its_end() -> None:
    chain = [(str(at), str(at + 1)) for at in range(10_000)]

    loop = find_loop(chain, ("10000", "0"))

    assert loop is not None
    assert len(loop) == 10_002
    assert (loop[0], loop[1], loop[-1]) == ("10000", "0", "10000")


def test_ten_thousand_ways_up_are_each_walked_once() -> None:
    ladder = [(f"{side}{at}", f"{other}{at + 1}") for at in range(5_000) for side in "ab" for other in "ab"]

    assert find_loop(ladder, ("new", "a0")) is None


_nodes = st.integers(0, 6).map(str)


@given(wanted=st.lists(st.tuples(_nodes, _nodes), max_size=40))
def test_what_is_let_in_never_makes_a_loop_and_what_is_refused_would(wanted: list[Link]) -> None:
    links: list[Link] = []
    for link in wanted:
        loop = find_loop(links, link)
        if loop is None:
            links.append(link)
        else:
            steps = list(pairwise(loop))
            assert steps[0] == link
            assert loop[-1] == link[0]
            assert set(steps[1:]) <= set(links)

    assert all(_below(links, node).isdisjoint({node}) for node in map(str, range(7)))


def _below(links: list[Link], top: str) -> set[str]:
    """Everything strictly below a node, the naive way."""
    found: set[str] = set()
    while fresh := {child for child, parent in links if parent in {top, *found}} - found:
        found |= fresh
    return found
