"""The three shapes that people read most, as each contestant is asked for them, and what makes answers equal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from benchmarks.client import Address

KEY_RESULT: Final = "title progress status currentValue"
OBJECTIVE: Final = "title progress status dueDate"

_OKRA: Final = {
    "board": f"""
query Board($team: ID!) {{ team(by: {{id: $team}}) {{ id name objectives(first: 50) {{ nodes {{
    id {OBJECTIVE} lead {{ id name }} alignments {{ parent {{ ... on Objective {{ id title progress }} }} }}
    keyResults(first: 50) {{ nodes {{ id {KEY_RESULT} owner {{ id name }} }} }}
}} }} }} }}""",
    "tree": f"""
query Tree {{ objectives(filter: {{scope: {{eq: COMPANY}}}}, first: 8) {{ nodes {{
    id {OBJECTIVE} keyResults(first: 100) {{ nodes {{ id {KEY_RESULT} }} }}
    alignedObjectives(first: 100) {{ nodes {{
        id {OBJECTIVE} keyResults(first: 100) {{ nodes {{ id {KEY_RESULT} }} }}
    }} }}
}} }} }}""",
    "list": f"""
query List {{ keyResults(first: 100) {{ nodes {{ id {KEY_RESULT} dueDate }} }} }}""",
}

_POSTGRAPHILE: Final = {
    "board": f"""
query Board($org: String!, $team: String!) {{ team: teamByOrgIdAndRowId(orgId: $org, rowId: $team) {{ id: rowId name
    objectives: objectivesByOrgIdAndTeamId(first: 50) {{ nodes {{
        id: rowId {OBJECTIVE} lead: personByOrgIdAndLeadId {{ id: rowId name }}
        alignments: alignmentsByOrgIdAndObjectiveId {{ nodes {{
            parent: objectiveByOrgIdAndParentObjectiveId {{ id: rowId title progress }} }} }}
        keyResults: keyResultsByOrgIdAndObjectiveId(first: 50) {{ nodes {{
            id: rowId {KEY_RESULT} owner: personByOrgIdAndOwnerId {{ id: rowId name }} }} }}
    }} }}
}} }}""",
    "tree": f"""
query Tree($org: String!) {{
    objectives: allObjectives(first: 8, condition: {{orgId: $org, scope: "COMPANY"}}, orderBy: [PRIMARY_KEY_ASC]) {{
    nodes {{
        id: rowId {OBJECTIVE}
        keyResults: keyResultsByOrgIdAndObjectiveId(first: 100) {{ nodes {{ id: rowId {KEY_RESULT} }} }}
        alignedObjectives: alignmentsByOrgIdAndParentObjectiveId(first: 100) {{ nodes {{
            objective: objectiveByOrgIdAndObjectiveId {{ id: rowId {OBJECTIVE}
                keyResults: keyResultsByOrgIdAndObjectiveId(first: 100) {{ nodes {{ id: rowId {KEY_RESULT} }} }}
        }} }} }}
    }} }} }}""",
    "list": f"""
query List($org: String!) {{
    keyResults: allKeyResults(first: 100, condition: {{orgId: $org}}, orderBy: [PRIMARY_KEY_ASC]) {{
        nodes {{ id: rowId {KEY_RESULT} dueDate }} }} }}""",
}

_NUMBERS: Final = frozenset({"progress", "currentValue"})

Asking = Callable[[Address, str, str], bytes]
"""Writes the request for a shape, and a team if it is about one."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What is asked for, and how often in one round of a full run."""

    name: str
    requests: int


SHAPES: Final[Sequence[Shape]] = (Shape("board", 240), Shape("tree", 16), Shape("list", 240))


def ask_okra(address: Address, shape: str, team: str) -> bytes:
    """Ask Okra, with whichever executor."""
    variables = {"team": team} if shape == "board" else {}
    return address.request("POST", "/graphql", orjson.dumps({"query": _OKRA[shape], "variables": variables}))


def asking_postgraphile(org_id: str) -> Asking:
    """Ask PostGraphile, which has to be told the tenant."""

    def ask(address: Address, shape: str, team: str) -> bytes:
        variables = {"org": org_id, "team": team} if shape == "board" else {"org": org_id}
        body = orjson.dumps({"query": _POSTGRAPHILE[shape], "variables": variables})
        return address.request("POST", "/graphql", body)

    return ask


def ask_floor(address: Address, shape: str, team: str) -> bytes:
    """Ask the floor."""
    return address.request("GET", f"/board?{team}" if shape == "board" else f"/{shape}")


def content(body: bytes) -> object:
    """Give what an answer says, without how it says it: order, wrappings, numbers written as texts.

    Raises `ValueError` for an answer with errors.
    """
    answer = orjson.loads(body)
    if answer.get("errors"):
        raise ValueError(f"An answer has errors: {answer['errors'][:3]}")
    return _plain(answer.get("data", answer))


def leaves(value: object) -> int:
    """Count the fields that hold no further fields."""
    if isinstance(value, dict):
        return sum(leaves(item) for item in value.values())
    if isinstance(value, list):
        return sum(leaves(item) for item in value)
    return 1


def _plain(value: object) -> object:
    if isinstance(value, list):
        return sorted((_plain(item) for item in value), key=orjson.dumps)
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and (inner := value.get("nodes", value.get("objective"))) is not None:
        return _plain(inner)
    return {
        name: float(item) if name in _NUMBERS and item is not None else _plain(item)
        for name, item in sorted(value.items())
    }
