"""Fewer points that keep the shape."""

from hypothesis import given
from hypothesis import strategies as st

from domain.kpis.downsampling import Point, downsampled

VALUES = st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=60)


def line(values: list[float]) -> list[Point]:
    return [Point(float(place), value) for place, value in enumerate(values)]


def test_of_each_bucket_that_point_stays_which_spans_the_largest_triangle() -> None:
    points = line([0, 1, 5, 1, 0, -7, 1, 2, 0, 3])

    # The buckets are 1-2, 3-5 and 6-8. The largest triangles: (0, 0), (2, 5) and the mean (4, -2) of the next bucket;
    # (2, 5), (5, -7) and (7, 1); (5, -7), (6, 1) and the last point.
    assert downsampled(points, 5) == [0, 2, 5, 6, 9]


def test_a_spike_stays() -> None:
    values = [10.0] * 1_000
    values[617] = 95

    assert 617 in downsampled(line(values), 20)


def test_of_triangles_of_one_size_the_earliest_counts() -> None:
    assert downsampled(line([1.0] * 11), 5) == [0, 1, 4, 7, 10]


def test_points_at_one_moment_are_told_apart_by_height() -> None:
    points = [Point(0, 0), Point(5, 1), Point(5, 50), Point(5, 2), Point(9, 0)]

    assert downsampled(points, 3) == [0, 2, 4]


@given(VALUES, st.integers(3, 70))
def test_as_many_points_stay_as_asked_for_in_their_order_with_the_first_and_the_last(
    values: list[float], count: int
) -> None:
    kept = downsampled(line(values), count)

    assert len(kept) == min(count, len(values))
    assert kept == sorted(set(kept))
    assert {kept[0], kept[-1]} == {0, len(values) - 1}


@given(VALUES, st.integers(3, 20), st.integers(-300, 300))
def test_the_unit_does_not_matter(values: list[float], count: int, power: int) -> None:
    whole = [float(round(value % 1_000)) for value in values]

    assert downsampled(line([value * 2.0**power for value in whole]), count) == downsampled(line(whole), count)
