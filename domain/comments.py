"""Comments and reactions: what people say of a thing that they may see."""

import unicodedata
from enum import StrEnum
from typing import Final

from domain.errors import InvalidInput, NotAllowed, OkraError, TooMany, WrongState
from domain.ids import Kind
from domain.text import check_text

COMMENT_LENGTH: Final = 10_000
MOST_MENTIONS: Final = 50

COMMENTED: Final = frozenset({Kind.OBJECTIVE, Kind.KEY_RESULT, Kind.CHECK_IN, Kind.INITIATIVE, Kind.KPI})
"""What can be commented on."""

REACTED_TO: Final = frozenset({Kind.COMMENT, Kind.CHECK_IN})
"""What can be reacted to."""

_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Zl", "Zp", "Zs"})


class ReactionEmoji(StrEnum):
    """The emoji that people react with: one of each a person, on one thing."""

    THUMBS_UP = "THUMBS_UP"
    THUMBS_DOWN = "THUMBS_DOWN"
    CLAP = "CLAP"
    PARTY = "PARTY"
    HEART = "HEART"
    LAUGH = "LAUGH"
    SURPRISED = "SURPRISED"
    SAD = "SAD"
    CONFUSED = "CONFUSED"
    THINKING = "THINKING"
    EYES = "EYES"
    ROCKET = "ROCKET"
    FIRE = "FIRE"
    STRONG = "STRONG"
    TARGET = "TARGET"
    CHECK_MARK = "CHECK_MARK"


CHARACTERS: Final = {
    ReactionEmoji.THUMBS_UP: "\N{THUMBS UP SIGN}",
    ReactionEmoji.THUMBS_DOWN: "\N{THUMBS DOWN SIGN}",
    ReactionEmoji.CLAP: "\N{CLAPPING HANDS SIGN}",
    ReactionEmoji.PARTY: "\N{PARTY POPPER}",
    ReactionEmoji.HEART: "\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}",
    ReactionEmoji.LAUGH: "\N{SMILING FACE WITH OPEN MOUTH AND SMILING EYES}",
    ReactionEmoji.SURPRISED: "\N{FACE WITH OPEN MOUTH}",
    ReactionEmoji.SAD: "\N{CRYING FACE}",
    ReactionEmoji.CONFUSED: "\N{CONFUSED FACE}",
    ReactionEmoji.THINKING: "\N{THINKING FACE}",
    ReactionEmoji.EYES: "\N{EYES}",
    ReactionEmoji.ROCKET: "\N{ROCKET}",
    ReactionEmoji.FIRE: "\N{FIRE}",
    ReactionEmoji.STRONG: "\N{FLEXED BICEPS}",
    ReactionEmoji.TARGET: "\N{DIRECT HIT}",
    ReactionEmoji.CHECK_MARK: "\N{WHITE HEAVY CHECK MARK}",
}
"""How each is written."""


def check_comment(text: str, mention_ids: tuple[str, ...]) -> tuple[OkraError, ...]:
    """Tell everything that is wrong with a comment, but for whom it mentions.

    It has 1 to 10,000 characters, of which one at least can be seen, and mentions at most 50 people.
    """
    return (*_check_words(text), *_check_number(mention_ids))


def require_own_person(person_id: str | None) -> str:
    """Give who reacts. Raises `NotAllowed` for a token that stands for nobody."""
    if person_id is None:
        message = "This token stands for the organization, not for a person who could react."
        raise NotAllowed(message)
    return person_id


def require_alive(*, is_deleted: bool) -> None:
    """Refuse to change, answer or react to what was deleted. Raises `WrongState`."""
    if is_deleted:
        message = "This comment was deleted."
        raise WrongState(message)


def require_beginning(reply_to_id: str | None) -> None:
    """Refuse to reply to a reply: replies stand one level deep. Raises `WrongState`, naming what it replies to."""
    if reply_to_id is not None:
        message = f"This is a reply itself. Reply to {reply_to_id}, with which it began."
        raise WrongState(message)


def _check_words(text: str) -> tuple[OkraError, ...]:
    errors = check_text(text, COMMENT_LENGTH, "text")
    if errors or not all(unicodedata.category(character) in _INVISIBLE for character in text):
        return errors
    return (InvalidInput("Say something; this comment is empty.", "text"),)


def _check_number(mention_ids: tuple[str, ...]) -> tuple[OkraError, ...]:
    if len(mention_ids) <= MOST_MENTIONS:
        return ()
    message = f"Mention at most {MOST_MENTIONS} people; these are {len(mention_ids)}."
    return (TooMany(message, "mentionIds"),)
