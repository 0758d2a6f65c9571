"""Movements of a KPI, as the log tells them: which of them somebody wants to follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from domain.errors import InvalidInput
from domain.events import EventType
from domain.kpis.kpis import KpiHealth
from domain.numbers import ZERO

MOVEMENTS: Final = frozenset({EventType.KPI_MEASURED, EventType.KPI_RECALCULATED})
"""The facts that tell how a KPI stood before and after."""


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement of a KPI's current value. None asks nothing; an empty set admits nothing.

    `minimum_change` is in the KPI's unit, up or down; a value that comes or goes counts as any change. `before` and
    `after` ask for another health than before, from one of these to one of those. `is_crossing` asks for another one.
    """

    minimum_change: Decimal | None = None
    is_crossing: bool = False
    before: frozenset[KpiHealth] | None = None
    after: frozenset[KpiHealth] | None = None

    def holds(self, event: Mapping[str, Any]) -> bool:
        """Tell whether an event, given by its columns, is such a movement."""
        if event["type"] not in MOVEMENTS:
            return False
        before, after = event["data"]["before"], event["data"]["after"]
        return self._is_enough(before["value"], after["value"]) and self._crosses(
            KpiHealth(before["health"]), KpiHealth(after["health"])
        )

    def _is_enough(self, before: float | None, after: float | None) -> bool:
        if self.minimum_change is None:
            return True
        if before is None or after is None:
            return before is not after
        # The shortest text of a double of 15 digits is exact, the difference of two doubles is not.
        return abs(Decimal(repr(after)) - Decimal(repr(before))) >= self.minimum_change

    def _crosses(self, before: KpiHealth, after: KpiHealth) -> bool:
        return not self.is_crossing or (
            before is not after
            and (self.before is None or before in self.before)
            and (self.after is None or after in self.after)
        )


def check_minimum_change(change: Decimal | None, *path: str) -> tuple[InvalidInput, ...]:
    """Tell whether a change can be asked for as the least one: 0 or more. None is fine."""
    if change is None or change >= ZERO:
        return ()
    return (InvalidInput("A change is 0 or more, up or down.", *path),)


def rereads_past(event: Mapping[str, Any]) -> bool:
    """Tell whether a movement changed more than what is newest: the past reads otherwise.

    Of a KPI that is measured: a value was corrected or removed. Of one that rests on others: a period before its
    current one has another value.
    """
    data = event["data"]
    if event["type"] == EventType.KPI_MEASURED:
        return data["corrected"] > 0 or bool(data.get("removed_ids"))
    current = data["before"]["period_start"]
    return current is not None and data["from"] < current
