"""Indexes that serve the lists in their orders."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the index by moment also tell which of two at the same moment comes first: by it, no list needs sorting."""
    for table in ("objectives", "key_results"):
        op.drop_index(f"{table}_updated_at_idx", table)
        op.create_index(f"{table}_updated_at_id_idx", table, ["org_id", "updated_at", "id"])
