"""Facts for those who keep the past."""

from storage.migrations.members import admit

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the log tell that the past reads otherwise than before."""
    admit("events", "type", "HISTORY_CORRECTED")
