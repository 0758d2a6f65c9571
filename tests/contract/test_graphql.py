"""Whatever the schema lets people write, the GraphQL endpoint understands it or says why not, and never breaks."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.graphql import nodes
from schemathesis.schemas import BaseSchema

from api.cli.contracts import SCHEMA_FILE
from tests.contract.conftest import Installation

_TEXT = st.text(max_size=20).map(nodes.String)
_MOMENTS = st.datetimes().map(lambda moment: nodes.String(f"{moment.isoformat(timespec='seconds')}Z")) | _TEXT
_DAYS = st.dates().map(lambda day: nodes.String(day.isoformat())) | _TEXT
_SPANS = st.from_regex(r"-?P([0-9]{1,5}[YMWD]|T[0-9]{1,5}[HMS])", fullmatch=True).map(nodes.String)

for _name, _strategy in {
    "Cursor": _TEXT,
    "Date": _DAYS,
    "DateOrDuration": _DAYS | _SPANS,
    "Duration": _SPANS,
    "DateTime": _MOMENTS,
    "DateTimeOrDuration": _MOMENTS | _SPANS,
}.items():
    schemathesis.graphql.scalar(_name, _strategy)

_SETTINGS = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def published(installation: Installation) -> BaseSchema:
    config = SchemathesisConfig.from_dict({"base-url": "http://okra.test/graphql"})
    schema = schemathesis.graphql.from_path(SCHEMA_FILE, config=config)
    schema.app = installation.app
    return schema


def test_no_document_that_fits_the_schema_breaks_anything(published: BaseSchema, installation: Installation) -> None:
    broken: list[str] = []
    for operation in published.get_all_operations():
        assert isinstance(operation, Ok)

        @_SETTINGS
        @given(case=operation.ok().as_strategy())
        def ask(case: Case[Any]) -> None:
            response = case.call(headers=installation.headers)
            if response.status_code >= 500 or "INTERNAL_ERROR" in set(codes(response.json())):
                broken.append(f"{case.operation.label}: {case.body!r}")

        ask()

    assert broken == []


def codes(body: dict[str, list[dict[str, dict[str, str]]]]) -> Iterator[str]:
    for error in body.get("errors", ()):
        yield error["extensions"]["code"]
