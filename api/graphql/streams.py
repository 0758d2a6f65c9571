"""The live connections of this process, as far as stopping the process concerns them."""

import asyncio


class ServerStopping(Exception):
    """The process is about to end."""


class OpenStreams:
    """Lets whoever stops the server end every stream first; a server waits for its responses to finish."""

    def __init__(self) -> None:
        """Start with the server running."""
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End all streams now, and every later one at its start. Call it before the server shuts down."""
        self._stopping.set()

    async def pause(self, seconds: float) -> None:
        """Wait, but not past the end of the server.

        Raises:
            ServerStopping: when the server stops, or has stopped before.
        """
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return
        raise ServerStopping
