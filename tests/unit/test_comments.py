"""What can be said, and with which emoji."""

import unicodedata

import pytest

from domain.comments import (
    CHARACTERS,
    COMMENT_LENGTH,
    MOST_MENTIONS,
    ReactionEmoji,
    check_comment,
    require_alive,
    require_beginning,
    require_own_person,
)
from domain.errors import ErrorCode, NotAllowed, WrongState


@pytest.mark.parametrize(
    "text", ["x", " x ", "\n#", "\N{PARTY POPPER}", "\N{ARABIC LETTER ALEF}", "x" * COMMENT_LENGTH]
)
def test_whatever_can_be_seen_can_be_said(text: str) -> None:
    assert check_comment(text, ()) == ()


@pytest.mark.parametrize(
    "text", ["", " ", "\t\r\n", "\u200b", "\ufeff", "\u2028", "\u00ad", "\x00", "\ud800", "x" * (COMMENT_LENGTH + 1)]
)
def test_what_cannot_be_seen_or_stored_cannot_be_said(text: str) -> None:
    assert [(error.code, error.path) for error in check_comment(text, ())] == [(ErrorCode.INVALID_INPUT, ("text",))]


def test_at_most_fifty_people_are_mentioned() -> None:
    assert check_comment("x", ("per",) * MOST_MENTIONS) == ()

    errors = check_comment("", ("per",) * (MOST_MENTIONS + 1))
    assert [error.code for error in errors] == [ErrorCode.INVALID_INPUT, ErrorCode.TOO_MANY]


def test_every_emoji_is_written_in_its_own_way() -> None:
    assert set(CHARACTERS) == set(ReactionEmoji)
    assert len(set(CHARACTERS.values())) == len(ReactionEmoji)
    assert {unicodedata.category(character[0]) for character in CHARACTERS.values()} == {"So"}


def test_replies_stand_one_level_deep() -> None:
    require_beginning(None)

    with pytest.raises(WrongState, match="com_1"):
        require_beginning("com_1")


def test_what_was_deleted_is_left_alone() -> None:
    require_alive(is_deleted=False)

    with pytest.raises(WrongState):
        require_alive(is_deleted=True)


def test_nobody_cannot_react() -> None:
    assert require_own_person("per_1") == "per_1"

    with pytest.raises(NotAllowed):
        require_own_person(None)
