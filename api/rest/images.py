"""Pictures of numbers, for wikis, mails and READMEs: charts, badges, and links to them that need no header."""

import re
from datetime import date
from functools import cache
from typing import Final
from urllib.parse import parse_qsl

import orjson

from api.charts.colours import Theme
from api.charts.looks import LEAST_HEIGHT, LEAST_WIDTH, MOST_HEIGHT, MOST_WIDTH, Look
from api.image_links import SIGNATURE, ImageLinks
from api.project import PROJECT
from api.rest.answers import Answer, digest, picture
from api.rest.bodies import Members, parsed
from api.rest.endpoints import Call
from api.rest.parameters import Parameters, a_day, a_member, a_number_between, some_text, up_to
from api.rest.sights import badge_seen, is_seen, kpi_id_named, kpi_seen, objective_seen
from domain.errors import InvalidInput, NotFound, OkraError, refuse
from domain.ids import Kind, is_id, kind_of
from storage.database import Database

LONGEST_LABEL: Final = 100
_LONGEST_PATH: Final = 2_000
_PICTURE: Final = re.compile(r"/v1/(?:(?:kpis/kpi|objectives/obj)_\w{26}/chart|key-results/kr_\w{26}/badge)\.svg")
_ID: Final = re.compile(r"(?<=/)[a-z]+_\w{26}(?=/)")


class Images:
    """The handlers of charts and badges."""

    def __init__(self, database: Database, links: ImageLinks) -> None:
        """Read from `database`, and seal links with `links`."""
        self._database = database
        self._links = links

    async def kpi(self, call: Call) -> Answer:
        """Answer with the chart of a KPI. Raises `NotFound`; `InvalidInput` or `ValidationFailed` for parameters."""
        look, first, last = _chart_wanted(call)
        session = self._database.reading(call.actor)
        kpi_id = await kpi_id_named(session, call.request.path_params["id"])
        chart = await kpi_seen(session, kpi_id, first, last)

        def draw() -> bytes:
            from api.charts.kpi_chart import draw_kpi  # noqa: PLC0415 - a start does not wait for the library

            return draw_kpi(chart, look)

        return picture(call.request, _tag(chart, look), draw)

    async def objective(self, call: Call) -> Answer:
        """Answer with the chart of an objective. Raises as `kpi` does."""
        look, first, last = _chart_wanted(call)
        chart = await objective_seen(self._database.reading(call.actor), _id(call, Kind.OBJECTIVE), first, last)

        def draw() -> bytes:
            from api.charts.objective_chart import draw_objective  # noqa: PLC0415 - as above

            return draw_objective(chart, look)

        return picture(call.request, _tag(chart, look), draw)

    async def badge(self, call: Call) -> Answer:
        """Answer with the badge of a key result. Raises as `kpi` does."""
        parameters = _parameters(call)
        label = parameters.one("label", up_to(LONGEST_LABEL))
        theme = parameters.one("theme", a_member(Theme)) or Theme.auto
        parameters.refuse_wrong()
        badge = await badge_seen(self._database.reading(call.actor), _id(call, Kind.KEY_RESULT), label)

        def draw() -> bytes:
            from api.charts.badges import draw_badge  # noqa: PLC0415 - as above

            return draw_badge(badge, theme)

        return picture(call.request, _tag(badge, theme), draw)

    async def link(self, call: Call) -> Answer:
        """Answer with a path that shows a picture to whoever has it.

        Raises `NotFound` for what the caller cannot see, `InvalidInput` for a path that leads to no picture.
        """
        Parameters(call.request.scope["query_string"]).refuse_wrong()
        path, query = _path_wanted(call.body)
        if not await is_seen(self._database.reading(call.actor), _ID.findall(path)[0]):
            raise NotFound
        signed = f"{SIGNATURE}={self._links.signature(call.actor, path)}"
        return Answer({"data": {"path": f"{path}?{query}&{signed}" if query else f"{path}?{signed}"}})


def _parameters(call: Call) -> Parameters:
    parameters = Parameters(call.request.scope["query_string"])
    parameters.one(SIGNATURE, some_text)  # the guard has read it
    return parameters


def _chart_wanted(call: Call) -> tuple[Look, date | None, date | None]:
    parameters = _parameters(call)
    first, last = parameters.one("from", a_day), parameters.one("to", a_day)
    width = parameters.one("width", a_number_between(LEAST_WIDTH, MOST_WIDTH))
    height = parameters.one("height", a_number_between(LEAST_HEIGHT, MOST_HEIGHT))
    theme = parameters.one("theme", a_member(Theme))
    parameters.refuse_wrong()
    usual = Look()
    return Look(width or usual.width, height, theme or usual.theme), first, last


def _id(call: Call, kind: Kind) -> str:
    identifier: str = call.request.path_params["id"]
    if not is_id(kind, identifier):
        raise NotFound
    return identifier


def _path_wanted(body: bytes) -> tuple[str, str]:
    """Read which picture a link is wanted to: its path, and its parameters as they were written."""
    errors: list[OkraError] = []
    members = Members(parsed(body), errors)
    wanted = members.required("path", _a_picture)
    members.refuse_unknown()
    refuse(tuple(errors))
    path, _, query = (wanted or "").partition("?")
    return path, query


def _a_picture(value: object) -> str:
    path, _, query = value.partition("?") if isinstance(value, str) else ("", "", "")
    if not isinstance(value, str) or not _PICTURE.fullmatch(path) or kind_of(_ID.findall(path)[0]) is None:
        raise InvalidInput("Give the path of a chart or a badge, from /v1/ on.")
    if len(value) > _LONGEST_PATH or not value.isascii() or not value.isprintable() or set(value) & {"#", " "}:
        message = f"Write the parameters as in an address, with at most {_LONGEST_PATH} characters."
        raise InvalidInput(message)
    if any(name == SIGNATURE for name, _ in parse_qsl(query, keep_blank_values=True)):
        raise InvalidInput("This path has a signature already.")
    return value


def _tag(*shown: object) -> bytes:
    """Give what the bytes of a picture depend on: what it shows, and how pictures are drawn."""
    return orjson.dumps([_edition(), *shown], default=str)


@cache
def _edition() -> str:
    """Name the way in which pictures are drawn: it changes with the code that draws, and with the library."""
    code = b"".join(file.read_bytes() for file in sorted((PROJECT / "api" / "charts").glob("*.py")))
    return digest(code + (PROJECT / "requirements" / "run.txt").read_bytes())
