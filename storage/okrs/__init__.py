"""Reads and writes of objectives, key results, check-ins and progress."""
