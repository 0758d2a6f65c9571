"""Whether the process lives, and whether it could answer."""

from http import HTTPStatus
from typing import Final

from starlette.requests import Request

from api.rest.answers import Answer
from api.rest.refusals import failed
from storage.database import Database
from storage.readiness import Readiness, readiness

_MESSAGES: Final = {
    Readiness.DATABASE_UNREACHABLE: "The database does not answer.",
    Readiness.SCHEMA_MISSING: "The database is empty. Run the migrations.",
    Readiness.SCHEMA_OUTDATED: "The database's schema is older than this version. Run the migrations.",
    Readiness.SCHEMA_TOO_NEW: "The database's schema is newer than this version. Start that one.",
}


async def alive(_request: Request) -> Answer:
    """Answer, which is all that it takes."""
    return Answer({"status": "ALIVE"})


class Ready:
    """The handler of `/readyz`."""

    def __init__(self, database: Database, timeout_seconds: float) -> None:
        """Ask `database`, and wait so long at most."""
        self._database = database
        self._timeout_seconds = timeout_seconds

    async def __call__(self, _request: Request) -> Answer:
        """Answer 200 if requests could be answered, else 503 with what stands against it as the code."""
        state = await readiness(self._database, self._timeout_seconds)
        if state is Readiness.READY:
            return Answer({"status": state})
        return failed(HTTPStatus.SERVICE_UNAVAILABLE, state, _MESSAGES[state], {"Retry-After": "5"})
