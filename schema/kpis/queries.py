"""Root fields that read KPIs."""

import strawberry

from schema.kpis.inputs import KpiBy
from schema.kpis.types import Kpi
from schema.lists.connections import Connection
from schema.lists.fields import root_list
from schema.lists.kpis import KpiFilter, KpiOrder
from schema.lookups import lookup


@strawberry.type
class KpiQueries:
    kpi: Kpi | None = lookup(
        KpiBy,
        lambda context: context.kpis.kpi_by_id,
        lambda context: context.kpis.kpi_by_external_key,
        "One KPI.",
        lambda context, by: context.kpis.kpi_by_key(by.key.value),
    )
    kpis: Connection[Kpi] = root_list(
        lambda context: context.kpis.kpis, KpiFilter, KpiOrder, "All KPIs; archived ones only if asked for."
    )
