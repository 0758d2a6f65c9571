"""Objectives, key results and check-ins in GraphQL."""
