"""PostgreSQL: tables, migrations, reads, writes, visibility, the event log, and the embedded server."""
