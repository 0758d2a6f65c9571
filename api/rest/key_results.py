"""Key results to pull: a filtered list, page by page, and one by its id."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import parse_qsl, urlencode

from api.rest.answers import Answer, tagged
from api.rest.endpoints import Call
from api.rest.parameters import Parameters, a_member, a_moment, a_number_between, a_truth, an_id, some_text
from api.rest.representations import Data, key_result_data
from domain.errors import InvalidInput, NotFound
from domain.ids import Kind, is_id
from domain.lists import (
    DEFAULT_SIZE,
    LARGEST_SIZE,
    AllOf,
    Compare,
    Condition,
    ListRequest,
    Operator,
    Quantifier,
    Related,
)
from domain.okrs.key_results import KeyResultSource
from domain.okrs.status import Status
from storage.database import Database, ReadSession, Row
from storage.lists.cursors import CursorCodec
from storage.lists.pages import Lists
from storage.okrs.lists import KEY_RESULTS
from storage.okrs.reads import key_results_by_id, objectives_by_id
from storage.orgs.reads import people_by_id

_CURSOR: Final = "cursor"


class KeyResults:
    """The handlers of `/v1/key-results`."""

    def __init__(self, database: Database, cursors: CursorCodec) -> None:
        """Read from `database`, and seal cursors with `cursors`."""
        self._database = database
        self._cursors = cursors

    async def page(self, call: Call) -> Answer:
        """Answer with a page of the list, oldest key results first, and the way to the next."""
        query: bytes = call.request.scope["query_string"]
        request = _list_request(Parameters(query))
        session = self._database.reading(call.actor)
        try:
            page = await Lists(session, self._cursors).page(KEY_RESULTS, request)
        except InvalidInput as error:
            # The only part of the request that is judged by the list is the cursor.
            raise InvalidInput(error.message, _CURSOR) from None
        next_cursor = page.cursor(page.rows[-1]) if page.has_next_page else None
        return Answer(
            {"data": await _shown(session, page.rows), "nextCursor": next_cursor},
            headers={} if next_cursor is None else {"Link": _link(query, next_cursor)},
        )

    async def one(self, call: Call) -> Answer:
        """Answer with one key result. Raises `NotFound` for one that is not there, or that the caller may not see."""
        Parameters(call.request.scope["query_string"]).refuse_wrong()
        key_result_id = call.request.path_params["id"]
        if not is_id(Kind.KEY_RESULT, key_result_id):
            raise NotFound
        session = self._database.reading(call.actor)
        rows = await key_results_by_id(session, [key_result_id])
        shown = await _shown(session, list(rows.values()))
        if not shown:
            raise NotFound
        return tagged(call.request, shown[0])


def _list_request(parameters: Parameters) -> ListRequest:
    conditions = tuple(_conditions(parameters))
    limit = parameters.one("limit", a_number_between(1, LARGEST_SIZE))
    cursor = parameters.one(_CURSOR, some_text)
    parameters.refuse_wrong()
    return ListRequest(AllOf(conditions) if conditions else None, first=limit or DEFAULT_SIZE, after=cursor)


def _conditions(parameters: Parameters) -> Iterator[Condition]:
    statuses = parameters.many("status", a_member(Status))
    if statuses:
        yield Compare("status", Operator.IN, statuses)
    stale = parameters.one("stale", a_truth)
    if stale is not None:
        yield Compare("is_stale", Operator.EQ, stale)
    owner_id = parameters.one("ownerId", an_id(Kind.PERSON))
    if owner_id is not None:
        yield Compare("owner", Operator.EQ, owner_id)
    objective_id = parameters.one("objectiveId", an_id(Kind.OBJECTIVE))
    if objective_id is not None:
        yield Compare("objective", Operator.EQ, objective_id)
    source = parameters.one("source", a_member(KeyResultSource))
    if source is not None:
        yield Compare("source", Operator.EQ, source)
    updated_since = parameters.one("updatedSince", a_moment)
    if updated_since is not None:
        yield Compare("updated_at", Operator.GTE, updated_since)
    yield from _conditions_on_objective(parameters)


def _conditions_on_objective(parameters: Parameters) -> Iterator[Condition]:
    cycle_id = parameters.one("cycleId", an_id(Kind.CYCLE))
    if cycle_id is not None:
        yield _of_objective(Compare("cycle", Operator.EQ, cycle_id))
    team_id = parameters.one("teamId", an_id(Kind.TEAM))
    with_subtree = parameters.one("includeSubtree", a_truth)
    if team_id is not None:
        yield _of_objective(Compare("team", Operator.WITHIN if with_subtree else Operator.IN, (team_id,)))


def _of_objective(condition: Condition) -> Condition:
    return Related("objective", Quantifier.SOME, condition)


async def _shown(session: ReadSession, rows: Sequence[Row]) -> list[Data]:
    """Show key results with their objectives and owners: two more statements, however many there are."""
    objectives = await objectives_by_id(session, _distinct(row["objective_id"] for row in rows))
    owners = await people_by_id(session, _distinct(row["owner_id"] for row in rows))
    return [
        key_result_data(row, objectives[row["objective_id"]], owners.get(row["owner_id"]), session.today)
        for row in rows
        if row["objective_id"] in objectives  # else it was deleted, or hidden from the caller, just now
    ]


def _distinct(ids: Iterable[str | None]) -> list[str]:
    return sorted({each for each in ids if each is not None})


def _link(query: bytes, cursor: str) -> str:
    """Point to the next page by its query alone, so that it holds behind any proxy and path prefix."""
    kept = [pair for pair in parse_qsl(query.decode("latin-1")) if pair[0] != _CURSOR]
    return f'<?{urlencode([*kept, (_CURSOR, cursor)])}>; rel="next"'
