"""Handing in what was measured, and letting a key result go its own way when its time is over."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from api.demonstration.ledger import Ledger
from commands.kpis.links import UnlinkKpi, unlink_kpi
from commands.kpis.measurements import RecordMeasurements, record_measurements
from domain.kpis.measurements import GivenMeasurement
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Measurement:
    """One value of a KPI."""

    kpi: str
    at: datetime
    value: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Record:
    """Record what was measured."""

    measurements: tuple[Measurement, ...]

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Record all of it, or nothing."""
        rows = tuple(
            (
                ledger.id_of(measurement.kpi),
                GivenMeasurement(
                    measurement.at,
                    measurement.value,
                    measurement.source,
                    external_id=f"{measurement.kpi}/{measurement.at.date().isoformat()}",
                ),
            )
            for measurement in self.measurements
        )
        await record_measurements(work, RecordMeasurements(rows, atomic=True))


@dataclass(frozen=True, slots=True)
class Unlink:
    """Let a key result follow its KPI no longer."""

    key_result: str

    async def take(self, work: Work, ledger: Ledger) -> None:
        """Unlink it; it keeps its last value."""
        await unlink_kpi(work, UnlinkKpi(ledger.id_of(self.key_result)))
