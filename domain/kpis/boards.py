"""Boards: named, ordered sets of KPIs of the company, a team or a person."""

from collections.abc import Collection, Sequence
from typing import Final

from domain.errors import InvalidInput, OkraError, TooMany
from domain.okrs.objectives import Scope, check_scope
from domain.text import DESCRIPTION_LENGTH, check_text, check_title

MOST_KPIS: Final = 100
"""How many KPIs may be put on a board."""


def check_board(
    name: str, description: str | None, scope: Scope, team_id: str | None, person_id: str | None
) -> tuple[OkraError, ...]:
    """Tell everything that is wrong with a board, at once, its KPIs apart."""
    return (
        *check_title(name, "name"),
        *check_text(description, DESCRIPTION_LENGTH, "description"),
        *check_scope(scope, team_id, person_id),
    )


def check_places(kpi_ids: Sequence[str]) -> tuple[OkraError, ...]:
    """Tell what is wrong with the KPIs of a board, in their order: too many, or one that is there twice."""
    if len(kpi_ids) > MOST_KPIS:
        return (TooMany(f"A board holds at most {MOST_KPIS} KPIs; these are {len(kpi_ids)}.", "kpiIds"),)
    return tuple(
        InvalidInput("This KPI is on the board already.", "kpiIds", str(index))
        for index, kpi_id in enumerate(kpi_ids)
        if kpi_id in kpi_ids[:index]
    )


def places_after(present: Sequence[str], seen: Collection[str], wanted: Sequence[str]) -> list[str]:
    """Give the KPIs of a board in their order, once those that somebody sees of them are to be `wanted`.

    `present` are those on it so far, `seen` those of them that this person may see. The others stay, behind.
    """
    return [*wanted, *(kpi_id for kpi_id in present if kpi_id not in seen and kpi_id not in wanted)]
