"""Values of custom fields: what is accepted, what is refused, what changes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.custom_fields.fields import Choice, CustomField, CustomFieldTarget, CustomFieldType, check_custom_field
from domain.custom_fields.values import Content, DefinedField, GivenField, GivenValue, PlannedValues, plan_values

OBJECTIVE = CustomFieldTarget.OBJECTIVE
FIELDS = {
    type_.value.lower(): DefinedField(
        f"cuf_{type_}", type_.value.lower(), type_, frozenset({OBJECTIVE}), choices=frozenset({"cho_1"})
    )
    for type_ in CustomFieldType
}
ARCHIVED = DefinedField("cuf_old", "old", CustomFieldType.TEXT, frozenset({OBJECTIVE}), archived=True)


def plan(type_: CustomFieldType, content: str | float | date | None, before: Content | None = None) -> PlannedValues:
    value = None if content is None else GivenValue(type_, content)
    present = {} if before is None else {f"cuf_{type_}": before}
    return plan_values(FIELDS, OBJECTIVE, present, [GivenField(type_.value.lower(), value)])


def changes(planned: PlannedValues) -> list[tuple[Content | None, Content | None]]:
    assert planned.errors == ()
    return [(change.before, change.after) for change in planned.changes]


@pytest.mark.parametrize(
    ("type_", "content", "stored"),
    [
        (CustomFieldType.TEXT, " Grüße 🚀 ", "Grüße 🚀"),
        (CustomFieldType.TEXT, "x" * 500, "x" * 500),
        (CustomFieldType.NUMBER, 0.1, Decimal("0.1")),
        (CustomFieldType.NUMBER, -0.0, Decimal(0)),
        (CustomFieldType.NUMBER, 1e300, Decimal("1e300")),
        (CustomFieldType.DATE, date.max, date.max),
        (CustomFieldType.PERSON, "per_1", "per_1"),
        (CustomFieldType.CHOICE, "cho_1", "cho_1"),
    ],
)
def test_a_value_that_fits_is_set_once(type_: CustomFieldType, content: str | float | date, stored: Content) -> None:
    assert changes(plan(type_, content)) == [(None, stored)]
    assert changes(plan(type_, content, stored)) == []
    assert changes(plan(type_, None, stored)) == [(stored, None)]
    assert changes(plan(type_, None)) == []


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(-20, 20))
def test_a_number_of_fifteen_digits_is_told_as_it_was_given(digits: int, exponent: int) -> None:
    number = float(Decimal(digits).scaleb(exponent))

    told = plan(CustomFieldType.NUMBER, number).told()

    assert told == {"custom_fields": [{"key": "number", "before": None, "after": number}]}


@pytest.mark.parametrize(
    ("type_", "content", "path"),
    [
        (CustomFieldType.TEXT, " ", "value text"),
        (CustomFieldType.TEXT, "x" * 501, "value text"),
        (CustomFieldType.TEXT, "a\x00", "value text"),
        (CustomFieldType.NUMBER, float("nan"), "value number"),
        (CustomFieldType.NUMBER, float("inf"), "value number"),
        (CustomFieldType.NUMBER, 1.2345678901234567, "value number"),
        (CustomFieldType.CHOICE, "cho_2", "value choiceId"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_at_its_place(
    type_: CustomFieldType, content: str | float, path: str
) -> None:
    planned = plan(type_, content)

    assert [" ".join(error.path) for error in planned.errors] == [f"customFields 0 {path}"]
    assert planned.changes == ()
    assert planned.told() == {}


@pytest.mark.parametrize("given_as", CustomFieldType)
@pytest.mark.parametrize("type_", CustomFieldType)
def test_a_field_takes_values_of_its_own_type_alone(type_: CustomFieldType, given_as: CustomFieldType) -> None:
    contents: dict[CustomFieldType, str | float | date] = {
        CustomFieldType.TEXT: "cho_1",
        CustomFieldType.NUMBER: 1,
        CustomFieldType.DATE: date.min,
        CustomFieldType.PERSON: "cho_1",
        CustomFieldType.CHOICE: "cho_1",
    }
    field = GivenField(type_.value.lower(), GivenValue(given_as, contents[given_as]))

    errors = plan_values(FIELDS, OBJECTIVE, {}, [field]).errors

    assert (errors == ()) is (type_ is given_as)


def test_an_archived_field_is_neither_set_nor_emptied_but_may_be_repeated() -> None:
    fields, present = {"old": ARCHIVED}, {"cuf_old": "x"}

    def errors(text: str | None) -> int:
        value = None if text is None else GivenValue(CustomFieldType.TEXT, text)
        return len(plan_values(fields, OBJECTIVE, present, [GivenField("old", value)]).errors)

    assert (errors("y"), errors(None), errors("x")) == (1, 1, 0)


def test_a_choice_that_was_archived_stays_where_it_is() -> None:
    assert changes(plan(CustomFieldType.CHOICE, "cho_old", "cho_old")) == []


def test_a_field_is_set_only_on_what_it_applies_to_and_only_once() -> None:
    twice = [GivenField("text", None), GivenField("text", None), GivenField("nothing", None)]

    assert [error.path for error in plan_values(FIELDS, OBJECTIVE, {}, twice).errors] == [
        ("customFields", "1", "key"),
        ("customFields", "2", "key"),
    ]
    (error,) = plan_values(FIELDS, CustomFieldTarget.KPI, {}, twice[:1]).errors
    assert error.message == "This field is for OBJECTIVE."


@pytest.mark.parametrize("key", ["", "A", "1a", "a-b", "a" * 41, "ä", "a\n", " a"])
def test_a_key_is_plain(key: str) -> None:
    field = CustomField(key, "Name", CustomFieldType.TEXT, (OBJECTIVE,))

    assert [error.path for error in check_custom_field(field)] == [("key",)]


@pytest.mark.parametrize("key", ["a", "a1_", "a" * 40])
def test_a_plain_key_is_accepted(key: str) -> None:
    assert check_custom_field(CustomField(key, "Name", CustomFieldType.TEXT, (OBJECTIVE,))) == ()


@pytest.mark.parametrize(("count", "fine"), [(0, False), (1, True), (100, True), (101, False)])
def test_a_choice_field_has_1_to_100_choices(count: int, fine: bool) -> None:
    choices = tuple(Choice(f"Choice {index}") for index in range(count))

    errors = check_custom_field(CustomField("a", "A", CustomFieldType.CHOICE, (OBJECTIVE,), choices=choices))

    assert (errors == ()) is fine


def test_a_choice_is_given_once_and_by_an_id_the_field_has() -> None:
    choices = (Choice("A", "cho_1"), Choice("B", "cho_1"), Choice("C", "cho_2"))

    errors = check_custom_field(
        CustomField("a", "A", CustomFieldType.CHOICE, (OBJECTIVE,), choices=choices), frozenset({"cho_1"})
    )

    assert [error.path for error in errors] == [("choices", str(index), "id") for index in range(3)]
