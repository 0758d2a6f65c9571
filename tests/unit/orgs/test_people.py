"""People: what is refused when they are written down, and who must stay an administrator."""

import pytest

from domain.errors import WrongState
from domain.orgs.people import check_active_person, check_email, check_person, require_administrator_left


def test_a_person_as_people_write_it_is_accepted() -> None:
    assert check_person("Ada", "ada@example.org", "Engineer") == ()


def test_a_person_needs_neither_address_nor_title() -> None:
    assert check_person("Ada", None, None) == ()


def test_everything_wrong_with_a_person_is_told_at_once() -> None:
    errors = check_person("", "nobody", "x" * 301)

    assert [error.path for error in errors] == [("name",), ("email",), ("title",)]


@pytest.mark.parametrize("email", ["", "ada", "ada@", "@example.org", "ada@example", "a b@example.org", "a@b@c.org"])
def test_what_could_be_no_address_is_refused(email: str) -> None:
    assert [error.message for error in check_email(email)] == ["This is not an e-mail address."]


def test_an_endless_address_is_refused_once() -> None:
    assert len(check_email("a" * 320 + "@example.org")) == 1


def test_an_address_that_cannot_be_stored_is_refused() -> None:
    assert [error.path for error in check_email("a\x00@example.org", "email")] == [("email",)]


@pytest.mark.parametrize(("path", "expected"), [(None, ()), ("role", ("role",))])
def test_the_last_administrator_stays(path: str | None, expected: tuple[str, ...]) -> None:
    with pytest.raises(WrongState) as refusal:
        require_administrator_left(other_administrators=False, path=path)

    assert refusal.value.path == expected


def test_one_of_several_administrators_may_go() -> None:
    require_administrator_left(other_administrators=True)


def test_who_was_deactivated_is_given_nothing_to_do() -> None:
    assert [error.path for error in check_active_person(deactivated=True, path="leadId")] == [("leadId",)]


def test_who_is_active_may_be_given_something_to_do() -> None:
    assert check_active_person(deactivated=False, path="leadId") == ()
