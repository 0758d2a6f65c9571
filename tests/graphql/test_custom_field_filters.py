"""Lists filtered by custom fields, as though each field were one of the list's own."""

from collections.abc import Sequence
from typing import Any

import pytest

from storage.database import ReadSession, Row
from storage.tables import objectives
from tests.company import Company
from tests.graphql.caller import Caller
from tests.graphql.house import House

GOALS = {"squad_goal", "sales_goal", "private_goal"}
THEMED = GOALS | {"past_goal"}


def named(company: Company, ids: set[str]) -> set[str]:
    return {name for name, held in company.ids.items() if held in ids}


async def found(caller: Caller, filters: Any, viewer: str = "ada", kind: str = "objectives") -> set[str]:
    """Give the names of what a list has by its custom fields, among what has any."""
    type_ = {"objectives": "ObjectiveFilter", "keyResults": "KeyResultFilter", "kpis": "KpiFilter"}[kind]
    text = f"query ($filter: {type_}) {{ {kind}(filter: $filter, first: 100) {{ totalCount nodes {{ id }} }} }}"
    given = filters if isinstance(filters, dict) else {"customFields": filters}
    data = (await caller.ask(text, viewer, filter=given))[kind]
    assert data["totalCount"] == len(data["nodes"])
    return named(caller.company, {node["id"] for node in data["nodes"]})


@pytest.mark.parametrize(
    ("comparison", "goals"),
    [
        ({"key": "theme", "text": {"eq": "Trust"}}, {"squad_goal"}),
        ({"key": "theme", "text": {"in": ["Trust", "Growth", "x"]}}, {"squad_goal", "sales_goal"}),
        ({"key": "theme", "text": {"contains": "R"}}, GOALS),
        ({"key": "theme", "text": {"contains": "%"}}, set()),
        ({"key": "theme"}, THEMED),
        ({"key": "theme", "text": {}}, THEMED),
        ({"key": "theme", "text": {"isNull": False}}, THEMED),
        ({"key": "budget", "number": {"eq": 1.5}}, {"squad_goal"}),
        ({"key": "budget", "number": {"gte": 1.5, "lt": 20}}, {"squad_goal"}),
        ({"key": "budget", "number": {"gt": 1.49999999999999}}, {"squad_goal", "sales_goal"}),
        ({"key": "launch", "date": {"lte": "P12D"}}, {"sales_goal"}),
        ({"key": "launch", "date": {"lt": "P12D"}}, set()),
        ({"key": "budget", "text": {"eq": "1.5"}}, set()),
        ({"key": "theme", "text": {"eq": "Trust"}, "number": {"eq": 1}}, set()),
        ({"key": "nothing", "text": {"eq": "Trust"}}, set()),
        ({"key": "x' OR true --"}, set()),
    ],
)
async def test_a_comparison_finds_what_is_set_so(reader: Caller, comparison: Any, goals: set[str]) -> None:
    assert await found(reader, [comparison]) == goals


async def test_people_and_choices_are_compared_by_their_ids(reader: Caller) -> None:
    company = reader.company

    assert await found(reader, [{"key": "sponsor", "person": {"eq": company["cleo"]}}]) == {"squad_goal"}
    assert await found(reader, [{"key": "region", "choice": {"in": [company["south"]]}}]) == {"sales_goal"}


@pytest.mark.parametrize("comparison", [{"neq": "Trust"}, {"notIn": ["Trust"]}, {"isNull": True}])
async def test_what_is_not_set_differs_from_everything(reader: Caller, comparison: Any) -> None:
    everything = await found(reader, {})

    expected = everything - (THEMED if comparison == {"isNull": True} else {"squad_goal"})

    assert await found(reader, [{"key": "theme", "text": comparison}]) == expected


async def test_everything_given_must_hold_and_filters_combine(reader: Caller) -> None:
    north = {"key": "region", "choice": {"eq": reader.company["north"]}}
    budget = {"key": "budget", "number": {"isNull": True}}

    assert await found(reader, [north, budget]) == {"private_goal"}
    assert await found(reader, {"not": [{"customFields": [north]}], "customFields": [{"key": "region"}]}) == {
        "sales_goal"
    }
    either = {"or": [{"customFields": [north]}, {"customFields": [{"key": "launch"}]}]}
    assert await found(reader, either) == GOALS
    deep = {"keyResults": {"some": {"customFields": [{"key": "budget", "number": {"eq": 0.1}}]}}}
    assert await found(reader, deep) == {"personal_goal"}


async def test_key_results_and_kpis_are_filtered_alike(reader: Caller) -> None:
    small = [{"key": "budget", "number": {"lt": 5}}]

    assert await found(reader, small, kind="keyResults") == {"metric"}
    assert await found(reader, small, kind="kpis") == {"kpi"}


async def test_a_filter_finds_nothing_that_one_may_not_see(reader: Caller) -> None:
    assert await found(reader, [{"key": "theme", "text": {"eq": "Secret"}}], "eve") == set()
    assert await found(reader, [{"key": "budget", "number": {"eq": 7}}], "eve", "keyResults") == set()
    assert await found(reader, [{"key": "theme", "text": {"eq": "Secret"}}], "dan") == {"private_goal"}


@pytest.mark.parametrize(
    ("comparison", "path"),
    [
        ({"key": "theme", "text": {"eq": None}}, "filter customFields 0 text eq"),
        ({"key": "budget", "number": {"eq": 1.2345678901234567}}, "filter customFields 0 number eq"),
        ({"key": "the\x00me"}, "filter customFields 0"),
    ],
)
async def test_what_cannot_be_compared_is_named_by_its_place(reader: Caller, comparison: Any, path: str) -> None:
    text = "query ($filter: ObjectiveFilter) { objectives(filter: $filter) { nodes { id } } }"

    (extensions,) = await reader.refused(text, filter={"customFields": [comparison]})

    assert (extensions["code"], " ".join(extensions["path"])) == ("INVALID_INPUT", path)


async def test_values_of_archived_fields_are_found_as_before(caller: Caller, company: Company) -> None:
    await caller.mutate("archiveCustomField", {"id": company["theme"]})

    assert await found(caller, [{"key": "theme", "text": {"eq": "Trust"}}]) == {"squad_goal"}


async def grow(house: House, company: Company, times: int) -> None:
    """Add so many objectives, each with a budget, a theme and a region of its own; one in ten has none of them."""
    columns = ", ".join(
        column.name for column in objectives.c if column.name not in {"id", "external_source", "external_id"}
    )
    numbers = f"generate_series(1, {times}) AS number"
    await house.writer.execute(
        f"""INSERT INTO objectives (id, {columns})
        SELECT 'obj_' || lpad(number::text, 26, '0'), {columns} FROM objectives, {numbers}
        WHERE org_id = $1 AND id = $2""",
        company.org_id,
        company["division_goal"],
    )
    for key, column, value in (("budget", "number", "number"), ("theme", "text", "number::text")):
        await house.writer.execute(
            f"""INSERT INTO custom_field_values (org_id, node_id, objective_id, field_id, {column})
            SELECT $1, 'obj_' || lpad(number::text, 26, '0'), 'obj_' || lpad(number::text, 26, '0'), $2, {value}
            FROM {numbers} WHERE number % 10 > 0""",
            company.org_id,
            company[key],
        )
    await house.writer.execute("ANALYZE objectives; ANALYZE custom_field_values; ANALYZE custom_fields")


@pytest.mark.parametrize(
    ("comparison", "index"),
    [
        ({"key": "budget", "number": {"eq": 1234}}, "custom_field_values_field_id_number_idx"),
        ({"key": "budget", "number": {"gt": 2990}}, "custom_field_values_field_id_number_idx"),
        ({"key": "theme", "text": {"eq": "77"}}, "custom_field_values_field_id_text_idx"),
    ],
)
async def test_an_index_leads_to_what_has_a_value(
    caller: Caller, company: Company, house: House, monkeypatch: pytest.MonkeyPatch, comparison: Any, index: str
) -> None:
    ran: list[tuple[str, Sequence[object]]] = []
    fetch_text = ReadSession.fetch_text

    async def remember(session: ReadSession, sql: str, arguments: Sequence[object]) -> list[Row]:
        ran.append((sql, arguments))
        return await fetch_text(session, sql, arguments)

    await grow(house, company, 3_000)
    monkeypatch.setattr(ReadSession, "fetch_text", remember)
    text = "query ($filter: ObjectiveFilter) { objectives(filter: $filter) { nodes { id } } }"

    data = await caller.ask(text, filter={"customFields": [comparison]})

    (asked,) = [each for each in ran if "custom_field_values" in each[0]]
    plan = "\n".join(row[0] for row in await house.writer.fetch(f"EXPLAIN {asked[0]}", *asked[1]))
    assert index in plan
    assert data["objectives"]["nodes"]
