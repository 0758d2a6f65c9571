"""Loaders of KPIs and measurements."""

from schema.loaders import LoaderSet, many, one, pages, reading, root_pages
from storage.kpis import reads
from storage.kpis.lists import KPIS, MEASUREMENTS


class KpiLoaders(LoaderSet):
    """One set for one operation. Each is named after what it gives and by which key."""

    kpi_by_id = one(reads.kpis_by_id)
    measurement_by_id = one(reads.measurements_by_id)
    revisions_by_measurement = many(reads.revisions_by_measurement)
    memberships_by_person = many(reads.memberships_by_person)
    measurements_by_kpi = pages(MEASUREMENTS, "kpi_id")
    kpis_by_team = pages(KPIS, "team_id")
    kpis_by_person = pages(KPIS, "person_id")
    kpis_by_accountable = pages(KPIS, "accountable_id")
    kpis = root_pages(KPIS)
    kpi_by_external_key = reading(reads.kpi_by_external_key)
