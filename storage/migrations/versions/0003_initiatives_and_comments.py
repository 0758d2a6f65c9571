"""Initiatives, comments, reactions, and the acknowledgement of check-ins."""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing yet."""
