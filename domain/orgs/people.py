"""People of an organization."""

import re

from domain.errors import InvalidInput, OkraError
from domain.text import TITLE_LENGTH, check_text, check_title

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_EMAIL_LENGTH = 320


def check_person(name: str, email: str | None, title: str | None) -> tuple[OkraError, ...]:
    """Tell what is wrong with a person: a name, and an address that could be one (or none)."""
    errors = [*check_title(name, "name"), *check_text(title, TITLE_LENGTH, "title")]
    if email is not None and (len(email) > _EMAIL_LENGTH or not _EMAIL.fullmatch(email)):
        errors.append(InvalidInput("This is not an e-mail address.", "email"))
    errors += check_text(email, _EMAIL_LENGTH, "email")
    return tuple(errors)
