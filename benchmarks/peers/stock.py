"""Okra's own GraphQL with Strawberry's stock executor: what batch execution is measured against."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from api.authentication import TokenAuthenticator
from api.graphql import OpenStreams, TransportSettings, graphql_routes
from api.settings import read_settings
from domain.actor import Actor
from schema.context import Context
from schema.execution import Engine, Limits
from schema.root import build_schema
from storage.database import Database


def application() -> Starlette:
    """Build the application from the environment, as `api.application` does, with the batch executor off."""
    settings = read_settings()
    if settings.database_url is None or settings.secret is None:
        message = "OKRA_DATABASE_URL and OKRA_SECRET must be set."
        raise ValueError(message)
    database = Database(settings.database_url, min_size=settings.pool_min_size, max_size=settings.pool_max_size)
    key = settings.secret.encode()

    def new_context(actor: Actor | None, request_id: str) -> Context:
        return Context(database, actor, request_id, key)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await database.connect()
        try:
            yield
        finally:
            await database.close()

    engine = Engine(build_schema(), Limits(), batch=False)
    authenticator = TokenAuthenticator(database, key)
    routes = graphql_routes(engine, authenticator, new_context, TransportSettings(), OpenStreams())
    return Starlette(routes=routes, lifespan=lifespan)
