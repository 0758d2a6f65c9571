"""Key results: what is refused when they are written down."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.okrs.key_results import KeyResult, KeyResultSource, check_key_result
from domain.okrs.measures import AtMost, Metric

_D = Decimal
_FROM, _TO = date(2026, 1, 1), date(2026, 3, 31)
_KEY_RESULT = KeyResult(
    title="Answer within a day",
    start=_FROM,
    due=_TO,
    source=KeyResultSource.CHECK_IN,
    measure=AtMost(_D(86_400)),
)


def test_a_key_result_as_people_write_it_is_accepted() -> None:
    assert check_key_result(_KEY_RESULT, _FROM, _TO) == ()


def test_everything_wrong_with_a_key_result_is_told_at_once() -> None:
    key_result = replace(
        _KEY_RESULT,
        title="",
        description="x" * 20_001,
        tags=("x" * 61,),
        weight=_D(2_000_000),
        due=date(2026, 4, 1),
        measure=Metric(_D(50), _D(50)),
    )

    errors = check_key_result(key_result, _FROM, _TO)

    assert [error.path for error in errors] == [
        ("title",),
        ("description",),
        ("tags", "0"),
        ("weight",),
        ("dueDate",),
        ("measure", "target"),
    ]


@pytest.mark.parametrize(
    ("source", "problems"),
    [
        (KeyResultSource.CHECK_IN, [("measure",)]),
        (KeyResultSource.KPI, [("measure",)]),
        (KeyResultSource.ALIGNED, []),
    ],
)
def test_only_aligned_objectives_speak_without_a_measure(
    source: KeyResultSource, problems: list[tuple[str, ...]]
) -> None:
    errors = check_key_result(replace(_KEY_RESULT, source=source, measure=None), _FROM, _TO)

    assert [error.path for error in errors] == problems
