"""Creating or changing what another system names by its own keys. The same rows again change nothing.

Each row is carried out by the commands for single things, so rules and rights are theirs.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Table

from commands.entities import ExternalKey
from commands.integrations.references import resolve
from commands.integrations.rows import Bulk, Failed, take_rows
from domain.errors import InvalidInput, OkraError, refuse
from domain.text import check_title
from domain.upserts import UpsertOutcome, in_turn
from storage.external_keys import visible_holder
from storage.work import Work

Given: TypeAlias = Mapping[str, Any]
"""What a row says, by field; what it does not mention stays as it is, or is the default of a new entity."""


@dataclass(frozen=True, slots=True)
class UpsertRow:
    """An entity by its key in another system. `refused` is what is wrong with the row already.

    `after` are rows that come before this one, besides those that it refers to by the fields of its type.
    """

    key: ExternalKey
    given: Given
    refused: OkraError | None = None
    after: frozenset[ExternalKey] = frozenset()


@dataclass(frozen=True, slots=True)
class Upsert:
    """Create or change entities of one type.

    `atomic`: one bad row refuses all of them. `dry_run`: tell what would become of each, and do nothing.
    """

    rows: tuple[UpsertRow, ...]
    atomic: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class UpsertedRow:
    """What became of one row. The id is None, and `errors` are given, exactly if it failed."""

    index: int
    key: ExternalKey
    outcome: UpsertOutcome
    entity_id: str | None
    errors: tuple[OkraError, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityType:
    """How entities of one type are created and changed by rows.

    `name` is that of the list of rows in the input; `needed` are the fields that a new entity cannot do without.
    `references` gives, by field, the name that commands use and what it refers to. `create` and `change` take what a
    row says by the names that commands use.
    """

    name: str
    table: Table
    needed: tuple[str, ...]
    references: Mapping[str, tuple[str, Table]]
    create: Callable[[Work, ExternalKey, dict[str, Any]], Awaitable[str]]
    change: Callable[[Work, str, dict[str, Any]], Awaitable[None]]


async def upsert(work: Work, type_: EntityType, command: Upsert) -> tuple[UpsertedRow, ...]:
    """Create or change entities, and tell what became of each row, in the order given.

    A row may refer to what another row of the call brings, also to a later one. A row that cannot be carried out
    leaves the others alone, unless the call is atomic: then its errors are raised, with those of all other rows.
    """
    first = {row.key: index for index, row in reversed(list(enumerate(command.rows)))}

    async def take(index: int) -> tuple[UpsertOutcome, str]:
        row = command.rows[index]
        if first[row.key] != index:
            message = f"Row {first[row.key]} has this key already."
            raise InvalidInput(message, "externalKey")
        return await _take(work, type_, row)

    names = {_published(name): _published(field) for field, (name, _) in type_.references.items()}
    awaited = [[*_keys_in(row.given, type_), *row.after] for row in command.rows]
    order = in_turn([row.key for row in command.rows], awaited)
    bulk = Bulk(type_.name, {**names, "id": "externalKey"}, take)
    answers = await take_rows(work, bulk, order, atomic=command.atomic, keep=not command.dry_run)
    return tuple(
        UpsertedRow(index, row.key, *_told(answer))
        for index, (row, answer) in enumerate(zip(command.rows, answers, strict=True))
    )


def _told(answer: tuple[UpsertOutcome, str] | Failed) -> tuple[UpsertOutcome, str | None, tuple[OkraError, ...]]:
    return (UpsertOutcome.FAILED, None, answer.errors) if isinstance(answer, Failed) else (*answer, ())


async def _take(work: Work, type_: EntityType, row: UpsertRow) -> tuple[UpsertOutcome, str]:
    if row.refused is not None:
        raise row.refused
    refuse(
        (
            *check_title(row.key.source, "externalKey", "source"),
            *check_title(row.key.id, "externalKey", "id"),
        )
    )
    known = len(work.events)
    present = await visible_holder(work, type_.table, row.key.source, row.key.id)
    if present is None:
        refuse(_missing(type_, row.given))
        created = await type_.create(work, row.key, await _resolved(work, type_, row.given))
        return UpsertOutcome.CREATED, created
    await type_.change(work, present, await _resolved(work, type_, row.given))
    return UpsertOutcome.UPDATED if len(work.events) > known else UpsertOutcome.UNCHANGED, present


def _missing(type_: EntityType, given: Given) -> tuple[OkraError, ...]:
    return tuple(
        InvalidInput("A new one cannot do without this.", _published(name))
        for name in type_.needed
        if given.get(name) is None
    )


async def _resolved(work: Work, type_: EntityType, given: Given) -> dict[str, Any]:
    resolved: dict[str, Any] = {}
    for field, value in given.items():
        if field not in type_.references:
            resolved[field] = value
            continue
        name, table = type_.references[field]
        path = _published(name)
        if isinstance(value, tuple):
            resolved[name] = tuple([await resolve(work, table, each, path) for each in value])
        else:
            resolved[name] = None if value is None else await resolve(work, table, value, path)
    return resolved


def _keys_in(given: Given, type_: EntityType) -> list[ExternalKey]:
    """Give the keys by which a row refers to entities of its own type."""
    referred = [given.get(field) for field, (_, table) in type_.references.items() if table is type_.table]
    return [reference for reference in referred if isinstance(reference, ExternalKey)]


def _published(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)
