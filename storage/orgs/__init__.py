"""Reads and writes of organizations, teams, people, cycles and tokens."""
