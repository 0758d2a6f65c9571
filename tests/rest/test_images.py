"""Charts and badges over HTTP: drawn for who may see them, revalidated by their tags, and opened by links."""

import re
from dataclasses import replace

import pytest

from api.charts import kpi_chart
from commands.kpis.kpis import CreateKpi, create_kpi
from commands.orgs.people import ChangePerson, deactivate_person
from commands.orgs.tokens import RevokeToken, revoke_token
from domain.actor import TokenScope
from domain.kpis.kpis import KpiDirection
from domain.okrs.objectives import Scope, Visibility
from tests.company import Company
from tests.graphql.house import House
from tests.rest.desk import Desk, refused

LINKS = "/v1/image-links"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def chart(desk: Desk, name: str = "kpi") -> str:
    kind = "kpis" if name.endswith("kpi") else "objectives"
    return f"/v1/{kind}/{desk.company[name]}/chart.svg"


def badge(desk: Desk, name: str = "metric") -> str:
    return f"/v1/key-results/{desk.company[name]}/badge.svg"


def every(desk: Desk) -> list[str]:
    return [chart(desk), chart(desk, "company_goal"), badge(desk)]


async def link(desk: Desk, path: str, viewer: str = "ada") -> str:
    response = await desk.call("POST", LINKS, viewer, json={"path": path})
    assert response.status_code == 200, response.text
    linked: str = response.json()["data"]["path"]
    return linked


async def test_a_picture_comes_as_svg_that_brings_its_own_style_and_runs_nothing(reader: Desk) -> None:
    for path in every(reader):
        response = await reader.get(path)

        assert response.status_code == 200
        assert response.headers["content-type"] == "image/svg+xml"
        assert response.headers["content-security-policy"] == POLICY
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["cache-control"] == "private, no-cache"
        assert re.fullmatch(r'"[0-9a-f]{32}"', response.headers["etag"])
        assert response.text.startswith("<?xml")
        assert "<svg " in response.text


async def test_the_chart_of_a_kpi_shows_its_periods(reader: Desk) -> None:
    response = await reader.get(chart(reader))

    assert "A line chart of 2 values by period, Jun\u00a02025 to May\u00a02026" in response.text
    assert "Lowest 3.5, highest 6." in response.text


async def test_a_kpi_goes_by_its_key_too(desk: Desk) -> None:
    command = CreateKpi("Revenue", Scope.COMPANY, KpiDirection.HIGHER, key="mrr")
    kpi_id = await desk.company.run(create_kpi, command)

    recorded = await desk.record({"measurements": [{"at": "2026-05-19T10:00:00Z", "value": 7}]}, kpi="mrr")

    assert recorded.json()["counts"]["created"] == 1
    assert f"{kpi_id}-title" in (await desk.get("/v1/kpis/mrr/chart.svg")).text


async def test_the_badge_of_a_key_result_says_how_it_stands(reader: Desk) -> None:
    title = (await reader.shown("metric"))["title"]

    assert f'<title id="{reader.company["metric"]}-title">{title}: ' in (await reader.get(badge(reader))).text
    assert ">Ours</text>" in (await reader.get(f"{badge(reader)}?label=Ours")).text


async def test_a_picture_without_data_is_a_picture(reader: Desk) -> None:
    for path in (chart(reader, "idle_kpi"), f"{chart(reader, 'company_goal')}?from=2020-01-01&to=2020-02-01"):
        response = await reader.get(path)
        assert response.status_code == 200
        assert "no data yet" in response.text


async def test_what_is_known_already_is_not_drawn_again(reader: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = (await reader.get(chart(reader))).headers["etag"]
    monkeypatch.setattr(kpi_chart, "draw_kpi", None)

    again = await reader.get(chart(reader), headers={"If-None-Match": tag})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert again.headers["content-security-policy"] == POLICY


async def test_the_tag_changes_with_what_is_shown_and_how(desk: Desk) -> None:
    before = (await desk.get(chart(desk))).headers["etag"]
    dark = (await desk.get(f"{chart(desk)}?theme=dark")).headers["etag"]
    await desk.record({"measurements": [{"at": "2026-05-19T10:00:00Z", "value": 9.5}]})

    assert len({before, dark, (await desk.get(chart(desk))).headers["etag"]}) == 3


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("width=199", ["width"]),
        ("width=1201", ["width"]),
        ("height=119", ["height"]),
        ("theme=Dark", ["theme"]),
        ("from=2026-13-01", ["from"]),
        ("from=2026-05-02&to=2026-05-01", ["from"]),
        ("from=1969-12-31&to=1970-01-01", ["from"]),
        ("from=2000-01-01&to=2026-01-01", ["from"]),
        ("to=9999-12-31", None),
        ("size=3", ["size"]),
        ("label=x", ["label"]),
        ("width=300&width=300", ["width"]),
    ],
)
async def test_a_parameter_that_is_wrong_is_named(reader: Desk, query: str, path: list[str] | None) -> None:
    for name in ("kpi", "company_goal"):
        response = await reader.get(f"{chart(reader, name)}?{query}")
        assert refused(response)[:2] == (400, "INVALID_INPUT")
        assert path is None or refused(response)[2] == path


async def test_a_label_of_a_badge_is_short(reader: Desk) -> None:
    assert refused(await reader.get(f"{badge(reader)}?label={'x' * 101}")) == (400, "INVALID_INPUT", ["label"])


@pytest.mark.parametrize("viewer", ["eve", "ben", "finn", "dan", "ada"])
async def test_what_somebody_may_not_see_is_not_found(reader: Desk, viewer: str) -> None:
    sees = (await reader.get(chart(reader, "private_goal"), viewer)).status_code

    assert sees == (200 if viewer in {"ada", "dan", "finn"} else 404)
    assert (await reader.call("POST", LINKS, viewer, json={"path": chart(reader, "private_goal")})).status_code == sees


async def test_a_private_kpi_is_not_there_for_others_by_id_key_or_link(desk: Desk) -> None:
    command = CreateKpi("Runway", Scope.COMPANY, KpiDirection.HIGHER, key="runway", visibility=Visibility.PRIVATE)
    kpi_id = await desk.company.run(create_kpi, replace(command, viewer_ids=(desk.company["dan"],)))
    by_id = f"/v1/kpis/{kpi_id}/chart.svg"

    for path in (by_id, "/v1/kpis/runway/chart.svg"):
        assert (await desk.get(path, "dan")).status_code == 200
        assert refused(await desk.get(path, "eve")) == (404, "NOT_FOUND", None)
    assert refused(await desk.call("POST", LINKS, "eve", json={"path": by_id})) == (404, "NOT_FOUND", None)
    row = {"measurements": [{"at": "2026-05-19T10:00:00Z", "value": 7}]}
    assert refused(await desk.record(row, kpi="runway", viewer="eve")) == (404, "NOT_FOUND", None)


async def test_what_is_not_there_is_not_found_in_json(reader: Desk, other_company: Company) -> None:
    nobody = reader.company["kpi"][:-5] + "00000"
    for path in (
        f"/v1/kpis/{nobody}/chart.svg",
        "/v1/kpis/x/chart.svg",
        f"/v1/objectives/{reader.company['kpi']}/chart.svg",
        f"/v1/key-results/{reader.company['company_goal']}/badge.svg",
        f"/v1/kpis/{other_company['kpi']}/chart.svg",
    ):
        assert refused(await reader.get(path)) == (404, "NOT_FOUND", None)


async def test_a_link_opens_its_picture_without_a_header(reader: Desk) -> None:
    for path in every(reader):
        linked = await link(reader, path)
        opened = await reader.client.get(linked)

        assert opened.status_code == 200
        assert opened.text == (await reader.get(path)).text


async def test_a_link_keeps_the_parameters_and_takes_others(reader: Desk) -> None:
    linked = await link(reader, f"{chart(reader)}?theme=dark&width=600")

    assert "?theme=dark&width=600&signature=" in linked
    assert (await reader.client.get(linked)).text == (await reader.get(f"{chart(reader)}?theme=dark&width=600")).text
    assert 'width="300"' in (await reader.client.get(linked.replace("width=600", "width=300"))).text


async def test_a_link_opens_nothing_else(reader: Desk) -> None:
    signature = (await link(reader, chart(reader))).partition("signature=")[2]

    for path in (
        chart(reader, "idle_kpi"),
        badge(reader),
        "/v1/key-results",
        f"/v1/key-results/{reader.company['metric']}",
    ):
        assert refused(await reader.client.get(f"{path}?signature={signature}"))[:2] == (401, "UNAUTHENTICATED")


async def test_a_signature_that_was_tampered_with_opens_nothing(reader: Desk) -> None:
    linked = await link(reader, chart(reader))
    path, _, signature = linked.partition("?signature=")
    organization, token, seal = signature[:26], signature[26:52], signature[52:]
    swapped = token + organization + seal

    for wrong in ("", "x", signature[:-1], signature + "0", signature[::-1], "é" * 84, signature.upper(), swapped):
        assert refused(await reader.client.get(f"{path}?signature={wrong}"))[:2] == (401, "UNAUTHENTICATED")


async def test_a_link_shows_what_its_maker_may_see_at_that_moment(desk: Desk, rest_house: House) -> None:
    linked = await link(desk, chart(desk, "private_goal"), "dan")
    assert (await desk.client.get(linked)).status_code == 200

    await rest_house.writer.execute("DELETE FROM objective_viewers WHERE org_id = $1", desk.company.org_id)

    assert refused(await desk.client.get(linked)) == (404, "NOT_FOUND", None)


async def test_a_link_ends_with_its_token(desk: Desk, rest_house: House) -> None:
    linked = await link(desk, chart(desk), "ben")
    token_id = await rest_house.writer.fetchval(
        "SELECT max(id) FROM api_tokens WHERE org_id = $1 AND person_id = $2", desk.company.org_id, desk.company["ben"]
    )

    await desk.company.run(revoke_token, RevokeToken(token_id))

    assert refused(await desk.client.get(linked))[:2] == (401, "UNAUTHENTICATED")


async def test_a_link_ends_with_its_person(desk: Desk) -> None:
    linked = await link(desk, chart(desk), "ben")

    await desk.company.run(deactivate_person, ChangePerson(desk.company["ben"]))

    assert refused(await desk.client.get(linked))[:2] == (401, "UNAUTHENTICATED")


async def test_a_token_that_only_reads_makes_links(reader: Desk) -> None:
    token = await reader.token("ben", TokenScope.READ)

    response = await reader.client.post(
        LINKS, json={"path": chart(reader)}, headers={"Authorization": f"Bearer {token}"}
    )

    assert response.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        7,
        "/v1/key-results",
        "https://elsewhere.example/v1/kpis/{kpi}/chart.svg",
        "//elsewhere.example/v1/kpis/{kpi}/chart.svg",
        "/v1/kpis/{kpi}/chart.svg?signature=x",
        "/v1/kpis/{kpi}/chart.svg?%73ignature=x",
        "/v1/kpis/{kpi}/chart.svg?a=b#c",
        "/v1/kpis/{kpi}/chart.svg?a=b\r\nX: y",
        "/v1/kpis/{kpi}/chart.svg?a=" + "b" * 2_000,
        "/v1/kpis/kpi_zzzzzzzzzzzzzzzzzzzzzzzzzz/chart.svg",
        "/v1/objectives/{kpi}/chart.svg",
    ],
)
async def test_only_a_picture_has_a_link(reader: Desk, path: object) -> None:
    given = path.replace("{kpi}", reader.company["kpi"]) if isinstance(path, str) else path

    response = await reader.call("POST", LINKS, json={"path": given})

    assert refused(response) == (400, "INVALID_INPUT", ["path"])
