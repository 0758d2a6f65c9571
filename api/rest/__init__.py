"""The REST surface: key results to pull, measurements to push, pictures to show, health, and the contracts.

`openapi/openapi.yaml` was there first. Every answer but pictures and the two documents is JSON with a `requestId`.
"""

from starlette.routing import BaseRoute, Route

from api.image_links import ImageLinks
from api.rest.answers import CSV, JSON
from api.rest.documents import show_openapi, show_schema
from api.rest.endpoints import Authenticator, Guard, Takes, unguarded
from api.rest.health import Ready, alive
from api.rest.images import Images
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
    links = ImageLinks(database, key)
    guard = Guard(authenticator, links, settings.deadline_seconds)
    guarded, linked = guard.guarded, guard.linked
    key_results = KeyResults(database, CursorCodec(key))
    measurements = Measurements(database)
    images = Images(database, links)
    ready = Ready(database, settings.readiness_seconds)
    return [
        Route("/v1/key-results", guarded(key_results.page), methods=["GET"]),
        Route("/v1/key-results/{id}", guarded(key_results.one), methods=["GET"]),
        Route(
            "/v1/kpis/{id}/measurements",
            guarded(measurements.record, Takes(settings.measurements_bytes, (JSON, CSV))),
            methods=["POST"],
        ),
        Route("/v1/kpis/{id}/chart.svg", linked(images.kpi), methods=["GET"]),
        Route("/v1/objectives/{id}/chart.svg", linked(images.objective), methods=["GET"]),
        Route("/v1/key-results/{id}/badge.svg", linked(images.badge), methods=["GET"]),
        Route("/v1/image-links", guarded(images.link, Takes(settings.image_link_bytes)), methods=["POST"]),
        Route("/healthz", unguarded(alive), methods=["GET"]),
        Route("/readyz", unguarded(ready), methods=["GET"]),
        Route("/openapi.json", unguarded(show_openapi), methods=["GET"]),
        Route("/schema.graphql", unguarded(show_schema), methods=["GET"]),
    ]
