"""Looking at what reaches the database."""

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from storage.database import TenantConnection

Call = Callable[..., Awaitable[Any]]
Sent = tuple[str, tuple[Any, ...]]
"""A statement's text and its arguments."""


def record_statements(monkeypatch: pytest.MonkeyPatch) -> list[Sent]:
    """Note, from now on, each statement that a connection sends."""
    sent: list[Sent] = []
    _watch(monkeypatch, lambda query, arguments: sent.append((query, arguments)))
    return sent


def count_statements(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count, from now on, each statement that a connection sends, by its text."""
    counter: Counter[str] = Counter()
    _watch(monkeypatch, lambda query, _: counter.update([query]))
    return counter


def _watch(monkeypatch: pytest.MonkeyPatch, note: Callable[[str, tuple[Any, ...]], object]) -> None:
    def noting(call: Call) -> Call:
        async def noted(connection: TenantConnection, query: str, *arguments: Any, **options: Any) -> Any:
            note(query, arguments)
            return await call(connection, query, *arguments, **options)

        return noted

    async def refuse_many(*_given: object) -> None:
        message = "A statement is run once a row."
        raise AssertionError(message)

    for name in ("fetch", "fetchrow", "fetchval", "execute"):
        monkeypatch.setattr(TenantConnection, name, noting(getattr(TenantConnection, name)))
    monkeypatch.setattr(TenantConnection, "executemany", refuse_many)
