"""What operators may tune about the GraphQL transports."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TransportSettings:
    """Limits and rhythms of the transports; times are in seconds, sizes in bytes."""

    body_bytes: int = 256 * 1024
    """Longest HTTP body and longest WebSocket message. Give the server the same as `ws_max_size`."""

    init_timeout: float = 3.0
    """Time a WebSocket client has for its `connection_init`."""

    authority_interval: float = 3.0
    """Pause between two checks whether a live connection may still live."""

    authority_timeout: float = 2.0
    """Time for one such check. Together with the pause: how long a revoked token may go on, at most 5."""

    keep_alive: float = 12.0
    """Pause between two signs of life on an HTTP stream; proxies cut silent connections."""

    send_timeout: float = 30.0
    """Time for a client to take a message; one that takes nothing for so long is given up."""

    farewell_timeout: float = 1.0
    """The same for the last message of a connection that the server ends."""

    subscriptions_per_connection: int = 20
    """Subscriptions open at the same time on one WebSocket."""

    operations_per_connection: int = 20
    """Queries and mutations running at the same time on one WebSocket."""

    explorer_path: str = "/graphiql"
    """Where a browser is sent that opens the endpoint."""
