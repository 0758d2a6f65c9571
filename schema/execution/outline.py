"""The size of a document, measured in one pass over its nodes, before anything else looks at it.

A fragment is measured once and its numbers are added wherever it is spread. So the work grows with the text
of a document, also when its fragments spread each other, where what they stand for grows exponentially.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

_INTROSPECTION_ROOTS = frozenset({"__schema", "__type"})
_SPREADS = "..."  # no field can have this name


@dataclass(frozen=True, slots=True)
class Size:
    """What a selection set amounts to, with all fragments in their places."""

    depth: int = 0
    introspection_depth: int = 0
    aliases: int = 0
    root_fields: int = 0


@dataclass(frozen=True, slots=True)
class OperationOutline:
    """One operation: its size and the names of its root fields, each once."""

    node: OperationDefinitionNode
    size: Size
    root_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentOutline:
    """All operations of a document, and what is counted over the document as it is written.

    `nodes_visited` is the work it took.
    """

    operations: tuple[OperationOutline, ...]
    directives: int
    repetitions: int
    nodes_visited: int


class _Spread(NamedTuple):
    fragment: str
    depth: int
    introspective: bool


class _Pending(NamedTuple):
    selection_set: SelectionSetNode
    depth: int
    introspective: bool
    names: dict[str, int]


@dataclass(slots=True)
class _Definition:
    """An operation or a fragment as it is written; what it spreads is noted, not followed."""

    depth: int = 0
    introspection_depth: int = 0
    aliases: int = 0
    directives: int = 0
    repetitions: int = 0
    nodes_visited: int = 0
    root_fields: list[str] = field(default_factory=list)
    spreads: list[_Spread] = field(default_factory=list)

    def read(self, node: OperationDefinitionNode | FragmentDefinitionNode) -> None:
        self.directives = len(node.directives or ())
        self.directives += sum(len(variable.directives or ()) for variable in node.variable_definitions or ())
        pending = [_Pending(node.selection_set, 1, introspective=False, names={})]
        while pending:
            place = pending.pop()
            for selection in place.selection_set.selections:
                self.nodes_visited += 1
                self.directives += len(selection.directives or ())
                if isinstance(selection, FieldNode):
                    below = self._read_field(selection, place)
                    if below:
                        pending.append(below)
                elif isinstance(selection, InlineFragmentNode):
                    pending.append(place._replace(selection_set=selection.selection_set))
                elif isinstance(selection, FragmentSpreadNode):
                    self._read_spread(selection, place)

    def _read_field(self, node: FieldNode, place: _Pending) -> _Pending | None:
        name = node.name.value
        introspective = place.introspective or name in _INTROSPECTION_ROOTS
        if introspective:
            self.introspection_depth = max(self.introspection_depth, place.depth)
        else:
            self.depth = max(self.depth, place.depth)
        if place.depth == 1:
            self.root_fields.append(name)
        if node.alias:
            self.aliases += 1
        self._count(node.alias.value if node.alias else name, place.names)
        if node.selection_set is None:
            return None
        return _Pending(node.selection_set, place.depth + 1, introspective, names={})

    def _read_spread(self, node: FragmentSpreadNode, place: _Pending) -> None:
        self.spreads.append(_Spread(node.name.value, place.depth, place.introspective))
        self._count(_SPREADS, place.names)

    def _count(self, name: str, names: dict[str, int]) -> None:
        names[name] = times = names.get(name, 0) + 1
        self.repetitions = max(self.repetitions, times)

    def size(self, fragments: dict[str, Size]) -> Size:
        depth, introspection_depth, aliases = self.depth, self.introspection_depth, self.aliases
        root_fields = len(self.root_fields)
        for spread in self.spreads:
            inner = fragments.get(spread.fragment, Size())
            above = spread.depth - 1
            if spread.introspective:
                introspection_depth = max(introspection_depth, above + inner.depth)
            elif inner.depth:
                depth = max(depth, above + inner.depth)
            if inner.introspection_depth:
                introspection_depth = max(introspection_depth, above + inner.introspection_depth)
            aliases += inner.aliases
            root_fields += inner.root_fields if spread.depth == 1 else 0
        return Size(depth, introspection_depth, aliases, root_fields)


def outline(document: DocumentNode) -> DocumentOutline:
    """Measure a parsed document. Unknown and cyclic spreads count nothing: validation reports them."""
    operations: list[tuple[OperationDefinitionNode, _Definition]] = []
    fragments: dict[str, _Definition] = {}
    definitions: list[_Definition] = []
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode | FragmentDefinitionNode):
            definition = _Definition()
            definition.read(node)
            definitions.append(definition)
            if isinstance(node, OperationDefinitionNode):
                operations.append((node, definition))
            else:
                fragments[node.name.value] = definition
    sizes: dict[str, Size] = {}
    for name in _innermost_first(fragments):
        sizes[name] = fragments[name].size(sizes)
    return DocumentOutline(
        operations=tuple(
            OperationOutline(node, definition.size(sizes), _root_fields(definition, fragments))
            for node, definition in operations
        ),
        directives=sum(definition.directives for definition in definitions),
        repetitions=max((definition.repetitions for definition in definitions), default=0),
        nodes_visited=sum(definition.nodes_visited for definition in definitions),
    )


def _innermost_first(fragments: dict[str, _Definition]) -> Iterable[str]:
    """Order fragments so that each comes after those it spreads; where they form a cycle, it is cut."""
    ordered: list[str] = []
    seen: set[str] = set()
    for first in fragments:
        pending = [(first, False)]
        while pending:
            name, inner_done = pending.pop()
            if inner_done:
                ordered.append(name)
            elif name in fragments and name not in seen:
                seen.add(name)
                pending.append((name, True))
                pending.extend((spread.fragment, False) for spread in fragments[name].spreads)
    return ordered


def _root_fields(operation: _Definition, fragments: dict[str, _Definition]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    seen: set[str] = set()
    pending = [operation]
    while pending:
        definition = pending.pop()
        names.update(dict.fromkeys(definition.root_fields))
        for spread in definition.spreads:
            if spread.depth == 1 and spread.fragment in fragments and spread.fragment not in seen:
                seen.add(spread.fragment)
                pending.append(fragments[spread.fragment])
    return tuple(names)
