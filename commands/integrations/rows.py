"""Many rows in one transaction, each answered for itself: one that fails leaves the others alone."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from commands.entities import require_some
from domain.errors import OkraError, ValidationFailed, refuse
from domain.upserts import MOST_ROWS
from storage.work import Work

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Failed:
    """What is wrong with a row that was not carried out."""

    errors: tuple[OkraError, ...]


@dataclass(frozen=True, slots=True)
class Bulk(Generic[Answer]):
    """How the rows of one kind of call are taken.

    `name` is that of the list in the input, and `names` gives, by the names that commands use in paths, the names
    of the fields of a row where these are others. `take` does what the row of a place asks for.
    """

    name: str
    names: Mapping[str, str]
    take: Callable[[int], Awaitable[Answer]]


async def take_rows(
    work: Work, bulk: Bulk[Answer], order: Iterable[int], *, atomic: bool, keep: bool = True
) -> list[Answer | Failed]:
    """Take rows in an order, and give for each place what came of it.

    `atomic`: if any row is wrong, the errors of all are raised. Without `keep` nothing stays.
    """
    places = list(order)
    require_some(places, MOST_ROWS, bulk.name)
    answers: dict[int, Answer | Failed] = {}
    async with work.attempt(keep=keep):
        for place in places:
            answer: Answer | Failed = await _take(work, bulk, place)
            answers[place] = answer
        if atomic:
            failed = [answer for place in sorted(answers) if isinstance(answer := answers[place], Failed)]
            refuse(tuple(error for each in failed for error in each.errors))
    return [answers[place] for place in sorted(answers)]


async def _take(work: Work, bulk: Bulk[Answer], place: int) -> Answer | Failed:
    try:
        async with work.attempt():
            return await bulk.take(place)
    except OkraError as error:
        errors = error.errors if isinstance(error, ValidationFailed) else (error,)
        return Failed(tuple(_placed(bulk, place, each) for each in errors))


def _placed(bulk: Bulk[Answer], place: int, error: OkraError) -> OkraError:
    if error.path:
        error.path = (bulk.names.get(error.path[0], error.path[0]), *error.path[1:])
    return error.under(bulk.name, str(place))
