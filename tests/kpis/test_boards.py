"""Boards: KPIs in an order, for everybody to look at, as far as each may see them."""

from dataclasses import replace
from typing import Any

import pytest

from commands.entities import ExternalKey
from commands.kpis.boards import (
    CreateKpiBoard,
    DeleteKpiBoard,
    UpdateKpiBoard,
    create_kpi_board,
    delete_kpi_board,
    update_kpi_board,
)
from commands.kpis.lifecycle import ChangeKpi, archive_kpi, delete_kpi
from domain.actor import TokenScope
from domain.errors import AlreadyExists, NotAllowed, NotFound, ValidationFailed, VersionConflict
from domain.okrs.objectives import Scope, Visibility
from tests.kpis.client import Client
from tests.kpis.desk import Desk

BOARD = """query ($id: ID!) { kpiBoard(by: {id: $id}) {
  name scope team { id } kpis { id name archivedAt } version viewerCan { update { allowed } }
} }"""


async def board(desk: Desk, *kpi_ids: str, **given: Any) -> str:
    command = CreateKpiBoard(**{"name": "Growth", "scope": Scope.COMPANY, "kpi_ids": kpi_ids, **given})
    return await desk.run(create_kpi_board, command)


async def shown(client: Client, board_id: str, actor: Any = None) -> list[str]:
    return [kpi["id"] for kpi in (await client.ask(BOARD, actor, id=board_id))["kpiBoard"]["kpis"]]


async def hide(desk: Desk, kpi_id: str) -> None:
    async with desk.database.connection(desk.acme.owner.org_id) as connection:
        await connection.execute("UPDATE kpis SET visibility = $1 WHERE id = $2", Visibility.PRIVATE.value, kpi_id)


async def test_a_board_shows_its_kpis_in_the_order_in_which_they_were_given(client: Client, desk: Desk) -> None:
    first, second, third = [await desk.kpi() for _ in range(3)]
    board_id = await board(desk, third, first, second)

    before = await shown(client, board_id)
    await desk.run(update_kpi_board, UpdateKpiBoard(board_id, {"kpi_ids": [second, third]}))

    assert before == [third, first, second]
    assert await shown(client, board_id) == [second, third]
    assert [event["data"] for event in await desk.acme.events("KPI_BOARD_UPDATED")] == [{"changed": ["kpis"]}]


async def test_what_somebody_may_not_see_is_not_shown_to_them_and_stays_when_they_rearrange(
    client: Client, desk: Desk
) -> None:
    lead = await desk.acme.person("Lead")
    team = await desk.acme.team(lead_id=lead)
    actor = await desk.acme.acting_as(lead)
    secret, first, second = [await desk.kpi() for _ in range(3)]
    board_id = await board(desk, secret, first, second, scope=Scope.TEAM, team_id=team)
    await hide(desk, secret)

    assert await shown(client, board_id, actor) == [first, second]
    await desk.run(update_kpi_board, UpdateKpiBoard(board_id, {"kpi_ids": [second]}), actor)

    assert await shown(client, board_id, actor) == [second]
    assert await shown(client, board_id) == [second, secret]
    with pytest.raises(NotFound):
        await desk.run(update_kpi_board, UpdateKpiBoard(board_id, {"kpi_ids": [secret]}), actor)


async def test_an_archived_kpi_stays_where_it_is_and_comes_nowhere_anew(client: Client, desk: Desk) -> None:
    kept, other = await desk.kpi(), await desk.kpi()
    board_id = await board(desk, kept)
    for kpi_id in (kept, other):
        await desk.run(archive_kpi, ChangeKpi(kpi_id))

    await desk.run(update_kpi_board, UpdateKpiBoard(board_id, {"name": "Old", "kpi_ids": [kept]}))
    with pytest.raises(ValidationFailed) as refused:
        await desk.run(update_kpi_board, UpdateKpiBoard(board_id, {"name": "", "kpi_ids": [kept, other]}))

    assert {error.path for error in refused.value.errors} == {("name",), ("kpiIds", "1")}
    assert await shown(client, board_id) == [kept]


async def test_a_deleted_kpi_leaves_its_boards_and_a_deleted_board_leaves_its_kpis(client: Client, desk: Desk) -> None:
    gone, stays = await desk.kpi(), await desk.kpi()
    board_id = await board(desk, gone, stays)

    await desk.run(delete_kpi, ChangeKpi(gone))
    left = await shown(client, board_id)
    await desk.run(delete_kpi_board, DeleteKpiBoard(board_id))

    assert left == [stays]
    assert (await client.ask(BOARD, id=board_id))["kpiBoard"] is None
    assert [event["data"] for event in await desk.acme.events("KPI_BOARD_DELETED")] == [{"name": "Growth"}]
    assert (await desk.stands(stays))["id"] == stays


async def test_a_board_belongs_to_who_may_have_kpis_there(desk: Desk) -> None:
    lead, member = await desk.acme.person("Lead"), await desk.acme.person("Member")
    team = await desk.acme.team(lead_id=lead)
    await desk.join(team, member)
    of_team: dict[str, Any] = {"scope": Scope.TEAM, "team_id": team}
    of_member: dict[str, Any] = {"scope": Scope.INDIVIDUAL, "person_id": member}
    leading, being = await desk.acme.acting_as(lead), await desk.acme.acting_as(member)

    made = [
        await desk.run(create_kpi_board, CreateKpiBoard(name="Board", **given), actor)
        for given, actor in ((of_team, leading), (of_member, leading), (of_member, being))
    ]

    of_company: dict[str, Any] = {"scope": Scope.COMPANY}
    for given, actor in ((of_team, being), (of_company, leading)):
        with pytest.raises(NotAllowed):
            await desk.run(create_kpi_board, CreateKpiBoard(name="Board", **given), actor)
    for actor in (being, replace(leading, scope=TokenScope.READ)):
        with pytest.raises(NotAllowed):
            await desk.run(update_kpi_board, UpdateKpiBoard(made[0], {"name": "Mine"}), actor)
        with pytest.raises(NotAllowed):
            await desk.run(delete_kpi_board, DeleteKpiBoard(made[0]), actor)


async def test_boards_are_found_by_key_by_team_and_by_name(client: Client, desk: Desk) -> None:
    above = await desk.acme.team("Above")
    team = await desk.acme.team("Below", above)
    key = ExternalKey("bi", "b1")
    board_id = await board(desk, name="zeta", scope=Scope.TEAM, team_id=team, external_key=key)
    other = await board(desk, name="Alpha")

    found = await client.ask(
        """query ($team: ID!) {
          kpiBoard(by: {externalKey: {source: "bi", id: "b1"}}) { id externalKey { source id } }
          kpiBoards { totalCount nodes { id } }
          within: kpiBoards(filter: {team: {in: [$team], includeSubtree: true}}) { nodes { id } }
          team(by: {id: $team}) { kpiBoards { nodes { id } } }
        }""",
        team=above,
    )

    assert found["kpiBoard"] == {"id": board_id, "externalKey": {"source": "bi", "id": "b1"}}
    assert found["kpiBoards"] == {"totalCount": 2, "nodes": [{"id": other}, {"id": board_id}]}
    assert found["within"]["nodes"] == [{"id": board_id}]
    assert found["team"]["kpiBoards"]["nodes"] == []
    with pytest.raises(AlreadyExists):
        await board(desk, external_key=key)


async def test_a_board_changes_only_as_it_was_read_and_not_for_nothing(desk: Desk) -> None:
    kpi_id = await desk.kpi()
    board_id = await board(desk, kpi_id)

    await desk.run(update_kpi_board, UpdateKpiBoard(board_id, {"name": "Growth ", "kpi_ids": [kpi_id]}, 1))
    with pytest.raises(VersionConflict):
        await desk.run(update_kpi_board, UpdateKpiBoard(board_id, {"name": "New"}, expected_version=2))

    assert (await desk.acme.row("kpi_boards", board_id))["version"] == 1
    assert await desk.acme.events("KPI_BOARD_UPDATED") == []
