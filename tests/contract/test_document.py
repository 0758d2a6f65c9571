"""The contract itself: whole, true to the domain's words, and naming everything that is served and answered."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

import jsonschema_rs
import pytest

from api.cli.contracts import OPENAPI_FILE, described, differences, faults_of, gaps_of, read_openapi, served
from api.rest.refusals import STATUSES
from domain.errors import ErrorCode
from domain.kpis.measurements import MOST_MEASUREMENTS, RecordingStatus
from domain.lists import DEFAULT_SIZE, LARGEST_SIZE
from domain.okrs.bands import ScoreBand
from domain.okrs.key_results import KeyResultSource, KeyResultState
from domain.okrs.measures import Direction, MeasureKind, Scoring, Zone
from domain.okrs.objectives import Scope
from domain.okrs.periods import Cadence, PeriodRule
from domain.okrs.status import Status, StatusReason
from domain.units import Unit
from storage.readiness import Readiness
from tests.contract.conftest import Installation

DOCUMENT = read_openapi(OPENAPI_FILE)
SCHEMAS = DOCUMENT["components"]["schemas"]
KEY_RESULT = SCHEMAS["KeyResult"]["properties"]
METRIC = SCHEMAS["MetricMeasure"]["properties"]
PARAMETERS = {each["name"]: each["schema"] for each in DOCUMENT["paths"]["/v1/key-results"]["get"]["parameters"]}


def codes() -> set[str]:
    return set(SCHEMAS["ErrorCode"]["enum"])


def faults_in(instance: object, schema: Any) -> Iterator[str]:
    validator = jsonschema_rs.Draft202012Validator(
        {**schema, "components": closed(DOCUMENT["components"])}, validate_formats=True
    )
    for error in validator.iter_errors(instance):
        yield f"{error.instance_path}: {error.message}"


def closed(part: Any) -> Any:
    """Give a schema in which no object has a member without a description of its own."""
    if isinstance(part, list):
        return [closed(each) for each in part]
    if not isinstance(part, dict):
        return part
    inner = {name: closed(each) for name, each in part.items()}
    return {**inner, "additionalProperties": False} if "properties" in part and "required" in part else inner


def examples(part: object) -> Iterator[tuple[Any, object]]:
    """Give each example of a document, with the schema that it stands for."""
    if isinstance(part, list):
        for each in part:
            yield from examples(each)
    if not isinstance(part, dict):
        return
    if "schema" in part:
        if "example" in part:
            yield part["schema"], part["example"]
        yield from ((part["schema"], example["value"]) for example in part.get("examples", {}).values())
    for each in part.values():
        yield from examples(each)


def test_the_contract_is_whole() -> None:
    assert [*faults_of(DOCUMENT), *gaps_of(DOCUMENT)] == []


def test_what_a_reader_would_miss_is_told() -> None:
    silent = {"tags": ["Unknown"], "parameters": [{"name": "limit", "in": "query"}], "responses": {"400": {}}}
    document = {"paths": {"/things/{id}": {"get": silent}}, "components": {"schemas": {"Thing": {}}}}

    assert list(gaps_of(document)) == [
        "GET /things/{id} has no summary.",
        "GET /things/{id} has no description.",
        "GET /things/{id} has the tag Unknown, which is not explained.",
        "GET /things/{id} does not explain limit.",
        "GET /things/{id} has no answer for success.",
        "GET /things/{id} declares other path parameters than its path has.",
        "#/components/schemas/Thing is used nowhere.",
    ]


def test_what_is_served_is_in_the_contract_and_the_other_way_round(installation: Installation) -> None:
    assert list(differences(described(DOCUMENT), served(installation.app.routes))) == []


@pytest.mark.parametrize(
    ("words", "members"),
    [
        (SCHEMAS["Status"], Status),
        (SCHEMAS["ScoreBand"], ScoreBand),
        (SCHEMAS["KeyResultSource"], KeyResultSource),
        (SCHEMAS["Unit"], Unit),
        (SCHEMAS["PeriodRule"], PeriodRule),
        (KEY_RESULT["state"], KeyResultState),
        (KEY_RESULT["statusReason"], StatusReason),
        (KEY_RESULT["cadence"], Cadence),
        (SCHEMAS["ObjectiveOfKeyResult"]["properties"]["scope"], Scope),
        (METRIC["scoring"], Scoring),
        (METRIC["direction"], Direction),
        (METRIC["zone"], Zone),
        (SCHEMAS["RecordedMeasurement"]["properties"]["status"], RecordingStatus),
    ],
)
def test_the_words_are_the_domains(words: Mapping[str, Any], members: type[StrEnum]) -> None:
    assert {word for word in words["enum"] if word is not None} == {member.value for member in members}


def test_every_kind_of_measure_is_described() -> None:
    assert SCHEMAS["Measure"]["discriminator"]["mapping"].keys() == {kind.value for kind in MeasureKind}


def test_the_limits_are_the_domains() -> None:
    assert SCHEMAS["MeasurementsToRecord"]["properties"]["measurements"]["maxItems"] == MOST_MEASUREMENTS
    assert PARAMETERS["limit"] == {"type": "integer", "minimum": 1, "maximum": LARGEST_SIZE, "default": DEFAULT_SIZE}


def test_every_reason_not_to_be_ready_is_a_code() -> None:
    assert {state.value for state in Readiness if state is not Readiness.READY} <= codes()


def test_every_code_that_the_surface_can_give_is_described() -> None:
    given = {"INVALID_INPUT", "TOO_MANY", "UNAUTHENTICATED", "NOT_ALLOWED", "NOT_FOUND", "WRONG_STATE"}

    assert given == {code.value for code in ErrorCode} & codes()


@pytest.mark.parametrize("code", ErrorCode)
def test_every_error_of_the_domain_has_a_status(code: ErrorCode) -> None:
    assert 400 <= STATUSES[code] < 500


@pytest.mark.parametrize(("schema", "example"), list(examples(DOCUMENT)))
def test_every_example_fits_its_schema(schema: Mapping[str, Any], example: object) -> None:
    assert list(faults_in(example, closed(schema))) == []


def test_nothing_is_answered_that_the_contract_does_not_name(installation: Installation) -> None:
    page = DOCUMENT["paths"]["/v1/key-results"]["get"]["responses"]["200"]
    listed = installation.get("/v1/key-results?limit=100")

    kinds = {row["measure"]["kind"] for row in listed["data"] if row["measure"]}
    assert kinds == {kind.value for kind in MeasureKind}
    assert list(faults_in(listed, closed(page["content"]["application/json"]["schema"]))) == []
