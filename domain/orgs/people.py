"""People of an organization."""

import re
from typing import Final

from domain.errors import InvalidInput, OkraError, WrongState
from domain.text import TITLE_LENGTH, check_text, check_title

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_EMAIL_LENGTH: Final = 320


def check_person(name: str, email: str | None, title: str | None) -> tuple[OkraError, ...]:
    """Tell what is wrong with a person: a name, and an address that could be one (or none)."""
    return (
        *check_title(name, "name"),
        *check_email(email, "email"),
        *check_text(title, TITLE_LENGTH, "title"),
    )


def check_email(email: str | None, *path: str) -> tuple[OkraError, ...]:
    """Tell whether a text could be an e-mail address. None is fine."""
    errors = check_text(email, _EMAIL_LENGTH, *path)
    if email is None or errors or _EMAIL.fullmatch(email):
        return errors
    return (InvalidInput("This is not an e-mail address.", *path),)


def require_administrator_left(*, other_administrators: bool, path: str | None = None) -> None:
    """Refuse to take the role or the access of the last active administrator. Raises `WrongState`."""
    if not other_administrators:
        message = "This is the last active administrator. Make somebody else one first."
        raise WrongState(message, *([path] if path else []))


def check_active_person(*, deactivated: bool, path: str) -> tuple[OkraError, ...]:
    """Tell whether a person may be given something to do: who was deactivated may not."""
    return (WrongState("This person is deactivated. Reactivate them first.", path),) if deactivated else ()
