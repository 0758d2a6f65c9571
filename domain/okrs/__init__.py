"""Objectives, key results, their cascade, and what their numbers mean."""
