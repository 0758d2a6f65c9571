import signal
import sys
from types import FrameType
from typing import NoReturn

import typer

from api.cli import (
    benchmark,
    checks,
    contracts,
    import_csv,
    interchange,
    organizations,
    schema_migrations,
    serving,
    tokens,
)
from api.cli.output import fail
from domain.errors import OkraError, ValidationFailed
from storage.embedded import EmbeddedPostgresError

RUN, ADMINISTER, DEVELOP = "Run", "Administer", "Develop"

HELP = """
OKRs and KPIs as a live, typed GraphQL API.

Nothing needs to be set: without OKRA_DATABASE_URL, a private PostgreSQL lives in the folder .okra.
All settings are environment variables; README.md lists them.
"""
EXAMPLES = """
[bold]Examples[/bold]

./okra demo                                        a company to look around in

./okra organization create "Acme" --time-zone Europe/Berlin

./okra token create --name "nightly report" --scope read --days 90

OKRA_DATABASE_URL=postgresql://… OKRA_SECRET=… ./okra serve --host 0.0.0.0 --workers 4
"""

app = typer.Typer(
    help=HELP,
    epilog=EXAMPLES,
    no_args_is_help=True,
    rich_markup_mode="rich",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(rich_help_panel=RUN)(serving.demo)
app.command(rich_help_panel=RUN)(serving.serve)
app.command(rich_help_panel=ADMINISTER)(schema_migrations.migrate)
app.add_typer(organizations.app, name="organization", rich_help_panel=ADMINISTER)
app.add_typer(tokens.app, name="token", rich_help_panel=ADMINISTER)
app.command("export", rich_help_panel=ADMINISTER)(interchange.export_organization)
app.command("import", rich_help_panel=ADMINISTER)(interchange.import_organization)
app.command("import-csv", rich_help_panel=ADMINISTER)(import_csv.import_csv)
app.command("test", rich_help_panel=DEVELOP)(checks.check_everything)
app.command(rich_help_panel=DEVELOP)(benchmark.bench)
app.add_typer(contracts.schema, name="schema", rich_help_panel=DEVELOP)
app.add_typer(contracts.openapi, name="openapi", rich_help_panel=DEVELOP)


def main() -> NoReturn:
    """Run the command line and exit; what the caller did wrong becomes one line, not a traceback."""
    signal.signal(signal.SIGTERM, _end)
    try:
        app(prog_name="./okra")
    except ValidationFailed as error:
        fail(*(_sentence(part) for part in error.errors))
    except OkraError as error:
        fail(_sentence(error))
    except EmbeddedPostgresError as error:
        fail(str(error))
    sys.exit(0)


def _sentence(error: OkraError) -> str:
    return f"{'.'.join(error.path)}: {error.message}" if error.path else error.message


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Unwind on SIGTERM as on any other end, so that whatever is open gets closed."""
    sys.exit(128 + signal.SIGTERM)
