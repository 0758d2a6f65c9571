"""Serves the explorer at ``/graphiql``: a page, its scripts and styles, and the examples of this folder."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

FOLDER = Path(__file__).parent
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}

# Vendored files carry their version in their name; ours do not, so a browser asks whether they changed.
FOREVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"

# GraphiQL's dialogs and menus stop the page from scrolling by a style sheet made at run time: its hash.
SCROLL_LOCK = "'sha256-nzTgYzXYDNe6BAHiiI7NNlfK8n/auuOAhh2t92YvuXo='"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    f"style-src 'self' {SCROLL_LOCK}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of the explorer as it goes over the wire."""

    content: bytes
    media_type: str
    cache_control: str

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.content).hexdigest()[:32]}"'


def explorer_routes() -> list[BaseRoute]:
    """The routes of the explorer. They read no token and no data, so they stand outside authentication."""
    page = Asset((FOLDER / "index.html").read_bytes(), "text/html; charset=utf-8", ASK_FIRST)
    assets = {path.relative_to(FOLDER).as_posix(): read_asset(path) for path in asset_paths()}
    assets["examples.json"] = Asset(json.dumps(examples()).encode(), "application/json", ASK_FIRST)

    async def show_page(request: Request) -> Response:
        return answer(request, page)

    async def show_asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in assets:
            raise HTTPException(404)
        return answer(request, assets[name])

    async def without_slash(_request: Request) -> Response:
        return RedirectResponse("../graphiql")

    # The page names its files relative to the address without a slash, so it also works below a path prefix.
    return [
        Route("/graphiql", show_page),
        Route("/graphiql/", without_slash),
        Route("/graphiql/{name:path}", show_asset),
    ]


def answer(request: Request, asset: Asset) -> Response:
    headers = {**SECURITY_HEADERS, "Cache-Control": asset.cache_control, "ETag": asset.etag}
    known = request.headers.get("if-none-match", "")
    if asset.etag in (tag.strip().removeprefix("W/") for tag in known.split(",")):
        return Response(status_code=304, headers=headers)
    return Response(asset.content, headers=headers, media_type=asset.media_type)


def asset_paths() -> list[Path]:
    return sorted(path for path in FOLDER.rglob("*") if path.suffix in MEDIA_TYPES)


def read_asset(path: Path) -> Asset:
    vendored = path.parent.name == "vendor"
    return Asset(path.read_bytes(), MEDIA_TYPES[path.suffix], FOREVER if vendored else ASK_FIRST)


def examples() -> dict[str, object]:
    """The examples in the order of their file names, and the query that finds values for their variables."""
    folder = FOLDER / "examples"
    return {
        "examples": [example(path) for path in sorted(folder.glob("[0-9]*.graphql"))],
        "variables": (folder / "variables.graphql").read_text(encoding="utf-8"),
    }


def example(path: Path) -> dict[str, object]:
    """A document, with its variables from the JSON file of the same name, if there is one."""
    variables = path.with_suffix(".json")
    return {
        "name": path.stem,
        "query": path.read_text(encoding="utf-8"),
        "variables": json.loads(variables.read_text(encoding="utf-8")) if variables.exists() else {},
    }
