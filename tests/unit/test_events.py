"""Whose KPI's visibility governs who may learn of a fact."""

import pytest

from domain.events import governing_kpi

KPI, KEY_RESULT, COMMENT, GUARDRAIL, OBJECTIVE, BOARD = (
    f"{prefix}_{'0' * 26}" for prefix in ("kpi", "kr", "com", "grd", "obj", "brd")
)


@pytest.mark.parametrize(
    ("subject_id", "data", "expected"),
    [
        (KPI, {"changed": ["name"]}, KPI),
        (COMMENT, {"on_id": KPI}, KPI),
        (COMMENT, {"on_id": OBJECTIVE}, None),
        (GUARDRAIL, {"kpi_id": KPI}, KPI),
        (GUARDRAIL, {}, None),
        (KEY_RESULT, {"kpi_id": KPI, "mode": "LATEST"}, None),
        (BOARD, {"name": "Board"}, None),
        (OBJECTIVE, {}, None),
    ],
)
def test_a_fact_is_governed_by_the_kpi_that_it_is_about_or_that_its_subject_belongs_to(
    subject_id: str, data: dict[str, object], expected: str | None
) -> None:
    assert governing_kpi(subject_id, data) == expected
