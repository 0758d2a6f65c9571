"""Whatever arrives is either understood or refused; nothing else can happen."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.graphql.frames import MalformedFrame, read_frame
from api.graphql.negotiation import MediaType, negotiate
from api.graphql.requests import InvalidParameters, read_members

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
MEMBERS = st.sampled_from(["query", "operationName", "variables", "extensions", "documentId"])


@given(st.text())
def test_any_text_is_a_frame_or_malformed(text: str) -> None:
    with suppress(MalformedFrame):
        read_frame(text)


@given(JSON_VALUES | st.dictionaries(MEMBERS, JSON_VALUES))
def test_any_value_is_a_request_or_invalid(value: object) -> None:
    with suppress(InvalidParameters):
        assert isinstance(read_members(value).query, str)


@given(st.text() | st.lists(st.sampled_from([*MediaType, "*/*", ";q=", "0.5", ",", '"', ";"])).map("".join))
def test_any_accept_header_has_a_meaning(accept: str) -> None:
    negotiated = negotiate(accept)

    assert negotiated.stream is not None or not negotiated.prefers_stream


@pytest.mark.parametrize("quality", ["2", "-1", "nan", "inf", "x", ""])
def test_a_quality_that_is_none_refuses(quality: str) -> None:
    assert negotiate(f"application/json;q={quality}").result is None


def test_a_very_long_accept_header_is_read_but_not_remembered() -> None:
    assert negotiate("x/y," * 500 + "application/json").result is MediaType.JSON
