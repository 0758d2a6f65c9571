"""Which movements of KPIs to follow, as callers say it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import strawberry

from domain.errors import refuse
from domain.ids import Kind
from domain.kpis.kpis import KpiHealth
from domain.kpis.movements import MOVEMENTS, Movement, check_minimum_change
from domain.live import EventFilter, Surroundings, check_ids
from domain.numbers import exact_number
from schema.live.filters import FILTER, Ids, set_of

MEASURED: Final = EventFilter(types=MOVEMENTS)
"""Every movement of a KPI."""


@strawberry.input(description="A change of health. What is left out stands for any.")
class HealthCrossingFilter:
    from_: list[KpiHealth] | None = strawberry.field(default=None, name="from")
    to: list[KpiHealth] | None = None


@strawberry.input(description=FILTER)
class KpiMeasuredFilter:
    kpi_ids: Ids | None = strawberry.field(default=None, description="Of these KPIs.")
    team_ids: Ids | None = strawberry.field(
        default=None, description="Of KPIs of these teams, and of the teams below them at present."
    )
    owner_ids: Ids | None = strawberry.field(
        default=None, description="Of KPIs that these people are accountable for, or that belong to them."
    )
    board_ids: Ids | None = strawberry.field(default=None, description="Of KPIs that are on these boards at present.")
    minimum_change: float | None = strawberry.field(
        default=None,
        description="Changes of the current value by at least this, up or down, in the KPI's unit. A first value, and "
        "a value that is lost, count as such.",
    )
    health: HealthCrossingFilter | None = strawberry.field(
        default=None, description="Changes of health, such as those to RED."
    )

    def to_filter(self) -> EventFilter:
        """Give it as the domain takes it. Raises `InvalidInput` or `TooMany`, with the place in the filter."""
        least = None if self.minimum_change is None else exact_number(self.minimum_change, "minimumChange")
        refuse(
            (
                *check_ids(self.kpi_ids or (), frozenset({Kind.KPI}), "kpiIds"),
                *check_ids(self.team_ids or (), frozenset({Kind.TEAM}), "teamIds"),
                *check_ids(self.owner_ids or (), frozenset({Kind.PERSON}), "ownerIds"),
                *check_ids(self.board_ids or (), frozenset({Kind.KPI_BOARD}), "boardIds"),
                *check_minimum_change(least, "minimumChange"),
            )
        )
        return EventFilter(
            types=MOVEMENTS,
            subject_ids=set_of(self.kpi_ids),
            movement=self._movement(least),
            surroundings=Surroundings(
                team_ids=set_of(self.team_ids), owner_ids=set_of(self.owner_ids), board_ids=set_of(self.board_ids)
            ),
        )

    def _movement(self, least: Decimal | None) -> Movement | None:
        if self.health is None:
            return None if least is None else Movement(least)
        return Movement(least, is_crossing=True, before=_any_of(self.health.from_), after=_any_of(self.health.to))


def _any_of(health: Sequence[KpiHealth] | None) -> frozenset[KpiHealth] | None:
    return None if health is None else frozenset(health)
