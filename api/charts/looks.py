"""How a picture is wanted."""

from dataclasses import dataclass
from typing import Final

from api.charts.colours import Theme

DEFAULT_WIDTH: Final = 400
LEAST_WIDTH: Final = 200
MOST_WIDTH: Final = 1_200
LEAST_HEIGHT: Final = 120
MOST_HEIGHT: Final = 800
_RATIO: Final = 0.55


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is wanted: its size in pixels, and for which ground."""

    width: int = DEFAULT_WIDTH
    height: int | None = None
    theme: Theme = Theme.auto

    @property
    def size(self) -> tuple[int, int]:
        """Give width and height; unless one was asked for, the height goes with the width."""
        fitting = round(max(LEAST_HEIGHT, min(self.width * _RATIO, MOST_HEIGHT / 2)))
        return self.width, fitting if self.height is None else self.height
