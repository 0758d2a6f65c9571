"""The explorer stands on its own files: complete, unchanged, and asking no other host for anything."""

import hashlib
import json
import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from graphql import DocumentNode, FieldNode, NonNullTypeNode, OperationDefinitionNode, build_schema, parse, validate
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from api.explorer import renew
from api.explorer.routes import FOLDER, explorer_routes

VENDOR = FOLDER / "vendor"
OWN_SCRIPTS = sorted(FOLDER.glob("*.js"))
EXAMPLES = sorted((FOLDER / "examples").glob("[0-9]*.graphql"))
TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "txt": "text/plain"}
ANOTHER_HOST = re.compile(r"""(?:\b(?:https?|wss?):)?//[\w-]+\.[\w.-]+""")


class Page(HTMLParser):
    """What a page loads, and what it runs or styles inline."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.inline: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.inline += [name for name in names if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" else []
        self._in_script = tag == "script"
        address = names.get("src") or (names.get("href") if tag == "link" else None)
        self.loaded += [address] if address else []

    def handle_data(self, data: str) -> None:
        self.inline += [data] if self._in_script and data.strip() else []

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False


def page() -> Page:
    parsed = Page()
    parsed.feed((FOLDER / "index.html").read_text(encoding="utf-8"))
    return parsed


def imports_of(script: Path) -> list[str]:
    return re.findall(r'from "\./([\w-]+\.js)"', script.read_text(encoding="utf-8"))


def operation_of(document: DocumentNode) -> OperationDefinitionNode:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    assert len(operations) == 1
    return operations[0]


def variables_of(example: Path) -> dict[str, object]:
    file = example.with_suffix(".json")
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


@pytest.fixture
async def client() -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(Starlette(routes=explorer_routes()))
    async with AsyncClient(transport=transport, base_url="http://okra.test") as opened:
        yield opened


async def test_the_page_forbids_other_hosts_and_inline_scripts(client: AsyncClient) -> None:
    response = await client.get("/graphiql")

    directives = dict(part.strip().split(" ", 1) for part in response.headers["content-security-policy"].split(";"))
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert directives["connect-src"] == "'self'"
    assert "unsafe" not in response.headers["content-security-policy"]
    assert not ANOTHER_HOST.search(response.headers["content-security-policy"])
    assert response.headers["referrer-policy"] == "no-referrer"


def test_the_page_has_no_inline_script_or_style() -> None:
    assert page().inline == []


@pytest.mark.parametrize("address", page().loaded)
async def test_every_file_the_page_names_is_served_as_what_it_is(client: AsyncClient, address: str) -> None:
    response = await client.get(f"/{address}")

    assert response.status_code == 200
    assert response.headers["content-type"].split(";")[0] == TYPES[address.rsplit(".", 1)[1]]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.content == (FOLDER / address.removeprefix("graphiql/")).read_bytes()


@pytest.mark.parametrize("name", sorted({name for script in OWN_SCRIPTS for name in imports_of(script)}))
async def test_every_script_that_a_script_imports_is_served(client: AsyncClient, name: str) -> None:
    response = await client.get(f"/graphiql/{name}")

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"


async def test_vendored_files_are_kept_for_ever_and_ours_are_asked_for_again(client: AsyncClient) -> None:
    vendored = await client.get(next(address for address in page().loaded if "/vendor/react-" in address))
    ours = [await client.get(f"/graphiql{name}") for name in ("", "/explorer.js", "/examples.json")]

    assert vendored.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert [response.headers["cache-control"] for response in ours] == ["no-cache"] * 3


async def test_a_file_the_browser_has_already_is_not_sent_again(client: AsyncClient) -> None:
    first = await client.get("/graphiql/explorer.js")

    second = await client.get("/graphiql/explorer.js", headers={"If-None-Match": f'"other", {first.headers["etag"]}'})

    assert second.status_code == 304
    assert second.content == b""


@pytest.mark.parametrize(
    "name",
    ["routes.py", "vendor/package.json", "vendor/SHA256SUMS", "nothing.js", "%2e%2e/__init__.py", "vendor/"],
)
async def test_nothing_else_of_the_folder_is_served(client: AsyncClient, name: str) -> None:
    response = await client.get(f"/graphiql/{name}")

    assert response.status_code == 404


async def test_the_address_with_a_slash_leads_to_the_page(client: AsyncClient) -> None:
    response = await client.get("/graphiql/", follow_redirects=True)

    assert response.url.path == "/graphiql"
    assert response.status_code == 200


def test_the_vendored_files_are_those_that_were_recorded() -> None:
    lines = (VENDOR / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    recorded = {name: checksum for checksum, name in (line.split("  ") for line in lines)}

    present = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.iterdir()
        if path.name not in {*renew.PINS, "SHA256SUMS"}
    }

    assert present == recorded


def test_the_page_loads_the_pinned_versions() -> None:
    pins = json.loads((VENDOR / "package.json").read_text(encoding="utf-8"))["dependencies"]

    scripts = {f"graphiql/vendor/{name}-{pins[name]}.js" for name in renew.SCRIPTS}

    assert {address for address in page().loaded if "/vendor/" in address and address.endswith(".js")} == scripts


def test_every_pinned_package_is_held_by_its_hash_and_by_no_address() -> None:
    locked = json.loads((VENDOR / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    packages = [package for path, package in locked.items() if path]

    assert packages
    assert all(package["integrity"].startswith("sha512-") for package in packages)
    assert not any("resolved" in package for package in packages)


def test_every_vendored_package_has_its_licence_in_the_list() -> None:
    names = re.findall(r"^(\S.*)\n-{80}$", (VENDOR / "LICENSES.txt").read_text(encoding="utf-8"), re.MULTILINE)

    assert set(renew.SCRIPTS) <= {name for line in names for name in line.split(", ")}


@pytest.mark.parametrize(
    "path", [FOLDER / "index.html", FOLDER / "explorer.css", *OWN_SCRIPTS], ids=lambda path: path.name
)
def test_our_own_files_name_no_other_host(path: Path) -> None:
    assert ANOTHER_HOST.findall(path.read_text(encoding="utf-8")) == []


def test_the_vendored_style_loads_nothing() -> None:
    style = next(VENDOR.glob("*.css")).read_text(encoding="utf-8")

    assert "@import" not in style
    assert all(address.startswith("data:") for address in re.findall(r"""url\(["']?([^"')]+)""", style))


def test_the_whole_explorer_stays_below_two_megabytes() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 2_000_000


def test_embedded_fonts_are_taken_out_of_the_style() -> None:
    style = "a { color: red }\n@font-face {\n  font-family: X;\n  src: url(data:font/woff2,AA);\n}\nb { top: 0 }"

    assert renew.without_fonts(style) == "a { color: red }\nb { top: 0 }"


async def test_the_examples_are_served_in_order_with_their_variables(client: AsyncClient) -> None:
    response = await client.get("/graphiql/examples.json")

    served = response.json()["examples"]
    assert response.headers["content-type"] == "application/json"
    assert [example["name"] for example in served] == [path.stem for path in EXAMPLES]
    assert [example["variables"] for example in served] == [variables_of(path) for path in EXAMPLES]
    assert all(example["query"] == path.read_text() for example, path in zip(served, EXAMPLES, strict=True))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_has_a_name_for_its_tab_and_a_value_for_each_variable_it_needs(path: Path) -> None:
    operation = operation_of(parse(path.read_text(encoding="utf-8")))

    declared = {node.variable.name.value: node.type for node in operation.variable_definitions or ()}
    given = set(variables_of(path))
    assert operation.name is not None
    assert given <= set(declared)
    assert {name for name, kind in declared.items() if isinstance(kind, NonNullTypeNode)} <= given


def test_the_first_subscription_among_the_examples_is_what_the_live_panel_watches_by_itself() -> None:
    operations = [operation_of(parse(path.read_text(encoding="utf-8"))) for path in EXAMPLES]

    named = [each.name.value for each in operations if each.operation.value == "subscription" and each.name]
    assert named[0] == "WatchProgress"


def test_each_field_of_the_variables_query_fills_a_variable_of_an_example() -> None:
    document = parse((FOLDER / "examples" / "variables.graphql").read_text(encoding="utf-8"))
    fields = [node for node in operation_of(document).selection_set.selections if isinstance(node, FieldNode)]

    filled = {(field.alias or field.name).value for field in fields}

    assert filled <= {name for path in EXAMPLES for name in variables_of(path)}


@pytest.mark.parametrize("path", [*EXAMPLES, FOLDER / "examples" / "variables.graphql"], ids=lambda path: path.stem)
def test_an_example_fits_the_schema(path: Path) -> None:
    schema = build_schema((FOLDER.parents[1] / "schema" / "schema.graphql").read_text(encoding="utf-8"))
    assert validate(schema, parse(path.read_text(encoding="utf-8"))) == []
