"""What calls of many rows answer: each row for itself."""

from typing import Final

import strawberry

from domain.upserts import UpsertOutcome
from schema.errors import MutationError
from schema.external_keys import ExternalKey, external_key_of
from schema.fields import computed, to_one
from schema.okrs.types import CheckIn, Objective
from schema.orgs.types import Person, Team

INDEX: Final = "The row's place in the input, from 0."
ENTITY: Final = "As it stands after all rows of the call. Null if the row failed, or in a dry run if it is not there."
ROW_ERRORS: Final = "Why the row failed."
RESULTS: Final = "One for each row, in the order given."
ERRORS: Final = (
    "Empty unless the call as a whole was refused; then nothing was done. What is wrong with single rows is told in "
    "`results`, or here if the call is atomic."
)


@strawberry.type(description="What became of a row of upsertTeams.")
class UpsertedTeam:
    index: int = strawberry.field(description=INDEX)
    external_key: ExternalKey = computed(external_key_of)
    outcome: UpsertOutcome
    team: Team | None = to_one(lambda context: context.orgs.team_by_id, "entity_id", ENTITY)
    errors: list[MutationError] = strawberry.field(description=ROW_ERRORS)


@strawberry.type(description="What became of a row of upsertPeople.")
class UpsertedPerson:
    index: int = strawberry.field(description=INDEX)
    external_key: ExternalKey = computed(external_key_of)
    outcome: UpsertOutcome
    person: Person | None = to_one(lambda context: context.orgs.person_by_id, "entity_id", ENTITY)
    errors: list[MutationError] = strawberry.field(description=ROW_ERRORS)


@strawberry.type(description="What became of a row of upsertObjectives.")
class UpsertedObjective:
    index: int = strawberry.field(description=INDEX)
    external_key: ExternalKey = computed(external_key_of)
    outcome: UpsertOutcome
    objective: Objective | None = to_one(
        lambda context: context.okrs.objective_by_id,
        "entity_id",
        f"{ENTITY} Null also if you may not see it any more.",
    )
    errors: list[MutationError] = strawberry.field(description=ROW_ERRORS)


@strawberry.type(description="What became of a row of checkInMany.")
class CheckedIn:
    index: int = strawberry.field(description=INDEX)
    check_in: CheckIn | None = to_one(
        lambda context: context.okrs.check_in_by_id,
        "check_in_id",
        "The new record; ask for its key result to see what moved. Null exactly if the row failed.",
    )
    errors: list[MutationError] = strawberry.field(description=ROW_ERRORS)


@strawberry.type
class UpsertTeamsPayload:
    results: list[UpsertedTeam] | None = strawberry.field(description=RESULTS)
    errors: list[MutationError] = strawberry.field(description=ERRORS)


@strawberry.type
class UpsertPeoplePayload:
    results: list[UpsertedPerson] | None = strawberry.field(description=RESULTS)
    errors: list[MutationError] = strawberry.field(description=ERRORS)


@strawberry.type
class UpsertObjectivesPayload:
    results: list[UpsertedObjective] | None = strawberry.field(description=RESULTS)
    errors: list[MutationError] = strawberry.field(description=ERRORS)


@strawberry.type
class CheckInManyPayload:
    results: list[CheckedIn] | None = strawberry.field(description=RESULTS)
    errors: list[MutationError] = strawberry.field(description=ERRORS)
