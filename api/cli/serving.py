import asyncio
import gc
import os
import resource
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.installation import (
    Installation,
    ensure_schema,
    opened_database,
    running_installation,
    settings_of_environment,
)
from api.cli.output import fail, shown_progress

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from api.settings import Settings

BACKLOG = 2_048
MOST_SOCKETS = 65_536
LAST_ANSWERS_SECONDS = 10  # how long requests may still take after the signal to end

Host = Annotated[str | None, typer.Option(help="Address to listen on [dim](OKRA_HOST, 127.0.0.1)[/dim]")]
Port = Annotated[
    int | None,
    typer.Option(min=0, max=65_535, help="Port to listen on; 0 for any free one [dim](OKRA_PORT, 8000)[/dim]"),
]


def demo(
    host: Host = None,
    port: Port = None,
    size: Annotated[int, typer.Option(min=1, max=200, help="How many times the usual 60 people")] = 1,
    reset: Annotated[
        bool, typer.Option("--reset", help="Make the company anew; what was changed in it is lost")
    ] = False,
) -> None:
    """Serve a company to look around in: teams, people, a year of OKRs with their histories, and KPIs.

    Asks nothing and needs nothing. The company stays until `--reset`, in a database of its own beside yours.
    """
    settings = _with(settings_of_environment(), host=host, port=port)
    if reset and settings.database_url is not None:
        fail("--reset works on the embedded database only; unset OKRA_DATABASE_URL.")
    with running_installation(settings, embedded_database="okra_demo", reset=reset) as installation:
        token = asyncio.run(_load(installation, size))
        _serve(
            installation,
            1,
            lambda url: typer.echo(f"Explorer       {url}/graphiql#token={token}\nAuthorization: Bearer {token}"),
        )


def serve(
    host: Host = None,
    port: Port = None,
    workers: Annotated[int | None, typer.Option(min=1, max=64, help="Processes [dim](OKRA_WORKERS, 1)[/dim]")] = None,
) -> None:
    """Serve the API on the embedded database, or on that of OKRA_DATABASE_URL.

    Ends on Ctrl-C or SIGTERM after the last answers.
    """
    settings = _with(settings_of_environment(), host=host, port=port, workers=workers)
    with running_installation(settings) as installation:
        asyncio.run(ensure_schema(installation))
        _serve(installation, settings.workers, lambda url: typer.echo(f"Okra listens on {url}/"))


def application() -> "Starlette":
    """Build the application of a serving process from its environment; uvicorn calls this in each."""
    # What is loaded here stays. To look through it while it grows took a fifth of the start, and to look through it
    # again and again a third of the time of large answers.
    gc.disable()
    from api.application import create_app
    from api.logging import configure_logging
    from api.settings import read_settings

    settings = read_settings()
    configure_logging(settings)
    app = create_app(settings)
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()
    return app


def _with(settings: "Settings", **options: object) -> "Settings":
    given = {name: value for name, value in options.items() if value is not None}
    return settings.model_copy(update=given)


async def _load(installation: Installation, size: int) -> str:
    from api.demonstration import load

    key = installation.secret.encode()
    async with opened_database(installation) as database:
        with shown_progress() as progress:
            return await load(database, key, size=size, progress=progress)


def _serve(installation: Installation, workers: int, announce: Callable[[str], None]) -> None:
    from uvicorn import Config, Server
    from uvicorn.supervisors import Multiprocess

    from api.settings import environment_of

    settings = installation.complete_settings
    listener = _listen(settings.host, settings.port)
    os.environ |= environment_of(settings)  # what `application` reads, here or in a worker
    config = Config(
        "api.cli.serving:application",
        factory=True,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=settings.max_body_bytes,
        ws_per_message_deflate=False,
        lifespan="on",
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=LAST_ANSWERS_SECONDS,
        reset_contextvars=True,
    )
    open_many_sockets()
    announce(_url(listener))
    with listener, suppress(KeyboardInterrupt):
        if workers > 1:
            Multiprocess(config, sockets=[listener]).run()
            return
        server = Server(config)
        server.run(sockets=[listener])
        if not server.started:
            raise typer.Exit(1)


def open_many_sockets() -> None:
    """Let this process and its workers open as many sockets as the system permits, up to `MOST_SOCKETS`.

    What systems allow a process that does not ask, often 1,024, is what a thousand subscribers use up.
    """
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_SOCKETS if most == resource.RLIM_INFINITY else min(most, MOST_SOCKETS)
    if allowed != resource.RLIM_INFINITY and allowed < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _listen(host: str, port: int) -> socket.socket:
    """Open the port before anything is said or loaded: who calls early waits, and is not refused."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        # Python puts the address into the system's sentence; the resolver's numbers are negative.
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else "there is no such host"
        fail(f"Cannot listen on {host}, port {port}: {reason}. Choose others with --host and --port.")
    listener.set_inheritable(True)
    return listener


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared with, not listened on
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
