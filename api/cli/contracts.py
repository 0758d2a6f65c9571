"""The two published contracts, GraphQL and OpenAPI, and whether the code keeps them."""

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import typer

from api.cli.output import fail, note
from api.project import PROJECT

SCHEMA_FILE: Final = PROJECT / "schema" / "schema.graphql"
OPENAPI_FILE: Final = PROJECT / "openapi" / "openapi.yaml"
MOST_LINES: Final = 100
METHODS: Final = frozenset({"delete", "get", "head", "options", "patch", "post", "put"})
CONTRACTED: Final = ("/v1/", "/healthz", "/readyz", "/openapi.json", "/schema.graphql")
"""Paths that the document must describe completely."""

schema = typer.Typer(help="The GraphQL schema, committed in schema/schema.graphql.", no_args_is_help=True)
openapi = typer.Typer(help="The REST contract, openapi/openapi.yaml.", no_args_is_help=True)


@schema.command("print")
def print_schema() -> None:
    """Print the schema of this code: ./okra schema print > schema/schema.graphql."""
    typer.echo(schema_of_code(), nl=False)


@schema.command("check")
def check_schema() -> None:
    """Compare the committed schema with the code's and show what differs."""
    committed = SCHEMA_FILE.read_text() if SCHEMA_FILE.exists() else ""
    name = str(SCHEMA_FILE.relative_to(PROJECT))
    code = schema_of_code().splitlines()
    lines = list(difflib.unified_diff(committed.splitlines(), code, name, "the code", lineterm=""))
    if lines:
        typer.echo("\n".join(lines[:MOST_LINES]))
        if len(lines) > MOST_LINES:
            typer.echo(f"… and {len(lines) - MOST_LINES} lines more")
        fail(f"{name} is not the schema of the code. If the change is meant: ./okra schema print > {name}")
    note("The committed schema is the code's.")


@openapi.command("check")
def check_openapi() -> None:
    """Check the contract: it is whole, and names exactly the routes that are served."""
    from api.application import create_app
    from api.settings import Settings

    document = read_openapi(OPENAPI_FILE)
    # The application is only looked at, never started, so any database and any secret will do.
    app = create_app(Settings(database_url="postgresql://nowhere/okra", secret="0" * 64))
    faults = [*faults_of(document), *gaps_of(document), *differences(described(document), served(app.routes))]
    if faults:
        fail(*faults)
    note(f"{OPENAPI_FILE.relative_to(PROJECT)} is whole, and names the routes that are served.")


def schema_of_code() -> str:
    """The schema as the code defines it, in the schema definition language."""
    from schema.root import build_schema

    return build_schema().as_str().rstrip() + "\n"


def read_openapi(file: Path) -> dict[str, Any]:
    """Read a contract."""
    import yaml

    document: dict[str, Any] = yaml.safe_load(file.read_text())
    return document


def faults_of(document: Mapping[str, Any]) -> Iterator[str]:
    """Tell what is wrong inside the contract: its version, references, operations without their own name."""
    if not str(document.get("openapi", "")).startswith("3.1"):
        yield "The contract must be OpenAPI 3.1."
    for reference in sorted(set(_references(document))):
        if not _leads_somewhere(document, reference):
            yield f"{reference} leads nowhere."
    names = Counter(operation.get("operationId") for _, _, operation in _operations(document))
    for name, count in names.items():
        if name is None or count > 1:
            yield f"{count} operations have the operationId {name}; each needs its own."


def gaps_of(document: Mapping[str, Any]) -> Iterator[str]:
    """Tell what a reader of the contract would miss: words where only a name stands, and parts that nobody uses."""
    tags = {tag["name"] for tag in document.get("tags", ())}
    for path, method, operation in _operations(document):
        given = [*document["paths"][path].get("parameters", ()), *operation.get("parameters", ())]
        parameters = [_followed(document, each["$ref"]) if "$ref" in each else each for each in given]
        for gap in _gaps_of_operation(path, operation, parameters, tags):
            yield f"{method.upper()} {path} {gap}"
    used = set(_references(document))
    for kind, members in document.get("components", {}).items():
        for name in members:
            # A security scheme is named without a reference.
            if kind != "securitySchemes" and f"#/components/{kind}/{name}" not in used:
                yield f"#/components/{kind}/{name} is used nowhere."


def _gaps_of_operation(
    path: str, operation: Mapping[str, Any], parameters: list[Mapping[str, Any]], tags: set[str]
) -> Iterator[str]:
    yield from (f"has no {part}." for part in ("summary", "description") if not operation.get(part))
    yield from (f"has the tag {tag}, which is not explained." for tag in {*operation.get("tags", ())} - tags)
    yield from (f"does not explain {each['name']}." for each in parameters if not each.get("description"))
    if not any(status.startswith("2") for status in operation.get("responses", ())):
        yield "has no answer for success."
    if {each["name"] for each in parameters if each["in"] == "path"} != set(re.findall(r"{(\w+)}", path)):
        yield "declares other path parameters than its path has."


def described(document: Mapping[str, Any]) -> set[str]:
    """The routes of the contract, as “GET /v1/key-results/{id}”."""
    return {f"{method.upper()} {path}" for path, method, _ in _operations(document)}


def served(routes: Any) -> set[str]:
    """The routes of the application that the contract must name, in the same form."""
    found = set()
    for route in routes:
        path = re.sub(r":\w+}", "}", getattr(route, "path", ""))
        if path.startswith(CONTRACTED):
            found |= {f"{method} {path}" for method in getattr(route, "methods", None) or () if method != "HEAD"}
    return found


def differences(contract: set[str], application: set[str]) -> Iterator[str]:
    """Tell which routes the contract promises in vain, and which it keeps silent about."""
    for route in sorted(contract - application):
        yield f"{route} is in the contract and not served."
    for route in sorted(application - contract):
        yield f"{route} is served and not in the contract."


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, item in document.get("paths", {}).items():
        for method, operation in item.items():
            if method in METHODS:
                yield path, method, operation


def _references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)


def _leads_somewhere(document: object, reference: str) -> bool:
    try:
        _followed(document, reference)
    except LookupError:
        return False
    return True


def _followed(document: Any, reference: str) -> Any:
    place = document
    for name in reference.removeprefix("#/").split("/"):
        members = place if isinstance(place, dict) else {}
        place = members[name.replace("~1", "/").replace("~0", "~")]
    return place
