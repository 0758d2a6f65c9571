"""The turn of the day: statuses by pace depend on the day, also where nobody does anything."""

from commands.kpis.recalculation import EVERY_DAY, recalculate
from storage.kpis.periods import measured_without_periods
from storage.work import Work


async def turn_day(work: Work, _command: None) -> None:
    """Bring the organization up to a day on which no command ran yet, as every command does.

    KPIs that were measured before values of periods were stored get theirs.
    """
    unknown = await measured_without_periods(work)
    if unknown:
        await recalculate(work, dict.fromkeys(unknown, EVERY_DAY))
