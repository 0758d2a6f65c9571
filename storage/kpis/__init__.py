"""Reads and writes of KPIs and measurements."""
