"""Role × relation × action: whoever tries, with whatever part in it, is answered by the one table of the policy.

And what `viewerCan` tells before is what the mutation answers then, for the right people and in the right state.
"""

from typing import Any

import pytest
from graphql import GraphQLObjectType, GraphQLSchema

from domain.actor import Actor, Role, TokenScope
from domain.policy import ALLOWED, Action, Relation, decide
from schema.execution import Engine
from tests.company import Company
from tests.graphql.acting import ALSO, ATTEMPTS, Attempt
from tests.graphql.caller import Caller
from tests.graphql.house import House
from tests.graphql.scene import EVERYBODY, RELATIONS, Scene

EVERY_ATTEMPT: dict[str, tuple[str, str, Attempt]] = {
    f"{type_name}.{name}": (type_name, name, attempt) for (type_name, name), attempt in ATTEMPTS.items()
} | ALSO
CONSUMING = {
    "deleteInitiative",
    "deleteComment",
    "deleteKpi",
    "deleteKpiBoard",
    "removeGuardrail",
    "unalignObjective",
}


@pytest.fixture(scope="module")
async def scene(built: tuple[Engine, GraphQLSchema], original: Company, house: House) -> Scene:
    """A scene that all attempts of the matrix share."""
    return await Scene.open(Caller(*built, await original.copy(house.writer)))


def test_every_permission_of_the_schema_is_tried(caller: Caller) -> None:
    told = {
        (type_.name.removesuffix("Permissions"), name)
        for type_ in caller.schema.type_map.values()
        if isinstance(type_, GraphQLObjectType) and type_.name.endswith("Permissions")
        for name in type_.fields
    }

    assert told == set(ATTEMPTS)


def test_every_mutation_is_tried(caller: Caller) -> None:
    tried = {attempt.mutation for _, _, attempt in EVERY_ATTEMPT.values()}

    assert set(caller.mutations) - tried == set()


def test_every_action_is_tried_in_every_relation_that_allows_it() -> None:
    held: dict[Action, set[Relation]] = {}
    for type_name, _, attempt in EVERY_ATTEMPT.values():
        held.setdefault(attempt.action, {Relation.ADMIN}).update(attempt.relations(type_name).values())

    missing = {action: ALLOWED[action] - held.get(action, set()) for action in Action}
    assert missing == {action: set() for action in Action}


def actors(scene: Scene) -> list[tuple[str, Actor]]:
    """Give everybody in every role, and with a token that only reads."""
    return [
        *((name, scene.actor(name, role)) for name in EVERYBODY for role in (Role.MEMBER, Role.VIEWER)),
        *((name, scene.actor(name, Role.ADMIN)) for name in ("nobody", "lead")),
        *((name, scene.actor(name, role, TokenScope.READ)) for name in ("boss", "lead", "nobody") for role in Role),
    ]


@pytest.mark.parametrize("name", EVERY_ATTEMPT)
async def test_the_policy_decides_whoever_tries(scene: Scene, name: str) -> None:
    await scene.refresh()
    type_name, _, attempt = EVERY_ATTEMPT[name]
    wrong = []
    for person, actor in actors(scene):
        relation = attempt.relations(type_name).get(person)
        expected = decide(attempt.action, actor, () if relation is None else {relation})
        given = attempt.given(scene.nodes[type_name], scene)
        errors = (await scene.caller.mutate(attempt.mutation, given, actor))["errors"]
        codes, messages = [error["code"] for error in errors], [error["message"] for error in errors]
        if expected.allowed and ("NOT_ALLOWED" in codes or ("NOT_FOUND" in codes and attempt.mutation not in LATE)):
            wrong.append(f"{person} {actor.role} {actor.scope} may, but: {messages}")
        if not expected.allowed and (codes, messages) != (["NOT_ALLOWED"], [expected.reason]):
            wrong.append(f"{person} {actor.role} {actor.scope} may not, but: {codes} {messages}")
        if expected.allowed and attempt.mutation in CONSUMING:
            await scene.refresh()

    assert wrong == []


LATE = {"unlinkKpi", "removeTag", "removeReaction"}
"""Mutations that find nothing to take away."""


async def told(caller: Caller, viewer: Any, type_name: str, node_id: str, name: str) -> Any:
    """Give what `viewerCan` tells of a node, None where the viewer does not see it."""
    asked = f"viewerCan {{ {name} {{ allowed reason code }} }}"
    text = f"query ($id: ID!) {{ node(id: $id) {{ ... on {type_name} {{ {asked} }} }} }}"
    node = (await caller.ask(text, viewer, id=node_id))["node"]
    return None if node is None else node["viewerCan"][name]


def answered(errors: list[Any]) -> Any:
    if not errors:
        return {"allowed": True, "reason": None, "code": None}
    return {"allowed": False, "reason": errors[0]["message"], "code": errors[0]["code"]}


@pytest.mark.parametrize("name", [f"{type_name}.{name}" for type_name, name in ATTEMPTS])
async def test_what_is_told_before_is_what_the_mutation_answers(scene: Scene, name: str) -> None:
    await scene.refresh()
    type_name, field, attempt = EVERY_ATTEMPT[name]
    differing = []
    for person, actor in actors(scene):
        node_id = scene.nodes[type_name]
        before = await told(scene.caller, actor, type_name, node_id, field)
        errors = (await scene.caller.mutate(attempt.mutation, attempt.given(node_id, scene), actor))["errors"]
        if before != answered(errors):
            differing.append(f"{person} {actor.role} {actor.scope}: told {before}, answered {answered(errors)}")
        if not errors and attempt.mutation in CONSUMING:
            await scene.refresh()

    assert differing == []


@pytest.mark.parametrize("viewer", ["ada", "finn", "dan", "eve"])
async def test_whatever_state_things_have_come_to_what_is_told_is_what_is_answered(
    caller: Caller, house: House, viewer: str
) -> None:
    """Everything there is is tried in everything that can be done with it, whatever became of it by that."""
    scene = await Scene.open(caller)
    differing, refused = [], set()
    for type_name, node_ids in (await scene.look_around(house.writer)).items():
        for node_id in node_ids:
            for (of_type, field), attempt in ATTEMPTS.items():
                before = await told(scene.caller, viewer, type_name, node_id, field) if of_type == type_name else None
                if before is None:
                    continue
                given = attempt.given(node_id, scene)
                errors = (await scene.caller.mutate(attempt.mutation, given, viewer))["errors"]
                refused |= {error["code"] for error in errors}
                if before != answered(errors):
                    differing.append(f"{type_name}.{field} of {node_id}: told {before}, answered {answered(errors)}")

    assert differing == []
    assert {"CYCLE_CLOSED", "WRONG_STATE"} <= refused


def test_a_relation_is_held_by_one_person_alone() -> None:
    for held in RELATIONS.values():
        assert len(set(held.values())) == len(held)
