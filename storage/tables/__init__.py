"""The tables, by noun. Every key, foreign key and unique index starts with `org_id`."""

from storage.tables.columns import METADATA
from storage.tables.comments import check_in_acknowledgements, comment_mentions, comments, reactions
from storage.tables.custom_fields import custom_field_choices, custom_field_values, custom_fields
from storage.tables.events import events
from storage.tables.initiatives import initiatives
from storage.tables.kpi_uses import guardrails, kpi_board_items, kpi_boards
from storage.tables.kpis import (
    kpi_events,
    kpi_inputs,
    kpi_measurement_revisions,
    kpi_measurements,
    kpi_periods,
    kpi_targets,
    kpi_viewers,
    kpis,
)
from storage.tables.okrs import (
    alignments,
    check_ins,
    key_results,
    objective_viewers,
    objectives,
    progress_history,
)
from storage.tables.orgs import api_tokens, clocks, cycles, organizations, people, team_members, teams

__all__ = [
    "METADATA",
    "alignments",
    "api_tokens",
    "check_in_acknowledgements",
    "check_ins",
    "clocks",
    "comment_mentions",
    "comments",
    "custom_field_choices",
    "custom_field_values",
    "custom_fields",
    "cycles",
    "events",
    "guardrails",
    "initiatives",
    "key_results",
    "kpi_board_items",
    "kpi_boards",
    "kpi_events",
    "kpi_inputs",
    "kpi_measurement_revisions",
    "kpi_measurements",
    "kpi_periods",
    "kpi_targets",
    "kpi_viewers",
    "kpis",
    "objective_viewers",
    "objectives",
    "organizations",
    "people",
    "progress_history",
    "reactions",
    "team_members",
    "teams",
]
