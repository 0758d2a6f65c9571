"""Awaiting what resolvers gave, and leaving nothing behind of what is given up."""

import asyncio
import inspect
from collections.abc import Iterable
from typing import Any


async def settled(results: list[Any]) -> list[Any]:
    """Give results with everything awaited that is to be awaited, all at once. Raises the first failure."""
    if not any(map(inspect.isawaitable, results)):
        return results
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
