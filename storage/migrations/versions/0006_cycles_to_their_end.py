"""What carrying over and cloning need: where objectives and key results come from."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.members import admit

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let key results know what they continue, objectives what they were cloned from, and find what continues them."""
    op.add_column("objectives", sa.Column("cloned_from_id", sa.Text(collation="C"), nullable=True))
    op.add_column("key_results", sa.Column("carried_over_from_id", sa.Text(collation="C"), nullable=True))
    for table in ("objectives", "key_results"):
        # A new foreign key is checked by a query of the owner, who has entered no tenant. Nobody else sees this moment.
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.create_foreign_key(
            op.f(f"{table}_org_id_carried_over_from_id_fkey"),
            table,
            table,
            ["org_id", "carried_over_from_id"],
            ["org_id", "id"],
        )
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.create_index(
            f"{table}_carried_over_from_id_idx",
            table,
            ["org_id", "carried_over_from_id"],
            postgresql_where=sa.text("carried_over_from_id IS NOT NULL"),
        )
    admit("events", "type", "OBJECTIVE_CARRIED_OVER", "OBJECTIVE_CLONED")
