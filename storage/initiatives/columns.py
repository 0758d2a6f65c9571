"""What a row of an initiative carries, the same in lists and in reads by id."""

from typing import Final

from sqlalchemy import Date, bindparam, false, func
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from storage.lists.columns import Columns, published
from storage.tables import initiatives


def is_overdue(row: FromClause) -> ColumnElement[bool]:
    """Hold when the due date has passed and the work is not finished, as in `domain.initiatives.is_overdue`."""
    overdue: ColumnElement[bool] = func.coalesce(
        row.c.finished_at.is_(None) & (row.c.due_date < bindparam("today", type_=Date())), false()
    )
    return overdue


INITIATIVE: Final[Columns] = (*published(initiatives), is_overdue(initiatives).label("is_overdue"))
