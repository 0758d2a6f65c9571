"""What the tables share: the metadata, column shapes, and keys that start with the tenant."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Numeric,
    PrimaryKeyConstraint,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

METADATA = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    }
)

ID = Text(collation="C")
"""An id as published; byte order, so that it sorts by creation."""


def id_column(name: str, *, nullable: bool = False) -> Column[Any]:
    """Give a column that holds an id."""
    return Column(name, ID, nullable=nullable)


def text_column(name: str, *, nullable: bool = False, default: str | None = None) -> Column[Any]:
    """Give a column of free text."""
    return Column(name, Text, nullable=nullable, server_default=default)


def enum_column(
    name: str, members: type[StrEnum], *, nullable: bool = False, default: StrEnum | None = None
) -> Column[Any]:
    """Give a text column that admits the members of one enum, stored by name."""
    listed = ", ".join(f"'{member.value}'" for member in members)
    return Column(
        name,
        Text,
        CheckConstraint(f"{name} IN ({listed})", name=name),
        nullable=nullable,
        server_default=default.value if default is not None else None,
    )


def number_column(name: str, *, nullable: bool = False, default: str | None = None) -> Column[Any]:
    """Give an exact number without a limit of scale."""
    return Column(name, Numeric, nullable=nullable, server_default=text(default) if default else None)


def moment_column(name: str, *, nullable: bool = False) -> Column[Any]:
    """Give a point in time, with zone."""
    return Column(name, DateTime(timezone=True), nullable=nullable)


def list_column(name: str) -> Column[Any]:
    """Give a list of texts that is empty by default."""
    return Column(name, ARRAY(Text), nullable=False, server_default=text("'{}'"))


def entity_columns() -> list[Column[Any]]:
    """Give what every entity has besides its own columns."""
    return [
        Column("external_source", Text, nullable=True),
        Column("external_id", Text, nullable=True),
        Column("created_at", DateTime(timezone=True), nullable=False),
        Column("updated_at", DateTime(timezone=True), nullable=False),
        Column("version", Integer, nullable=False, server_default=text("1")),
    ]


def entity_constraints(table: str) -> list[PrimaryKeyConstraint | Index | CheckConstraint]:
    """Give the primary key, and the unique external key where one is set."""
    return [
        PrimaryKeyConstraint("org_id", "id"),
        Index(
            f"{table}_external_key",
            "org_id",
            "external_source",
            "external_id",
            unique=True,
            postgresql_where=text("external_id IS NOT NULL"),
        ),
        CheckConstraint("(external_source IS NULL) = (external_id IS NULL)", name="external_key"),
    ]


def belongs_to_scope() -> CheckConstraint:
    """Give the rule that a row of a `scope` names its team or its person exactly if it belongs to one."""
    return CheckConstraint(
        "(scope = 'TEAM') = (team_id IS NOT NULL) AND (scope = 'INDIVIDUAL') = (person_id IS NOT NULL)", name="owner"
    )


def refers(column: str, table: str, target: str = "id", *, on_delete: str | None = None) -> ForeignKeyConstraint:
    """Give a foreign key that cannot leave the tenant."""
    return ForeignKeyConstraint(["org_id", column], [f"{table}.org_id", f"{table}.{target}"], ondelete=on_delete)


def belongs_to_organization() -> ForeignKeyConstraint:
    """Give the foreign key of a row to its organization."""
    return ForeignKeyConstraint(["org_id"], ["organizations.org_id"])


def tenant_index(table: str, columns: Iterable[str], *, where: str | None = None) -> Index:
    """Give an index on `columns` within the tenant."""
    names = list(columns)
    return Index(
        f"{table}_{'_'.join(names)}_idx",
        "org_id",
        *names,
        postgresql_where=text(where) if where else None,
    )
