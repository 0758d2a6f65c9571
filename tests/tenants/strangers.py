"""We ask about what is theirs, and about what never was; the answers must not differ."""

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import uuid_utils.compat
from graphql import (
    ExecutionResult,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
)

from domain.actor import Actor
from domain.ids import Kind, kind_of, new_id
from schema.context import Context
from schema.execution import Engine, GraphQLRequest
from tests.company import KEY, Company, Writer
from tests.graphql.caller import REQUEST_ID
from tests.graphql.walking import Place, call, needed_arguments, placed, selection

ROOTS = frozenset({"Query", "Mutation", "Subscription"})


@dataclass(frozen=True)
class Strangers:
    """Two companies that know nothing of each other. `ids` are theirs, `unknown` is a twin of each that never was."""

    engine: Engine
    schema: GraphQLSchema
    ours: Company
    theirs: Company
    ids: tuple[str, ...]
    unknown: Mapping[str, str]

    @classmethod
    async def meet(
        cls, engine: Engine, schema: GraphQLSchema, ours: Company, theirs: Company, writer: Writer
    ) -> "Strangers":
        others = [
            row[0]
            for sql in (
                "SELECT id FROM events WHERE org_id = $1 ORDER BY number LIMIT 1",
                "SELECT id FROM api_tokens WHERE org_id = $1 ORDER BY id LIMIT 1",
                "SELECT item->>'id' FROM key_results, jsonb_array_elements(milestones) AS item WHERE org_id = $1",
            )
            for row in await writer.fetch(sql, theirs.org_id)
        ]
        ids = tuple(dict.fromkeys((*theirs.ids.values(), *others)))
        return cls(engine, schema, ours, theirs, ids, {identifier: _twin(identifier) for identifier in ids})

    @property
    def one_of_each_kind(self) -> list[str]:
        """One id of theirs of each kind there is."""
        return list({kind_of(identifier): identifier for identifier in self.ids}.values())

    def of_kind(self, identifier: str) -> str:
        """An id of theirs of the same kind as this one."""
        return next(theirs for theirs in self.ids if kind_of(theirs) == kind_of(identifier))

    def our(self, type_name: str) -> str:
        """An id of ours of a published type."""
        names = {
            "Team": "squad",
            "Person": "eve",
            "Cycle": "q2",
            "Objective": "squad_goal",
            "KeyResult": "metric",
            "Kpi": "kpi",
            "Initiative": "campaign",
            "Comment": "remark",
        }
        return self.ours[names[type_name]]

    def document(self, parent: str, name: str, arguments: dict[str, object]) -> tuple[str, dict[str, object]]:
        """Write a document, with variables, that asks for a field: of the root, or of a node of ours."""
        type_ = self.schema.type_map[parent]
        assert isinstance(type_, GraphQLObjectType)
        field = type_.fields[name]
        declared, called, variables = call(field, name, arguments)
        asked = f"{called} {_selected(field)}"
        if parent in ROOTS:
            return f"{parent.lower()} {declared} {{ {asked} }}", variables
        declared = f"($start: ID!, {declared.removeprefix('(')}" if declared else "($start: ID!)"
        text = f"query {declared} {{ node(id: $start) {{ ... on {parent} {{ {asked} }} }} }}"
        return text, {"start": self.our(parent), **variables}

    def document_at(self, place: Place, leaf: object, given: Any = None) -> tuple[str, dict[str, object]]:
        """Write a document that has `leaf` at a place of a field's arguments, and elsewhere what is `given`."""
        type_ = self.schema.type_map[place.parent]
        assert isinstance(type_, GraphQLObjectType)
        field = type_.fields[place.field]
        argument = placed(field.args[place.argument].type, place.path, leaf, given)
        return self.document(place.parent, place.field, {**needed_arguments(field), place.argument: argument})

    async def differences(self, place: Place, leaves: Sequence[str | list[str]], given: Any = None) -> list[str]:
        """Put ids of theirs, or lists of them, to a place, and tell where we learn anything by it."""
        found = []
        for leaf in leaves:
            sent: list[str] = leaf if isinstance(leaf, list) else [leaf]
            hidden = {each: f"<{kind_of(each)}>" for each in (*sent, *(self.unknown[each] for each in sent))}
            twin = self._twins(leaf)
            answers = [await self.answer(*self.document_at(place, each, given), hidden) for each in (leaf, twin)]
            if answers[0] != answers[1] or self.betrays(answers[0]):
                found.append(f"{place} {leaf}: {answers[0][:300]} / {answers[1][:300]}")
        return found

    def can_be_one_of_many(self, place: Place) -> bool:
        """Tell whether a place is in a filter that takes several of its kind, of which any will do."""
        type_ = self.schema.type_map[place.parent]
        assert isinstance(type_, GraphQLObjectType)
        filter_ = get_named_type(type_.fields[place.field].args[place.argument].type)
        return isinstance(filter_, GraphQLInputObjectType) and "or" in filter_.fields

    async def differences_of_any(self, asked: Mapping[Place, str | list[str]]) -> list[str]:
        """Ask a list for what any of the filters finds, each with what of theirs is put to its place."""
        place = next(iter(asked))
        type_ = self.schema.type_map[place.parent]
        assert isinstance(type_, GraphQLObjectType)
        filter_ = type_.fields[place.field].args["filter"].type
        answers = []
        for leaves in (asked, {each: self._twins(leaf) for each, leaf in asked.items()}):
            any_of = {"or": [placed(filter_, each.path, leaf) for each, leaf in leaves.items()]}
            given = {**needed_arguments(type_.fields[place.field]), "filter": any_of}
            answers.append(await self.answer(*self.document(place.parent, place.field, given), {}))
        equal = answers[0] == answers[1] and not self.betrays(answers[0]) and answers[0].endswith(", []]")
        return [] if equal else [f"any of {list(map(str, asked))}: {answers[0][:300]} / {answers[1][:300]}"]

    def _twins(self, leaf: str | list[str]) -> str | list[str]:
        return self.unknown[leaf] if isinstance(leaf, str) else [self.unknown[each] for each in leaf]

    async def answer(self, text: str, variables: dict[str, object], hide: Mapping[str, str], viewer: Any = None) -> str:
        """Give an answer as text, with what was sent hidden."""
        actor = viewer or self.ours.actors["ada"]
        told = await answered(self.engine, self.ours, actor, text, variables)
        for sent, name in hide.items():
            told = told.replace(sent, name)
        return told

    def betrays(self, told: str) -> bool:
        """Tell whether an answer names anything of theirs."""
        return self.theirs.name in told or any(identifier in told for identifier in self.ids)


async def answered(engine: Engine, company: Company, actor: Actor, text: str, variables: dict[str, object]) -> str:
    """Give everything that is answered, as text: data, and errors with their places and extensions."""
    operation = engine.prepare(GraphQLRequest(text, variables=variables), suggestions=True)
    context = Context(company.database, actor, REQUEST_ID, KEY)
    if operation.type.value != "subscription":
        return _written(await engine.execute(operation, context))
    stream = await engine.subscribe(operation, context)
    return _written(stream) if isinstance(stream, ExecutionResult) else await _up_to_heartbeat(stream)


async def _up_to_heartbeat(stream: AsyncGenerator[ExecutionResult, None]) -> str:
    told = []
    async with aclosing(stream) as results:
        async for result in results:
            told.append(_written(result))
            (message,) = (result.data or {"": {}}).values()
            if all(value is None for name, value in (message or {}).items() if name not in {"cursor", "__typename"}):
                break
    return "\n".join(told)


def _written(result: ExecutionResult) -> str:
    errors = [(error.message, error.path, error.extensions) for error in result.errors or ()]
    return json.dumps([result.data, errors], default=str)


def _selected(field: GraphQLField) -> str:
    is_list = get_named_type(field.type).name.endswith("Connection")
    is_payload = get_named_type(field.type).name.endswith("Payload")
    return "{ totalCount nodes { __typename id } }" if is_list else selection(field.type, 2 if is_payload else 1)


def _twin(identifier: str) -> str:
    """Give an id of the same kind, well formed, that nothing ever had."""
    kind = kind_of(identifier)
    assert kind is not None
    return new_id(Kind(kind), uuid_utils.compat.uuid7())
