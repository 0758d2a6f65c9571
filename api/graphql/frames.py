"""Messages of the sub-protocol `graphql-transport-ws`, read and written."""

from dataclasses import dataclass

import orjson

from api.graphql.requests import InvalidParameters, read_members
from schema.execution import GraphQLRequest

_LONGEST_ID = 128


class MalformedFrame(Exception):
    """The client sent what the protocol does not know; the message says what."""


@dataclass(frozen=True, slots=True)
class Init:
    """Opens the conversation; the payload may carry the token."""

    payload: dict[str, object]


@dataclass(frozen=True, slots=True)
class Ping:
    """Asks for a pong with the same payload."""

    payload: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class Pong:
    """Answers a ping, or says unasked that the client is there."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Starts an operation, of any type."""

    id: str
    request: GraphQLRequest


@dataclass(frozen=True, slots=True)
class Complete:
    """Ends an operation; its client wants no more of it."""

    id: str


Frame = Init | Ping | Pong | Subscribe | Complete


def read_frame(text: str) -> Frame:
    """Read a message of a client.

    Raises:
        MalformedFrame: when it is not one of the five a client may send.
    """
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise MalformedFrame("The message is not JSON.") from None
    if not isinstance(message, dict):
        raise MalformedFrame("The message is not a JSON object.")
    match message.get("type"):
        case "connection_init":
            return Init(_payload(message) or {})
        case "ping":
            return Ping(_payload(message))
        case "pong":
            _payload(message)
            return Pong()
        case "subscribe":
            return Subscribe(_id(message), _request(message))
        case "complete":
            return Complete(_id(message))
        case _:
            raise MalformedFrame("`type` must be connection_init, ping, pong, subscribe or complete.")


def write_frame(type: str, id: str | None = None, payload: object = None) -> str:
    """Write a message of the server."""
    message: dict[str, object] = {"type": type} if id is None else {"id": id, "type": type}
    if payload is not None:
        message["payload"] = payload
    return orjson.dumps(message).decode()


def _payload(message: dict[str, object]) -> dict[str, object] | None:
    payload = message.get("payload")
    if payload is not None and not isinstance(payload, dict):
        raise MalformedFrame("`payload` must be an object or null.")
    return payload


def _id(message: dict[str, object]) -> str:
    id = message.get("id")
    if not isinstance(id, str) or not 0 < len(id) <= _LONGEST_ID:
        raise MalformedFrame(f"`id` must be a string of 1 to {_LONGEST_ID} characters.")
    return id


def _request(message: dict[str, object]) -> GraphQLRequest:
    try:
        return read_members(message.get("payload"))
    except InvalidParameters as error:
        raise MalformedFrame(str(error)) from None
