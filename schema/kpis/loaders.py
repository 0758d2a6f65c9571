"""Loaders of KPIs and measurements."""

from dataclasses import dataclass
from functools import partial
from typing import Self

from schema.lists.connections import Listed
from schema.loaders import ByExternalKey, Loader, PageKey, RootPages, many, one, pages, root_pages
from schema.rows import Row
from storage.database import ReadSession
from storage.kpis import reads
from storage.kpis.lists import KPIS, MEASUREMENTS
from storage.lists.pages import Lists


@dataclass(frozen=True, slots=True)
class KpiLoaders:
    """One set for one operation. Each is named after what it gives and by which key."""

    kpi_by_id: Loader[str, Row | None]
    measurement_by_id: Loader[str, Row | None]
    revisions_by_measurement: Loader[str, list[Row]]
    memberships_by_person: Loader[str, list[Row]]
    measurements_by_kpi: Loader[PageKey, Listed]
    kpis_by_team: Loader[PageKey, Listed]
    kpis_by_person: Loader[PageKey, Listed]
    kpis_by_accountable: Loader[PageKey, Listed]
    kpis: RootPages
    kpi_by_external_key: ByExternalKey

    @classmethod
    def of(cls, session: ReadSession, lists: Lists) -> Self:
        """Make the loaders of one operation."""
        return cls(
            kpi_by_id=one(session, reads.kpis_by_id),
            measurement_by_id=one(session, reads.measurements_by_id),
            revisions_by_measurement=many(session, reads.revisions_by_measurement),
            memberships_by_person=many(session, reads.memberships_by_person),
            measurements_by_kpi=pages(lists, MEASUREMENTS, "kpi_id"),
            kpis_by_team=pages(lists, KPIS, "team_id"),
            kpis_by_person=pages(lists, KPIS, "person_id"),
            kpis_by_accountable=pages(lists, KPIS, "accountable_id"),
            kpis=root_pages(lists, KPIS),
            kpi_by_external_key=partial(reads.kpi_by_external_key, session),
        )
