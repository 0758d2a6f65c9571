"""What an operation runs with."""

from typing import Protocol, Self


class ExecutionContext(Protocol):
    """What resolvers find in `info.context`: who asks, and the loaders of this one operation.

    Loaders remember what they read. So an operation never shares its context with another one, and each
    event of a subscription is executed with a fork of its own: otherwise the second event would show what
    the first one read.
    """

    @property
    def request_id(self) -> str:
        """Name of the request, quoted in every error and log line it causes."""
        ...

    def fork(self) -> Self:
        """Make a context for the same actor and request with nothing read yet. Must not do any I/O."""
        ...

    async def release(self) -> None:
        """Give back what the operation has borrowed for its reads. More may be read afterwards."""
        ...
