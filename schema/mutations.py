"""How a mutation runs: one command, then its payload, read freshly as this viewer."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from domain.errors import OkraError
from schema.context import CommandFunction, Info
from schema.errors import error_rows

Command = TypeVar("Command")
Result = TypeVar("Result")

Payload = Mapping[str, object]
"""The row of a payload: its entities by field name (a row, an awaitable of one, or None), and its `errors`."""


async def perform(
    info: Info,
    function: CommandFunction[Command, Result],
    make_command: Callable[[], Command],
    payload: Callable[[Result], Mapping[str, object]],
) -> Payload:
    """Run a command in a transaction of its own and build the row of the mutation's payload.

    `make_command` may raise what is wrong with the input already. Expected failures become `errors` beside null
    entities; everything else is raised.
    """
    try:
        result = await info.context.execute(function, make_command())
    except OkraError as error:
        return _Failed(errors=error_rows(error))
    info.context.forget()
    return {**payload(result), "errors": []}


class _Failed(dict[str, object]):
    """A payload in which every entity is null."""

    def __missing__(self, name: str) -> None:
        return None
