"""Chance that repeats itself: the same for the same names."""

from random import Random


def chance(*names: object) -> Random:
    """Give a source of chance that depends on nothing but these names."""
    return Random("/".join(map(str, names)))  # noqa: S311 - makes histories plausible, and protects nothing
