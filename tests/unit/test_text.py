"""Texts people type: how long they may be, and what cannot be stored."""

import pytest

from domain.text import check_tags, check_text, check_title, normalise_tags

_UNSTORABLE = ["a\x00b", "a\ud800b", "a\udfffb"]


@pytest.mark.parametrize("title", ["x", "x" * 300, "  " + "x" * 300 + "  ", "🚀 Grüße"])
def test_a_title_of_up_to_300_characters_is_accepted(title: str) -> None:
    assert check_title(title) == ()


@pytest.mark.parametrize("title", ["", " \n\t", "x" * 301, *_UNSTORABLE])
def test_another_title_is_refused_once(title: str) -> None:
    assert [error.path for error in check_title(title, "input", "title")] == [("input", "title")]


@pytest.mark.parametrize("text", [None, "", "x" * 10, "two\nlines"])
def test_a_text_within_its_limit_is_accepted(text: str | None) -> None:
    assert check_text(text, 10) == ()


@pytest.mark.parametrize("text", ["x" * 11, *_UNSTORABLE])
def test_another_text_is_refused_once(text: str) -> None:
    assert [error.path for error in check_text(text, 10, "note")] == [("note",)]


def test_tags_are_trimmed_and_kept_once_in_order() -> None:
    assert normalise_tags((" b", "a", "b ", "a")) == ("b", "a")


def test_thirty_tags_of_sixty_characters_are_accepted() -> None:
    assert check_tags(("x" * 60,) * 30) == ()


def test_more_tags_are_refused_as_a_whole() -> None:
    assert [error.path for error in check_tags(("",) * 31, "tags")] == [("tags",)]


def test_each_wrong_tag_is_named_by_its_place() -> None:
    errors = check_tags(("fine", " ", "x" * 61, "a\x00"), "tags")

    assert [error.path for error in errors] == [("tags", "1"), ("tags", "2"), ("tags", "3")]
