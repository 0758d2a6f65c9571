"""What KPIs are used for: boards that show them, and objectives that they guard."""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, PrimaryKeyConstraint, Table, text

from domain.kpis.kpis import GuardrailLimit
from domain.okrs.objectives import Scope
from storage.tables.columns import (
    METADATA,
    belongs_to_organization,
    belongs_to_scope,
    entity_columns,
    entity_constraints,
    enum_column,
    id_column,
    moment_column,
    refers,
    tenant_index,
    text_column,
)

kpi_boards = Table(
    "kpi_boards",
    METADATA,
    id_column("org_id"),
    id_column("id"),
    text_column("name"),
    text_column("description", nullable=True),
    enum_column("scope", Scope),
    id_column("team_id", nullable=True),
    id_column("person_id", nullable=True),
    *entity_columns(),
    *entity_constraints("kpi_boards"),
    belongs_to_organization(),
    refers("team_id", "teams"),
    refers("person_id", "people"),
    belongs_to_scope(),
    tenant_index("kpi_boards", ["team_id"], where="team_id IS NOT NULL"),
    tenant_index("kpi_boards", ["person_id"], where="person_id IS NOT NULL"),
    comment="A named, ordered set of KPIs of the company, a team or a person.",
)

kpi_board_items = Table(
    "kpi_board_items",
    METADATA,
    id_column("org_id"),
    id_column("board_id"),
    id_column("kpi_id"),
    Column("place", Integer, nullable=False),
    PrimaryKeyConstraint("org_id", "board_id", "kpi_id"),
    refers("board_id", "kpi_boards", on_delete="CASCADE"),
    refers("kpi_id", "kpis", on_delete="CASCADE"),
    tenant_index("kpi_board_items", ["kpi_id"]),
    comment="The KPIs of a board, in their order.",
)

guardrails = Table(
    "guardrails",
    METADATA,
    id_column("org_id"),
    id_column("id"),
    id_column("objective_id"),
    id_column("kpi_id"),
    enum_column("breached_from", GuardrailLimit),
    Column("is_breached", Boolean, nullable=False),
    moment_column("breached_at", nullable=True),
    moment_column("created_at"),
    moment_column("updated_at"),
    Column("version", Integer, nullable=False, server_default=text("1")),
    PrimaryKeyConstraint("org_id", "id"),
    refers("objective_id", "objectives", on_delete="CASCADE"),
    refers("kpi_id", "kpis"),
    CheckConstraint("is_breached = (breached_at IS NOT NULL)", name="breached"),
    Index("guardrails_objective_id_kpi_id_key", "org_id", "objective_id", "kpi_id", unique=True),
    tenant_index("guardrails", ["kpi_id"]),
    comment="A KPI that has to stay healthy while an objective is pursued.",
)
