"""The two contracts, served: OpenAPI as JSON, and the GraphQL schema in its definition language."""

from functools import cache
from typing import Final

import orjson
import yaml
from starlette.requests import Request

from api.project import PROJECT
from api.rest.answers import JSON, Answer, document
from schema.root import build_schema

_OPENAPI: Final = PROJECT / "openapi" / "openapi.yaml"
_SCHEMA: Final = PROJECT / "schema" / "schema.graphql"


async def show_openapi(request: Request) -> Answer:
    """Answer with the contract of this surface."""
    return document(request, _openapi(), JSON)


async def show_schema(request: Request) -> Answer:
    """Answer with the GraphQL schema."""
    return document(request, _schema(), "text/plain; charset=utf-8")


@cache
def _openapi() -> bytes:
    # The loader in C, where there is one, is thirty times as fast: nobody else is answered meanwhile.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return orjson.dumps(loader(_OPENAPI.read_bytes()).get_single_data())


@cache
def _schema() -> bytes:
    if _SCHEMA.exists():
        return _SCHEMA.read_bytes()
    return build_schema().as_str().encode()
