"""The newest stretch of a log, kept for all of its readers."""

import asyncio
from collections.abc import Callable

import pytest

from storage.database import Row
from storage.events import tail
from storage.events.log import HEAD
from storage.events.positions import START, position
from storage.events.tail import Tail, Tails
from storage.statements import Statement
from storage.wakeups import Hints, Wakeups
from tests.live.enterprise import NEVER, PATIENCE


async def test_a_tail_that_moved_before_anybody_waited_keeps_nobody_waiting() -> None:
    moved = Tail(Hints())
    version = moved.version
    moved.move(tail.Stretch(START))

    async with asyncio.timeout(PATIENCE):
        await moved.changed(version, within=NEVER)

    assert moved.version == version + 1


class Script:
    """A log that grows while it is read, as a test wants it to."""

    def __init__(self) -> None:
        self.revision = 1
        self.meanwhile: Callable[[], None] | None = None

    async def fetch(self, _org_id: str, statement: Statement, **values: object) -> list[Row]:
        found = self._head() if statement is HEAD else self._page(values["after"])
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return found

    def _head(self) -> list[Row]:
        return [{"revision": self.revision, "id": f"evt_{self.revision}"}]

    def _page(self, after: object) -> list[Row]:
        assert isinstance(after, int)
        log = {"revision": self.revision, "anchor_id": f"evt_{after}", "oldest": 1, "last_number": None}
        return [{**log, "number": number, "id": f"evt_{number}"} for number in range(after + 1, self.revision + 1)]


async def test_a_hint_that_comes_while_the_log_is_looked_at_leads_to_another_look(without_looking: None) -> None:
    script, wakeups = Script(), Wakeups()

    def grow() -> None:
        script.revision += 1
        wakeups.wake("org_a")

    tails = Tails(script.fetch, wakeups, lambda: None)
    script.meanwhile = grow
    async with tails.watch("org_a") as followed, asyncio.timeout(PATIENCE):
        while followed.stretch is None or followed.stretch.end != position(2, "evt_2"):
            await followed.changed(followed.version, within=NEVER)

    assert not wakeups._waiting


async def test_what_came_last_is_not_given_out_while_there_is_a_hint_at_something_later(
    without_looking: None,
) -> None:
    script, wakeups = Script(), Wakeups()
    tails = Tails(script.fetch, wakeups, lambda: None)
    async with tails.watch("org_a") as followed:
        await followed.changed(0, within=PATIENCE)
        at_rest = followed.page_behind(position(1, "evt_1"), 10)
        wakeups.wake("org_a")
        in_doubt = followed.page_behind(position(1, "evt_1"), 10)
        script.revision = 2
        await followed.changed(followed.version, within=PATIENCE)
        at_rest_again = followed.page_behind(position(1, "evt_1"), 10)

    assert [page and len(page.rows) for page in (at_rest, in_doubt, at_rest_again)] == [0, None, 1]


async def test_a_log_that_cannot_be_read_for_a_moment_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tail, "POLL_SECONDS", 0.001)
    script, wakeups = Script(), Wakeups()

    def fail() -> None:
        raise OSError

    script.meanwhile = fail
    async with Tails(script.fetch, wakeups, lambda: None).watch("org_a") as followed:
        await followed.changed(0, within=PATIENCE)

    assert followed.stretch is not None


async def test_of_a_log_that_grew_much_at_once_only_the_end_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tail, "LARGEST_STRETCH", 3)
    script, wakeups = Script(), Wakeups()
    async with Tails(script.fetch, wakeups, lambda: None).watch("org_a") as followed:
        await followed.changed(0, within=PATIENCE)
        seen = []
        for revision in (4, 8):
            script.revision = revision
            wakeups.wake("org_a")
            await followed.changed(followed.version, within=PATIENCE)
            seen.append(followed.stretch and len(followed.stretch.rows))

    assert seen == [3, 0]
