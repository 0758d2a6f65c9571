"""When a guardrail is breached, and where none may be."""

import pytest

from domain.errors import AlreadyExists, OkraError, TooMany, WrongState
from domain.kpis.guardrails import MOST_GUARDRAILS, is_breached, require_guardable
from domain.kpis.kpis import GuardrailLimit, KpiHealth

RED, YELLOW = GuardrailLimit.RED, GuardrailLimit.YELLOW


@pytest.mark.parametrize(("limit", "breaching"), [(RED, {KpiHealth.RED}), (YELLOW, {KpiHealth.YELLOW, KpiHealth.RED})])
def test_a_guardrail_is_breached_from_its_limit_on_and_never_by_what_nobody_knows(
    limit: GuardrailLimit, breaching: set[KpiHealth]
) -> None:
    assert {health for health in KpiHealth if is_breached(limit, health)} == breaching


@pytest.mark.parametrize(
    ("kpi_archived", "objective_archived", "guarded_by", "refused"),
    [
        (True, False, [], WrongState),
        (False, True, [], WrongState),
        (True, False, ["kpi_1"], AlreadyExists),
        (False, False, [f"kpi_{number}" for number in range(2, MOST_GUARDRAILS + 2)], TooMany),
    ],
)
def test_a_guardrail_that_would_say_nothing_new_is_refused(
    kpi_archived: bool, objective_archived: bool, guarded_by: list[str], refused: type[OkraError]
) -> None:
    with pytest.raises(refused):
        require_guardable(
            kpi_archived=kpi_archived, objective_archived=objective_archived, guarded_by=guarded_by, kpi_id="kpi_1"
        )


def test_there_is_room_for_the_last_one() -> None:
    others = [f"kpi_{number}" for number in range(2, MOST_GUARDRAILS + 1)]

    require_guardable(kpi_archived=False, objective_archived=False, guarded_by=others, kpi_id="kpi_1")
