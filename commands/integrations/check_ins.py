"""Check-ins by the dozen, such as another system reports them at night."""

from dataclasses import dataclass, replace
from typing import Final

from commands.entities import ExternalKey
from commands.integrations.references import resolve
from commands.integrations.rows import Bulk, Failed, take_rows
from commands.okrs.check_ins import CheckIn, check_in
from domain.errors import OkraError
from storage.tables import key_results
from storage.work import Work


@dataclass(frozen=True, slots=True)
class CheckInRow:
    """What to say of a key result, named by its id or its external key; or what is wrong with the row already."""

    key_result: str | ExternalKey
    check_in: CheckIn | OkraError


@dataclass(frozen=True, slots=True)
class CheckInMany:
    """Check in on several key results at once. `atomic`: one bad row refuses all of them."""

    rows: tuple[CheckInRow, ...]
    atomic: bool = False


@dataclass(frozen=True, slots=True)
class CheckedInRow:
    """What became of one row. The id is None, and `errors` are given, exactly if it failed."""

    index: int
    check_in_id: str | None
    errors: tuple[OkraError, ...] = ()


async def check_in_many(work: Work, command: CheckInMany) -> tuple[CheckedInRow, ...]:
    """Check in row by row, and tell what became of each, in the order given.

    The outcome is that of the rows one after the other; what they move is worked out, and told, once. A row that
    cannot be carried out leaves the others alone, unless the call is atomic: then its errors are raised, with those
    of all other rows.
    """

    async def take(index: int) -> str:
        row = command.rows[index]
        if isinstance(row.check_in, OkraError):
            raise row.check_in
        key_result_id = await resolve(work, key_results, row.key_result, "keyResultId")
        return await check_in(work, replace(row.check_in, key_result_id=key_result_id))

    bulk = Bulk("checkIns", _NAMES, take)
    answers = await take_rows(work, bulk, range(len(command.rows)), atomic=command.atomic)
    return tuple(
        CheckedInRow(index, None, answer.errors) if isinstance(answer, Failed) else CheckedInRow(index, answer)
        for index, answer in enumerate(answers)
    )


_NAMES: Final = {"keyResultId": "keyResult"}
