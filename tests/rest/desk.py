"""An integration's desk: who calls the REST surface, with which token."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from httpx import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette

from api.authentication import TokenAuthenticator
from api.rest import RestSettings, exception_handlers, rest_routes
from commands.orgs.tokens import CreateToken, create_token
from domain.actor import TokenScope
from storage.database import Database
from tests.company import KEY, Company

LIST = "/v1/key-results"


class Desk:
    """Calls as people of one company, by default as its administrator Ada."""

    def __init__(self, company: Company, client: AsyncClient) -> None:
        self.company = company
        self.client = client
        self._tokens: dict[str, str] = dict(company.tokens)

    @classmethod
    @asynccontextmanager
    async def opened(cls, company: Company, settings: RestSettings | None = None) -> AsyncIterator["Desk"]:
        async with opened_client(company.database, settings or RestSettings()) as client:
            yield cls(company, client)

    async def call(self, method: str, path: str, viewer: str = "ada", **options: Any) -> Response:
        headers = {"Authorization": f"Bearer {await self.token(viewer)}", **options.pop("headers", {})}
        return await self.client.request(method, path, headers=headers, **options)

    async def get(self, path: str, viewer: str = "ada", **options: Any) -> Response:
        return await self.call("GET", path, viewer, **options)

    async def listed(self, query: str = "", viewer: str = "ada") -> list[str]:
        """Give the ids of a page that must come."""
        response = await self.get(f"{LIST}?{query}", viewer)
        assert response.status_code == 200, response.text
        return [row["id"] for row in response.json()["data"]]

    async def named(self, query: str = "", viewer: str = "ada") -> set[str]:
        """Give the names of the key results of a page that must come."""
        names = {identifier: name for name, identifier in self.company.ids.items()}
        return {names[identifier] for identifier in await self.listed(query, viewer)}

    async def shown(self, name: str, viewer: str = "ada") -> dict[str, Any]:
        """Give a key result that must be there."""
        response = await self.get(f"{LIST}/{self.company[name]}", viewer)
        assert response.status_code == 200, response.text
        data: dict[str, Any] = response.json()["data"]
        return data

    async def record(self, body: object, kpi: str = "kpi", viewer: str = "ada", **options: Any) -> Response:
        identifier = self.company.ids.get(kpi, kpi)
        return await self.call("POST", f"/v1/kpis/{identifier}/measurements", viewer, json=body, **options)

    async def token(self, viewer: str, scope: TokenScope = TokenScope.WRITE) -> str:
        """Give a token of a person, made when it is first asked for."""
        name = viewer if scope is TokenScope.WRITE else f"{viewer} reading"
        if name not in self._tokens:
            command = CreateToken("Desk", scope, self.company[viewer], None, KEY)
            self._tokens[name] = await self.company.run(create_token, command)
        return self._tokens[name]


@asynccontextmanager
async def opened_client(database: Database, settings: RestSettings) -> AsyncIterator[AsyncClient]:
    """Call a surface of its own, as nobody."""
    routes = rest_routes(database, TokenAuthenticator(database, KEY), KEY, settings)
    app = Starlette(routes=routes, exception_handlers=exception_handlers())
    app.router.redirect_slashes = False
    # What Starlette raises again after a masked answer is for the server to log.
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://okra.test") as client:
        yield client


def refused(response: Response) -> tuple[int, str, list[str] | None]:
    """Give the status, code and path of a refusal."""
    error = response.json()["error"]
    return response.status_code, error["code"], error.get("path")
