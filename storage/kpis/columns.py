"""What a row of each kind carries, the same in lists and in reads by id."""

from typing import Final

from storage.lists.columns import Columns, is_stale, published
from storage.tables import kpi_measurement_revisions, kpi_measurements, kpis

KPI: Final[Columns] = (*published(kpis), is_stale(kpis).label("is_stale"))
MEASUREMENT: Final[Columns] = published(kpi_measurements, without=["identity"])
REVISION: Final[Columns] = published(kpi_measurement_revisions)
