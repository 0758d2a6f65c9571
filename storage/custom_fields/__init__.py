"""Custom fields and their values in PostgreSQL."""
