"""Mutations that take many rows."""

from typing import Final

import strawberry

from commands.integrations.check_ins import CheckedInRow, check_in_many
from commands.integrations.kpis import upsert_kpis
from commands.integrations.objectives import upsert_objectives
from commands.integrations.people import upsert_people
from commands.integrations.teams import upsert_teams
from commands.integrations.upserts import UpsertedRow
from domain.errors import OkraError
from schema.context import Info
from schema.errors import error_rows
from schema.integrations.inputs import (
    CheckInManyInput,
    UpsertObjectivesInput,
    UpsertPeopleInput,
    UpsertTeamsInput,
)
from schema.integrations.kpis import UpsertKpisInput, UpsertKpisPayload
from schema.integrations.payloads import (
    CheckInManyPayload,
    UpsertObjectivesPayload,
    UpsertPeoplePayload,
    UpsertTeamsPayload,
)
from schema.mutations import Payload, mutation
from schema.rows import Row

_HOW: Final = (
    " What has the row's external key already is changed, anything else created, each by the rules and rights of the "
    "mutations for single ones. The same rows again change nothing and tell no event. A row that fails leaves the "
    "others alone."
)


def _errors(errors: tuple[OkraError, ...]) -> list[Row]:
    return [row for error in errors for row in error_rows(error)]


def _upserted(_info: Info, rows: tuple[UpsertedRow, ...]) -> Payload:
    return {
        "results": [
            {
                "index": row.index,
                "external_source": row.key.source,
                "external_id": row.key.id,
                "outcome": row.outcome,
                "entity_id": row.entity_id,
                "errors": _errors(row.errors),
            }
            for row in rows
        ]
    }


def _checked_in(_info: Info, rows: tuple[CheckedInRow, ...]) -> Payload:
    return {
        "results": [{"index": row.index, "check_in_id": row.check_in_id, "errors": _errors(row.errors)} for row in rows]
    }


@strawberry.type
class IntegrationMutations:
    upsert_teams: UpsertTeamsPayload = mutation(
        upsert_teams, UpsertTeamsInput, _upserted, f"Create or change teams as another system knows them.{_HOW}"
    )
    upsert_people: UpsertPeoplePayload = mutation(
        upsert_people, UpsertPeopleInput, _upserted, f"Create or change people as another system knows them.{_HOW}"
    )
    upsert_objectives: UpsertObjectivesPayload = mutation(
        upsert_objectives,
        UpsertObjectivesInput,
        _upserted,
        f"Create or change objectives as another system knows them, and what each serves.{_HOW}",
    )
    upsert_kpis: UpsertKpisPayload = mutation(
        upsert_kpis,
        UpsertKpisInput,
        _upserted,
        f"Create or change KPIs as another system knows them, and what each rests on.{_HOW}",
    )
    check_in_many: CheckInManyPayload = mutation(
        check_in_many,
        CheckInManyInput,
        _checked_in,
        "Check in on several key results at once, each row as checkIn does. All is one change: what it moves is told "
        "once, with one cause. A row that fails leaves the others alone.",
    )
