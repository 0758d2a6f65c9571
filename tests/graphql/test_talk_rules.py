"""The worked examples of docs/rules.md on initiatives and reactions, done through the API."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from tests.company import NOW, Company
from tests.graphql.caller import Caller
from tests.graphql.house import SettableClock

_RULES: Final = (Path(__file__).parents[2] / "docs/rules.md").read_text()


def table(section: str) -> list[list[str]]:
    """Give the rows of the only table in a section, as written."""
    text = _RULES.split(f"\n## {section}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (.+) \|$", text, re.MULTILINE)
    return [[cell.strip("` ") for cell in row.split(" | ")] for row in rows[1:]]


def hour(moment: str | None) -> str:
    return "–" if moment is None else moment[11:16]


async def test_the_course_of_the_workshop(caller: Caller, company: Company, clock: SettableClock) -> None:
    select = "initiative { dueDate begunAt finishedAt viewerCan { delete { allowed } } }"
    told = []
    for hours, (_, state, _, _) in enumerate(table("Initiatives")):
        clock.now = NOW + timedelta(hours=hours)
        given = {"id": company["workshop"], "state": state}
        made = (await caller.mutate("updateInitiative", given, select=select))["initiative"]
        told.append([f"{clock.now:%H:%M}", state, hour(made["begunAt"]), hour(made["finishedAt"])])
        assert (made["dueDate"], made["viewerCan"]["delete"]["allowed"]) == ("2026-06-01", False)

    overdue = []
    for day in (1, 2):
        clock.now = datetime(2026, 6, day, 12, tzinfo=UTC)
        text = "query ($id: ID!) { initiative(by: {id: $id}) { isOverdue } }"
        overdue.append((await caller.ask(text, id=company["workshop"]))["initiative"]["isOverdue"])

    assert told == table("Initiatives")
    assert overdue == [False, True]


async def test_the_reactions_that_cleo_reads(caller: Caller, company: Company) -> None:
    given = {"subjectId": company["kpi"], "text": "Look."}
    comment = (await caller.mutate("addComment", given))["comment"]["id"]
    for viewer, emoji in (("ben", "PARTY"), ("cleo", "PARTY"), ("ben", "PARTY"), ("dan", "HEART")):
        await caller.mutate("addReaction", {"subjectId": comment, "emoji": emoji}, viewer)

    text = "query ($id: ID!) { node(id: $id) { ... on Comment { reactions { emoji count viewerReacted } } } }"
    told = (await caller.ask(text, "cleo", id=comment))["node"]["reactions"]

    assert [[str(value).removeprefix("ReactionEmoji.") for value in group.values()] for group in told] == [
        [emoji, count, seen.title()] for emoji, count, seen in table("Comments, reactions, acknowledgements")
    ]
