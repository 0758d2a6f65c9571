"""The enums of the domain, published under their own names with their own descriptions."""

from enum import StrEnum
from typing import Final

import strawberry

from domain import actor, errors, events, units
from domain.kpis import kpis, measurements
from domain.okrs import bands, check_ins, key_results, measures, objectives, periods, rollup, status
from domain.orgs import cycles, organizations

PUBLISHED: Final[tuple[type[StrEnum], ...]] = (
    actor.Role,
    actor.TokenScope,
    bands.ScoreBand,
    check_ins.CheckInKind,
    cycles.CycleState,
    errors.ErrorCode,
    events.EventType,
    key_results.KeyResultSource,
    key_results.KeyResultState,
    kpis.Aggregation,
    kpis.KpiCadence,
    kpis.KpiCategory,
    kpis.KpiDirection,
    kpis.KpiHealth,
    kpis.KpiIndicator,
    kpis.KpiLinkMode,
    kpis.KpiPerspective,
    kpis.KpiSource,
    measurements.RecordingStatus,
    measures.Direction,
    measures.MeasureKind,
    measures.Scoring,
    measures.Zone,
    objectives.Ambition,
    objectives.ObjectiveState,
    objectives.Scope,
    objectives.Visibility,
    organizations.Weekday,
    periods.Cadence,
    periods.PeriodRule,
    rollup.ProgressSource,
    status.ObjectiveStatusRule,
    status.Status,
    status.StatusBasis,
    status.StatusReason,
    units.Unit,
)

for _enum in PUBLISHED:
    strawberry.enum(_enum, description=(_enum.__doc__ or "").strip())
