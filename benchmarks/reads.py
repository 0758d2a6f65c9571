"""Reads: Okra beside the stock executor, PostGraphile and the floor."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle, islice

from benchmarks.client import Address, ask
from benchmarks.contestants import Contestant
from benchmarks.dataset import TEAMS
from benchmarks.machine import DatabaseMeter
from benchmarks.rounds import Cost, Plan, http_runner, take_turns
from benchmarks.seeding import Company
from benchmarks.shapes import SHAPES, Asking, ask_floor, ask_okra, asking_postgraphile, content, leaves

_REFERENCE = "stock"


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
            answers = {
                name: content((await ask(reader.address, reader.ask(reader.address, shape.name, team.id))).body)
                for name, reader in asked.items()
            }
            for name, answer in answers.items():
                if answer != answers[_REFERENCE]:
                    raise NotEqual(f"{name} answers the {shape.name} unlike {_REFERENCE}: {_difference(answers, name)}")
            fields[shape.name] = leaves(answers[_REFERENCE])
    return fields


def _difference(answers: Mapping[str, object], name: str) -> str:
    return f"{str(answers[name])[:400]} … {str(answers[_REFERENCE])[:400]}"


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
