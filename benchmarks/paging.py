"""Whether the last page costs what the first one does."""

import orjson

from benchmarks.client import Address, ask
from benchmarks.contestants import Contestant
from benchmarks.machine import DatabaseMeter
from benchmarks.results import Figures
from benchmarks.rounds import Plan, http_runner, take_turns
from benchmarks.seeding import Company

_PAGE = "query Page($after: Cursor) { keyResults(first: 50, after: $after) { nodes { id title progress status } } }"
_END = "{ keyResults(last: 51) { edges { cursor } } }"
_REQUESTS = 80


async def measure_paging(contestant: Contestant, company: Company, meter: DatabaseMeter, plan: Plan) -> Figures:
    """Read the first and the last 50 key results of all, in turns."""
    plan.advance("Paging to the end")
    address = contestant.address(company.reader_token)
    end = orjson.loads((await ask(address, _request(address, _END, {}))).body)
    cursor = end["data"]["keyResults"]["edges"][0]["cursor"]
    pages = {"first": None, "last": cursor}
    runners = {
        name: http_runner(contestant.pid, address, [_request(address, _PAGE, {"after": after})] * plan.of(_REQUESTS))
        for name, after in pages.items()
    }
    costs = await take_turns(runners, meter, plan.rounds)
    ratio = round(costs["last"].total_ms / costs["first"].total_ms, 2)
    return {**{name: cost.figures() for name, cost in costs.items()}, "ratio": ratio}


def _request(address: Address, query: str, variables: dict[str, object]) -> bytes:
    return address.request("POST", "/graphql", orjson.dumps({"query": query, "variables": variables}))
