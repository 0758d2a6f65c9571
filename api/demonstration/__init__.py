"""A company to look around in: invented, but with a year behind it that could have been."""

from api.demonstration.loading import load

__all__ = ["load"]
