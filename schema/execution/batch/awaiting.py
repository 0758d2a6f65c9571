"""Awaiting what resolvers gave, and leaving nothing behind of what is given up."""

import asyncio
import inspect
from collections.abc import Awaitable, Iterable, Sequence
from typing import Any


def are_awaitable(values: Sequence[Any]) -> bool:
    """Tell whether any value is to be awaited. Looks at types, of which there are few."""
    return any(issubclass(type_, Awaitable) for type_ in set(map(type, values)))


async def settled(results: list[Any]) -> list[Any]:
    """Give results with everything awaited that is to be awaited, all at once. Raises the first failure."""
    if not are_awaitable(results):
        return results
    if len(results) == 1:
        return [await results[0]]
    waiting = [result for result in results if inspect.isawaitable(result)]
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            forget(outcomes)
            raise outcome
    values = iter(outcomes)
    return [next(values) if inspect.isawaitable(result) else result for result in results]


def forget(results: Iterable[Any]) -> None:
    """Close coroutines that nobody is going to await."""
    for result in results:
        if inspect.iscoroutine(result):
            result.close()
        elif isinstance(result, list | tuple):
            forget(result)
