"""The enums of the domain, published under their own names with their own descriptions."""

from enum import StrEnum
from typing import Final

import strawberry

from domain import actor, comments, errors, events, initiatives, units, upserts
from domain.custom_fields import fields
from domain.kpis import hygiene, kpis, measurements, timers
from domain.okrs import (
    advice,
    bands,
    check_ins,
    copies,
    forecast,
    formulas,
    key_results,
    measures,
    objectives,
    periods,
    rollup,
    status,
)
from domain.orgs import business_calendar, cycles, organizations

PUBLISHED: Final[tuple[type[StrEnum], ...]] = (
    actor.Role,
    actor.TokenScope,
    advice.AdviceCode,
    bands.ScoreBand,
    business_calendar.DayOfWeek,
    comments.ReactionEmoji,
    check_ins.CheckInKind,
    copies.CarriedKeyResults,
    copies.CarriedStart,
    copies.CarryOverStatus,
    copies.CloneStatus,
    cycles.CycleState,
    errors.ErrorCode,
    events.EventType,
    fields.CustomFieldTarget,
    fields.CustomFieldType,
    forecast.ForecastReason,
    formulas.ProgressRule,
    hygiene.ConcernKind,
    initiatives.InitiativeState,
    key_results.KeyResultSource,
    key_results.KeyResultState,
    kpis.Aggregation,
    kpis.ChildrenMethod,
    kpis.GuardrailLimit,
    kpis.KpiCadence,
    kpis.KpiCategory,
    kpis.KpiDirection,
    kpis.KpiHealth,
    kpis.KpiIndicator,
    kpis.KpiLinkMode,
    kpis.KpiPerspective,
    kpis.KpiSource,
    kpis.TimerClock,
    kpis.NoValueReason,
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
    rollup.LeftOut,
    rollup.ProgressSource,
    rollup.RollUpReason,
    status.ObjectiveStatusRule,
    status.Status,
    status.StatusBasis,
    status.StatusReason,
    timers.TimerEventKind,
    timers.TimerEventState,
    units.Unit,
    upserts.UpsertOutcome,
)

for _enum in PUBLISHED:
    strawberry.enum(_enum, description=(_enum.__doc__ or "").strip())
