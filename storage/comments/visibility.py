"""Who may see a comment: whoever may see what it is about."""

from sqlalchemy import or_
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from storage.visibility import objective_is_seen


def comment_is_visible(row: FromClause) -> ColumnElement[bool]:
    """Hold for comments on what the viewer may see. Every KPI is visible to the whole organization."""
    return or_(row.c.objective_id.is_(None), objective_is_seen(row.c.objective_id))
