"""Mutations on KPIs, measurements, and the link from a KPI to a key result."""

import strawberry

from commands.kpis import kpis, lifecycle, links, measurements
from commands.kpis.measurements import RecordedRow
from schema.context import Info
from schema.errors import error_rows
from schema.kpis.inputs import (
    CreateKpiInput,
    KpiStepInput,
    LinkKpiInput,
    RecordMeasurementsInput,
    UnlinkKpiInput,
    UpdateKpiInput,
)
from schema.kpis.payloads import DeleteKpiPayload, KpiLinkPayload, KpiPayload, RecordMeasurementsPayload
from schema.mutations import Payload, mutation
from schema.rows import Row


def _kpi(info: Info, kpi_id: str) -> Payload:
    return {"kpi": lambda: info.context.kpis.kpi_by_id.load(kpi_id)}


def _deleted(_info: Info, kpi_id: str) -> Payload:
    return {"deleted_id": kpi_id}


def _key_result(info: Info, key_result_id: str) -> Payload:
    return {"key_result": lambda: info.context.okrs.key_result_by_id.load(key_result_id)}


def _results(_info: Info, rows: tuple[RecordedRow, ...]) -> Payload:
    return {"results": [_result(row) for row in rows]}


def _result(recorded: RecordedRow) -> Row:
    errors = [row for error in recorded.errors for row in error_rows(error)]
    return {"status": recorded.status, "measurement_id": recorded.measurement_id, "errors": errors}


@strawberry.type
class KpiMutations:
    create_kpi: KpiPayload = mutation(kpis.create_kpi, CreateKpiInput, _kpi, "Create a KPI.")
    update_kpi: KpiPayload = mutation(kpis.update_kpi, UpdateKpiInput, _kpi, "Change a KPI.")
    archive_kpi: KpiPayload = mutation(
        lifecycle.archive_kpi,
        KpiStepInput,
        _kpi,
        "Put a KPI aside. Nothing more is recorded until it is restored; key results that follow it keep its values.",
    )
    restore_kpi: KpiPayload = mutation(lifecycle.restore_kpi, KpiStepInput, _kpi, "Take an archived KPI back.")
    delete_kpi: DeleteKpiPayload = mutation(
        lifecycle.delete_kpi,
        KpiStepInput,
        _deleted,
        "Delete a KPI that was never measured and drives no key result, for good.",
    )
    record_measurements: RecordMeasurementsPayload = mutation(
        measurements.record_measurements,
        RecordMeasurementsInput,
        _results,
        "Record what was measured. Repeating a call changes nothing. Key results that follow a KPI, and everything "
        "above them, move in the same transaction; late and corrected values rewrite history from their day on.",
    )
    link_kpi: KpiLinkPayload = mutation(
        links.link_kpi,
        LinkKpiInput,
        _key_result,
        "Let a key result take its values from a KPI: from now on, and for all the time since it started.",
    )
    unlink_kpi: KpiLinkPayload = mutation(
        links.unlink_kpi,
        UnlinkKpiInput,
        _key_result,
        "Let a key result follow its KPI no longer. Its values so far become its check-ins: it keeps the last value, "
        "and its history.",
    )
