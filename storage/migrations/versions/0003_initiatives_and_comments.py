"""Initiatives, comments, reactions, and the acknowledgement of check-ins."""

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from alembic import op

from storage.migrations.members import admit
from storage.migrations.security import wall

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID: Final = sa.Text(collation="C")
_MOMENT: Final = sa.DateTime(timezone=True)
_TABLES: Final = ("initiatives", "comments", "comment_mentions", "reactions", "check_in_acknowledgements")
_SUBJECTS: Final = {
    "objective_id": "objectives",
    "key_result_id": "key_results",
    "check_in_id": "check_ins",
    "initiative_id": "initiatives",
    "kpi_id": "kpis",
}
_EVENTS: Final = (
    "CHECK_IN_ACKNOWLEDGED",
    "INITIATIVE_CREATED",
    "INITIATIVE_UPDATED",
    "INITIATIVE_STATE_CHANGED",
    "INITIATIVE_ARCHIVED",
    "INITIATIVE_RESTORED",
    "INITIATIVE_DELETED",
    "COMMENT_ADDED",
    "COMMENT_UPDATED",
    "COMMENT_DELETED",
    "REACTION_ADDED",
    "REACTION_REMOVED",
)
_EMOJI: Final = (
    "THUMBS_UP",
    "THUMBS_DOWN",
    "CLAP",
    "PARTY",
    "HEART",
    "LAUGH",
    "SURPRISED",
    "SAD",
    "CONFUSED",
    "THINKING",
    "EYES",
    "ROCKET",
    "FIRE",
    "STRONG",
    "TARGET",
    "CHECK_MARK",
)


def upgrade() -> None:
    """Create the tables, let the log tell of them, and let it be read by objective and by actor."""
    _create_initiatives()
    _create_comments()
    _create_mentions()
    _create_reactions()
    _create_acknowledgements()
    for table in _TABLES:
        for statement in wall(table):
            op.execute(statement)
    admit("events", "type", *_EVENTS)
    _index("events", "objective_id", "number", where="objective_id IS NOT NULL")
    _index("events", "actor_id", "number", where="actor_id IS NOT NULL")


def _create_initiatives() -> None:
    table = "initiatives"
    op.create_table(
        table,
        sa.Column("org_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("objective_id", _ID, nullable=False),
        sa.Column("key_result_id", _ID, nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("owner_id", _ID, nullable=True),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("begun_at", _MOMENT, nullable=True),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.Column("archived_at", _MOMENT, nullable=True),
        sa.Column("external_source", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f(f"{table}_pkey")),
        sa.ForeignKeyConstraint(["org_id"], ["organizations.org_id"], name=op.f(f"{table}_org_id_fkey")),
        _refers(table, "objective_id", "objectives", on_delete="CASCADE"),
        _refers(table, "key_result_id", "key_results", on_delete="CASCADE"),
        _refers(table, "owner_id", "people"),
        _members(table, "state", ("TODO", "IN_PROGRESS", "DONE", "CANCELLED")),
        sa.CheckConstraint(
            "(external_source IS NULL) = (external_id IS NULL)", name=op.f(f"{table}_external_key_check")
        ),
        sa.CheckConstraint(
            "(state IN ('DONE', 'CANCELLED')) = (finished_at IS NOT NULL)", name=op.f(f"{table}_finished_check")
        ),
        comment="`objective_id` is the objective it serves, itself or through the key result.",
    )
    op.create_index(
        f"{table}_external_key",
        table,
        ["org_id", "external_source", "external_id"],
        unique=True,
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    _index(table, "objective_id")
    _index(table, "key_result_id", where="key_result_id IS NOT NULL")
    _index(table, "owner_id", where="owner_id IS NOT NULL")
    _index(table, "due_date", "id")
    _index(table, "updated_at", "id")


def _create_comments() -> None:
    table = "comments"
    op.create_table(
        table,
        sa.Column("org_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        *(sa.Column(name, _ID, nullable=True) for name in _SUBJECTS),
        sa.Column("reply_to_id", _ID, nullable=True),
        sa.Column("author_id", _ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("edited_at", _MOMENT, nullable=True),
        sa.Column("deleted_at", _MOMENT, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name=op.f(f"{table}_pkey")),
        sa.ForeignKeyConstraint(["org_id"], ["organizations.org_id"], name=op.f(f"{table}_org_id_fkey")),
        *_refer(table, _SUBJECTS),
        _refers(table, "reply_to_id", "comments"),
        _refers(table, "author_id", "people"),
        sa.CheckConstraint(
            "subject_id = COALESCE(check_in_id, initiative_id, kpi_id, key_result_id, objective_id)"
            " AND num_nonnulls(check_in_id, initiative_id, kpi_id) <= 1"
            " AND (kpi_id IS NULL) = (objective_id IS NOT NULL) AND (kpi_id IS NULL OR key_result_id IS NULL)",
            name=op.f(f"{table}_subject_check"),
        ),
        sa.CheckConstraint("(deleted_at IS NULL) = (text IS NOT NULL)", name=op.f(f"{table}_deleted_check")),
        comment="`objective_id` names the objective whose visibility governs who may read the row; null for KPIs. "
        "`key_result_id` names the key result it is about, itself or through a check-in or an initiative. "
        "What was deleted stays without its text, so that replies keep their place.",
    )
    _index(table, "subject_id", "id")
    _index(table, "reply_to_id", "id", where="reply_to_id IS NOT NULL")
    _index(table, "author_id", "id", where="author_id IS NOT NULL")
    for name in _SUBJECTS:
        _index(table, name, where=f"{name} IS NOT NULL")


def _create_mentions() -> None:
    table = "comment_mentions"
    op.create_table(
        table,
        sa.Column("org_id", _ID, nullable=False),
        sa.Column("comment_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.PrimaryKeyConstraint("org_id", "comment_id", "person_id", name=op.f(f"{table}_pkey")),
        _refers(table, "comment_id", "comments", on_delete="CASCADE"),
        _refers(table, "person_id", "people"),
    )
    _index(table, "person_id", "comment_id")


def _create_reactions() -> None:
    table = "reactions"
    subjects = {"comment_id": "comments", "check_in_id": "check_ins"}
    op.create_table(
        table,
        sa.Column("org_id", _ID, nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        *(sa.Column(name, _ID, nullable=True) for name in subjects),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("emoji", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("org_id", "subject_id", "emoji", "person_id", name=op.f(f"{table}_pkey")),
        *_refer(table, subjects),
        _refers(table, "person_id", "people"),
        _members(table, "emoji", _EMOJI),
        sa.CheckConstraint(
            "subject_id = COALESCE(comment_id, check_in_id) AND num_nonnulls(comment_id, check_in_id) = 1",
            name=op.f(f"{table}_subject_check"),
        ),
    )
    for name in subjects:
        _index(table, name, where=f"{name} IS NOT NULL")


def _create_acknowledgements() -> None:
    table = "check_in_acknowledgements"
    op.create_table(
        table,
        sa.Column("org_id", _ID, nullable=False),
        sa.Column("check_in_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("acknowledged_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("org_id", "check_in_id", name=op.f(f"{table}_pkey")),
        _refers(table, "check_in_id", "check_ins", on_delete="CASCADE"),
        _refers(table, "person_id", "people"),
        comment="Who read a check-in and said so; beside it, because check-ins are never changed.",
    )


def _refer(table: str, targets: dict[str, str]) -> Iterator[sa.ForeignKeyConstraint]:
    return (_refers(table, column, target, on_delete="CASCADE") for column, target in targets.items())


def _refers(table: str, column: str, target: str, on_delete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["org_id", column],
        [f"{target}.org_id", f"{target}.id"],
        name=op.f(f"{table}_org_id_{column}_fkey"),
        ondelete=on_delete,
    )


def _members(table: str, column: str, members: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{member}'" for member in members)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"{table}_{column}_check"))


def _index(table: str, *columns: str, where: str | None = None) -> None:
    op.create_index(
        f"{table}_{'_'.join(columns)}_idx",
        table,
        ["org_id", *columns],
        postgresql_where=sa.text(where) if where else None,
    )
