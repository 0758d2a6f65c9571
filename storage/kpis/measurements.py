"""Finding and storing measurements, thousands in a few statements."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import delete

from domain.kpis.measurements import Content, Measurement
from storage.database import Row
from storage.kpis.identities import read_by_identity
from storage.statements import Statement, is_in
from storage.tables import kpi_measurement_revisions, kpi_measurements
from storage.visibility import in_tenant
from storage.work import Work
from storage.writes import insert_many, update_many


async def known_measurements(work: Work, identities: Iterable[str]) -> dict[str, Row]:
    """Give the rows of those measurements that are known already, by their identities."""
    rows = await work.fetch(_KNOWN, identities=list(set(identities)))
    return {row["identity"]: row for row in rows}


def measurement_of(row: Row) -> Measurement:
    """Read a measurement from its row."""
    content = Content(row["at"], row["value"], row["source"], row["note"])
    return Measurement(
        id=row["id"],
        identity=row["identity"],
        kpi_id=row["kpi_id"],
        external_id=row["external_id"],
        content=content,
        version=row["version"],
        subject=row["subject"],
    )


async def insert_measurements(work: Work, measurements: Sequence[Measurement]) -> None:
    """Add measurements, as the actor's."""
    rows = [
        {
            **_columns(work, measurement),
            "kpi_id": measurement.kpi_id,
            "external_id": measurement.external_id,
            "created_at": work.now,
        }
        for measurement in measurements
    ]
    await insert_many(work, kpi_measurements, rows)


async def update_measurements(work: Work, measurements: Sequence[Measurement]) -> None:
    """Let known measurements say what they say now, as the actor's."""
    await update_many(work, kpi_measurements, [_columns(work, measurement) for measurement in measurements])


async def remove_measurements(work: Work, identifiers: Sequence[str]) -> None:
    """Take measurements away, with what they said before."""
    if identifiers:
        await work.execute(_REMOVE, ids=identifiers)


async def keep_revisions(
    work: Work,
    measurements: Iterable[Measurement],
    known: Mapping[str, Row],
    event_ids: Mapping[str, str],
) -> None:
    """Keep what measurements said before. `event_ids` names, by KPI, the event that tells of the correction."""
    rows = [
        _revision(work, measurement, place, known.get(measurement.identity), event_ids)
        for measurement in measurements
        for place in range(len(measurement.replaced))
    ]
    await insert_many(work, kpi_measurement_revisions, rows)


def _revision(
    work: Work, measurement: Measurement, place: int, stored: Row | None, event_ids: Mapping[str, str]
) -> Row:
    """Give one earlier version. Only the first can be somebody else's: the others were written by what runs now."""
    content = measurement.replaced[place]
    others = stored if place == 0 else None
    return {
        "measurement_id": measurement.id,
        "version": measurement.version - len(measurement.replaced) + place,
        "at": content.at,
        "value": content.value,
        "source": content.source,
        "note": content.note,
        "author_id": others["author_id"] if others else work.actor.person_id,
        "token_id": others["token_id"] if others else work.actor.token_id,
        "written_at": others["updated_at"] if others else work.now,
        "replaced_at": work.now,
        "event_id": event_ids[measurement.kpi_id],
    }


def _columns(work: Work, measurement: Measurement) -> dict[str, object]:
    content = measurement.content
    return {
        "id": measurement.id,
        "identity": measurement.identity,
        "subject": measurement.subject,
        "at": content.at,
        "value": content.value,
        "source": content.source,
        "note": content.note,
        "author_id": work.actor.person_id,
        "token_id": work.actor.token_id,
        "updated_at": work.now,
        "version": measurement.version,
    }


_KNOWN: Final = read_by_identity(kpi_measurements)

_REMOVE: Final = Statement(
    delete(kpi_measurements).where(in_tenant(kpi_measurements), is_in(kpi_measurements.c.id, "ids"))
)
