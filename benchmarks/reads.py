"""Reads: Okra beside the stock executor, PostGraphile and the floor."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Final

import orjson

from benchmarks.client import Address, ask
from benchmarks.contestants import Contestant
from benchmarks.dataset import TEAMS
from benchmarks.machine import DatabaseMeter
from benchmarks.rounds import Cost, Plan, http_runner, take_turns
from benchmarks.seeding import Company
from benchmarks.shapes import SHAPES, Asking, ask_floor, ask_okra, asking_postgraphile, content, leaves

_REFERENCE: Final = "stock"
_SAME_WORDS: Final = frozenset({"okra"})


class NotEqual(Exception):
    """A contestant answered something else than the others, so that its time would mean nothing."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How to ask one contestant."""

    contestant: Contestant
    address: Address
    ask: Asking


def readers(contestants: Mapping[str, Contestant], company: Company) -> dict[str, Reader]:
    """Give how to ask each contestant: the two of ours by token, the others bare."""
    asking = {"floor": ask_floor, "postgraphile": asking_postgraphile(company.org_id)}
    token = company.reader_token
    return {
        name: Reader(contestant, contestant.address(None if name in asking else token), asking.get(name, ask_okra))
        for name, contestant in contestants.items()
    }


async def compare_answers(asked: Mapping[str, Reader], company: Company) -> dict[str, int]:
    """Let all answer each shape and give its number of fields. Raises `NotEqual` if they do not say the same."""
    fields = {}
    for shape in SHAPES:
        for team in company.dataset.teams[: 3 if shape.name == "board" else 1]:
            bodies = {
                name: (await ask(reader.address, reader.ask(reader.address, shape.name, team.id))).body
                for name, reader in asked.items()
            }
            fields[shape.name] = require_equal(shape.name, bodies)
    return fields


def require_equal(shape: str, bodies: Mapping[str, bytes]) -> int:
    """Give the number of fields in the answers, all of equal content. Okra's two executors answer in equal words.

    Raises `NotEqual` if somebody says something else, or has an error.
    """
    try:
        contents = {name: content(body) for name, body in bodies.items()}
    except ValueError as error:
        raise NotEqual(f"The {shape} has errors: {error}") from error
    expected = contents[_REFERENCE]
    for name, said in contents.items():
        if said != expected:
            difference = _difference(orjson.dumps(said), orjson.dumps(expected))
            raise NotEqual(f"{name} answers the {shape} unlike {_REFERENCE}: {difference}")
        if name in _SAME_WORDS and (words := _words(bodies[name])) != (wanted := _words(bodies[_REFERENCE])):
            difference = _difference(words, wanted)
            raise NotEqual(f"{name} answers the {shape} in other words than {_REFERENCE}: {difference}")
    fields = leaves(expected)
    if not fields:
        raise NotEqual(f"Everybody answers the {shape} with nothing.")
    return fields


def _words(body: bytes) -> bytes:
    return orjson.dumps(orjson.loads(body)["data"])  # beside it stands the id of the request


def _difference(said: bytes, expected: bytes) -> str:
    pairs = enumerate(zip(said, expected, strict=False))
    first = next((number for number, (one, other) in pairs if one != other), min(len(said), len(expected)))
    around = slice(max(first - 100, 0), first + 200)
    return " … and not … ".join(text[around].decode(errors="replace") for text in (said, expected))


async def measure_reads(
    asked: Mapping[str, Reader], company: Company, meter: DatabaseMeter, plan: Plan
) -> dict[str, dict[str, Cost]]:
    """Measure every shape for every contestant."""
    costs = {}
    for shape in SHAPES:
        plan.advance(f"Reading the {shape.name}")
        teams = [team.id for team in islice(cycle(company.dataset.teams[:TEAMS]), plan.of(shape.requests))]
        runners = {
            name: http_runner(
                reader.contestant.pid,
                reader.address,
                [reader.ask(reader.address, shape.name, team) for team in teams],
            )
            for name, reader in asked.items()
        }
        costs[shape.name] = await take_turns(runners, meter, plan.rounds)
    return costs
