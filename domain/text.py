"""Rules for the texts people type."""

from domain.errors import InvalidInput, OkraError

TITLE_LENGTH = 300
DESCRIPTION_LENGTH = 20_000
NOTE_LENGTH = 10_000
TAG_LENGTH = 60
TAG_COUNT = 30


def check_title(title: str, *path: str) -> tuple[OkraError, ...]:
    """Tell what is wrong with a title or name: 1 to 300 characters, not only blanks, no control characters."""
    stripped = title.strip()
    if not stripped:
        return (InvalidInput("Give it a name; this one is empty.", *path),)
    if len(stripped) > TITLE_LENGTH:
        return (InvalidInput(f"At most {TITLE_LENGTH} characters; this has {len(stripped)}.", *path),)
    return _check_characters(title, *path)


def check_text(value: str | None, limit: int, *path: str) -> tuple[OkraError, ...]:
    """Tell what is wrong with a longer text of at most `limit` characters. None is fine."""
    if value is None:
        return ()
    if len(value) > limit:
        return (InvalidInput(f"At most {limit} characters; this has {len(value)}.", *path),)
    return _check_characters(value, *path)


def normalise_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Trim tags and drop repeated ones, keeping the order."""
    return tuple(dict.fromkeys(tag.strip() for tag in tags))


def check_tags(tags: tuple[str, ...], *path: str) -> tuple[OkraError, ...]:
    """Tell what is wrong with a list of tags: at most 30, each 1 to 60 characters."""
    if len(tags) > TAG_COUNT:
        return (InvalidInput(f"At most {TAG_COUNT} tags; these are {len(tags)}.", *path),)
    errors: list[OkraError] = []
    for index, tag in enumerate(tags):
        if not 1 <= len(tag.strip()) <= TAG_LENGTH:
            errors.append(InvalidInput(f"A tag has 1 to {TAG_LENGTH} characters.", *path, str(index)))
        errors += _check_characters(tag, *path, str(index))
    return tuple(errors)


def _check_characters(value: str, *path: str) -> tuple[OkraError, ...]:
    if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
        return (InvalidInput("Contains a character that cannot be stored.", *path),)
    return ()
