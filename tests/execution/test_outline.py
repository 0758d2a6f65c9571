"""Documents are measured in one pass, whatever their fragments do."""

import re
from dataclasses import dataclass

import pytest
from graphql import get_introspection_query, parse
from hypothesis import given
from hypothesis import strategies as st

from schema.execution.limits import Limits, check_outline
from schema.execution.outline import DocumentOutline, Size, outline


def measured(text: str) -> DocumentOutline:
    return outline(parse(text))


def size_of(text: str) -> Size:
    return measured(text).operations[0].size


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("{ a }", 1),
        ("{ a { b } }", 2),
        ("{ a { b { c } } d }", 3),
        ("{ ... { a { ... on B { b } } } }", 2),
        ("{ a { ...F } } fragment F on A { b { c } }", 3),
        ("{ a { ...F } b { c { ...F } } } fragment F on A { d { e } }", 4),
        ("{ ...F } fragment F on Q { a { ...G } } fragment G on A { b }", 2),
        ("{ a { ...Unknown } }", 1),
        ("{ ...F a } fragment F on Q { ...F b { ...F } }", 1),
        ("{ ...F } fragment F on Q { a { ...G } } fragment G on Q { b { ...F } }", 2),
    ],
)
def test_depth_counts_fields_inside_fields_through_fragments(text: str, depth: int) -> None:
    assert size_of(text).depth == depth


def test_introspection_has_a_depth_of_its_own() -> None:
    size = size_of("{ a { b } __schema { types { ...T } } } fragment T on __Type { fields { name } }")

    assert (size.depth, size.introspection_depth) == (2, 4)


def test_introspection_inside_a_fragment_is_introspection_too() -> None:
    size = size_of("{ ...F } fragment F on Query { a { b } __schema { types { name } } }")

    assert (size.depth, size.introspection_depth) == (2, 3)


def test_the_usual_introspection_query_is_within_the_limits() -> None:
    text = get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
    )

    check_outline(measured(text), Limits())


def test_aliases_of_a_fragment_count_wherever_it_is_spread() -> None:
    assert size_of("{ a { ...F } b { ...F } x: c } fragment F on A { y: d z: d }").aliases == 5


def test_root_fields_are_found_through_fragments() -> None:
    text = "{ a ...F ... { b } } fragment F on Q { c ...G } fragment G on Q { d a }"

    (operation,) = measured(text).operations

    assert set(operation.root_fields) == {"a", "b", "c", "d"}
    assert operation.size.root_fields == 5


def test_directives_count_as_they_are_written() -> None:
    text = "query ($v: Int @a) @a { x @a ...F @a ... @a { y } } fragment F on Q @a { z @a }"

    assert measured(text).directives == 7


def test_repetitions_are_counted_in_one_selection_set_with_its_inline_fragments() -> None:
    assert measured("{ a a ... { a b } c { a a } }").repetitions == 3


def test_spreads_count_as_repetitions() -> None:
    assert measured("{ ...F ...F ...F } fragment F on Q { a }").repetitions == 3


@pytest.mark.parametrize("levels", [10, 20, 40, 80])
def test_work_grows_with_the_text_where_fragments_grow_exponentially(levels: int) -> None:
    fragments = [f"fragment F{n} on Q {{ x: a {{ ...F{n + 1} }} y: a {{ ...F{n + 1} }} }}" for n in range(levels)]
    text = "{ ...F0 } " + " ".join(fragments) + f" fragment F{levels} on Q {{ z: b }}"

    result = measured(text)

    assert result.nodes_visited == 1 + levels * 4 + 1
    assert result.operations[0].size.aliases == 3 * 2**levels - 2
    assert result.operations[0].size.depth == levels + 1


def test_a_long_chain_of_fragments_needs_no_deep_stack() -> None:
    fragments = [f"fragment F{n} on Q {{ ...F{n + 1} }}" for n in range(3000)]

    result = measured("{ ...F0 } " + " ".join(fragments) + " fragment F3000 on Q { a }")

    assert result.operations[0].size == Size(depth=1, root_fields=1)


def test_fragments_that_all_spread_all_others_are_each_read_once() -> None:
    spreads = " ".join(f"...F{n}" for n in range(60))
    fragments = " ".join(f"fragment F{n} on Q {{ {spreads} }}" for n in range(60))

    result = measured(f"{{ {spreads} }} {fragments}")

    assert result.nodes_visited == 61 * 60


# ---------------------------------------------------------- against a reading that spells every fragment out


@dataclass(frozen=True)
class Field:
    alias: str
    children: tuple["Selection", ...]

    def __str__(self) -> str:
        below = f" {{ {' '.join(map(str, self.children))} }}" if self.children else ""
        return f"{self.alias}f{below}"


@dataclass(frozen=True)
class Inline:
    children: tuple["Selection", ...]

    def __str__(self) -> str:
        return f"... {{ {' '.join(map(str, self.children))} }}"


@dataclass(frozen=True)
class Spread:
    distance: int

    def __str__(self) -> str:
        return f"...F{self.distance}"


Selection = Field | Inline | Spread


def selections(inner: st.SearchStrategy[Selection]) -> st.SearchStrategy[tuple[Selection, ...]]:
    return st.lists(inner, min_size=1, max_size=3).map(tuple)


SELECTION: st.SearchStrategy[Selection] = st.recursive(
    st.builds(Field, st.sampled_from(["", "x: "]), st.just(())) | st.builds(Spread, st.integers(0, 4)),
    lambda inner: (
        st.builds(Field, st.sampled_from(["", "x: "]), selections(inner)) | st.builds(Inline, selections(inner))
    ),
    max_leaves=6,
)


def spelt_out(selected: tuple[Selection, ...], later: list[tuple[Selection, ...]]) -> Size:
    """Measure by following every spread, each fragment spreading only those after it."""
    depth = aliases = root_fields = 0
    for selection in selected:
        inner = Size()
        match selection:
            case Field(alias, children):
                inner = spelt_out(children, later)
                depth = max(depth, 1 + inner.depth)
                aliases += bool(alias) + inner.aliases
                root_fields += 1
            case Inline(children):
                inner = spelt_out(children, later)
            case Spread(number):
                if number < len(later):
                    inner = spelt_out(later[number], later[number + 1 :])
        if not isinstance(selection, Field):
            depth = max(depth, inner.depth)
            aliases += inner.aliases
            root_fields += inner.root_fields
    return Size(depth, 0, aliases, root_fields)


def written(selected: tuple[Selection, ...], after: int) -> str:
    """Write a selection set; the spread number n names the n-th fragment after `after`."""
    text = " ".join(map(str, selected))
    return re.sub(r"\.\.\.F(\d+)", lambda spread: f"...F{int(spread[1]) + after}", text)


@given(st.lists(selections(SELECTION), min_size=1, max_size=5))
def test_sizes_are_those_of_the_document_with_its_fragments_spelt_out(
    definitions: list[tuple[Selection, ...]],
) -> None:
    operation, *fragments = definitions
    text = f"{{ {written(operation, 0)} }} " + " ".join(
        f"fragment F{number} on Q {{ {written(fragment, number + 1)} }}" for number, fragment in enumerate(fragments)
    )

    assert size_of(text) == spelt_out(operation, fragments)
