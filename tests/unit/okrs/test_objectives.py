"""Objectives: what is refused when they are written down."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.okrs.objectives import (
    Objective,
    Scope,
    Visibility,
    check_dates,
    check_objective,
    check_scope,
    check_share,
    check_visibility,
)
from domain.okrs.weights import check_weight

_D = Decimal
_FROM, _TO = date(2026, 1, 1), date(2026, 3, 31)
_OBJECTIVE = Objective(title="Win the north", scope=Scope.COMPANY, start=_FROM, due=_TO)


def test_an_objective_as_people_write_it_is_accepted() -> None:
    assert check_objective(_OBJECTIVE, _FROM, _TO) == ()


def test_everything_wrong_with_an_objective_is_told_at_once() -> None:
    objective = Objective(
        title="  ",
        scope=Scope.COMPANY,
        start=date(2026, 3, 1),
        due=date(2026, 2, 1),
        team_id="team",
        visibility=Visibility.TEAM,
        description="x" * 20_001,
        tags=("",),
        weight=_D(-1),
        manual_progress=_D(2),
    )

    errors = check_objective(objective, _FROM, _TO)

    assert [error.path for error in errors] == [
        ("title",),
        ("description",),
        ("tags", "0"),
        ("weight",),
        ("teamId",),
        ("visibility",),
        ("dueDate",),
        ("manualProgress",),
    ]


@pytest.mark.parametrize(
    ("scope", "team_id", "person_id", "problems"),
    [
        (Scope.COMPANY, None, None, []),
        (Scope.COMPANY, "team", "person", ["teamId", "personId"]),
        (Scope.TEAM, "team", None, []),
        (Scope.TEAM, None, None, ["teamId"]),
        (Scope.TEAM, None, "person", ["teamId", "personId"]),
        (Scope.TEAM, "team", "person", ["personId"]),
        (Scope.INDIVIDUAL, None, "person", []),
        (Scope.INDIVIDUAL, None, None, ["personId"]),
        (Scope.INDIVIDUAL, "team", "person", ["teamId"]),
    ],
)
def test_an_objective_belongs_to_exactly_whom_its_scope_says(
    scope: Scope, team_id: str | None, person_id: str | None, problems: list[str]
) -> None:
    errors = check_scope(scope, team_id, person_id)

    assert [error.path for error in errors] == [(problem,) for problem in problems]


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("visibility", Visibility)
def test_only_the_company_has_no_team_to_show_something_to(scope: Scope, visibility: Visibility) -> None:
    refused = bool(check_visibility(visibility, scope))

    assert refused is (scope is Scope.COMPANY and visibility is Visibility.TEAM)


@pytest.mark.parametrize(
    ("start", "due", "problems"),
    [
        (_FROM, _TO, []),
        (_FROM, _FROM, []),
        (date(2025, 12, 31), _TO, ["startDate"]),
        (_FROM, date(2026, 4, 1), ["dueDate"]),
        (_TO, _FROM, ["dueDate"]),
        (date(2027, 1, 1), date(2025, 1, 1), ["dueDate", "startDate", "dueDate"]),
    ],
)
def test_dates_are_in_order_and_inside_the_cycle(start: date, due: date, problems: list[str]) -> None:
    errors = check_dates(start, due, _FROM, _TO)

    assert [error.path for error in errors] == [(problem,) for problem in problems]


@pytest.mark.parametrize(
    ("weight", "accepted"),
    [
        ("0", True),
        ("0.5", True),
        ("1000000", True),
        ("-0.1", False),
        ("1000001", False),
        ("NaN", False),
        ("Infinity", False),
    ],
)
def test_a_weight_is_0_to_a_million(weight: str, accepted: bool) -> None:
    assert (check_weight(_D(weight)) == ()) is accepted


@pytest.mark.parametrize(
    ("share", "accepted"), [(None, True), ("0", True), ("1", True), ("-0.01", False), ("1.01", False)]
)
def test_a_share_is_0_to_1(share: str | None, accepted: bool) -> None:
    assert (check_share(None if share is None else _D(share), "grade") == ()) is accepted


def test_manual_progress_of_a_half_is_accepted() -> None:
    assert check_objective(replace(_OBJECTIVE, manual_progress=_D("0.5")), _FROM, _TO) == ()
