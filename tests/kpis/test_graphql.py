"""KPIs through the published schema."""

from collections import Counter
from collections.abc import Sequence

import pytest

from domain.okrs.objectives import Scope, Visibility
from storage.database import ReadSession, Row
from tests.kpis.client import MARGIN, Client, row
from tests.kpis.desk import april


async def test_a_kpi_is_read_as_it_was_created(client: Client) -> None:
    await client.create()

    answer = await client.ask(
        """
        { kpi(by: {externalKey: {source: "erp", id: "gm"}}) {
            __typename name scope unit direction cadence aggregation source focus tags team { id } accountable { id }
            target { value lower upper } thresholds { green yellow } externalKey { source id } archivedAt
            currentValue currentPeriodStart lastMeasuredAt health attainment isStale version
        } }
        """
    )

    assert answer["kpi"] == {
        "__typename": "Kpi",
        **{name: MARGIN[name] for name in ("name", "scope", "unit", "direction", "cadence", "aggregation")},
        "source": "MEASURED",
        "focus": False,
        "tags": [],
        "team": None,
        "accountable": None,
        "archivedAt": None,
        "target": {"value": 50, "lower": None, "upper": None},
        "thresholds": {"green": 50, "yellow": 40},
        "externalKey": {"source": "erp", "id": "gm"},
        "currentValue": None,
        "currentPeriodStart": None,
        "lastMeasuredAt": None,
        "attainment": None,
        "health": "NO_DATA",
        "isStale": False,
        "version": 1,
    }


async def test_a_kpi_is_changed_by_what_is_sent_and_cleared_by_null(client: Client) -> None:
    kpi_id = await client.create(description="What is left of a project")

    answer = await client.ask(
        """
        mutation ($input: UpdateKpiInput!) { updateKpi(input: $input) {
            kpi { name description direction target { value lower upper } thresholds { green yellow } version }
            errors { code path }
        } }
        """,
        input={
            "id": kpi_id,
            "description": None,
            "direction": "IN_RANGE",
            "target": {"lower": 10, "upper": 20},
            "thresholds": None,
            "expectedVersion": 1,
        },
    )

    assert answer["updateKpi"] == {
        "kpi": {
            "name": MARGIN["name"],
            "description": None,
            "direction": "IN_RANGE",
            "thresholds": None,
            "version": 2,
            "target": {"value": None, "lower": 10, "upper": 20},
        },
        "errors": [],
    }


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"name": None}, "INVALID_INPUT", ["input", "name"]),
        ({"target": {"value": 0.1234567890123456}}, "INVALID_INPUT", ["input", "target", "value"]),
        ({"thresholds": {"green": 1, "yellow": 2}}, "INVALID_INPUT", ["input", "thresholds", "yellow"]),
        ({"expectedVersion": 7}, "VERSION_CONFLICT", ["input", "expectedVersion"]),
    ],
)
async def test_a_wrong_change_changes_nothing(
    client: Client, changes: dict[str, object], code: str, path: list[str]
) -> None:
    kpi_id = await client.create()

    answer = await client.ask(
        "mutation ($input: UpdateKpiInput!) { updateKpi(input: $input) { kpi { id } errors { code path } } }",
        input={"id": kpi_id, **changes},
    )

    assert answer["updateKpi"] == {"kpi": None, "errors": [{"code": code, "path": path}]}
    assert (await client.desk.stands(kpi_id))["version"] == 1


async def test_a_kpi_is_archived_restored_and_deleted(client: Client) -> None:
    kpi_id = await client.create()
    text = """
    mutation ($input: KpiStepInput!) {
        archiveKpi(input: $input) { kpi { archivedAt isStale } errors { code } }
        restoreKpi(input: $input) { kpi { archivedAt } errors { code } }
        deleteKpi(input: $input) { deletedId errors { code } }
        again: deleteKpi(input: $input) { deletedId errors { code } }
    }
    """

    answer = await client.ask(text, input={"id": kpi_id})

    assert answer == {
        "archiveKpi": {"kpi": {"archivedAt": "2026-04-15T10:00:00Z", "isStale": False}, "errors": []},
        "restoreKpi": {"kpi": {"archivedAt": None}, "errors": []},
        "deleteKpi": {"deletedId": kpi_id, "errors": []},
        "again": {"deletedId": None, "errors": [{"code": "NOT_FOUND"}]},
    }


async def test_a_kpi_is_stale_after_one_cadence_and_the_days_of_grace(client: Client) -> None:
    kpi_id = await client.create(cadence="WEEKLY")
    text = "query ($id: ID!) { kpi(by: {id: $id}) { isStale } }"

    stale = []
    for day in (25, 26):
        client.desk.clock.go_to(april(day))
        stale.append((await client.ask(text, id=kpi_id))["kpi"]["isStale"])

    assert stale == [False, True]


async def test_a_link_moves_the_key_result_and_an_unlink_keeps_its_value(client: Client) -> None:
    kpi_id = await client.create()
    await client.record([row(kpi_id, "2026-04-10T10:00:00Z", 4)])
    objective_id = await client.desk.acme.objective(await client.desk.acme.quarter())
    key_result_id = await client.desk.acme.key_result(objective_id)
    selected = "{ keyResult { source currentValue progress kpi { id } objective { progress } } errors { code path } }"

    linked = await client.ask(
        f"mutation ($input: LinkKpiInput!) {{ linkKpi(input: $input) {selected} }}",
        input={"keyResultId": key_result_id, "kpiId": kpi_id},
    )
    unlinked = await client.ask(
        f"mutation ($input: UnlinkKpiInput!) {{ unlinkKpi(input: $input) {selected} }}",
        input={"keyResultId": key_result_id},
    )

    moved = {"currentValue": 4, "progress": 0.4, "objective": {"progress": 0.4}}
    assert linked["linkKpi"] == {"keyResult": {"source": "KPI", "kpi": {"id": kpi_id}, **moved}, "errors": []}
    assert unlinked["unlinkKpi"] == {"keyResult": {"source": "CHECK_IN", "kpi": None, **moved}, "errors": []}


async def test_a_kpi_shows_only_those_key_results_it_drives_that_one_may_see(client: Client) -> None:
    desk = client.desk
    kpi_id = await client.create()
    cycle_id = await desk.acme.quarter()
    open_objective = await desk.acme.objective(cycle_id)
    hidden_objective = await desk.acme.objective(cycle_id, visibility=Visibility.PRIVATE)
    driven = [await desk.acme.key_result(objective_id) for objective_id in (open_objective, hidden_objective)]
    for key_result_id in driven:
        await desk.link(key_result_id, kpi_id)
    somebody = await desk.acme.acting_as(await desk.acme.person())
    text = "query ($id: ID!) { kpi(by: {id: $id}) { keyResults { totalCount nodes { id } } } }"

    seen = [await client.ask(text, actor, id=kpi_id) for actor in (desk.acme.owner, somebody)]

    assert [[node["id"] for node in each["kpi"]["keyResults"]["nodes"]] for each in seen] == [driven, driven[:1]]
    assert [each["kpi"]["keyResults"]["totalCount"] for each in seen] == [2, 1]


async def test_kpis_are_listed_by_filter_and_order(client: Client) -> None:
    for name, value in (("b", 39), ("a", 45), ("c", 60)):
        kpi_id = await client.create(name=name, externalKey=None)
        await client.record([row(kpi_id, "2026-04-10T10:00:00Z", value)])

    answer = await client.ask(
        """
        { red: kpis(filter: {health: {in: [RED, YELLOW]}}, orderBy: [{field: HEALTH}]) { nodes { name health } }
          all: kpis(orderBy: [{field: ATTAINMENT, direction: DESC}], first: 2) { totalCount edges { node { name } } } }
        """
    )

    assert answer["red"]["nodes"] == [{"name": "b", "health": "RED"}, {"name": "a", "health": "YELLOW"}]
    assert answer["all"] == {"totalCount": 3, "edges": [{"node": {"name": "c"}}, {"node": {"name": "a"}}]}


async def test_a_kpi_tells_what_one_may_do_with_it(client: Client) -> None:
    acme = client.desk.acme
    lead, owner = await acme.person("Anna"), await acme.person("Ben")
    await client.desk.join(await acme.team(lead_id=lead), owner)
    kpi_id = await client.desk.kpi(scope=Scope.INDIVIDUAL, person_id=owner)
    text = """
    query ($id: ID!) { kpi(by: {id: $id}) { viewerCan {
        update { allowed reason } recordMeasurements { allowed }
    } } }
    """

    allowed = []
    for person in (lead, owner, await acme.person("Cleo")):
        answer = await client.ask(text, await acme.acting_as(person), id=kpi_id)
        can = answer["kpi"]["viewerCan"]
        allowed.append(
            (can["update"]["allowed"], can["update"]["reason"] is None, can["recordMeasurements"]["allowed"])
        )

    assert allowed == [(True, True, True), (True, True, True), (False, False, False)]


async def test_statements_do_not_grow_with_kpis(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: Counter[str] = Counter()
    fetch_text = ReadSession.fetch_text

    async def counting(session: ReadSession, sql: str, arguments: Sequence[object]) -> list[Row]:
        counted[sql] += 1
        return await fetch_text(session, sql, arguments)

    monkeypatch.setattr(ReadSession, "fetch_text", counting)
    anna = await client.desk.acme.person("Anna")
    text = """
    { kpis { nodes { accountable { name } externalKey { id } keyResults { nodes { title objective { title } } }
                     measurements { nodes { author { name } revisions { author { name } } kpi { name } } } } } }
    """

    async def statements(kpis: int) -> int:
        for _ in range(kpis):
            kpi_id = await client.create(accountableId=anna, externalKey=None)
            await client.desk.driven(kpi_id)
            for value in (1, 2):
                await client.desk.measure(kpi_id, april(10), value, "a")
        counted.clear()
        await client.ask(text)
        return counted.total()

    few = await statements(1)

    assert await statements(4) == few
    assert max(counted.values()) == 1
