"""Root fields that read KPIs."""

import strawberry

from schema.inputs import ExternalKeyInput
from schema.kpis.types import Kpi
from schema.lists.connections import Connection
from schema.lists.fields import root_list
from schema.lists.kpis import KpiFilter, KpiOrder
from schema.lookups import lookup


@strawberry.input(one_of=True, description="Which KPI: by exactly one of these.")
class KpiBy:
    id: strawberry.Maybe[strawberry.ID]
    external_key: strawberry.Maybe[ExternalKeyInput]


@strawberry.type
class KpiQueries:
    kpi: Kpi | None = lookup(
        KpiBy,
        lambda context: context.kpis.kpi_by_id,
        lambda context: context.kpis.kpi_by_external_key,
        "One KPI.",
    )
    kpis: Connection[Kpi] = root_list(
        lambda context: context.kpis.kpis, KpiFilter, KpiOrder, "All KPIs; archived ones only if asked for."
    )
