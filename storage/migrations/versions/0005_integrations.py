"""What integrations need: facts for those who keep a copy."""

from storage.migrations.members import admit

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the log tell who lost or gained sight of an objective, and what was worked out anew."""
    admit("events", "type", "OBJECTIVE_VISIBILITY_CHANGED", "STANDING_CHANGED")
