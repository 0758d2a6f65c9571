"""Letting the column of an enum hold more than it could before."""

import re
from typing import Final

import sqlalchemy as sa
from alembic import op

_MEMBER: Final = re.compile(r"'([A-Z][A-Z0-9_]*)'::text")
_PRESENT: Final = sa.text(
    "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = CAST(:table AS regclass) AND conname = :name"
)


def admit(table: str, column: str, *members: str) -> None:
    """Let a column hold these members of its enum too, behind those it may hold already."""
    name = f"{table}_{column}_check"
    present = _MEMBER.findall(op.get_bind().execute(_PRESENT, {"table": table, "name": name}).scalar_one())
    listed = ", ".join(f"'{member}'" for member in dict.fromkeys((*present, *members)))
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({column} IN ({listed}))")
