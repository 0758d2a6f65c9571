"""What all charts share: a title, a line that says how things stand, a field with an axis, and the dates below it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from api.charts.canvas import BOLD, FIGURE_SIZE, FONT_SIZE, TITLE_SIZE, Anchor, Canvas, Point, fitted, width_of
from api.charts.looks import Look
from api.charts.scales import Scale

NOTHING: Final = "no data yet"

_EDGE: Final = 10.0
_HEAD: Final = 50.0
_FOOT: Final = 24.0
_TICK_DISTANCE: Final = 32
_LABEL_DISTANCE: Final = 14.0
_MOST_DATES: Final = 12


@dataclass(frozen=True, slots=True)
class Headline:
    """The words above a chart: what it shows, how that stands, and by which colour."""

    title: str
    standing: str
    mark: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """Where the data are drawn."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Give its width in pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Give its height in pixels."""
        return self.bottom - self.top

    def band(self, canvas: Canvas, edges: tuple[float, float, float, float], look: str) -> None:
        """Fill what lies between left and right, and between two heights in either order."""
        left, right, one, other = edges
        canvas.rectangle((left, min(one, other)), (right - left, abs(one - other)), look)


def most_ticks(look: Look) -> int:
    """Tell how many lines an axis of this height has room for."""
    return max(2, int((look.size[1] - _HEAD - _FOOT) // _TICK_DISTANCE))


def field_of(look: Look, labels: Iterable[str]) -> Field:
    """Give the field beside an axis with these labels."""
    width, height = look.size
    widest = max((width_of(label) for label in labels), default=0.0)
    return Field(_EDGE + widest + 6, _HEAD, width - _EDGE, height - _FOOT)


def begin(name: str, look: Look, headline: Headline, description: str) -> Canvas:
    """Begin a chart: its ground, and the words above it."""
    width, height = look.size
    canvas = Canvas(name, (width, height), look.theme, headline.title, description)
    canvas.rectangle((0, 0), (width, height), "ground", radius=6)
    room = width - 2 * _EDGE
    canvas.text((_EDGE, 20), fitted(headline.title, room, TITLE_SIZE * BOLD), "ink strong", size=TITLE_SIZE)
    canvas.rectangle((_EDGE, 28.5), (8, 8), headline.mark, radius=2)
    left = room - 13
    standing = fitted(headline.standing, left, FIGURE_SIZE)
    canvas.text((_EDGE + 13, 37), standing, "ink", size=FIGURE_SIZE)
    if width_of(standing, FIGURE_SIZE) + width_of(headline.beside, FONT_SIZE) + _LABEL_DISTANCE <= left:
        canvas.text((width - _EDGE, 37), headline.beside, "faint", Anchor.END)
    return canvas


def draw_axis(canvas: Canvas, field: Field, heights: Scale, values: Sequence[float], labels: Sequence[str]) -> None:
    """Draw a line across the field for each value, with its label on the left."""
    for value, label in zip(values, labels, strict=True):
        height = heights.place(value)
        canvas.line([(field.left, height), (field.right, height)], "grid")
        canvas.text((field.left - 6, height + 4), label, "faint", Anchor.END)


def draw_dates(canvas: Canvas, field: Field, labels: Sequence[tuple[float, str]]) -> None:
    """Name places below the field: the first, the last, and evenly spread as many between them as have room."""
    for count in range(min(len(labels), _MOST_DATES), 0, -1):
        chosen = [labels[index] for index in _spread(len(labels), count)]
        placed = [(*_kept_inside(field, place, width_of(label)), label) for place, label in chosen]
        if all(one[1] + _LABEL_DISTANCE <= other[0] for one, other in pairwise(placed)):
            for left, right, label in placed:
                canvas.text(((left + right) / 2, field.bottom + 16), label, "faint", Anchor.MIDDLE)
            return


def draw_nothing(canvas: Canvas, field: Field) -> None:
    """Say, in the middle of the field, that there is nothing to draw."""
    middle = ((field.left + field.right) / 2, (field.top + field.bottom) / 2 + 4)
    canvas.text(middle, NOTHING, "faint", Anchor.MIDDLE, FIGURE_SIZE)


def stretches(points: Iterable[Point | None]) -> Iterator[list[Point]]:
    """Cut a row of points where one is missing."""
    stretch: list[Point] = []
    for point in points:
        if point is not None:
            stretch.append(point)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def sentence(*parts: str) -> str:
    """Join what is to be said, leaving out what is not."""
    return " ".join(part for part in parts if part)


def _spread(length: int, count: int) -> list[int]:
    """Give the places of the last, or of the first, the last and those between, as evenly apart as can be."""
    return [length - 1] if count == 1 else [index * (length - 1) // (count - 1) for index in range(count)]


def _kept_inside(field: Field, middle: float, width: float) -> tuple[float, float]:
    left = max(min(middle - width / 2, field.right - width), field.left)
    return left, left + width
