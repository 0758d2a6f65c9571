"""The README's queries, run against the company that it shows."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.demonstration.havelstern import Visitor, has_something_to_show

pytestmark = pytest.mark.slow

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^### (?P<title>.+?)$|^```(?P<language>graphql|json)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """A document of the README, and the answer that stands right below it."""

    title: str
    document: str
    answer: str | None = None

    @property
    def kind(self) -> str:
        return self.document.split(maxsplit=1)[0]


def examples() -> list[Example]:
    found: list[Example] = []
    title, end = "", 0
    for match in BLOCK.finditer(README):
        title = match["title"] or title
        if match["language"] == "graphql":
            found.append(Example(title, match["text"]))
        elif match["language"] == "json" and not README[end : match.start()].strip():
            found[-1] = Example(title, found[-1].document, match["text"])
        end = match.end()
    return found


EXAMPLES = examples()
QUERIES = [example for example in EXAMPLES if example.kind not in ("mutation", "subscription")]
ASKED = [example for example in QUERIES if example.answer is None]
ANSWERED = [example for example in EXAMPLES if example.answer is not None]
MUTATIONS = [example for example in EXAMPLES if example.kind == "mutation"]
SUBSCRIPTIONS = [example for example in EXAMPLES if example.kind == "subscription"]
SHOWN = re.compile(r"^ *(?:▪ )?(?P<title>\S.*?) {2,}(?P<who>\S.*?) {2,}(?P<percent>\d+) %", re.MULTILINE)
CONCERN = re.compile(r"^(?P<name>\S.*?) {2,}(?P<message>[A-Z\d].*\.)$", re.MULTILINE)
BREACH = re.compile(
    r"^(?P<title>\S.*?) {2,}breached since (?P<day>\S+) by: (?P<kpi>.+?), (?P<value>[\d.]+), (?P<health>\w+)$",
    re.MULTILINE,
)
MOVED = re.compile(r"^(?P<title>\S.*?) {2,}(?P<before>0\.\d+) +→ (?P<after>0\.\d+)", re.MULTILINE)


@pytest.fixture(scope="module")
async def key_result(guest: Visitor) -> str:
    """The key result that the README speaks of."""
    data = await guest.ask('{ keyResults(filter: { title: { contains: "Printer tickets" } }) { nodes { id } } }')
    (found,) = data["keyResults"]["nodes"]
    return str(found["id"])


def test_the_readme_shows_what_frontend_developers_ask_first() -> None:
    titles = [example.title for example in EXAMPLES]

    assert len(EXAMPLES) >= 7
    assert {"A dashboard in one query", "A check-in form", "A list with filters", "Live progress", "KPIs"} <= set(
        titles
    )
    assert len(ANSWERED) >= 1


@pytest.mark.parametrize("example", ANSWERED, ids=lambda example: example.title)
async def test_what_the_readme_prints_is_what_comes_back(guest: Visitor, example: Example) -> None:
    assert example.answer is not None

    assert {"data": await guest.ask(example.document)} == json.loads(example.answer)


@pytest.mark.parametrize("example", ASKED, ids=lambda example: f"{example.title}: {example.kind}")
async def test_what_the_readme_asks_is_answered(guest: Visitor, key_result: str, example: Example) -> None:
    data = await guest.ask(example.document.replace("kr_…", key_result))

    assert has_something_to_show(data)


async def test_the_tree_that_the_readme_shows_stands_like_this(guest: Visitor) -> None:
    data = await guest.ask(
        "{ cascade { nodes { progress objective { title } keyResults { progress keyResult { title } } } } }"
    )
    found = {node["objective"]["title"]: node["progress"] for node in data["cascade"]["nodes"]} | {
        each["keyResult"]["title"]: each["progress"] for node in data["cascade"]["nodes"] for each in node["keyResults"]
    }

    shown = {match["title"]: int(match["percent"]) for match in SHOWN.finditer(README)}

    assert len(shown) >= 10
    assert {title: round(found[title] * 100) for title in shown} == shown


async def test_the_check_in_moves_what_the_readme_says(guest: Visitor, key_result: str) -> None:
    (form,) = (example for example in QUERIES if example.title == "A check-in form")
    data = await guest.ask(form.document.replace("kr_…", key_result))

    printed = {match["title"]: (float(match["before"]), float(match["after"])) for match in MOVED.finditer(README)}

    assert printed == {
        each["node"]["title"]: (each["before"]["progress"], each["after"]["progress"])
        for each in data["preview"]["nodes"]
    }


@pytest.mark.parametrize("example", MUTATIONS, ids=lambda example: example.title)
async def test_what_the_readme_sends_is_done(visitor: Visitor, key_result: str, example: Example) -> None:
    data = await visitor.ask(example.document.replace("kr_…", key_result))

    assert has_something_to_show(data)


async def test_the_readme_tells_what_needs_an_eye_and_which_guardrail_is_breached(guest: Visitor) -> None:
    (asked,) = (example for example in QUERIES if "needsAttention" in example.document)
    data = await guest.ask(asked.document)
    concerns = {
        (kpi["name"], concern["message"]) for kpi in data["kpis"]["nodes"] for concern in kpi["hygiene"]["concerns"]
    }
    breaches = {
        (objective["title"], each["breachedAt"][:10], each["kpi"]["name"], each["kpi"]["currentValue"])
        for objective in data["objectives"]["nodes"]
        for each in objective["guardrails"]
        if each["isBreached"]
    }

    told = {(match["name"], match["message"]) for match in CONCERN.finditer(README)}
    (breach,) = BREACH.finditer(README)

    assert len(told) == 4
    assert told <= concerns
    assert breaches == {(breach["title"], breach["day"], breach["kpi"], float(breach["value"]))}


async def test_the_ticket_of_the_readme_was_answered_after_15_minutes(visitor: Visitor) -> None:
    (timed,) = (example for example in MUTATIONS if "recordKpiEvents" in example.document)
    await visitor.ask(timed.document)

    data = await visitor.ask(
        """{ kpi(by: { key: "time_to_respond" }) { measurements(first: 50) { nodes { subject value } } } }"""
    )

    times = {each["subject"]: each["value"] for each in data["kpi"]["measurements"]["nodes"]}
    assert times["T-31007"] == 15 * 60


async def test_what_the_readme_says_of_errors_comes_back(visitor: Visitor, key_result: str) -> None:
    (mutation,) = (example for example in MUTATIONS if example.title == "A check-in form")
    wrong = mutation.document.replace("kr_…", key_result).replace("0.9", '1.9, date: "2030-01-01"')

    data = await visitor.ask(wrong)

    printed = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", README, re.DOTALL)]
    assert {"data": data} in printed


@pytest.mark.parametrize("example", SUBSCRIPTIONS, ids=lambda example: example.title)
async def test_what_the_readme_watches_moves(visitor: Visitor, example: Example) -> None:
    after = (await visitor.ask("{ events(first: 1) { cursor } }"))["events"]["cursor"]

    (message,) = (await visitor.first_message(example.document, {"after": after})).values()

    assert message["cursor"]
    assert (message.get("change") or message.get("movement"))["cause"]["type"]
