"""How values move from day to day: the shapes that histories of real key results have, and a little noise."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from random import Random
from typing import assert_never

from api.demonstration.plans import Course, Shape
from domain.numbers import exact_number

_NOISE = 0.035
"""How far a value strays, as a share of the whole way."""

_FINAL = 0.96
"""From then on, values are those that the course ends with."""


def values_along(course: Course, times: Iterable[float], random: Random) -> Iterator[Decimal]:
    """Give the value at each of these times (shares of the course's time, rising)."""
    way = course.last - course.first
    noise = 0.0 if course.counted else abs(way) * _NOISE
    furthest = course.first
    for time in times:
        value = (
            course.first
            + way * share_reached(course.shape, time)
            + (random.gauss(0, 1) * noise if time < _FINAL else 0.0)
        )
        if course.counted:
            furthest = value = max(furthest, value) if way >= 0 else min(furthest, value)
        yield rounded(max(value, 0.0), course.digits)


def steps_done(course: Course, time: float, count: int) -> int:
    """Tell how many of `count` milestones are done after a share of the course's time."""
    return min(count, int(count * course.last * share_reached(course.shape, time) + 0.25))


def share_reached(shape: Shape, time: float) -> float:
    """Give the share of the way from first to last that is behind after a share of the time."""
    match shape:
        case Shape.STEADY:
            return time
        case Shape.EARLY:
            left = 1 - min(time, 1.0)
            return 1 - left * left
        case Shape.LATE:
            return along((0, 0.15, 1), (0, 0.45, 1), time)
        case Shape.STALLED:
            return along((0, 1), (0, 0.3), time)
        case Shape.FALLING:
            return along((0, 2.2, 1), (0, 0.4, 1), time)
        case _:
            assert_never(shape)


def along(path: tuple[float, ...], times: tuple[float, ...], time: float) -> float:
    """Give the value of a line through the values of `path` at `times` (rising), level outside."""
    if time <= times[0]:
        return path[0]
    for index in range(1, len(times)):
        if time <= times[index]:
            share = (time - times[index - 1]) / (times[index] - times[index - 1])
            return path[index - 1] + (path[index] - path[index - 1]) * share
    return path[-1]


def rounded(value: float, digits: int) -> Decimal:
    """Round as a person would type it; negative digits stand for tens, hundreds and so on."""
    return exact_number(f"{round(value, digits):.{max(digits, 0)}f}")
