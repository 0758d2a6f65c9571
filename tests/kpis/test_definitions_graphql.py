"""What KPIs are made of, through the published schema."""

from typing import Any, Final

from domain.actor import Actor
from tests.kpis.client import Client

EUROS: Final[dict[str, Any]] = {"unit": "CURRENCY", "currency": "EUR", "cadence": "DAILY", "thresholds": None}
RATIO: Final[dict[str, Any]] = {"unit": "RATIO", "cadence": "DAILY"}
DEFINITION: Final = """
  key source formula { expression inputs { kpi { key } } } children { method items { kpi { key } weight } }
  timer { clock of { key } } shareLimit dependents { nodes { name } }
  targetSchedule { from to target { value } thresholds { green yellow } }
"""
EVERY_DEFINITION: Final = f"{{ kpis(orderBy: [{{field: NAME}}]) {{ nodes {{ name {DEFINITION} }} }} }}"
CHECK: Final = """
query ($expression: String!, $unit: Unit, $currency: String) {
  checkFormula(expression: $expression, unit: $unit, currency: $currency) {
    unit currency inputs { kpi { key } } errors { message column }
  }
}
"""


async def family(client: Client, **more: object) -> dict[str, str]:
    """Create two KPIs, one that is worked out from them, and one that takes them together."""
    ids = {key: await client.create(name=key, key=key, externalKey=None, **EUROS, **more) for key in ("ltv", "cac")}
    ids["ratio"] = await client.create(
        name="Ratio", externalKey=None, formula="ltv / cac", targetSchedule=[_THREE], **RATIO, **more
    )
    children = {"method": "WEIGHTED_AVERAGE", "items": [{"kpiId": ids["cac"], "weight": 2}, {"kpiId": ids["ltv"]}]}
    ids["both"] = await client.create(name="Both", externalKey=None, children=children, **EUROS, **more)
    return ids


_THREE: Final = {"from": "2026-04-01", "to": "2026-06-30", "target": {"value": 3}, "thresholds": {"green": 2.5}}


async def eve(client: Client) -> Actor:
    return await client.desk.acme.acting_as(await client.desk.acme.person("Eve"))


async def test_a_definition_is_read_as_it_was_given(client: Client) -> None:
    await family(client)

    answer = await client.ask(EVERY_DEFINITION)

    both, cac, _ltv, ratio = answer["kpis"]["nodes"]
    assert ratio == {
        "name": "Ratio",
        "key": None,
        "source": "FORMULA",
        "formula": {"expression": "ltv / cac", "inputs": [{"kpi": {"key": "ltv"}}, {"kpi": {"key": "cac"}}]},
        "children": None,
        "timer": None,
        "shareLimit": None,
        "dependents": {"nodes": []},
        "targetSchedule": [{**_THREE, "thresholds": {"green": 2.5, "yellow": None}}],
    }
    assert both["children"] == {
        "method": "WEIGHTED_AVERAGE",
        "items": [{"kpi": {"key": "cac"}, "weight": 2}, {"kpi": {"key": "ltv"}, "weight": 1}],
    }
    assert {node["name"] for node in cac["dependents"]["nodes"]} == {"Ratio", "Both"}
    assert (cac["formula"], cac["children"], cac["targetSchedule"]) == (None, None, [])


async def test_a_kpi_is_found_by_its_key_and_listed_by_it(client: Client) -> None:
    ids = await family(client)

    answer = await client.ask(
        """{ kpi(by: {key: "cac"}) { id } nobody: kpi(by: {key: "Nobody"}) { id }
             kpis(filter: {key: {in: ["ltv", "none"]}}) { nodes { id } } }"""
    )

    assert answer == {"kpi": {"id": ids["cac"]}, "nobody": None, "kpis": {"nodes": [{"id": ids["ltv"]}]}}


async def test_an_expression_shows_present_keys_and_ids_where_there_are_none(client: Client) -> None:
    ids = await family(client)
    changes = [{"id": ids["ltv"], "key": "lifetime_value"}, {"id": ids["cac"], "key": None}]
    for given in changes:
        await client.ask("mutation ($input: UpdateKpiInput!) { updateKpi(input: $input) { kpi { id } } }", input=given)

    answer = await client.ask(
        "query ($by: KpiBy!) { kpi(by: $by) { formula { expression } } }", by={"id": ids["ratio"]}
    )

    assert answer["kpi"]["formula"]["expression"] == f"lifetime_value / {ids['cac']}"


async def test_who_may_not_see_an_input_sees_neither_the_expression_nor_the_input(client: Client) -> None:
    ids = await family(client)
    await client.ask(
        "mutation ($input: UpdateKpiInput!) { updateKpi(input: $input) { kpi { id } } }",
        input={"id": ids["cac"], "visibility": "PRIVATE"},
    )
    viewer = await eve(client)

    answer = await client.ask(EVERY_DEFINITION, viewer)
    checked = await client.ask(CHECK, viewer, expression="ltv / cac")

    both, _ltv, ratio = answer["kpis"]["nodes"]
    assert ratio["formula"] == {"expression": None, "inputs": [{"kpi": {"key": "ltv"}}]}
    assert both["children"]["items"] == [{"kpi": {"key": "ltv"}, "weight": 1}]
    assert checked["checkFormula"]["errors"] == [{"message": "Column 7: no KPI has the key cac.", "column": 7}]


async def test_any_number_of_definitions_costs_the_same_statements(client: Client) -> None:
    counts: list[int] = []
    names: list[object] = []
    for keys in ("ab", "cd"):
        for key in keys:
            one = await client.create(key=key, externalKey=None, **RATIO)
            await client.create(formula=f"{key} * 2", externalKey=None, targetSchedule=[_THREE], **RATIO)
            items = [{"kpiId": one}]
            await client.create(children={"method": "SUM", "items": items}, externalKey=None, **RATIO)
        answer = await client.desk.acme.ask(EVERY_DEFINITION)
        counts.append(answer.statements)
        names = [node["formula"] for node in answer.data["kpis"]["nodes"] if node["formula"]]

    assert len(names) == 4
    assert counts[0] == counts[1]


async def test_a_formula_is_checked_while_it_is_typed(client: Client) -> None:
    await family(client)

    async def check(expression: str, **unit: Any) -> Any:
        return (await client.ask(CHECK, expression=expression, **unit))["checkFormula"]

    fine = {"inputs": [{"kpi": {"key": "ltv"}}, {"kpi": {"key": "cac"}}], "errors": []}
    assert await check("ltv / cac") == {"unit": "RATIO", "currency": None, **fine}
    assert await check("ltv + cac") == {"unit": "CURRENCY", "currency": "EUR", **fine}
    assert await check("ltv / cac", unit="NUMBER") == {"unit": "NUMBER", "currency": None, **fine}
    assert (await check("ltv / cac", unit="CURRENCY", currency="EUR"))["errors"] == [
        {"message": "The result of the formula is a ratio, and the unit of the KPI is EUR.", "column": None}
    ]
    assert (await check("ltv +"))["errors"] == [
        {"message": "Column 6: expected a number, the key of a KPI or “(”, found the end.", "column": 6}
    ]
    assert (await check("ltv + " * 30 + "1"))["errors"][0]["column"] is None
    assert len((await check("+".join(f"k{number}" for number in range(30))))["errors"]) == 2
    assert len((await check("ltv", unit="CURRENCY"))["errors"]) == 1


async def test_errors_of_a_definition_name_their_places(client: Client) -> None:
    ids = await family(client)

    answer = await client.ask(
        """
        mutation ($loop: UpdateKpiInput!, $children: CreateKpiInput!) {
          updateKpi(input: $loop) { errors { __typename code path ... on KpiCycle { loop } } }
          createKpi(input: $children) { errors { code path } }
        }
        """,
        loop={"id": ids["ltv"], "children": {"method": "SUM", "items": [{"kpiId": ids["both"]}]}},
        children={
            "name": "Sum",
            "scope": "COMPANY",
            "direction": "HIGHER",
            "timer": {"clock": "ELAPSED"},
            "children": {"method": "SUM", "items": [{"kpiId": ids["ltv"]}]},
        },
    )

    path = ["input", "children", "items", "0", "kpiId"]
    assert answer["updateKpi"]["errors"] == [
        {"__typename": "KpiCycle", "code": "KPI_CYCLE", "path": path, "loop": [ids["ltv"], ids["both"], ids["ltv"]]}
    ]
    assert answer["createKpi"]["errors"] == [
        {"code": "INVALID_INPUT", "path": ["input", "children"]},
        {"code": "INVALID_INPUT", "path": ["input", "timer"]},
    ]


async def test_targets_and_weights_are_told_without_reading_the_lines_of_each_kpi_by_itself(client: Client) -> None:
    text = """{ kpis { nodes {
      targetSchedule { target { value } thresholds { green } } children { items { weight } }
      measurementSeries { points { value } }
    } } }"""
    counts: list[int] = []
    for _ in range(2):
        one = await client.create(externalKey=None, targetSchedule=[_THREE], **RATIO)
        children = {"method": "WEIGHTED_AVERAGE", "items": [{"kpiId": one, "weight": 2}]}
        await client.create(children=children, externalKey=None, **RATIO)
        counts.append((await client.desk.acme.ask(text)).statements)

    assert counts[0] == counts[1]
