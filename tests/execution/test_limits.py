"""Every limit refuses with a code of its own, before validation."""

from dataclasses import replace

import pytest

from schema.execution import Engine, GraphQLRequest, Limits, RequestErrorCode, RequestRefused
from tests.execution.harbour import harbour_schema

SMALL = replace(
    Limits(),
    document_bytes=400,
    tokens=60,
    depth=3,
    introspection_depth=3,
    aliases=2,
    directives=2,
    repetitions=4,
    root_mutations=2,
)


@pytest.fixture(scope="module")
def small() -> Engine:
    return Engine(harbour_schema(), SMALL)


def codes(engine: Engine, text: str) -> list[str]:
    with pytest.raises(RequestRefused) as refused:
        engine.prepare(GraphQLRequest(text), suggestions=True)
    return [(error.extensions or {})["code"] for error in refused.value.errors]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{ hello } #" + "x" * 400, RequestErrorCode.DOCUMENT_TOO_LARGE),
        ("{ hello } #" + "ü" * 200, RequestErrorCode.DOCUMENT_TOO_LARGE),
        ("{ " + "hello " * 60 + "}", RequestErrorCode.TOO_MANY_TOKENS),
        ("{ hello }" + "#\n" * 61, RequestErrorCode.TOO_MANY_TOKENS),
        ("{ boat { next { next { name } } } }", RequestErrorCode.TOO_DEEP),
        ("{ __schema { types { fields { name } } } }", RequestErrorCode.TOO_DEEP),
        ("{ a: hello b: hello c: hello }", RequestErrorCode.TOO_MANY_ALIASES),
        (
            "{ boat { ...F next { ...F } } } fragment F on Boat { a: name b: name }",
            RequestErrorCode.TOO_MANY_ALIASES,
        ),
        (
            "{ hello @include(if: true) @skip(if: false) lucky(number: 1) @skip(if: true) }",
            RequestErrorCode.TOO_MANY_DIRECTIVES,
        ),
        ("{ hello hello hello hello hello }", RequestErrorCode.TOO_MANY_REPETITIONS),
        (
            "mutation { light(on: true) ...F } fragment F on Mutation { light(on: true) __typename }",
            RequestErrorCode.TOO_MANY_ROOT_FIELDS,
        ),
        ("subscription { count(to: 1) arrivals { number } }", RequestErrorCode.TOO_MANY_ROOT_FIELDS),
    ],
)
def test_what_exceeds_a_limit_is_refused_with_its_code(small: Engine, text: str, code: str) -> None:
    assert codes(small, text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "{ hello } #" + "x" * 389,
        "{ boat { next { name } } }",
        "{ a: hello b: hello }",
        "{ hello @include(if: true) @skip(if: false) }",
        "{ hello hello hello hello }",
        "mutation { light(on: true) __typename }",
        "subscription { count(to: 1) }",
    ],
)
def test_what_just_fits_is_accepted(small: Engine, text: str) -> None:
    small.prepare(GraphQLRequest(text), suggestions=True)


def test_every_exceeded_limit_is_named_at_once(small: Engine) -> None:
    text = "{ a: boat { b: next { c: next { name } } } }"

    assert codes(small, text) == [RequestErrorCode.TOO_DEEP, RequestErrorCode.TOO_MANY_ALIASES]


def test_a_limit_holds_for_each_operation_of_the_document(small: Engine) -> None:
    text = "query Small { hello } query Large { boat { next { next { name } } } }"

    assert codes(small, text) == [RequestErrorCode.TOO_DEEP]


@pytest.mark.parametrize(
    "text",
    ["{ find(by: " + "[" * 250 + "]" * 250 + ") }", "{ a " * 250 + "}" * 250],
)
def test_nesting_beyond_the_parsers_reach_is_refused_as_too_deep(engine: Engine, text: str) -> None:
    assert codes(engine, text) == [RequestErrorCode.TOO_DEEP]


def test_an_exponential_document_is_refused_before_it_is_validated(engine: Engine) -> None:
    fragments = " ".join(
        f"fragment F{n} on Boat {{ x: next {{ ...F{n + 1} }} y: same {{ ...F{n + 1} }} }}" for n in range(60)
    )

    found = codes(engine, f"{{ boat {{ ...F0 }} }} {fragments} fragment F60 on Nonsense {{ name }}")

    assert found == [RequestErrorCode.TOO_DEEP, RequestErrorCode.TOO_MANY_ALIASES]


def test_fields_repeated_by_the_hundred_are_not_compared(engine: Engine) -> None:
    assert codes(engine, "{ " + "boat { name } " * 400 + "}") == [RequestErrorCode.TOO_MANY_REPETITIONS]
