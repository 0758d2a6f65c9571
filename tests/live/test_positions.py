"""Cursors, and logs that are not what a reader has read."""

from contextlib import aclosing

import pytest

from domain.errors import InvalidInput, ResyncRequired
from domain.live import EVERYTHING
from storage.database import Database
from storage.events.feed import events_after
from storage.events.positions import START, EventCursors, Position, position
from storage.events.tail import Stretch
from storage.lists.cursors import CursorCodec
from tests.live.enterprise import Enterprise, numbers, restore, take, tamper, told

CODEC = CursorCodec(b"k" * 32)
CURSORS = EventCursors(CODEC)


def test_a_cursor_comes_back_as_the_position_it_was_written_for() -> None:
    for place in (START, Position(7, "0badcafe"), Position(2**40, "")):
        assert CURSORS.read("org_a", CURSORS.write("org_a", place)) == place


@pytest.mark.parametrize("text", ["", "x", "é", "\x00", "AAAA", "A" * 20_000])
def test_a_text_that_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="not a cursor of this log") as refused:
        CURSORS.read("org_a", text)

    assert refused.value.path == ("after",)


def test_a_cursor_of_which_anything_was_changed_is_refused() -> None:
    cursor = CURSORS.write("org_a", Position(7, "0badcafe"))

    for index in range(len(cursor)):
        with pytest.raises(InvalidInput):
            CURSORS.read("org_a", cursor[:index] + ("A" if cursor[index] != "A" else "B") + cursor[index + 1 :])


def test_a_cursor_of_another_organization_list_or_installation_is_refused_alike() -> None:
    place = Position(7, "0badcafe")
    foreign = [
        CURSORS.write("org_b", place),
        CODEC.write("org_a/events/id+", ["7", "0badcafe"]),
        EventCursors(CursorCodec(b"x" * 32)).write("org_a", place),
    ]

    refusals = set()
    for cursor in foreign:
        with pytest.raises(InvalidInput) as refused:
            CURSORS.read("org_a", cursor)
        refusals.add((refused.value.message, refused.value.path))

    assert len(refusals) == 1


def test_a_stretch_gives_pages_behind_its_own_positions_and_no_others() -> None:
    rows = [{"number": number, "id": f"evt_{number}"} for number in (4, 5, 6)]
    stretch = Stretch(position(3, "evt_3"), rows)

    pages = [stretch.page_behind(position(number, f"evt_{number}"), 2) for number in (2, 3, 4, 6, 7)]

    assert [page and (numbers(page.rows), page.position.number, page.has_more) for page in pages] == [
        None,
        ([4, 5], 5, True),
        ([5, 6], 6, False),
        ([], 6, False),
        None,
    ]
    assert stretch.page_behind(position(3, "evt_x"), 2) is None
    assert stretch.page_behind(position(5, "evt_x"), 2) is None


async def test_a_position_behind_an_event_that_is_another_one_now_needs_a_resync(
    enterprise: Enterprise, town_dsn: str
) -> None:
    for _ in range(3):
        await enterprise.team()
    place = await enterprise.end()
    await restore(town_dsn, enterprise, place.number - 2)
    for _ in range(5):
        await enterprise.team()

    with pytest.raises(ResyncRequired):
        await told(enterprise, place)


async def test_a_position_beyond_the_end_of_the_log_needs_a_resync(enterprise: Enterprise, town_dsn: str) -> None:
    await enterprise.team()
    place = await enterprise.end()
    await restore(town_dsn, enterprise, place.number - 1)

    with pytest.raises(ResyncRequired):
        await told(enterprise, place)


async def test_a_position_before_the_restored_backup_goes_on(enterprise: Enterprise, town_dsn: str) -> None:
    place = await enterprise.end()
    await enterprise.team()
    await restore(town_dsn, enterprise, place.number)
    await enterprise.person()

    assert [event["type"] for event in await told(enterprise, place)] == ["PERSON_CREATED"]


async def test_a_position_whose_next_event_is_kept_no_more_needs_a_resync(
    enterprise: Enterprise, town_dsn: str
) -> None:
    for _ in range(5):
        await enterprise.team()
    positions = {number: await _behind(enterprise, number) for number in (1, 2, 3, 4)}
    await tamper(town_dsn, "DELETE FROM events WHERE org_id = $1 AND number <= 3", enterprise.org_id)

    for number in (1, 2):
        with pytest.raises(ResyncRequired):
            await told(enterprise, positions[number])
    with pytest.raises(ResyncRequired):
        await told(enterprise, START)
    assert numbers(await told(enterprise, positions[3])) == [4, 5, 6, 7]
    assert numbers(await told(enterprise, positions[4])) == [5, 6, 7]


async def test_of_a_log_of_which_nothing_is_kept_only_the_end_is_a_position(
    enterprise: Enterprise, town_dsn: str
) -> None:
    await enterprise.team()
    middle, end = await _behind(enterprise, 2), await enterprise.end()
    await tamper(town_dsn, "DELETE FROM events WHERE org_id = $1", enterprise.org_id)

    with pytest.raises(ResyncRequired):
        await told(enterprise, middle)
    assert await told(enterprise, end) == []


async def test_without_a_position_the_log_is_read_from_the_first_event_that_is_kept(
    enterprise: Enterprise, town_dsn: str
) -> None:
    await enterprise.team()
    await tamper(town_dsn, "DELETE FROM events WHERE org_id = $1 AND number <= 2", enterprise.org_id)

    page = await events_after(enterprise.database.reading(enterprise.admin), None, EVERYTHING)

    assert numbers(page.rows) == [3]


async def test_a_backup_restored_under_a_live_stream_ends_it(enterprise: Enterprise, town_dsn: str) -> None:
    await enterprise.team()
    place = await enterprise.end()

    async with aclosing(enterprise.follow(place)) as messages:
        await take(messages, 1)
        await restore(town_dsn, enterprise, place.number - 1)
        with pytest.raises(ResyncRequired):
            await take(messages, 1)


async def test_a_backup_restored_and_written_to_under_a_live_stream_ends_it(
    enterprise: Enterprise, database: Database, town_dsn: str
) -> None:
    await enterprise.team()
    place = await enterprise.end()

    async with aclosing(enterprise.follow(place)) as messages:
        await take(messages, 1)
        await tamper(
            town_dsn,
            "UPDATE events SET id = 'evt_00000000000000000000000000' WHERE org_id = $1 AND number = $2",
            enterprise.org_id,
            place.number,
        )
        await enterprise.team()
        with pytest.raises(ResyncRequired):
            await take(messages, 1)


async def _behind(enterprise: Enterprise, number: int) -> Position:
    page = await events_after(enterprise.database.reading(enterprise.admin), None, EVERYTHING, limit=number)
    return page.position
