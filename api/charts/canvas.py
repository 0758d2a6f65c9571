"""What pictures are drawn on: shapes with classes, text as text, colours by theme, and words for who listens."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import drawsvg

from api.charts.colours import Theme, style_sheet

FONT_SIZE: Final = 11
TITLE_SIZE: Final = 14
FIGURE_SIZE: Final = 12

BOLD: Final = 1.1
"""So much wider than others are letters in bold, at most."""

_MEAN_WIDTH: Final = 0.58
_WIDE: Final = 1.05
_ELLIPSIS: Final = "…"
_UNWRITABLE: Final = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ufffe\\uffff\\ud800-\\udfff]")
_SPACES: Final = re.compile("[ \\t\\r\\n\\u2028\\u2029]+")
_DIRECTIONS: Final = re.compile("[\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]")

Point = tuple[float, float]


class Anchor(StrEnum):
    """Which end of a text stands at its place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class Canvas:
    """A picture in the making. `name` makes its inner ids its own, also inside a page with several."""

    def __init__(self, name: str, size: tuple[int, int], theme: Theme, title: str, description: str) -> None:
        """Begin with the words that a screen reader says, the colours, and nothing to see."""
        width, height = size
        labels = (f"{name}-title", f"{name}-description")
        self._drawing = drawsvg.Drawing(width, height, role="img", aria_labelledby=" ".join(labels))
        for label, element, text in zip(labels, ("title", "desc"), (title, description), strict=True):
            self._drawing.append(_described(element, label, clean(text)))
        self._drawing.append_css(style_sheet(theme))

    def rectangle(self, corner: Point, size: Point, look: str, *, radius: float = 0) -> None:
        """Draw a rectangle from its left upper corner; one without an area is left out."""
        if size[0] > 0 and size[1] > 0:
            rounded = {"rx": radius} if radius else {}
            numbers = map(_pixels, (*corner, *size))
            self._drawing.append(drawsvg.Rectangle(*numbers, class_=look, **rounded))

    def line(self, points: Sequence[Point], look: str) -> None:
        """Draw a line through points; one point alone is no line."""
        if len(points) > 1:
            first, *rest = ((_pixels(x), _pixels(y)) for x, y in points)
            path = drawsvg.Path(class_=look).M(*first)
            for point in rest:
                path.L(*point)
            self._drawing.append(path)

    def dot(self, centre: Point, radius: float, look: str) -> None:
        """Draw a dot."""
        self._drawing.append(drawsvg.Circle(_pixels(centre[0]), _pixels(centre[1]), radius, class_=look))

    def text(self, place: Point, text: str, look: str, anchor: Anchor = Anchor.START, size: int = FONT_SIZE) -> None:
        """Write one line of text, if any, on a baseline at `place`; it reads in the direction of its own script."""
        if not text:
            return
        x, y = map(_pixels, place)
        self._drawing.append(drawsvg.Text(clean(text), size, x, y, class_=look, text_anchor=anchor.value))

    def svg(self) -> bytes:
        """Give the picture as a document."""
        drawn: str = self._drawing.as_svg()
        return drawn.encode()


def _described(element: str, label: str, text: str) -> object:
    described = drawsvg.Title(text, id=label)
    described.TAG_NAME = element
    return described


def clean(text: str) -> str:
    """Leave out what no XML may hold, and what would turn the direction of the text beside it; make it one line."""
    return _SPACES.sub(" ", _DIRECTIONS.sub("", _UNWRITABLE.sub(" ", text))).strip()


def width_of(text: str, size: float = FONT_SIZE) -> float:
    """Tell about how many pixels a text is wide: fonts differ, so it is rather too much."""
    return size * sum(_relative_width(character) for character in text)


def fitted(text: str, width: float, size: float = FONT_SIZE) -> str:
    """Cut a text off where it would be wider than this, at the end of a whole character."""
    text = clean(text)
    if width_of(text, size) <= width:
        return text
    room = width - width_of(_ELLIPSIS, size)
    kept = 0
    for character in text:
        room -= size * _relative_width(character)
        if room < 0:
            break
        kept += 1
    return _whole(text, kept).rstrip() + _ELLIPSIS


def _whole(text: str, kept: int) -> str:
    """Cut before a character that is drawn together with the one before it, and not after it."""
    while 0 < kept < len(text) and (_relative_width(text[kept]) == 0 or text[kept - 1] == "\u200d"):
        kept -= 1
    return text[:kept]


def _relative_width(character: str) -> float:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return _WIDE
    if character in "ijl.,:;|'!()[] \u00a0It·":
        return 0.36
    return 0.9 if character in "MWmw@%—…" else _MEAN_WIDTH + 0.12 * character.isupper()


def _pixels(value: float) -> float:
    """Tenths of a pixel are enough, and make short files."""
    return round(value, 1) + 0.0
