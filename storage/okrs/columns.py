"""What a row of each kind carries, the same in lists and in reads by id."""

from typing import Any, Final

from sqlalchemy import case
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from storage.lists.columns import Columns, is_stale, published
from storage.tables import alignments, check_ins, key_results, objectives
from storage.visibility import kpi_is_seen


def seen_kpi_id(key_result: FromClause) -> ColumnElement[Any]:
    """Give the KPI that a key result follows, null if the viewer may not see it: its values are seen nonetheless."""
    return case((kpi_is_seen(key_result.c.kpi_id), key_result.c.kpi_id))


OBJECTIVE: Final[Columns] = published(objectives)
KEY_RESULT: Final[Columns] = (
    *published(key_results, without=["kpi_id"]),
    seen_kpi_id(key_results).label("kpi_id"),
    is_stale(key_results).label("is_stale"),
)
CHECK_IN: Final[Columns] = published(check_ins)
ALIGNMENT: Final[Columns] = published(alignments)
