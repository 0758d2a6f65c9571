"""The composition root: where settings become a running application, and nowhere else."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from types import FrameType

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from api.authentication import TokenAuthenticator
from api.explorer.routes import explorer_routes
from api.graphql import OpenStreams, TransportSettings, graphql_routes
from api.maintenance import maintaining
from api.rest import RestSettings, exception_handlers, rest_routes
from api.settings import Executor, Settings
from domain.actor import Actor
from schema.context import Context
from schema.execution import Engine, Limits
from schema.root import build_schema
from storage.database import Database


def create_app(settings: Settings) -> Starlette:
    """Build the application from complete settings: those with a database URL and a secret.

    Raises `ValueError` if one of the two is missing. Connects to the database when the server starts it.
    """
    if settings.database_url is None or settings.secret is None:
        message = "The application needs a database URL and a secret."
        raise ValueError(message)
    database = Database(settings.database_url, min_size=settings.pool_min_size, max_size=settings.pool_max_size)
    key = settings.secret.encode()
    streams = OpenStreams()
    app = Starlette(
        routes=_routes(settings, database, key, streams),
        middleware=_middleware(settings),
        exception_handlers=exception_handlers(),
        lifespan=_lifespan(database, streams),
    )
    app.router.redirect_slashes = False  # a path is known or it is not; who mistypes one is told, not sent around
    return app


def _routes(settings: Settings, database: Database, key: bytes, streams: OpenStreams) -> list[BaseRoute]:
    authenticator = TokenAuthenticator(database, key)
    engine = Engine(build_schema(), _limits(settings), batch=settings.executor is Executor.BATCH)

    def new_context(actor: Actor | None, request_id: str) -> Context:
        return Context(database, actor, request_id, key)

    transports = TransportSettings(
        body_bytes=settings.max_body_bytes,
        subscriptions_per_connection=settings.max_subscriptions_per_connection,
    )
    rest = RestSettings(measurements_bytes=settings.max_measurements_bytes, deadline_seconds=settings.deadline_seconds)
    return [
        *graphql_routes(engine, authenticator, new_context, transports, streams),
        *rest_routes(database, authenticator, key, rest),
        *(_explorer() if settings.explorer else ()),
    ]


def _explorer() -> list[BaseRoute]:
    return [Route("/", _to_explorer, methods=["GET"]), *explorer_routes()]


def _to_explorer(_request: Request) -> Response:
    return RedirectResponse("/graphiql")


def _limits(settings: Settings) -> Limits:
    return Limits(
        document_bytes=settings.max_document_bytes,
        tokens=settings.max_tokens,
        depth=settings.max_depth,
        aliases=settings.max_aliases,
        directives=settings.max_directives,
        root_mutations=settings.max_root_mutations,
        deadline_seconds=settings.deadline_seconds,
    )


def _middleware(settings: Settings) -> list[Middleware]:
    if not settings.cors_origins:
        return []
    cors = Middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["*"],
        expose_headers=["X-Request-Id", "ETag", "Link", "Retry-After"],
        max_age=86_400,
    )
    return [cors]


def _lifespan(database: Database, streams: OpenStreams) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await database.connect()
        try:
            async with maintaining(database):
                with _ending_streams_on_signals(streams):
                    yield
        finally:
            streams.stop()
            await database.close()

    return lifespan


@contextmanager
def _ending_streams_on_signals(streams: OpenStreams) -> Iterator[None]:
    """End the open streams as soon as the process is told to stop: the server waits for them before it does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    previous = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def stop(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(streams.stop)
        handler = previous[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    for number in previous:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
