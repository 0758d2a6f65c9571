"""The colours, in the light and in the dark. Text stands out from its ground by 4.5 to 1 or more in both."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Theme(StrEnum):
    """For which ground a picture is drawn; `auto` leaves it to who looks at it."""

    auto = "auto"
    light = "light"
    dark = "dark"


_SHAPES: Final = (
    'text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif;unicode-bidi:plaintext}'
    ".strong{font-weight:600}"
    ".grid{fill:none;stroke-width:1}"
    ".value{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}"
    ".target{fill:none;stroke-width:1.5;stroke-dasharray:5 3}"
    ".bridge{fill:none;stroke-width:1;stroke-dasharray:1 3}"
    ".today{fill:none;stroke-width:1}"
)

_LIGHT: Final = {
    ".ground": "fill:#ffffff",
    ".ink": "fill:#1f2328",
    ".faint": "fill:#59636e",
    ".grid": "stroke:#e1e5ea",
    ".value,.bridge": "stroke:#0b5cad",
    ".dot": "fill:#0b5cad;stroke:#ffffff",
    ".target": "stroke:#59636e",
    ".today": "stroke:#a0a8b1",
    ".green": "fill:#d9f2df",
    ".yellow": "fill:#fdf1c9",
    ".red": "fill:#fbdedb",
    ".plain": "fill:#f3f5f7",
    ".mark-green": "fill:#1a7f37",
    ".mark-yellow": "fill:#8a6100",
    ".mark-red": "fill:#cf222e",
    ".mark-blue": "fill:#0b5cad",
    ".mark-grey": "fill:#59636e",
    ".label": "fill:#424a53",
    ".on-mark": "fill:#ffffff",
}
_DARK: Final = {
    ".ground": "fill:#0d1117",
    ".ink": "fill:#f0f3f6",
    ".faint": "fill:#a5afba",
    ".grid": "stroke:#2a313a",
    ".value,.bridge": "stroke:#6cb6ff",
    ".dot": "fill:#6cb6ff;stroke:#0d1117",
    ".target": "stroke:#a5afba",
    ".today": "stroke:#58626e",
    ".green": "fill:#12351f",
    ".yellow": "fill:#3a3010",
    ".red": "fill:#431d1f",
    ".plain": "fill:#161b22",
    ".mark-green": "fill:#1f7a3a",
    ".mark-yellow": "fill:#866000",
    ".mark-red": "fill:#c6303a",
    ".mark-blue": "fill:#1f63b0",
    ".mark-grey": "fill:#5b6570",
    ".label": "fill:#30363d",
    ".on-mark": "fill:#ffffff",
}


def style_sheet(theme: Theme) -> str:
    """Give the rules of a theme."""
    # Rules in full, not custom properties: what turns mails into pictures seldom knows those.
    match theme:
        case Theme.light:
            return _SHAPES + _rules(_LIGHT)
        case Theme.dark:
            return _SHAPES + _rules(_DARK)
        case Theme.auto:
            return f"{_SHAPES}{_rules(_LIGHT)}@media(prefers-color-scheme:dark){{{_rules(_DARK)}}}"


def _rules(colours: Mapping[str, str]) -> str:
    return "".join(f"{name}{{{rule}}}" for name, rule in colours.items())
