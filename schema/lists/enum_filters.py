"""Comparators of enums, one a kind of value."""

import strawberry

from domain.actor import Role
from domain.kpis.kpis import (
    KpiCadence,
    KpiCategory,
    KpiDirection,
    KpiHealth,
    KpiIndicator,
    KpiPerspective,
    KpiSource,
)
from domain.okrs.bands import ScoreBand
from domain.okrs.check_ins import CheckInKind
from domain.okrs.key_results import KeyResultSource, KeyResultState
from domain.okrs.measures import MeasureKind
from domain.okrs.objectives import Ambition, ObjectiveState, Scope, Visibility
from domain.okrs.periods import Cadence
from domain.okrs.status import Status, StatusReason
from domain.orgs.cycles import CycleState
from domain.units import Unit
from schema.lists.comparators import EnumFilter


@strawberry.input(description="Compares a role.")
class RoleFilter(EnumFilter[Role]):
    pass


@strawberry.input(description="Compares the state of a cycle.")
class CycleStateFilter(EnumFilter[CycleState]):
    pass


@strawberry.input(description="Compares whose something is.")
class ScopeFilter(EnumFilter[Scope]):
    pass


@strawberry.input(description="Compares the state of an objective.")
class ObjectiveStateFilter(EnumFilter[ObjectiveState]):
    pass


@strawberry.input(description="Compares an ambition.")
class AmbitionFilter(EnumFilter[Ambition]):
    pass


@strawberry.input(description="Compares who may see something.")
class VisibilityFilter(EnumFilter[Visibility]):
    pass


@strawberry.input(description="Compares a status.")
class StatusFilter(EnumFilter[Status]):
    pass


@strawberry.input(description="Compares the reason of a status.")
class StatusReasonFilter(EnumFilter[StatusReason]):
    pass


@strawberry.input(description="Compares a band.")
class ScoreBandFilter(EnumFilter[ScoreBand]):
    pass


@strawberry.input(description="Compares the state of a key result.")
class KeyResultStateFilter(EnumFilter[KeyResultState]):
    pass


@strawberry.input(description="Compares where a key result's value comes from.")
class KeyResultSourceFilter(EnumFilter[KeyResultSource]):
    pass


@strawberry.input(description="Compares the kind of a measure.")
class MeasureKindFilter(EnumFilter[MeasureKind]):
    pass


@strawberry.input(description="Compares how often somebody is expected to check in.")
class CadenceFilter(EnumFilter[Cadence]):
    pass


@strawberry.input(description="Compares what a check-in does.")
class CheckInKindFilter(EnumFilter[CheckInKind]):
    pass


@strawberry.input(description="Compares a unit.")
class UnitFilter(EnumFilter[Unit]):
    pass


@strawberry.input(description="Compares a KPI's part of the business.")
class KpiCategoryFilter(EnumFilter[KpiCategory]):
    pass


@strawberry.input(description="Compares what a change of a KPI brings about.")
class KpiPerspectiveFilter(EnumFilter[KpiPerspective]):
    pass


@strawberry.input(description="Compares whether a KPI foretells or reports.")
class KpiIndicatorFilter(EnumFilter[KpiIndicator]):
    pass


@strawberry.input(description="Compares which way is better for a KPI.")
class KpiDirectionFilter(EnumFilter[KpiDirection]):
    pass


@strawberry.input(description="Compares how long a period of a KPI is.")
class KpiCadenceFilter(EnumFilter[KpiCadence]):
    pass


@strawberry.input(description="Compares where a KPI's values come from.")
class KpiSourceFilter(EnumFilter[KpiSource]):
    pass


@strawberry.input(description="Compares the health of a KPI.")
class KpiHealthFilter(EnumFilter[KpiHealth]):
    pass
