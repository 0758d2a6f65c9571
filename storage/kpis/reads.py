"""Reading KPIs, measurements and their earlier versions by their keys, and what permissions on KPIs rest on."""

from typing import Final

from sqlalchemy import select

from storage.kpis.columns import KPI, MEASUREMENT, REVISION
from storage.orgs.columns import PERSON
from storage.reads import read_by_external_key, read_many, read_one
from storage.statements import Statement, is_in
from storage.tables import kpi_measurement_revisions, kpi_measurements, kpi_viewers, kpis, people, team_members
from storage.visibility import in_tenant, kpi_is_seen, kpi_is_visible

kpis_by_id: Final = read_one(kpis, KPI, kpi_is_visible())
measurements_by_id: Final = read_one(kpi_measurements, MEASUREMENT, kpi_is_seen(kpi_measurements.c.kpi_id))
kpi_by_external_key: Final = read_by_external_key(kpis, KPI, kpi_is_visible())

viewers_by_kpi: Final = read_many(
    Statement(
        select(kpi_viewers.c.kpi_id, *PERSON)
        .join_from(
            kpi_viewers, people, (people.c.org_id == kpi_viewers.c.org_id) & (people.c.id == kpi_viewers.c.person_id)
        )
        .where(in_tenant(kpi_viewers), is_in(kpi_viewers.c.kpi_id, "keys"))
        .order_by(people.c.id)
    ),
    "kpi_id",
)

memberships_by_person: Final = read_many(
    Statement(
        select(team_members.c.person_id, team_members.c.team_id).where(
            in_tenant(team_members), is_in(team_members.c.person_id, "keys")
        )
    ),
    "person_id",
)

revisions_by_measurement: Final = read_many(
    Statement(
        select(*REVISION)
        .where(in_tenant(kpi_measurement_revisions), is_in(kpi_measurement_revisions.c.measurement_id, "keys"))
        .order_by(kpi_measurement_revisions.c.version.desc())
    ),
    "measurement_id",
)
