"""Who may see a comment: whoever may see what it is about."""

from sqlalchemy import or_
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from storage.visibility import kpi_is_seen, objective_is_seen


def comment_is_visible(row: FromClause) -> ColumnElement[bool]:
    """Hold for comments on what the viewer may see."""
    return or_(
        objective_is_seen(row.c.objective_id),
        row.c.objective_id.is_(None) & or_(row.c.kpi_id.is_(None), kpi_is_seen(row.c.kpi_id)),
    )
