"""Measurements through the published schema."""

from tests.kpis.client import MARGIN, Client, row


async def test_measurements_are_answered_row_by_row(client: Client) -> None:
    kpi_id = await client.create()
    by_key = {"externalKey": {"source": "erp", "id": "gm"}}

    answer = await client.record(
        [
            row(kpi_id, "2026-04-01T10:00:00Z", 40, externalId="a"),
            row(kpi_id, "2026-04-01T10:00:00Z", 44, externalId="a"),
            {"kpi": by_key, "at": "2026-04-02T00:30:00+02:00", "value": 45.5},
            row(kpi_id, "2026-04-03T10:00:00Z", 0.1234567890123456),
        ]
    )

    assert answer["errors"] == []
    assert [(result["status"], result["measurement"]) for result in answer["results"]] == [
        ("CREATED", {"value": 44, "version": 2}),
        ("CORRECTED", {"value": 44, "version": 2}),
        ("CREATED", {"value": 45.5, "version": 1}),
        ("REJECTED", None),
    ]
    (error,) = answer["results"][3]["errors"]
    assert (error["code"], error["path"]) == ("INVALID_INPUT", ["input", "measurements", "3", "value"])


async def test_an_atomic_call_with_a_bad_row_answers_no_rows_but_errors(client: Client) -> None:
    kpi_id = await client.create()
    rows = [row(kpi_id, "2026-04-01T10:00:00Z", 1), row("kpi_x", "2999-04-01T10:00:00Z", 2)]

    answer = await client.record(rows, atomic=True)

    assert answer["results"] is None
    assert [(error["code"], error["path"][1:]) for error in answer["errors"]] == [
        ("NOT_FOUND", ["measurements", "1", "kpi"]),
        ("INVALID_INPUT", ["measurements", "1", "at"]),
    ]


async def test_measurements_are_read_with_what_they_said_before(client: Client) -> None:
    kpi_id = await client.create()
    for value in (40, 44):
        await client.record([row(kpi_id, "2026-04-01T10:00:00Z", value, externalId="a", source="erp", note="n")])
    await client.record([row(kpi_id, "2026-04-02T10:00:00Z", 50)])

    answer = await client.ask(
        """
        query ($id: ID!) { kpi(by: {id: $id}) {
            currentValue attainment health lastMeasuredAt
            measurements(first: 10) { totalCount nodes {
                at value source note externalId author { id } kpi { id } version
                revisions { version at value source note writtenAt replacedAt author { id } }
            } }
        } }
        """,
        id=kpi_id,
    )

    kpi = answer["kpi"]
    assert (kpi["currentValue"], kpi["attainment"], kpi["health"]) == (47, 0.94, "YELLOW")
    assert kpi["lastMeasuredAt"] == "2026-04-02T10:00:00Z"
    newest, corrected = kpi["measurements"]["nodes"]
    assert (kpi["measurements"]["totalCount"], newest["value"], newest["revisions"]) == (2, 50, [])
    assert corrected == {
        "at": "2026-04-01T10:00:00Z",
        "value": 44,
        "source": "erp",
        "note": "n",
        "externalId": "a",
        "author": None,
        "version": 2,
        "kpi": {"id": kpi_id},
        "revisions": [
            {
                "version": 1,
                "at": "2026-04-01T10:00:00Z",
                "value": 40,
                "source": "erp",
                "note": "n",
                "writtenAt": "2026-04-15T10:00:00Z",
                "replacedAt": "2026-04-15T10:00:00Z",
                "author": None,
            }
        ],
    }


async def test_a_measurement_is_a_node_of_its_own(client: Client) -> None:
    kpi_id = await client.create()
    await client.record([row(kpi_id, "2026-04-10T10:00:00Z", 4)])
    (measurement,) = await client.desk.acme.rows("kpi_measurements")

    answer = await client.ask(
        "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Measurement { value kpi { name } } } }",
        ids=[kpi_id, measurement["id"]],
    )

    assert answer["nodes"] == [
        {"__typename": "Kpi", "id": kpi_id},
        {"__typename": "Measurement", "id": measurement["id"], "value": 4, "kpi": {"name": MARGIN["name"]}},
    ]
