"""The explorer's examples, run as the explorer runs them: against the demonstration, with the ids it finds."""

import json
import re
from typing import Any

import pytest

from api.explorer.routes import examples
from tests.demonstration.havelstern import Visitor, has_something_to_show

pytestmark = pytest.mark.slow

SERVED = examples()
EXAMPLES: Any = SERVED["examples"]
ANSWERED = [example for example in EXAMPLES if "subscription " not in example["query"]]
WATCHING = [example for example in EXAMPLES if example not in ANSWERED]


@pytest.mark.parametrize("example", ANSWERED, ids=lambda example: example["name"])
async def test_an_example_answers_with_something_to_look_at(visitor: Visitor, example: dict[str, Any]) -> None:
    data = await visitor.ask(example["query"], await filled(visitor, example["variables"]))

    assert has_something_to_show(data)


@pytest.mark.parametrize("example", WATCHING, ids=lambda example: example["name"])
async def test_an_example_that_watches_tells_of_changes(visitor: Visitor, example: dict[str, Any]) -> None:
    start = (await visitor.ask("{ events(first: 1) { cursor } }"))["events"]["cursor"]
    replayed = re.sub(r"(progressChanged|kpiMeasured) {", rf"\1(after: {json.dumps(start)}) {{", example["query"])

    (message,) = (await visitor.first_message(replayed)).values()

    assert (message.get("change") or message.get("movement"))["after"]


async def filled(visitor: Visitor, variables: dict[str, object]) -> dict[str, object]:
    known = await visitor.ask(str(SERVED["variables"]))
    return {name: first_text(known[name]) if name in known else value for name, value in variables.items()}


def first_text(value: Any) -> str | None:
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return next((text for each in inner if (text := first_text(each)) is not None), None)
    return value if isinstance(value, str) else None
