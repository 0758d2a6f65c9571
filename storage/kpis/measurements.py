"""Finding and storing measurements, thousands in a few statements."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import DateTime, func, literal_column, select, true
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import Text

from domain.kpis.measurements import Content, Identity, Measurement
from storage.database import Row
from storage.statements import Statement, array_parameter
from storage.tables import kpi_measurement_revisions, kpi_measurements
from storage.tables.columns import ID
from storage.visibility import in_tenant
from storage.work import Work
from storage.writes import insert_many, update_many


async def known_measurements(work: Work, identities: Iterable[Identity]) -> dict[Identity, Row]:
    """Give the rows of those measurements that are known already."""
    given = set(identities)
    named = [(identity.kpi_id, identity.external_id) for identity in given if identity.external_id is not None]
    dated = [(identity.kpi_id, identity.at) for identity in given if identity.external_id is None]
    rows = [
        *(await _read(work, _BY_EXTERNAL_ID, named) if named else ()),
        *(await _read(work, _BY_MOMENT, dated) if dated else ()),
    ]
    return {_identity_of(row): row for row in rows}


def measurement_of(row: Row) -> Measurement:
    """Read a measurement from its row."""
    content = Content(row["at"], row["value"], row["source"], row["note"])
    return Measurement(row["id"], _identity_of(row), content, row["version"])


async def insert_measurements(work: Work, measurements: Sequence[Measurement]) -> None:
    """Add measurements, as the actor's."""
    rows = [
        {
            **_columns(work, measurement),
            "kpi_id": measurement.identity.kpi_id,
            "external_id": measurement.identity.external_id,
            "created_at": work.now,
        }
        for measurement in measurements
    ]
    await insert_many(work, kpi_measurements, rows)


async def update_measurements(work: Work, measurements: Sequence[Measurement]) -> None:
    """Let known measurements say what they say now, as the actor's."""
    await update_many(work, kpi_measurements, [_columns(work, measurement) for measurement in measurements])


async def keep_revisions(
    work: Work,
    measurements: Iterable[Measurement],
    known: Mapping[Identity, Row],
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
        "event_id": event_ids[measurement.identity.kpi_id],
    }


def _columns(work: Work, measurement: Measurement) -> dict[str, object]:
    content = measurement.content
    return {
        "id": measurement.id,
        "at": content.at,
        "value": content.value,
        "source": content.source,
        "note": content.note,
        "author_id": work.actor.person_id,
        "token_id": work.actor.token_id,
        "updated_at": work.now,
        "version": measurement.version,
    }


def _identity_of(row: Row) -> Identity:
    external_id = row["external_id"]
    return Identity(row["kpi_id"], external_id, row["at"] if external_id is None else None)


async def _read(work: Work, statement: Statement, pairs: Sequence[tuple[str, object]]) -> list[Row]:
    return await work.fetch(statement, kpi_ids=[pair[0] for pair in pairs], keys=[pair[1] for pair in pairs])


def _given(key: ColumnElement[Sequence[object]]) -> TableValuedAlias:
    return func.unnest(array_parameter("kpi_ids", ID), key).table_valued("kpi_id", "key").render_derived(name="given")


def _find(given: TableValuedAlias, *conditions: ColumnElement[bool]) -> Statement:
    """Look each measurement up in the index by itself: the limit keeps the planner from reading a KPI's whole past."""
    found = (
        select(kpi_measurements)
        .where(in_tenant(kpi_measurements), kpi_measurements.c.kpi_id == given.c.kpi_id, *conditions)
        .limit(literal_column("1"))
        .correlate(given)
        .lateral("found")
    )
    return Statement(select(found).select_from(given.join(found, true())))


_BY_NAME: Final = _given(array_parameter("keys", Text()))
_BY_EXTERNAL_ID: Final = _find(_BY_NAME, kpi_measurements.c.external_id == _BY_NAME.c.key)

_BY_AT: Final = _given(array_parameter("keys", DateTime(timezone=True)))
_BY_MOMENT: Final = _find(_BY_AT, kpi_measurements.c.at == _BY_AT.c.key, kpi_measurements.c.external_id.is_(None))
