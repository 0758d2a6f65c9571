"""Loaders: all that one moment asks for in one read, and nothing read twice."""

import asyncio
from collections.abc import Awaitable

import pytest

from schema.loaders import Loader


class Shelf:
    """What is loaded from; it remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.loader: Loader[str, str] = Loader(self.read)

    async def read(self, keys: list[str]) -> list[str | BaseException]:
        self.asked.append(keys)
        await asyncio.sleep(0)
        return [ValueError(key) if key == "torn" else key.upper() for key in keys]


async def awaited(value: Awaitable[str]) -> str:
    return await value


async def test_what_one_moment_asks_for_is_read_at_once() -> None:
    shelf = Shelf()

    assert await asyncio.gather(*map(shelf.loader.load, ("a", "b", "a"))) == ["A", "B", "A"]
    assert shelf.asked == [["a", "b"]]


async def test_a_level_reads_only_what_is_not_known_yet() -> None:
    shelf = Shelf()

    assert await shelf.loader.load("a") == "A"
    assert await shelf.loader.load_all(["b", "a", "b"]) == ["B", "A", "B"]
    assert shelf.asked == [["a"], ["b"]]


async def test_who_gives_up_takes_nothing_from_others_who_wait_for_the_same() -> None:
    shelf = Shelf()
    first, second = (asyncio.create_task(awaited(shelf.loader.load("a"))) for _ in range(2))
    await asyncio.sleep(0)

    first.cancel()

    assert await second == "A"


async def test_a_failure_is_raised_to_those_who_asked_for_it() -> None:
    shelf = Shelf()

    with pytest.raises(ValueError, match="torn"):
        await shelf.loader.load_all(["a", "torn"])
    assert await shelf.loader.load_all(["a"]) == ["A"]
