"""What key results take over from the KPIs that they follow, told so that somebody can check it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from commands.kpis.days import KpiDays, days_of_kpis
from domain.kpis.kpis import CHANGES, KpiLinkMode
from storage.database import Row
from storage.reader import Reader


@dataclass(frozen=True, slots=True)
class FollowedValue:
    """The newest value of a KPI since a key result started, and the one that its changes are counted from."""

    value: Decimal | None = None
    base: Decimal | None = None


FOLLOWS_NOTHING: Final = FollowedValue()


async def followed_values(work: Reader, key_results: Iterable[Row]) -> dict[str, FollowedValue]:
    """Tell of key results what the KPIs say that they follow. Reads only where that is not the key result's own value.

    Each row has `id`, `kpi_id`, `link_mode`, `start_date` and `current_value`.
    """
    rows = [row for row in key_results if row["kpi_id"] is not None]
    since: dict[str, date] = {}
    for row in rows:
        if row["link_mode"] != KpiLinkMode.LATEST.value:
            since[row["kpi_id"]] = min(row["start_date"], since.get(row["kpi_id"], row["start_date"]))
    days = await days_of_kpis(work, since)
    return {row["id"]: _followed(row, days.get(row["kpi_id"])) for row in rows}


def _followed(row: Row, days: KpiDays | None) -> FollowedValue:
    mode = KpiLinkMode(row["link_mode"])
    if mode is KpiLinkMode.LATEST or days is None:
        return FollowedValue(row["current_value"])
    newest = days.days[-1] if days.days else None
    return FollowedValue(
        value=newest[1] if newest is not None and newest[0] >= row["start_date"] else None,
        base=days.base(row["start_date"]) if mode in CHANGES else None,
    )
