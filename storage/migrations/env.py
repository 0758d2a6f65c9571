"""Alembic's entry: the caller has a connection and a lock already, and hands the connection over."""

from alembic import context
from sqlalchemy import Connection

from storage.tables import METADATA


def _migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=METADATA, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


_migrate(context.config.attributes["connection"])
