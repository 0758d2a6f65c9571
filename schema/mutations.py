"""How a mutation runs: one command, then its payload, read freshly as this viewer."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

import strawberry

from domain.errors import OkraError
from schema.context import CommandFunction, Info
from schema.errors import error_rows

Command_co = TypeVar("Command_co", covariant=True)
Command = TypeVar("Command")
Result = TypeVar("Result")

Payload = Mapping[str, object]
"""A payload's row by field name: its entities, or functions that read them if they are selected, and `errors`."""


class CommandInput(Protocol[Command_co]):
    """An input type that knows the command it stands for."""

    def to_command(self) -> Command_co:
        """Give the command. Raises `OkraError` for what is wrong with the input already."""
        ...


def mutation(
    function: CommandFunction[Command, Result],
    input_type: type[CommandInput[Command]],
    payload: Callable[[Info, Result], Payload],
    description: str,
) -> Any:
    """Make a mutation field: `input` becomes a command, and what the command gives becomes the payload.

    The payload's type is the annotation of the class attribute that the field is assigned to.
    """

    async def resolve(info: Info, input: CommandInput[Command]) -> Payload:
        return await perform(info, function, input.to_command, lambda result: payload(info, result))

    resolve.__annotations__["input"] = input_type
    return strawberry.mutation(resolver=resolve, description=description)


async def perform(
    info: Info,
    function: CommandFunction[Command, Result],
    make_command: Callable[[], Command],
    payload: Callable[[Result], Payload],
) -> Payload:
    """Run a command in a transaction of its own and build the row of the mutation's payload.

    `make_command` may raise what is wrong with the input already. Expected failures become `errors` beside null
    entities; everything else is raised, also that a stranger asks, whatever their input.
    """
    info.context.require_actor()
    try:
        result = await info.context.execute(function, make_command())
    except OkraError as error:
        return _Failed(errors=error_rows(error))
    info.context.forget()
    return _Done({**payload(result), "errors": []})


class _Done(dict[str, object]):
    """A payload that reads an entity when it is selected, and not before."""

    def __getitem__(self, name: str) -> object:
        value = super().__getitem__(name)
        return value() if callable(value) else value


class _Failed(dict[str, object]):
    """A payload in which every entity is null."""

    def __missing__(self, name: str) -> None:
        return None
