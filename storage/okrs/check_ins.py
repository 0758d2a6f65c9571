"""Reading the check-ins of key results for commands."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from sqlalchemy import select

from domain.okrs.check_ins import CheckInKind, CheckInRecord
from domain.okrs.status import Status
from storage.database import Row
from storage.statements import Statement, is_in
from storage.tables import check_ins, key_results
from storage.visibility import in_tenant
from storage.work import Work


async def key_result_rows(work: Work, identifiers: Iterable[str]) -> list[Row]:
    """Give the rows of key results, for writing: who may see them was decided before."""
    return await work.fetch(_KEY_RESULTS, ids=list(identifiers))


async def records_of(work: Work, key_result_ids: Iterable[str]) -> dict[str, list[CheckInRecord]]:
    """Give all records of each key result, those that no longer count included."""
    records: defaultdict[str, list[CheckInRecord]] = defaultdict(list)
    for row in await work.fetch(_RECORDS, ids=list(key_result_ids)):
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


_KEY_RESULTS: Final = Statement(
    select(key_results).where(in_tenant(key_results), is_in(key_results.c.id, "ids")).order_by(key_results.c.id)
)
_RECORDS: Final = Statement(
    select(check_ins).where(in_tenant(check_ins), is_in(check_ins.c.key_result_id, "ids")).order_by(check_ins.c.id)
)
