"""Loaders of the past of KPIs, and of where its values come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from domain.errors import NotFound
from schema.loaders import Loader
from schema.rows import Row
from storage.database import ReadSession
from storage.kpis.measurement_series import MeasurementLine, MeasurementsKey, measurements_of_kpis
from storage.kpis.provenance import Moment, PeriodKey, input_values, measurements_at
from storage.kpis.series import KpiSeries, SeriesKey, series_of_kpis

__all__ = ["KpiSeries", "MeasurementLine", "MeasurementsKey", "Moment", "PeriodKey", "SeriesKey", "SeriesLoaders"]


@dataclass(frozen=True, slots=True)
class SeriesLoaders:
    """One set for one operation. Each is named after what it gives and by which key."""

    series_by_key: Loader[SeriesKey, KpiSeries]
    measurements_by_key: Loader[MeasurementsKey, MeasurementLine]
    measurement_by_moment: Loader[Moment, Row | None]
    input_values_by_period: Loader[PeriodKey, list[Row]]

    @classmethod
    def of(cls, session: ReadSession) -> Self:
        """Make the loaders of one operation."""
        return cls(
            _series_by_key(session),
            _measurements_by_key(session),
            _measurement_by_moment(session),
            _input_values_by_period(session),
        )


def _series_by_key(session: ReadSession) -> Loader[SeriesKey, KpiSeries]:
    async def load(keys: list[SeriesKey]) -> Sequence[KpiSeries | NotFound]:
        found = await series_of_kpis(session, keys)
        return [found.get(key) or NotFound() for key in keys]

    return Loader(load)


def _measurements_by_key(session: ReadSession) -> Loader[MeasurementsKey, MeasurementLine]:
    async def load(keys: list[MeasurementsKey]) -> Sequence[MeasurementLine]:
        found = await measurements_of_kpis(session, keys)
        return [found[key] for key in keys]

    return Loader(load)


def _measurement_by_moment(session: ReadSession) -> Loader[Moment, Row | None]:
    async def load(keys: list[Moment]) -> Sequence[Row | None]:
        found = await measurements_at(session, keys)
        return [found.get(key) for key in keys]

    return Loader(load)


def _input_values_by_period(session: ReadSession) -> Loader[PeriodKey, list[Row]]:
    async def load(keys: list[PeriodKey]) -> Sequence[list[Row]]:
        found = await input_values(session, keys)
        return [found.get(key, []) for key in keys]

    return Loader(load)
