"""What commands on entities have in common: versions, references, external keys."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Table

from domain.errors import AlreadyExists, InvalidInput, NotFound, OkraError, VersionConflict, WrongState
from domain.text import check_title
from storage.database import Row
from storage.external_keys import visible_holder
from storage.lookups import activity_of, external_key_holder
from storage.work import Work

NOTHING_NEW: Final = "This is archived or deactivated, and gets nothing new to do."
"""Why nobody and nothing that is put aside is referred to anew."""


@dataclass(frozen=True, slots=True)
class ExternalKey:
    """How another system names an entity: the system, and its id there. Unique by organization and type."""

    source: str
    id: str


def check_version(row: Row, expected: int | None) -> None:
    """Refuse a change to something that was changed since it was read. Raises `VersionConflict`."""
    if expected is not None and row["version"] != expected:
        raise VersionConflict(row["version"])


def new_entity(work: Work, identifier: str, external_key: ExternalKey | None) -> dict[str, Any]:
    """Give the columns that every new entity starts with."""
    return {
        "id": identifier,
        "external_source": external_key.source if external_key else None,
        "external_id": external_key.id if external_key else None,
        "created_at": work.now,
        "updated_at": work.now,
    }


async def check_external_key(
    work: Work, table: Table, key: ExternalKey | None, holder: str | None = None
) -> tuple[OkraError, ...]:
    """Tell what is wrong with an external key: its form, or that another entity than `holder` has it."""
    if key is None:
        return ()
    errors = (
        *check_title(key.source, "externalKey", "source"),
        *check_title(key.id, "externalKey", "id"),
    )
    if errors:
        return errors
    present = await external_key_holder(work, table, key.source, key.id)
    if present is not None and present != holder:
        # Who may not see the holder learns that the key is taken, and not by what.
        named = await visible_holder(work, table, key.source, key.id) or "Something else"
        return (AlreadyExists(f"{named} has this external key already.", "externalKey"),)
    return ()


async def check_references(work: Work, references: Iterable[tuple[Table, str | None, str]]) -> tuple[OkraError, ...]:
    """Tell which references lead nowhere, or to what is archived or deactivated.

    Each is a table, an id (None is fine), and its name in the input.
    """
    wanted = [(table, identifier, name) for table, identifier, name in references if identifier is not None]
    errors: list[OkraError] = []
    for table in dict.fromkeys(table for table, _, _ in wanted):
        identifiers = {identifier for other, identifier, _ in wanted if other is table}
        active = await activity_of(work, table, identifiers)
        for other, identifier, name in wanted:
            if other is table and identifier not in active:
                errors.append(NotFound(None, name))
            elif other is table and not active[identifier]:
                errors.append(WrongState(NOTHING_NEW, name))
    return tuple(errors)


def differing(row: Row, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Give the changes that change something."""
    return {name: value for name, value in changes.items() if row[name] != value}


def require_some(items: Iterable[object], limit: int, name: str) -> None:
    """Refuse an empty bulk, or one beyond `limit`. Raises `InvalidInput`."""
    count = len(list(items))
    if not 1 <= count <= limit:
        message = f"Give 1 to {limit} rows at once; these are {count}."
        raise InvalidInput(message, name)
