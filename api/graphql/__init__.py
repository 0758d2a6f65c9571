"""GraphQL over HTTP, server-sent events, multipart responses and WebSockets."""

from starlette.routing import BaseRoute, Route, WebSocketRoute

from api.graphql.authority import Authenticator, ContextFactory, Guard
from api.graphql.http import GraphQLOverHttp
from api.graphql.settings import TransportSettings
from api.graphql.streams import OpenStreams
from api.graphql.websocket import GraphQLOverWebSocket
from schema.execution import Engine

__all__ = [
    "Authenticator",
    "ContextFactory",
    "OpenStreams",
    "TransportSettings",
    "graphql_routes",
]

_PATH = "/graphql"


def graphql_routes(
    engine: Engine,
    authenticator: Authenticator,
    context_factory: ContextFactory,
    settings: TransportSettings,
    streams: OpenStreams,
) -> list[BaseRoute]:
    """Return the routes of `/graphql`, for HTTP and for WebSockets.

    Call `streams.stop()` when the server begins to shut down: servers wait for open responses.
    """
    guard = Guard(authenticator, streams, interval=settings.authority_interval, timeout=settings.authority_timeout)
    parts = (engine, authenticator, context_factory, settings, guard)
    return [
        Route(_PATH, GraphQLOverHttp(*parts)),
        WebSocketRoute(_PATH, GraphQLOverWebSocket(*parts)),
    ]
