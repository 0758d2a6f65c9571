"""Down-sampling: fewer points of a series, chosen so that its line keeps its shape.

By the largest triangle of three buckets (LTTB): S. Steinarsson, Downsampling Time Series for Visual Representation,
University of Iceland, 2013. The points between the first and the last one are dealt into buckets of one size; of each
bucket that point stays which spans the largest triangle with the point kept before it and the mean of the bucket behind
it. So spikes stay, and no point is invented.
"""

from collections.abc import Sequence
from math import frexp, ldexp
from typing import Final, NamedTuple

FEWEST_POINTS: Final = 3
MOST_POINTS: Final = 2_000


class Point(NamedTuple):
    """A point of a series. `x` never falls from one point to the next."""

    x: float
    y: float


def downsampled(points: Sequence[Point], count: int) -> list[int]:
    """Give the places, rising, of `count` (3 or more) points that keep the shape; of all, if there are no more.

    The first and the last point are always among them. Of triangles of one size, the earliest counts.
    """
    last = len(points) - 1
    if last < count:
        return list(range(len(points)))
    near_one = _scaled(points)
    bounds = [1 + place * (last - 1) // (count - 2) for place in range(count - 1)]
    kept = [0]
    for start, end, next_end in zip(bounds, bounds[1:], [*bounds[2:], last + 1], strict=False):
        kept.append(_farthest(near_one, kept[-1], range(start, end), _mean(near_one[end:next_end])))
    return [*kept, last]


def _farthest(points: Sequence[Point], kept: int, bucket: range, following: Point) -> int:
    """Give the place in the bucket of the point that spans the largest triangle."""
    x, y = points[kept]
    width, height = x - following.x, following.y - y
    largest, found = -1.0, bucket.start
    for place in bucket:
        point = points[place]
        area = abs(width * (point.y - y) - (x - point.x) * height)
        if area > largest:
            largest, found = area, place
    return found


def _mean(points: Sequence[Point]) -> Point:
    count = len(points)
    return Point(sum(point.x for point in points) / count, sum(point.y for point in points) / count)


def _scaled(points: Sequence[Point]) -> list[Point]:
    """Bring the points near zero and one by powers of two: which triangle is larger stays the same, none overflows."""
    first = points[0].x
    _, height = frexp(max(abs(point.y) for point in points))
    return [Point(x - first, ldexp(y, -height)) for x, y in points]
