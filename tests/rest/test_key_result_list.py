"""The list of key results: what its filters let through, and how its pages follow one another."""

from datetime import timedelta
from itertools import chain
from urllib.parse import quote, urljoin

import pytest

from commands.okrs.check_ins import CheckIn, check_in
from commands.okrs.lifecycle import ChangeKeyResult, ChangeObjective, archive_key_result, archive_objective
from domain.actor import Actor
from domain.numbers import exact_number
from domain.okrs.status import Status
from storage.database import ReadSession
from tests.company import NOW, Company
from tests.graphql.house import SettableClock
from tests.rest.desk import LIST, Desk, refused

SQUAD = {"ratio", "at_least", "at_most", "range", "share", "milestones", "checkpoints", "driven"}
SOMEBODY_ELSE = "per_01m816y75xegerm0j6g64skbn4"


async def test_without_filters_everything_visible_is_listed_oldest_first(reader: Desk) -> None:
    ids = await reader.listed("limit=100")

    assert ids == sorted(ids)
    assert SQUAD | {"metric", "secret", "hushed", "sold", "past", "by_others"} <= await reader.named("limit=100")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("ownerId={eve}", {"metric"}),
        ("ownerId={gone}", set()),
        (f"ownerId={SOMEBODY_ELSE}", set()),
        ("objectiveId={division_goal}", {"by_others"}),
        ("cycleId={q1}", {"past"}),
        ("teamId={department}", {"hushed"}),
        ("teamId={department}&includeSubtree=false", {"hushed"}),
        ("teamId={lobby}&includeSubtree=true", set()),
        ("source=KPI", {"driven"}),
        ("source=ALIGNED", {"by_others"}),
        ("status=OVERPERFORMING", set()),
        ("ownerId={finn}&cycleId={q2}", {"sold"}),
        ("objectiveId={squad_goal}&source=KPI&status=ON_TRACK", {"driven"}),
        ("includeSubtree=true&source=KPI", {"driven"}),
    ],
)
async def test_a_filter_lets_through_what_fits(reader: Desk, query: str, names: set[str]) -> None:
    assert await reader.named(query.format_map(reader.company.ids)) == names


async def test_a_team_with_its_subtree_has_what_the_teams_below_it_have(reader: Desk) -> None:
    found = await reader.named(f"teamId={reader.company['division']}&includeSubtree=true")

    assert found == {*SQUAD, "hushed", "by_others", "drafted"}


async def test_a_repeated_status_lets_each_of_them_through(reader: Desk) -> None:
    each = [await reader.named(f"status={status}") for status in ("AT_RISK", "NO_DATA")]

    assert await reader.named("status=AT_RISK&status=NO_DATA&status=AT_RISK") == each[0] | each[1]
    assert all(each)


async def test_the_statuses_share_all_key_results_between_them(reader: Desk) -> None:
    by_status = [await reader.listed(f"limit=100&status={status}") for status in Status]

    assert sorted(chain.from_iterable(by_status)) == await reader.listed("limit=100")


async def test_stale_or_not_are_the_two_halves(reader: Desk) -> None:
    stale, fresh = await reader.named("limit=100&stale=true"), await reader.named("limit=100&stale=false")

    assert "ratio" in stale
    assert "metric" in fresh
    assert stale.isdisjoint(fresh)
    assert stale | fresh == await reader.named("limit=100")


async def test_updated_since_shows_what_was_said_even_if_it_moved_nothing(desk: Desk, clock: SettableClock) -> None:
    clock.now = NOW + timedelta(minutes=1)
    await desk.company.run(check_in, CheckIn(desk.company["at_least"], exact_number(95)))

    moved = await desk.named("updatedSince=" + quote(clock.now.isoformat()))

    assert moved == {"at_least"}


@pytest.mark.parametrize(
    ("since", "is_there"),
    [("2026-05-20T09:30:00Z", True), ("2026-05-20T11%3A30%3A00.000%2B02:00", True), ("2026-05-20T09:30:01Z", False)],
)
async def test_updated_since_includes_its_moment_in_any_zone(reader: Desk, since: str, is_there: bool) -> None:
    assert bool(await reader.listed(f"updatedSince={since}")) is is_there


async def test_archived_key_results_and_those_of_archived_objectives_are_left_out(desk: Desk) -> None:
    await desk.company.run(archive_key_result, ChangeKeyResult(desk.company["ratio"]))
    await desk.company.run(archive_objective, ChangeObjective(desk.company["sales_goal"]))

    assert await desk.named("limit=100") & {"ratio", "sold"} == set()


async def test_whoever_may_not_see_an_objective_does_not_find_its_key_results(reader: Desk) -> None:
    seen = {viewer: await reader.named("limit=100", viewer) for viewer in ("finn", "dan", "eve", "vera")}

    assert "secret" in seen["finn"] & seen["dan"]
    assert "secret" not in seen["eve"] | seen["vera"]
    assert await reader.named(f"objectiveId={reader.company['private_goal']}", "eve") == set()


async def test_another_organization_is_not_there(reader: Desk, other_company: Company) -> None:
    assert set(other_company.ids.values()).isdisjoint(await reader.listed("limit=100"))
    assert await reader.listed(f"objectiveId={other_company['squad_goal']}") == []


@pytest.mark.parametrize("limit", [1, 2, 5, 100])
async def test_the_links_lead_through_the_whole_list_with_every_filter_kept(reader: Desk, limit: int) -> None:
    address = f"http://okra.test{LIST}?status=AT_RISK&status=NO_DATA&limit={limit}"
    ids: list[str] = []
    while True:
        response = await reader.get(address)
        page = response.json()["data"]
        ids += [row["id"] for row in page]
        assert len(page) <= limit
        if "next" not in response.links:
            break
        assert response.json()["nextCursor"] in response.links["next"]["url"]
        address = urljoin(address, response.links["next"]["url"])

    assert response.json()["nextCursor"] is None
    assert ids == await reader.listed("status=AT_RISK&status=NO_DATA&limit=100")


async def test_a_page_has_fifty_unless_asked_for_more(reader: Desk) -> None:
    assert await reader.listed() == await reader.listed("limit=50")


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("status=GOOD", "status"),
        ("status=at_risk", "status"),
        ("status=", "status"),
        ("status=AT_RISK,OFF_TRACK", "status"),
        ("stale=1", "stale"),
        ("stale=True", "stale"),
        ("ownerId=eve", "ownerId"),
        ("ownerId=", "ownerId"),
        ("ownerId=team_01m816y7aaeaerg94c15h3ywjh", "ownerId"),
        ("teamId=x", "teamId"),
        ("teamId=team_01m816y7aaeaerg94c15h3ywjh&teamId=team_01m816y7aaeaerg94c15h3ywjh", "teamId"),
        ("includeSubtree=yes", "includeSubtree"),
        ("cycleId=Q2", "cycleId"),
        ("objectiveId=%00", "objectiveId"),
        ("source=kpi", "source"),
        ("updatedSince=2026-05-20", "updatedSince"),
        ("updatedSince=2026-05-20T09:30:00", "updatedSince"),
        ("updatedSince=2026-05-20T09:30:00+02:00", "updatedSince"),
        ("updatedSince=2026-02-30T09:30:00Z", "updatedSince"),
        ("updatedSince=0001-01-01T00:00:00%2B14:00", "updatedSince"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=1.0", "limit"),
        ("limit=%C2%B2", "limit"),
        ("limit=99999999999999999999", "limit"),
        ("limit=5&limit=5", "limit"),
        ("cursor=x", "cursor"),
        ("cursor=", "cursor"),
        ("cursor=%FF", "cursor"),
        ("first=10", "first"),
        ("Status=AT_RISK", "Status"),
        ("requestId=1", "requestId"),
    ],
)
async def test_what_does_not_fit_is_refused_by_its_name(reader: Desk, query: str, path: str) -> None:
    assert refused(await reader.get(f"{LIST}?{query}")) == (400, "INVALID_INPUT", [path])


async def test_everything_that_is_wrong_is_told_at_once(reader: Desk) -> None:
    response = await reader.get(f"{LIST}?limit=0&status=GOOD&status=BAD&order=title&stale=maybe")

    assert [error["path"] for error in response.json()["error"]["errors"]] == [
        ["status"],
        ["status"],
        ["stale"],
        ["limit"],
        ["order"],
    ]


async def test_a_cursor_of_another_organization_is_refused(desk: Desk, reader: Desk) -> None:
    cursor = (await reader.get(f"{LIST}?limit=1")).json()["nextCursor"]

    assert refused(await desk.get(f"{LIST}?cursor={cursor}")) == (400, "INVALID_INPUT", ["cursor"])


async def test_a_cursor_stays_where_it_is_when_rows_are_archived(desk: Desk) -> None:
    everything = await desk.listed("limit=100")
    cursor = (await desk.get(f"{LIST}?limit=3")).json()["nextCursor"]
    names = {identifier: name for name, identifier in desk.company.ids.items()}
    for identifier in everything[1:3]:
        await desk.company.run(archive_key_result, ChangeKeyResult(desk.company[names[identifier]]))

    assert await desk.listed(f"limit=100&cursor={cursor}") == everything[3:]


async def test_a_page_takes_three_statements_however_long_it_is(reader: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions: list[ReadSession] = []
    read = reader.company.database.reading

    def reading(actor: Actor) -> ReadSession:
        sessions.append(read(actor))
        return sessions[-1]

    monkeypatch.setattr(reader.company.database, "reading", reading)

    await reader.listed("limit=1")
    await reader.listed("limit=100")

    assert [session.statements for session in sessions] == [3, 3]
