"""How a database's schema compares with the one of this code. Serving needs no more than this of the migrations."""

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

import asyncpg

_VERSIONS: Final = Path(__file__).parent / "versions"


class SchemaState(StrEnum):
    """How the database's schema compares with the code's."""

    CURRENT = "CURRENT"
    EMPTY = "EMPTY"
    OLDER = "OLDER"
    NEWER = "NEWER"


async def schema_state(dsn: str) -> SchemaState:
    """Compare the database with the code. Only `CURRENT` may be served."""
    connection = await asyncpg.connect(dsn)
    try:
        return compare(await connection.fetchval("SELECT version_num FROM alembic_version"))
    except asyncpg.UndefinedTableError:
        return SchemaState.EMPTY
    finally:
        await connection.close()


def compare(revision: str | None) -> SchemaState:
    """Compare the revision of a database, None for one without any, with the code's."""
    known = revisions()
    if revision == known[0]:
        return SchemaState.CURRENT
    if revision is None:
        return SchemaState.EMPTY
    return SchemaState.OLDER if revision in known else SchemaState.NEWER


@cache
def revisions() -> tuple[str, ...]:
    """Give the revisions of the code, the newest first: what the names of their files begin with."""
    return tuple(sorted((file.name.partition("_")[0] for file in _VERSIONS.glob("[0-9]*.py")), reverse=True))
