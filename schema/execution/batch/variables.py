"""Which variables parts of a document use."""

from collections.abc import Iterable, Iterator
from typing import Final

from graphql import DirectiveNode, Node, VariableNode

_CONDITIONS: Final = frozenset({"skip", "include"})


def variables_in(nodes: Iterable[Node]) -> frozenset[str]:
    """Give the names of the variables in some nodes and all below them."""
    return frozenset(node.name.value for node in _walk(nodes) if isinstance(node, VariableNode))


def condition_variables(nodes: Iterable[Node]) -> frozenset[str]:
    """Give the names of the variables that decide what is selected: those of `@skip` and `@include`."""
    conditions = (node for node in _walk(nodes) if isinstance(node, DirectiveNode) and node.name.value in _CONDITIONS)
    return variables_in(conditions)


def _walk(nodes: Iterable[Node]) -> Iterator[Node]:
    pending = list(nodes)
    while pending:
        node = pending.pop()
        yield node
        for key in node.keys:
            value = getattr(node, key)
            if isinstance(value, Node):
                pending.append(value)
            elif isinstance(value, tuple | list):
                pending.extend(value)
