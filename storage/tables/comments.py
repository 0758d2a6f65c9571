"""What people say to one another: comments, reactions, and that a check-in was read."""

from sqlalchemy import CheckConstraint, Column, Integer, PrimaryKeyConstraint, Table, text

from domain.comments import ReactionEmoji
from storage.tables.columns import (
    METADATA,
    belongs_to_organization,
    enum_column,
    id_column,
    moment_column,
    refers,
    tenant_index,
    text_column,
)

_SUBJECTS = {
    "objective_id": "objectives",
    "key_result_id": "key_results",
    "check_in_id": "check_ins",
    "initiative_id": "initiatives",
    "kpi_id": "kpis",
}

comments = Table(
    "comments",
    METADATA,
    id_column("org_id"),
    id_column("id"),
    id_column("subject_id"),
    *(id_column(name, nullable=True) for name in _SUBJECTS),
    id_column("reply_to_id", nullable=True),
    id_column("author_id", nullable=True),
    text_column("text", nullable=True),
    moment_column("edited_at", nullable=True),
    moment_column("deleted_at", nullable=True),
    moment_column("created_at"),
    moment_column("updated_at"),
    Column("version", Integer, nullable=False, server_default=text("1")),
    PrimaryKeyConstraint("org_id", "id"),
    belongs_to_organization(),
    *(refers(name, table, on_delete="CASCADE") for name, table in _SUBJECTS.items()),
    refers("reply_to_id", "comments"),
    refers("author_id", "people"),
    CheckConstraint(
        "subject_id = COALESCE(check_in_id, initiative_id, kpi_id, key_result_id, objective_id)"
        " AND num_nonnulls(check_in_id, initiative_id, kpi_id) <= 1"
        " AND (kpi_id IS NULL) = (objective_id IS NOT NULL) AND (kpi_id IS NULL OR key_result_id IS NULL)",
        name="subject",
    ),
    CheckConstraint("(deleted_at IS NULL) = (text IS NOT NULL)", name="deleted"),
    tenant_index("comments", ["subject_id", "id"]),
    tenant_index("comments", ["reply_to_id", "id"], where="reply_to_id IS NOT NULL"),
    tenant_index("comments", ["author_id", "id"], where="author_id IS NOT NULL"),
    *(tenant_index("comments", [name], where=f"{name} IS NOT NULL") for name in _SUBJECTS),
    comment="`objective_id` names the objective whose visibility governs who may read the row; null for KPIs. "
    "`key_result_id` names the key result it is about, itself or through a check-in or an initiative. "
    "What was deleted stays without its text, so that replies keep their place.",
)

comment_mentions = Table(
    "comment_mentions",
    METADATA,
    id_column("org_id"),
    id_column("comment_id"),
    id_column("person_id"),
    PrimaryKeyConstraint("org_id", "comment_id", "person_id"),
    refers("comment_id", "comments", on_delete="CASCADE"),
    refers("person_id", "people"),
    tenant_index("comment_mentions", ["person_id", "comment_id"]),
)

reactions = Table(
    "reactions",
    METADATA,
    id_column("org_id"),
    id_column("subject_id"),
    id_column("comment_id", nullable=True),
    id_column("check_in_id", nullable=True),
    id_column("person_id"),
    enum_column("emoji", ReactionEmoji),
    moment_column("created_at"),
    PrimaryKeyConstraint("org_id", "subject_id", "emoji", "person_id"),
    refers("comment_id", "comments", on_delete="CASCADE"),
    refers("check_in_id", "check_ins", on_delete="CASCADE"),
    refers("person_id", "people"),
    CheckConstraint(
        "subject_id = COALESCE(comment_id, check_in_id) AND num_nonnulls(comment_id, check_in_id) = 1", name="subject"
    ),
    tenant_index("reactions", ["comment_id"], where="comment_id IS NOT NULL"),
    tenant_index("reactions", ["check_in_id"], where="check_in_id IS NOT NULL"),
)

check_in_acknowledgements = Table(
    "check_in_acknowledgements",
    METADATA,
    id_column("org_id"),
    id_column("check_in_id"),
    id_column("person_id", nullable=True),
    moment_column("acknowledged_at"),
    PrimaryKeyConstraint("org_id", "check_in_id"),
    refers("check_in_id", "check_ins", on_delete="CASCADE"),
    refers("person_id", "people"),
    comment="Who read a check-in and said so; beside it, because check-ins are never changed.",
)
