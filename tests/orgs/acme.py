"""An organization to command: who acts, what they ask for, and what is stored afterwards."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, Self, TypeVar

from commands.execute import execute
from commands.okrs.key_results import CreateKeyResult, create_key_result
from commands.okrs.objectives import CreateObjective, create_objective
from commands.orgs.cycles import ChangeCycle, CreateCycle, activate_cycle, close_cycle, create_cycle, start_grading
from commands.orgs.organizations import create_organization
from commands.orgs.people import CreatePerson, create_person
from commands.orgs.teams import CreateTeam, create_team
from commands.orgs.tokens import CreateToken, create_token
from domain.actor import Actor, Role, TokenScope
from domain.okrs.measures import Metric
from domain.okrs.objectives import Scope
from domain.orgs.organizations import OrganizationSettings
from domain.orgs.tokens import hash_token
from schema.context import Context
from schema.execution import Engine, GraphQLRequest, Limits
from schema.root import build_schema
from storage.database import Database, Row
from storage.orgs.tokens import actor_of_token
from storage.tables import METADATA
from storage.work import Work

NOW: Final = datetime(2026, 4, 15, 10, tzinfo=UTC)
TODAY: Final = date(2026, 4, 15)
_KEY: Final = b"a key of the tests"

_INPUTS: Final = {
    "archiveTeam": "TeamStep",
    "restoreTeam": "TeamStep",
    "addTeamMember": "TeamMember",
    "removeTeamMember": "TeamMember",
    "deactivatePerson": "PersonStep",
    "reactivatePerson": "PersonStep",
    "activateCycle": "CycleStep",
    "startGrading": "CycleStep",
    "closeCycle": "CycleStep",
    "reopenCycle": "CycleStep",
}

Command = TypeVar("Command")
Result = TypeVar("Result")


@cache
def engine() -> Engine:
    """The published schema, built once for all tests."""
    return Engine(build_schema(), Limits())


@dataclass
class Answer:
    """What a GraphQL operation gave, and how many statements it read with."""

    data: dict[str, Any]
    errors: list[Any]
    statements: int


@dataclass
class Acme:
    """One organization, with shortcuts to fill it through its own commands."""

    database: Database
    owner: Actor
    tokens: dict[str, str] = field(default_factory=dict)

    @classmethod
    async def found(cls, database: Database) -> Self:
        return cls(
            database, await create_organization(database, "Acme", OrganizationSettings(time_zone="Europe/Berlin"))
        )

    async def run(
        self,
        function: Callable[[Work, Command], Awaitable[Result]],
        command: Command,
        actor: Actor | None = None,
    ) -> Result:
        """Run a command as `actor`, or as the organization itself."""
        return await execute(self.database, actor or self.owner, function, command)

    async def person(self, name: str = "Somebody", role: Role = Role.MEMBER, email: str | None = None) -> str:
        return await self.run(create_person, CreatePerson(name=name, role=role, email=email))

    async def team(self, name: str = "Team", parent_id: str | None = None, lead_id: str | None = None) -> str:
        return await self.run(create_team, CreateTeam(name=name, parent_id=parent_id, lead_id=lead_id))

    async def year(self) -> str:
        command = CreateCycle(name="2026", start_date=date(2026, 1, 1), end_date=date(2026, 12, 31))
        return await self.run(create_cycle, command)

    async def quarter(self, parent_id: str | None = None) -> str:
        command = CreateCycle("Q2", date(2026, 4, 1), date(2026, 6, 30), parent_id)
        return await self.run(create_cycle, command)

    async def close(self, cycle_id: str) -> None:
        """Lead a cycle from planning to its end."""
        for step in (activate_cycle, start_grading, close_cycle):
            await self.run(step, ChangeCycle(cycle_id))

    async def objective(self, cycle_id: str, **given: Any) -> str:
        return await self.run(create_objective, CreateObjective(**{**_OBJECTIVE, **given, "cycle_id": cycle_id}))

    async def key_result(self, objective_id: str, **given: Any) -> str:
        return await self.run(
            create_key_result, CreateKeyResult(**{**_KEY_RESULT, **given, "objective_id": objective_id})
        )

    async def acting_as(self, person_id: str | None, scope: TokenScope = TokenScope.WRITE) -> Actor:
        """Give who a new token of a person stands for now."""
        actor = await self.actor_of(await self.token(person_id, scope))
        assert actor is not None
        return actor

    async def token(self, person_id: str | None, scope: TokenScope = TokenScope.WRITE) -> str:
        command = CreateToken("Test", scope, person_id, None, _KEY, secrets.token_bytes(20))
        return await self.run(create_token, command)

    async def actor_of(self, token: str) -> Actor | None:
        """Give who a token stands for at this moment."""
        return await actor_of_token(self.database, self.owner.org_id, hash_token(_KEY, token))

    async def ask(self, query: str, actor: Actor | None = None, **variables: object) -> "Answer":
        """Execute a GraphQL operation as `actor`, or as the organization itself."""
        context = Context(self.database, actor or self.owner, "request-1", _KEY)
        request = GraphQLRequest(query, variables=variables)
        result = await engine().execute(engine().prepare(request, suggestions=True), context)
        statements = context.session.statements
        return Answer(result.data or {}, [error.formatted for error in result.errors or ()], statements)

    async def change(self, mutation: str, actor: Actor | None = None, **given: object) -> dict[str, Any]:
        """Execute a mutation, `name(input: …) { … }` in short form, and give its payload."""
        name, _, selection = mutation.partition(" ")
        input_type = f"{_INPUTS.get(name, name[0].upper() + name[1:])}Input!"
        query = f"mutation($input: {input_type}) {{ payload: {name}(input: $input) {selection} }}"
        answer = await self.ask(query, actor, input=given)
        assert answer.errors == []
        payload: dict[str, Any] = answer.data["payload"]
        return payload

    async def rows(self, table: str) -> list[Row]:
        """Give all rows of a table, by id or place in the log."""
        order = {
            "events": "number",
            "team_members": "team_id, person_id",
            "organizations": "org_id",
            "clocks": "org_id",
        }
        assert table in METADATA.tables
        async with self.database.connection(self.owner.org_id) as connection:
            return [
                dict(row) for row in await connection.fetch(f"SELECT * FROM {table} ORDER BY {order.get(table, 'id')}")
            ]

    async def row(self, table: str, identifier: str) -> Row:
        """Give one row of a table."""
        return next(row for row in await self.rows(table) if row["id"] == identifier)

    async def events(self, *types: str) -> list[Row]:
        """Give the log, or what is of these types."""
        return [row for row in await self.rows("events") if not types or row["type"] in types]


_OBJECTIVE: Final[dict[str, Any]] = {"title": "Objective", "scope": Scope.COMPANY}
_KEY_RESULT: Final[dict[str, Any]] = {"title": "Key result", "measure": Metric(start=Decimal(0), target=Decimal(10))}
