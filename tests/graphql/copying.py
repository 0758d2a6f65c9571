"""Keeping a copy of all that somebody may see, by the recipe of docs/keeping-a-copy.md and nothing else."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_interface_type,
    is_leaf_type,
    is_object_type,
    is_union_type,
)

from domain.actor import Actor
from domain.ids import Kind
from schema.nodes import TYPE_NAMES
from tests.graphql.caller import Caller

Copy = dict[str, Any]

OF_THE_DAY: Final = frozenset({"expectedProgress", "pace", "paceBand", "isStale", "isCurrent", "isOverdue"})
"""What changes by the day alone; work it out, or read it anew."""

WORKED_OUT: Final = frozenset({"revision", "depth", "ancestors", "advice", "explain", "forecast", "viewerCan"})
"""What is worked out from other nodes whenever it is read."""

_SHOWN: Final = {"OBJECTIVE_VISIBILITY_CHANGED": "objectiveIds", "KPI_VISIBILITY_CHANGED": "kpiIds"}
"""What tells that something is shown to others, and the filter by which its past is read."""

_PAGE = """query ($after: Cursor, $filter: ActivityFilter) {
  events(first: 100, after: $after, filter: $filter) {
    cursor hasMore nodes { type subjectId affects changesSight data }
  }
}"""
_MEASURED = """query ($id: ID!, $from: DateTimeOrDuration!, $to: DateTimeOrDuration!, $after: Cursor) {
  node(id: $id) { ... on Kpi { measurements(first: 100, after: $after, filter: {at: {gte: $from, lte: $to}}) {
    nodes { id } pageInfo { hasNextPage endCursor } } } }
}"""


_TIMED: Final = """query ($id: ID!, $from: DateTimeOrDuration!, $to: DateTimeOrDuration!, $after: Cursor) {
  node(id: $id) { ... on Kpi { timer { events(first: 100, after: $after, filter: {at: {gte: $from, lte: $to}}) {
    nodes { id } pageInfo { hasNextPage endCursor } } } } }
}"""
_BULKS: Final = {"KPI_MEASURED": _MEASURED, "KPI_EVENTS_RECORDED": _TIMED}
"""What tells of thousands at once, and how these are found."""


class Mirror:
    """A copy that is kept for one viewer."""

    def __init__(self, caller: Caller) -> None:
        self.copy: Copy = {}
        self.restarts = 0
        self._sees_all = True
        self._caller = caller
        self._cursor: str | None = None
        self._reads = dict(reads(caller.schema))

    async def follow(self, viewer: Actor) -> None:
        """Bring the copy up to date, as the viewer is now."""
        events = [event async for event in self._events(viewer)]
        saw_all, self._sees_all = self._sees_all, viewer.is_admin
        if self.copy and not (saw_all and viewer.is_admin) and any(event["changesSight"] for event in events):
            self.copy, self._cursor = {}, None
            self.restarts += 1
            events = [event async for event in self._events(viewer)]
        await self._take(viewer, events)

    async def _events(self, viewer: Actor) -> Any:
        while True:
            page = (await self._caller.ask(_PAGE, viewer, after=self._cursor))["events"]
            self._cursor = page["cursor"]
            for event in page["nodes"]:
                yield event
            if not page["hasMore"]:
                return

    async def _take(self, viewer: Actor, events: list[Any]) -> None:
        named = dict.fromkeys(identifier for event in events for identifier in event["affects"])
        for event in events:
            if event["type"] in _BULKS and event["data"]:
                named |= dict.fromkeys(await self._bulk(viewer, event))
        await self.read(viewer, named)
        for type_, filtered in _SHOWN.items():
            changed = {event["subjectId"] for event in events if event["type"] == type_}
            for identifier in sorted(changed & self.copy.keys()):
                await self._replay(viewer, {filtered: [identifier]})

    async def _replay(self, viewer: Actor, filter_: dict[str, list[str]]) -> None:
        cursor = None
        while True:
            page = (await self._caller.ask(_PAGE, viewer, after=cursor, filter=filter_))["events"]
            named = dict.fromkeys(identifier for event in page["nodes"] for identifier in event["affects"])
            for event in page["nodes"]:
                if event["type"] in _BULKS and event["data"]:
                    named |= dict.fromkeys(await self._bulk(viewer, event))
            await self.read(viewer, named)
            cursor = page["cursor"]
            if not page["hasMore"]:
                return

    async def _bulk(self, viewer: Actor, event: Any) -> list[str]:
        found: list[str] = []
        after, span = None, event["data"]
        while True:
            given = {"id": event["subjectId"], "from": span["from"], "to": span["to"], "after": after}
            node = (await self._caller.ask(_BULKS[event["type"]], viewer, **given))["node"]
            if node is None:
                return found
            page = node["measurements"] if "measurements" in node else node["timer"]["events"]
            found += [each["id"] for each in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                return found

    async def read(self, viewer: Actor, named: Iterable[str]) -> None:
        """Read nodes again; what is null goes, and what names it is read again in turn."""
        pending = list(dict.fromkeys(named))
        while pending:
            gone = await self._read_once(viewer, pending)
            told = {name: json.dumps(node) for name, node in self.copy.items()} if gone else {}
            pending = [name for name, text in told.items() if any(identifier in text for identifier in gone)]

    async def _read_once(self, viewer: Actor, named: list[str]) -> list[str]:
        """Read each of these and give what of the copy is gone."""
        gone = []
        for prefix, text in self._reads.items():
            of_type = [identifier for identifier in named if identifier.startswith(f"{prefix}_")]
            for start in range(0, len(of_type), 100):
                ids = of_type[start : start + 100]
                nodes = (await self._caller.ask(text, viewer, ids=ids))["nodes"]
                for identifier, node in zip(ids, nodes, strict=True):
                    if node:
                        self.copy[identifier] = node
                    elif self.copy.pop(identifier, None) is not None:
                        gone.append(identifier)
        return gone


def reads(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Give for each type of node, by the prefix of its ids, a query for what is its own: plain fields, and ids."""
    for kind, name in TYPE_NAMES.items():
        type_ = schema.type_map[name]
        if is_object_type(type_) and kind is not Kind.EVENT:
            fields = " ".join(_selected(type_))
            yield (
                kind.value,
                f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {name} {{ __typename {fields} }} }} }}",
            )


def _selected(type_: GraphQLObjectType) -> Iterator[str]:
    for name, field in type_.fields.items():
        if name in OF_THE_DAY | WORKED_OUT or field.args:
            continue
        yield f"{name} {_inner(field)}"


def _inner(field: GraphQLField) -> str:
    inner = get_named_type(field.type)
    if is_leaf_type(inner):
        return ""
    if is_union_type(inner):
        parts = " ".join(f"... on {each.name} {{ {_plain(each)} }}" for each in inner.types)
        return f"{{ __typename {parts} }}"
    assert is_object_type(inner) or is_interface_type(inner)
    return "{ id }" if "id" in inner.fields and inner.name != "ExternalKey" else f"{{ __typename {_plain(inner)} }}"


def _plain(type_: Any) -> str:
    if "Node" in {each.name for each in type_.interfaces}:
        return "id"
    names = [
        name for name, field in type_.fields.items() if not field.args and is_leaf_type(get_named_type(field.type))
    ]
    return " ".join(names) or "__typename"
