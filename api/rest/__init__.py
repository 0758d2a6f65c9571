"""The REST surface, for integrations: key results to pull, measurements to push, health, and the contracts.

`openapi/openapi.yaml` was there first. Every answer but the two documents is JSON with a `requestId`.
"""

from starlette.routing import BaseRoute, Route

from api.rest.documents import show_openapi, show_schema
from api.rest.endpoints import Authenticator, Guard, unguarded
from api.rest.health import Ready, alive
from api.rest.key_results import KeyResults
from api.rest.measurements import Measurements
from api.rest.settings import RestSettings
from api.rest.unroutable import exception_handlers
from storage.database import Database
from storage.lists.cursors import CursorCodec

__all__ = ["RestSettings", "exception_handlers", "rest_routes"]

_DEFAULTS = RestSettings()


def rest_routes(
    database: Database, authenticator: Authenticator, key: bytes, settings: RestSettings = _DEFAULTS
) -> list[BaseRoute]:
    """Return the routes of the REST surface. `key` is the installation's; cursors are sealed with it.

    The application answers unknown paths and methods with `exception_handlers()`.
    """
    guarded = Guard(authenticator, settings.deadline_seconds).guarded
    key_results = KeyResults(database, CursorCodec(key))
    measurements = Measurements(database)
    ready = Ready(database, settings.readiness_seconds)
    return [
        Route("/v1/key-results", guarded(key_results.page), methods=["GET"]),
        Route("/v1/key-results/{id}", guarded(key_results.one), methods=["GET"]),
        Route(
            "/v1/kpis/{id}/measurements",
            guarded(measurements.record, body_bytes=settings.measurements_bytes),
            methods=["POST"],
        ),
        Route("/healthz", unguarded(alive), methods=["GET"]),
        Route("/readyz", unguarded(ready), methods=["GET"]),
        Route("/openapi.json", unguarded(show_openapi), methods=["GET"]),
        Route("/schema.graphql", unguarded(show_schema), methods=["GET"]),
    ]
