"""Reading the check-ins of key results for commands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import select

from domain.okrs.check_ins import CheckInKind, CheckInRecord
from domain.okrs.status import Status
from storage.database import Row
from storage.reader import Reader
from storage.statements import Statement, is_in
from storage.tables import check_ins
from storage.visibility import in_tenant


async def records_of(work: Reader, key_result_ids: Iterable[str]) -> Mapping[str, list[CheckInRecord]]:
    """Give all records of each key result, those that no longer count included."""
    return records_in(await work.fetch(_RECORDS, with_check_ins=list(key_result_ids)))


def records_in(rows: Iterable[Row]) -> Mapping[str, list[CheckInRecord]]:
    """Read the check-ins of each key result from their rows."""
    records: defaultdict[str, list[CheckInRecord]] = defaultdict(list)
    for row in rows:
        records[row["key_result_id"]].append(record_of(row))
    return records


def record_of(row: Row) -> CheckInRecord:
    """Read a check-in from its row."""
    done = row["done_milestones"]
    return CheckInRecord(
        id=row["id"],
        kind=CheckInKind(row["kind"]),
        date=row["date"],
        position_id=row["position_id"],
        replaces_id=row["replaces_id"],
        value=row["value"],
        done_milestones=None if done is None else frozenset(done),
        status=Status(row["status"]) if row["status"] else None,
        confidence=row["confidence"],
        note=row["note"],
    )


RECORDS: Final = select(
    check_ins.c.id,
    check_ins.c.key_result_id,
    check_ins.c.kind,
    check_ins.c.date,
    check_ins.c.position_id,
    check_ins.c.replaces_id,
    check_ins.c.value,
    check_ins.c.done_milestones,
    check_ins.c.status,
    check_ins.c.confidence,
    check_ins.c.note,
).where(in_tenant(check_ins), is_in(check_ins.c.key_result_id, "with_check_ins"))
"""What check-ins say in numbers, of the key results in `with_check_ins`."""

_RECORDS: Final = Statement(RECORDS.order_by(check_ins.c.id))
