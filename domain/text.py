"""Rules for the texts people type."""

from unicodedata import normalize

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


def normalise_tag(tag: str) -> str:
    """Write a tag in one way: composed characters (NFC), no blanks around it, one between words. Case is kept."""
    return " ".join(normalize("NFC", tag).split())


def normalise_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Write each tag in one way and drop repeated ones, keeping the order."""
    return tuple(dict.fromkeys(map(normalise_tag, tags)))


def check_tag(tag: str, *path: str) -> tuple[OkraError, ...]:
    """Tell what is wrong with a tag: it has 1 to 60 characters."""
    wrong = not 1 <= len(tag.strip()) <= TAG_LENGTH
    length = (InvalidInput(f"A tag has 1 to {TAG_LENGTH} characters.", *path),) if wrong else ()
    return (*length, *_check_characters(tag, *path))


def check_tags(tags: tuple[str, ...], *path: str) -> tuple[OkraError, ...]:
    """Tell what is wrong with a list of tags: at most 30, each 1 to 60 characters."""
    if len(tags) > TAG_COUNT:
        return (InvalidInput(f"At most {TAG_COUNT} tags; these are {len(tags)}.", *path),)
    return tuple(error for index, tag in enumerate(tags) for error in check_tag(tag, *path, str(index)))


def _check_characters(value: str, *path: str) -> tuple[OkraError, ...]:
    if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
        return (InvalidInput("Contains a character that cannot be stored.", *path),)
    return ()
