"""A document is made ready once, and as long as it is in use."""

from dataclasses import replace

import pytest
from graphql import parse

from schema.execution import Engine, GraphQLRequest, Limits, RequestErrorCode, RequestRefused
from schema.execution.documents import Document, DocumentCache
from schema.execution.errors import coded
from tests.execution.harbour import harbour_schema


class Workshop:
    """Makes documents and counts them."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def make(self, text: str) -> Document:
        self.made.append(text)
        if text.startswith("!"):
            raise RequestRefused([coded(RequestErrorCode.GRAPHQL_PARSE_FAILED, "no")])
        return Document(parse("{ a }"), {}, {}, {})


def test_the_second_request_finds_what_the_first_one_made() -> None:
    workshop = Workshop()
    documents = DocumentCache(workshop.make, 100)

    first, second = documents.get("{ a }"), documents.get("{ a }")

    assert first is second
    assert workshop.made == ["{ a }"]


def test_the_document_used_longest_ago_makes_room() -> None:
    workshop = Workshop()
    documents = DocumentCache(workshop.make, 10)
    documents.get("aaaa")
    documents.get("bbbb")
    documents.get("aaaa")

    documents.get("cccc")
    documents.get("aaaa")

    assert workshop.made == ["aaaa", "bbbb", "cccc"]
    assert len(documents) == 2


def test_a_document_larger_than_the_cache_is_made_but_not_kept() -> None:
    documents = DocumentCache(Workshop().make, 3)

    documents.get("aaaa")

    assert len(documents) == 0


def test_a_refused_document_is_not_kept() -> None:
    workshop = Workshop()
    documents = DocumentCache(workshop.make, 100)

    for _ in range(2):
        with pytest.raises(RequestRefused):
            documents.get("!")

    assert len(documents) == 0
    assert workshop.made == ["!", "!"]


def test_the_engine_makes_a_document_ready_once() -> None:
    engine = Engine(harbour_schema(), Limits())
    text = "query ($n: Int!) { lucky(number: $n) }"

    first = engine.prepare(GraphQLRequest(text, variables={"n": 1}), suggestions=True)
    second = engine.prepare(GraphQLRequest(text, variables={"n": 2}), suggestions=True)

    assert first.document is second.document
    assert second.variables.coerced == {"n": 2}


def test_strangers_do_not_push_out_the_documents_of_members() -> None:
    engine = Engine(harbour_schema(), replace(Limits(), cached_characters=800))
    kept = engine.prepare(GraphQLRequest("{ hello }"), suggestions=True).document

    for number in range(100):
        engine.prepare(GraphQLRequest(f"{{ __typename }} # {number}"), suggestions=False)

    assert engine.prepare(GraphQLRequest("{ hello }"), suggestions=True).document is kept


def refusal(engine: Engine, request: GraphQLRequest, *, suggestions: bool = True) -> tuple[str, str]:
    with pytest.raises(RequestRefused) as refused:
        engine.prepare(request, suggestions=suggestions)
    error = refused.value.errors[0]
    return (error.extensions or {})["code"], error.message


def test_a_misspelt_document_says_where(engine: Engine) -> None:
    with pytest.raises(RequestRefused) as refused:
        engine.prepare(GraphQLRequest("{ hello"), suggestions=True)

    (error,) = refused.value.errors
    assert error.extensions == {"code": "GRAPHQL_PARSE_FAILED"}
    assert error.formatted["locations"] == [{"line": 1, "column": 8}]


def test_an_unknown_field_is_named_with_what_was_probably_meant(engine: Engine) -> None:
    code, message = refusal(engine, GraphQLRequest("{ helo }"))

    assert code == "GRAPHQL_VALIDATION_FAILED"
    assert "Did you mean 'hello'" in message


@pytest.mark.parametrize(
    "request_",
    [
        GraphQLRequest("{ helo }"),
        GraphQLRequest("{ lucky(numbr: 1) }"),
        GraphQLRequest("query ($b: Byy) { find(by: $b) }"),
        GraphQLRequest('{ find(by: {nam: "x"}) }'),
        GraphQLRequest("query ($b: By!) { find(by: $b) }", variables={"b": {"nam": "x"}}),
    ],
)
def test_a_stranger_gets_no_suggestions(engine: Engine, request_: GraphQLRequest) -> None:
    assert "Did you mean" in refusal(engine, request_, suggestions=True)[1]
    assert "Did you mean" not in refusal(engine, request_, suggestions=False)[1]


def test_two_operations_without_a_name_are_ambiguous(engine: Engine) -> None:
    code, _ = refusal(engine, GraphQLRequest("query A { hello } query B { boats }"))

    assert code == "OPERATION_NAME_REQUIRED"


def test_the_named_operation_is_chosen(engine: Engine) -> None:
    operation = engine.prepare(GraphQLRequest("query A { hello } query B { boats }", "B"), suggestions=True)

    assert (operation.name, operation.root_fields) == ("B", ("boats",))


def test_an_unknown_operation_name_is_refused(engine: Engine) -> None:
    assert refusal(engine, GraphQLRequest("query A { hello }", "B"))[0] == "OPERATION_NOT_FOUND"


def test_a_document_of_fragments_only_is_refused(engine: Engine) -> None:
    assert refusal(engine, GraphQLRequest("fragment F on Boat { name }"))[0] == "GRAPHQL_VALIDATION_FAILED"


def test_an_empty_document_is_refused(engine: Engine) -> None:
    assert refusal(engine, GraphQLRequest(""))[0] == "GRAPHQL_PARSE_FAILED"


@pytest.mark.parametrize("variables", [{}, {"n": None}, {"n": "seven"}, {"n": 1.5}, {"n": 2**40}])
def test_a_variable_of_the_wrong_type_is_the_callers_mistake(engine: Engine, variables: dict[str, object]) -> None:
    request = GraphQLRequest("query ($n: Int!) { lucky(number: $n) }", variables=variables)

    assert refusal(engine, request)[0] == "BAD_USER_INPUT"


def test_variables_nested_beyond_reach_are_the_callers_mistake(engine: Engine) -> None:
    value: object = "x"
    for _ in range(5000):
        value = [value]

    request = GraphQLRequest("query ($b: By!) { find(by: $b) }", variables={"b": value})

    assert refusal(engine, request)[0] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (GraphQLRequest('{ find(by: {id: "1", name: "x"}) }'), "GRAPHQL_VALIDATION_FAILED"),
        (GraphQLRequest("{ find(by: {}) }"), "GRAPHQL_VALIDATION_FAILED"),
        (GraphQLRequest("query ($b: By!) { find(by: $b) }", variables={"b": {}}), "BAD_USER_INPUT"),
        (
            GraphQLRequest("query ($b: By!) { find(by: $b) }", variables={"b": {"id": "1", "name": "x"}}),
            "BAD_USER_INPUT",
        ),
    ],
)
def test_exactly_one_member_of_a_one_of_input(engine: Engine, request_: GraphQLRequest, code: str) -> None:
    assert refusal(engine, request_)[0] == code


def test_a_one_of_input_in_a_fragment_before_its_operation_is_fine(engine: Engine) -> None:
    text = "fragment F on Query { find(by: {id: $id}) } query ($id: String!) { ...F }"

    engine.prepare(GraphQLRequest(text, variables={"id": "1"}), suggestions=True)


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("{ __typename }", True),
        ('{ __schema { types { name } } ...F } fragment F on Query { __type(name: "Boat") { name } }', True),
        ("{ __typename hello }", False),
        ("{ ...F __typename } fragment F on Query { ... { hello } }", False),
        ("mutation { __typename }", False),
    ],
)
def test_only_what_reads_nothing_but_the_schema_is_introspection(engine: Engine, text: str, only: bool) -> None:
    assert engine.prepare(GraphQLRequest(text), suggestions=True).only_introspection is only
