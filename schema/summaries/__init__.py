"""Summaries: how the objectives and key results of a cycle, a team or a person stand, in a few numbers."""
