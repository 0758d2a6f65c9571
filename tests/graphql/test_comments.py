"""Comments: said by whoever sees a thing, changed by who said them, and gone without a trace of their words."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from graphql import GraphQLSchema

from schema.execution import Engine
from tests.company import Company
from tests.graphql.caller import Caller, codes
from tests.graphql.house import House

MakeCaller = Callable[[], Awaitable[Caller]]
EVERYBODY = ("ada", "ben", "cleo", "dan", "eve", "finn", "vera")

COMMENT = """comment {
  id text isEdited editedAt isDeleted deletedAt version
  author { id } mentions { id } replyTo { id } subject { __typename id } reactions { emoji count }
}"""
THREAD = """query ($id: ID!, $filter: CommentFilter) { node(id: $id) { ... on Commentable {
  comments(filter: $filter) { totalCount nodes { id text replyTo { id } replies { nodes { id } } } } } } }"""
UNKNOWN = "00000000000000000000000000"
SUBJECTS = {
    "squad_goal": "Objective",
    "metric": "KeyResult",
    "last_word": "CheckIn",
    "campaign": "Initiative",
    "kpi": "Kpi",
}


@pytest.fixture
def another(built: tuple[Engine, GraphQLSchema], original: Company, house: House) -> MakeCaller:
    """Ask one more company that may be changed."""

    async def make() -> Caller:
        return Caller(*built, await original.copy(house.writer))

    return make


async def added(caller: Caller, subject: str, text: str, viewer: str = "ada", **given: Any) -> Any:
    """Add a comment that is not refused, and give it."""
    whole = {"subjectId": caller.company[subject], "text": text, **given}
    payload = await caller.mutate("addComment", whole, viewer, select=COMMENT)
    assert payload["errors"] == []
    return payload["comment"]


async def thread(caller: Caller, subject: str, filter_: Any = None, viewer: str = "ada") -> list[Any]:
    told = await caller.ask(THREAD, viewer, id=caller.company[subject], filter=filter_)
    nodes: list[Any] = told["node"]["comments"]["nodes"]
    assert told["node"]["comments"]["totalCount"] == len(nodes)
    return nodes


@pytest.mark.parametrize(("subject", "type_name"), SUBJECTS.items())
async def test_one_comments_on_anything_that_people_work_on(caller: Caller, subject: str, type_name: str) -> None:
    made = await added(caller, subject, "Well **done**.", "eve", mentionIds=[caller.company["dan"]] * 2)

    assert made["id"].startswith("com_")
    assert made == {
        "id": made["id"],
        "text": "Well **done**.",
        "isEdited": False,
        "editedAt": None,
        "isDeleted": False,
        "deletedAt": None,
        "version": 1,
        "author": {"id": caller.company["eve"]},
        "mentions": [{"id": caller.company["dan"]}],
        "replyTo": None,
        "subject": {"__typename": type_name, "id": caller.company[subject]},
        "reactions": [],
    }
    assert made["id"] == (await thread(caller, subject))[-1]["id"]


@pytest.mark.parametrize("subject", ["eve", "squad", "q2", "remark", "measurement", "organization"])
async def test_one_comments_on_nothing_else(caller: Caller, company: Company, subject: str) -> None:
    payload = await caller.mutate("addComment", {"subjectId": company[subject], "text": "X"})

    assert codes(payload) == ["NOT_FOUND"]


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u2060\ufeff", "\u00a0\u2003", "\u202e"])
async def test_what_nobody_can_see_is_no_comment(caller: Caller, company: Company, text: str) -> None:
    payload = await caller.mutate("addComment", {"subjectId": company["squad_goal"], "text": text})

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("INVALID_INPUT", ["input", "text"])]


@pytest.mark.parametrize("text", ["\x00", "\ud800", "x" * 10_001])
async def test_what_cannot_be_stored_is_refused(caller: Caller, company: Company, text: str) -> None:
    payload = await caller.mutate("addComment", {"subjectId": company["squad_goal"], "text": text})

    assert codes(payload) == ["INVALID_INPUT"]


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "👩‍👩‍👧‍👦 ذاك ⚠️\n\n- [ ] `a`", "<script>alert(1)</script>", " kept as it is "]
)
async def test_words_come_back_as_they_were_written(caller: Caller, text: str) -> None:
    assert (await added(caller, "squad_goal", text))["text"] == text


async def test_everything_wrong_with_a_comment_is_said_at_once(caller: Caller, company: Company) -> None:
    given = {
        "subjectId": company["squad_goal"],
        "text": "X",
        "mentionIds": [company["gone"], f"per_{UNKNOWN}", company["squad"]],
        "replyToId": company["question"],
    }

    payload = await caller.mutate("addComment", given)

    assert sorted((error["code"], error["path"][1]) for error in payload["errors"]) == [
        ("INVALID_INPUT", "replyToId"),
        ("NOT_FOUND", "mentionIds"),
        ("NOT_FOUND", "mentionIds"),
        ("WRONG_STATE", "mentionIds"),
    ]


async def test_at_most_fifty_people_are_mentioned(caller: Caller, company: Company) -> None:
    given = {"subjectId": company["kpi"], "text": "X", "mentionIds": [f"per_{index:026}" for index in range(51)]}

    payload = await caller.mutate("addComment", given)

    assert codes(payload) == ["TOO_MANY"]


async def test_replies_stand_among_the_others_and_below_what_they_answer(caller: Caller, company: Company) -> None:
    reply = await added(caller, "squad_goal", "Yes.", "finn", replyToId=company["remark"])

    told = {node["id"]: node for node in await thread(caller, "squad_goal")}

    assert [*told] == [company["remark"], company["answer"], company["own_word"], reply["id"]]
    assert told[reply["id"]]["replyTo"] == {"id": company["remark"]}
    assert told[company["remark"]]["replies"]["nodes"] == [{"id": company["answer"]}, {"id": reply["id"]}]
    beginnings = await thread(caller, "squad_goal", {"replyTo": {"isNull": True}})
    assert [node["id"] for node in beginnings] == [company["remark"], company["own_word"]]


@pytest.mark.parametrize(
    ("subject", "answered", "code"),
    [
        ("squad_goal", "answer", "WRONG_STATE"),
        ("squad_goal", "hint", "INVALID_INPUT"),
        ("squad_goal", "eve", "NOT_FOUND"),
        ("metric", "withdrawn", "WRONG_STATE"),
    ],
)
async def test_a_reply_answers_what_began_on_the_same_thing(
    caller: Caller, company: Company, subject: str, answered: str, code: str
) -> None:
    given = {"subjectId": company[subject], "text": "X", "replyToId": company[answered]}

    payload = await caller.mutate("addComment", given)

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [(code, ["input", "replyToId"])]


async def test_a_reply_to_something_invisible_is_answered_like_one_to_nothing(caller: Caller, company: Company) -> None:
    given = {"subjectId": company["squad_goal"], "text": "X"}
    answers = [
        await caller.mutate("addComment", given | {"replyToId": identifier}, "ben")
        for identifier in (company["murmur"], f"com_{UNKNOWN}")
    ]

    assert answers[0] == answers[1]


async def test_the_author_changes_their_words_and_everybody_sees_that(caller: Caller, company: Company) -> None:
    given = {"id": company["remark"], "text": "Better.", "mentionIds": [company["cleo"]], "expectedVersion": 1}

    changed = (await caller.mutate("updateComment", given, "eve", select=COMMENT))["comment"]

    assert (changed["text"], changed["version"], changed["isEdited"]) == ("Better.", 2, True)
    assert changed["mentions"] == [{"id": company["cleo"]}]
    assert changed["editedAt"] == "2026-05-20T09:30:00Z"


async def test_who_was_mentioned_before_may_be_gone_since(caller: Caller, company: Company) -> None:
    """Only who is newly mentioned must be there."""
    person = (await caller.mutate("createPerson", {"name": "New"}))["person"]["id"]
    made = await added(caller, "squad_goal", "X", mentionIds=[person])
    await caller.mutate("deactivatePerson", {"id": person})
    given = {"id": made["id"], "text": "Y", "mentionIds": [person]}

    assert codes(await caller.mutate("updateComment", given)) == []
    assert codes(await caller.mutate("updateComment", {"id": company["own_word"], "mentionIds": [person]})) == [
        "WRONG_STATE"
    ]


async def test_a_change_that_changes_nothing_is_none(caller: Caller, company: Company, house: House) -> None:
    before = await company.dump(house.writer)
    given = {"id": company["remark"], "text": "Remark of Acme", "mentionIds": [company["gone"], company["dan"]]}

    assert codes(await caller.mutate("updateComment", given, "eve")) == []
    assert await company.dump(house.writer) == before


async def test_a_change_to_nothing_is_refused(caller: Caller, company: Company) -> None:
    payload = await caller.mutate("updateComment", {"id": company["own_word"], "text": None, "mentionIds": None})

    assert [error["path"][1] for error in payload["errors"]] == ["text", "mentionIds"]
    assert codes(await caller.mutate("updateComment", {"id": company["own_word"], "text": " "})) == ["INVALID_INPUT"]


async def test_two_who_change_at_once_do_not_overwrite_each_other(caller: Caller, company: Company) -> None:
    given = {"id": company["own_word"], "text": "One", "expectedVersion": 1}
    await caller.mutate("updateComment", given)

    assert codes(await caller.mutate("updateComment", given | {"text": "Two"})) == ["VERSION_CONFLICT"]
    assert codes(await caller.mutate("deleteComment", {"id": company["own_word"], "expectedVersion": 1})) == [
        "VERSION_CONFLICT"
    ]


async def test_a_deleted_comment_keeps_its_place_and_nothing_of_its_words(
    caller: Caller, company: Company, house: House
) -> None:
    await caller.mutate("updateComment", {"id": company["remark"], "text": "Mysteriously worded"}, "eve")

    payload = await caller.mutate("deleteComment", {"id": company["remark"]}, "eve", select=COMMENT)

    gone = payload["comment"]
    assert (gone["text"], gone["mentions"], gone["reactions"], gone["isDeleted"]) == (None, [], [], True)
    assert [node["id"] for node in await thread(caller, "squad_goal")][:2] == [company["remark"], company["answer"]]
    alive = await thread(caller, "squad_goal", {"isDeleted": {"eq": False}})
    assert company["remark"] not in {node["id"] for node in alive}
    written = json.dumps({name: [*rows] for name, rows in (await company.dump(house.writer)).items()})
    assert "Mysteriously" not in written
    assert "Remark of" not in written


async def test_what_was_deleted_stays_so(caller: Caller, company: Company, house: House) -> None:
    before = await company.dump(house.writer)

    again = await caller.mutate("deleteComment", {"id": company["withdrawn"]})
    assert codes(again) == []
    assert await company.dump(house.writer) == before

    changed = await caller.mutate("updateComment", {"id": company["withdrawn"], "text": "X"}, "ben")
    reacted = await caller.mutate("addReaction", {"subjectId": company["withdrawn"], "emoji": "SAD"})
    taken_back = await caller.mutate("removeReaction", {"subjectId": company["withdrawn"], "emoji": "SAD"})
    assert (codes(changed), codes(reacted), codes(taken_back)) == (["WRONG_STATE"], ["WRONG_STATE"], [])


@pytest.mark.parametrize(
    ("mutation", "given", "who"),
    [
        ("addComment", {"subjectId": "squad_goal", "text": "X"}, "ada ben cleo dan eve finn"),
        ("addComment", {"subjectId": "kpi", "text": "X"}, "ada ben cleo dan eve finn"),
        ("addComment", {"subjectId": "private_goal", "text": "X"}, "ada dan finn"),
        ("addComment", {"subjectId": "team_goal", "text": "X"}, "ada ben cleo"),
        ("updateComment", {"id": "remark", "text": "X"}, "eve"),
        ("deleteComment", {"id": "remark"}, "ada eve"),
        ("addReaction", {"subjectId": "remark", "emoji": "FIRE"}, "ada ben cleo dan eve finn"),
        ("removeReaction", {"subjectId": "last_word", "emoji": "CLAP"}, "ada ben cleo dan eve finn"),
        ("addReaction", {"subjectId": "murmur", "emoji": "FIRE"}, "ada dan finn"),
    ],
)
async def test_who_sees_it_speaks_and_who_spoke_changes_it(
    another: MakeCaller, mutation: str, given: dict[str, str], who: str
) -> None:
    allowed = set()
    for viewer in EVERYBODY:
        caller = await another()
        named = {name: caller.company.ids.get(value, value) for name, value in given.items()}
        refused = codes(await caller.mutate(mutation, named, viewer))
        assert refused in ([], ["NOT_ALLOWED"], ["NOT_FOUND"])
        allowed |= set() if refused else {viewer}

    assert allowed == set(who.split())


TRIED: dict[str, Callable[[str, str], tuple[str, dict[str, str]]]] = {
    "update": lambda comment, _: ("updateComment", {"id": comment, "text": "X"}),
    "reply": lambda comment, subject: ("addComment", {"subjectId": subject, "text": "X", "replyToId": comment}),
    "react": lambda comment, _: ("addReaction", {"subjectId": comment, "emoji": "EYES"}),
    "delete": lambda comment, _: ("deleteComment", {"id": comment}),
}
"""How to try what the viewer can do; what would change the others' outcome comes last."""


@pytest.mark.parametrize("name", ["remark", "answer", "withdrawn", "question", "murmur", "past_remark"])
async def test_what_the_viewer_can_do_is_what_is_then_done(another: MakeCaller, name: str) -> None:
    text = """query ($id: ID!) { node(id: $id) { ... on Comment { viewerCan {
      update { allowed reason } delete { allowed reason } reply { allowed reason } react { allowed reason } } } } }"""
    said: dict[tuple[str, str], bool] = {}
    done: dict[tuple[str, str], bool] = {}
    for viewer in EVERYBODY:
        caller = await another()
        comment = caller.company[name]
        subject = await about(caller, comment)
        told = (await caller.ask(text, viewer, id=comment))["node"]
        for action, attempt in TRIED.items():
            can: Any = told["viewerCan"][action] if told else {"allowed": False, "reason": "It is not there."}
            said[viewer, action] = can["allowed"]
            assert (can["reason"] is None) == can["allowed"]
            done[viewer, action] = codes(await caller.mutate(*attempt(comment, subject), viewer)) == []

    assert said == done


async def about(caller: Caller, comment_id: str) -> str:
    """Give the id of what a comment is about, as an administrator sees it."""
    text = "query ($id: ID!) { node(id: $id) { ... on Comment { subject { id } } } }"
    identifier: str = (await caller.ask(text, id=comment_id))["node"]["subject"]["id"]
    return identifier


async def test_what_is_invisible_is_not_spoken_of(reader: Caller) -> None:
    held = reader.company
    text = """query ($ids: [ID!]!, $people: [ID!]!, $subjects: [ID!]!) {
      nodes(ids: $ids) { id }
      all: comments(first: 100) { totalCount nodes { id text } }
      about: comments(filter: {subject: {in: $subjects}}) { totalCount }
      by: comments(filter: {author: {in: $people}}) { totalCount nodes { id } }
      mentioning: comments(filter: {mentions: {in: $people}}) { totalCount }
    }"""
    hidden = ("murmur", "secret_praise", "plotting")
    given = {
        "ids": [held[name] for name in hidden],
        "people": [held["finn"]],
        "subjects": [held[name] for name in ("private_goal", "secret_word", "plot")],
    }

    for viewer in ("ben", "eve", "vera"):
        told = await reader.ask(text, viewer, **given)
        assert told["nodes"] == [None] * 3
        assert told["about"]["totalCount"] == 0
        assert [node["id"] for node in told["by"]["nodes"]] == [held["past_remark"]]
        assert told["all"]["totalCount"] == len(told["all"]["nodes"]) == 8
        assert not any(identifier in json.dumps(told) for identifier in given["ids"])
    assert (await reader.ask(text, "dan", **given))["about"]["totalCount"] == 3


async def test_one_finds_what_one_is_mentioned_in(reader: Caller) -> None:
    text = """query ($me: ID!) { comments(filter: {mentions: {eq: $me}, isDeleted: {eq: false}}) { nodes { id } } }"""
    held = reader.company

    told = (await reader.ask(text, "dan", me=held["dan"]))["comments"]["nodes"]

    assert [node["id"] for node in told] == [held["remark"], held["question"], held["murmur"]]


@pytest.mark.parametrize(
    ("mutation", "given"),
    [
        ("addComment", {"subjectId": "past_goal", "text": "X"}),
        ("addComment", {"subjectId": "past", "text": "X"}),
        ("addComment", {"subjectId": "past_word", "text": "X"}),
        ("addComment", {"subjectId": "past_work", "text": "X"}),
        ("updateComment", {"id": "past_remark", "text": "X"}),
        ("deleteComment", {"id": "past_remark"}),
        ("addReaction", {"subjectId": "past_remark", "emoji": "EYES"}),
        ("removeReaction", {"subjectId": "past_remark", "emoji": "EYES"}),
        ("addReaction", {"subjectId": "past_word", "emoji": "EYES"}),
        ("acknowledgeCheckIn", {"id": "past_word"}),
    ],
)
async def test_what_was_said_in_a_closed_cycle_is_read_only(
    caller: Caller, company: Company, mutation: str, given: dict[str, str]
) -> None:
    named = {name: company.ids.get(value, value) for name, value in given.items()}

    assert codes(await caller.mutate(mutation, named, "finn")) == ["CYCLE_CLOSED"]


async def test_comments_go_with_what_they_are_about(caller: Caller, company: Company, house: House) -> None:
    made = await added(caller, "idle_kpi", "X", mentionIds=[company["eve"]])
    await caller.mutate("addReaction", {"subjectId": made["id"], "emoji": "EYES"})
    reply = await added(caller, "idle_kpi", "Y", replyToId=made["id"])

    assert codes(await caller.mutate("deleteKpi", {"id": company["idle_kpi"]})) == []

    written = json.dumps(
        {name: [*rows] for name, rows in (await company.dump(house.writer)).items() if name != "events"}
    )
    assert made["id"] not in written
    assert reply["id"] not in written


async def test_a_token_of_the_organization_itself_speaks_without_a_name(caller: Caller, company: Company) -> None:
    given = {"subjectId": company["squad_goal"], "text": "Deployed."}

    payload = await caller.mutate("addComment", given, company.owner, select=COMMENT)
    reacted = await caller.mutate("addReaction", {"subjectId": company["remark"], "emoji": "EYES"}, company.owner)

    assert payload["comment"]["author"] is None
    assert codes(reacted) == ["NOT_ALLOWED"]


REACTIONS = """query ($id: ID!) { node(id: $id) { ... on Reactable {
  reactions { emoji character count viewerReacted people { id } } } } }"""


async def test_reactions_are_counted_by_emoji(reader: Caller) -> None:
    held = reader.company

    told = (await reader.ask(REACTIONS, "cleo", id=held["remark"]))["node"]["reactions"]

    assert told == [
        {
            "emoji": "HEART",
            "character": "❤️",
            "count": 1,
            "viewerReacted": False,
            "people": [{"id": held["dan"]}],
        },
        {
            "emoji": "PARTY",
            "character": "🎉",
            "count": 2,
            "viewerReacted": True,
            "people": [{"id": held["ben"]}, {"id": held["cleo"]}],
        },
    ]


async def test_reacting_twice_is_reacting_once(caller: Caller, company: Company, house: House) -> None:
    given = {"subjectId": company["remark"], "emoji": "PARTY"}
    before = await company.dump(house.writer)

    assert codes(await caller.mutate("addReaction", given, "ben")) == []
    assert await company.dump(house.writer) == before

    await caller.mutate("removeReaction", given, "ben")
    after = await company.dump(house.writer)
    assert codes(await caller.mutate("removeReaction", given, "ben")) == []
    assert await company.dump(house.writer) == after


async def test_one_takes_back_only_ones_own_reaction(caller: Caller, company: Company) -> None:
    await caller.mutate("removeReaction", {"subjectId": company["remark"], "emoji": "PARTY"}, "dan")
    await caller.mutate("removeReaction", {"subjectId": company["remark"], "emoji": "PARTY"}, "ada")

    told = (await caller.ask(REACTIONS, id=company["remark"]))["node"]["reactions"]
    assert [(group["emoji"], group["count"]) for group in told] == [("HEART", 1), ("PARTY", 2)]


async def test_check_ins_are_reacted_to_as_well(caller: Caller, company: Company) -> None:
    await caller.mutate("addReaction", {"subjectId": company["last_word"], "emoji": "CLAP"}, "eve")

    told = (await caller.ask(REACTIONS, "eve", id=company["last_word"]))["node"]["reactions"]

    assert [(group["emoji"], group["count"], group["viewerReacted"]) for group in told] == [("CLAP", 2, True)]


@pytest.mark.parametrize("subject", ["squad_goal", "eve", "kpi", "campaign"])
async def test_one_reacts_to_comments_and_check_ins_alone(caller: Caller, company: Company, subject: str) -> None:
    for mutation in ("addReaction", "removeReaction"):
        payload = await caller.mutate(mutation, {"subjectId": company[subject], "emoji": "EYES"})
        assert codes(payload) == ["NOT_FOUND"]


async def test_comments_are_paged_without_slipping(caller: Caller, company: Company) -> None:
    text = """query ($id: ID!, $after: Cursor) { objective(by: {id: $id}) {
      comments(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } }"""
    first = (await caller.ask(text, id=company["squad_goal"]))["objective"]["comments"]
    late = await added(caller, "squad_goal", "Late.")

    second = (await caller.ask(text, id=company["squad_goal"], after=first["pageInfo"]["endCursor"]))["objective"]

    assert [node["id"] for node in first["nodes"]] == [company["remark"], company["answer"]]
    assert [node["id"] for node in second["comments"]["nodes"]] == [company["own_word"], late["id"]]
    assert (first["pageInfo"]["hasNextPage"], second["comments"]["pageInfo"]["hasNextPage"]) == (True, False)
