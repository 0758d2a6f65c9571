"""Two companies that differ in nothing but what is hidden: whoever does not see that is answered the same by both."""

import json
from dataclasses import dataclass
from typing import Any, Final

from graphql import ExecutionResult, GraphQLSchema

from domain.actor import Actor
from schema.context import Context
from schema.execution import Engine, GraphQLRequest
from storage.tables import METADATA
from tests.company import KEY, Company, Writer
from tests.graphql.caller import REQUEST_ID
from tests.secrecy.secrets import HIDDEN, Secrets, belongs, repaint


@dataclass(frozen=True)
class Twins:
    """A company and its twin, with the same ids."""

    engine: Engine
    schema: GraphQLSchema
    secrets: Secrets
    company: Company
    twin: Company

    @classmethod
    async def born(cls, engine: Engine, schema: GraphQLSchema, secrets: Secrets, writer: Writer) -> "Twins":
        """Copy the company twice. What is hidden counts in neither; in one it has other content, and less."""
        company, twin = [await secrets.company.copy(writer) for _ in range(2)]
        for each in (company, twin):
            await writer.execute(
                "UPDATE alignments SET contributes = false WHERE org_id = $1 AND objective_id = ANY($2)",
                each.org_id,
                [each[name] for name in HIDDEN],
            )
        await repaint(twin, writer, secrets.ids, "Othermark", 4242.5, 0.654321)
        await unsettle(twin, writer, secrets)
        return cls(engine, schema, secrets, company, twin)

    async def answers(self, text: str, viewer: str, /, **variables: object) -> list[str]:
        """Give what both answer somebody, their own names and moments aside."""
        return [
            (await answered(self.engine, each, each.actors[viewer], text, variables)).replace(each.org_id, "<org>")
            for each in (self.company, self.twin)
        ]


_DETAILS: Final = (
    "reactions",
    "comment_mentions",
    "check_in_acknowledgements",
    "custom_field_values",
    "progress_history",
    "kpi_viewers",
    "kpi_inputs",
    "kpi_targets",
    "kpi_periods",
    "kpi_events",
    "kpi_measurement_revisions",
    "kpi_board_items",
)
"""What hangs on the hidden, and is there in one twin only."""


async def unsettle(company: Company, writer: Writer, secrets: Secrets) -> None:
    """Make what is hidden differ in every way: in its cycle, its dates, its states, and how much of it there is."""
    hidden = list(secrets.ids)
    await writer.execute(
        """UPDATE objectives SET cycle_id = $3, state = 'CLOSED', status = 'OFF_TRACK', due_date = '2026-09-17',
        ambition = 'ASPIRATIONAL', lead_id = $4, updated_at = now(), created_at = now(), weight = 5,
        progress_source = 'MANUAL', archived_at = now() WHERE org_id = $1 AND id = ANY($2)""",
        company.org_id,
        hidden,
        company["q3"],
        company["ada"],
    )
    await writer.execute(
        """UPDATE key_results SET owner_id = $3, status = 'OFF_TRACK', due_date = '2026-09-17', stale_after = NULL,
        next_check_in_due = NULL, cadence = 'DAILY', unit = 'PERCENT' WHERE org_id = $1 AND objective_id = ANY($2)""",
        company.org_id,
        hidden,
        company["ada"],
    )
    await writer.execute(
        """UPDATE kpis SET accountable_id = $3, cadence = 'DAILY', category = 'FINANCIAL', focus = true, health = 'RED',
        is_outlier = true, missing_periods = 9, stale_after = '2026-01-01', last_measured_at = now(),
        current_period_start = '2026-05-05', no_value_reason = 'DIVISION_BY_ZERO', archived_at = now(),
        key = 'other_' || key, updated_at = now(), created_at = now() WHERE org_id = $1 AND id = ANY($2)""",
        company.org_id,
        hidden,
        company["ada"],
    )
    await writer.execute(
        "UPDATE guardrails SET is_breached = true, breached_at = now() WHERE org_id = $1 AND id = ANY($2)",
        company.org_id,
        hidden,
    )
    for name in _DETAILS:
        condition = belongs(METADATA.tables[name])
        await writer.execute(f"DELETE FROM {name} WHERE org_id = $1 AND ({condition})", company.org_id, hidden)


async def answered(engine: Engine, company: Company, actor: Actor, text: str, variables: dict[str, Any]) -> str:
    """Give everything that is answered, as text: data, and errors with their places and extensions."""
    operation = engine.prepare(GraphQLRequest(text, variables=variables), suggestions=True)
    context = Context(company.database, actor, REQUEST_ID, KEY)
    result = await engine.execute(operation, context)
    return written(result)


def written(result: ExecutionResult) -> str:
    errors = [(error.message, error.path, error.extensions) for error in result.errors or ()]
    return json.dumps([result.data, errors], default=str)
