"""Initiatives in GraphQL."""
