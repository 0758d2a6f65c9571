"""The badge of a key result: its name on the left, how it stands on the right."""

from typing import Final

from api.charts.canvas import BOLD, FONT_SIZE, Anchor, Canvas, fitted, width_of
from api.charts.colours import Theme
from api.charts.subjects import Badge
from api.charts.words import STATUS_MARKS

HEIGHT: Final = 20
_WIDEST_LABEL: Final = 260.0
_EDGE: Final = 7.0
_BASELINE: Final = 14.0
_RADIUS: Final = 4.0


def draw_badge(badge: Badge, theme: Theme) -> bytes:
    """Draw the badge, as wide as its words are."""
    label = fitted(badge.label, _WIDEST_LABEL)
    left = round(width_of(label) + 2 * _EDGE) if label else 0
    right = round(width_of(badge.standing, FONT_SIZE * BOLD) + 2 * _EDGE)
    said = f"{badge.label}: {badge.standing}" if label else badge.standing
    canvas = Canvas(badge.id, (left + right, HEIGHT), theme, said, said)
    mark = STATUS_MARKS[badge.status]
    canvas.rectangle((0, 0), (left + right, HEIGHT), mark, radius=_RADIUS)
    # Square on the side where the two parts meet.
    canvas.rectangle((0, 0), (left, HEIGHT), "label", radius=_RADIUS)
    canvas.rectangle((max(left - _RADIUS, 0), 0), (min(_RADIUS, left), HEIGHT), "label")
    canvas.text((left / 2, _BASELINE), label, "on-mark", Anchor.MIDDLE)
    canvas.text((left + right / 2, _BASELINE), badge.standing, "on-mark strong", Anchor.MIDDLE)
    return canvas.svg()
