"""`./okra import-csv`: measurements from a file, as a person runs it."""

import asyncio
import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api import measurement_import
from api.cli import app
from api.measurement_import import import_rows, moments_in
from api.measurement_rows import COLUMNS, read_rows
from domain.errors import InvalidInput
from tests.company import Company
from tests.graphql.house import House


async def okra(archive: House, *arguments: str, given: bytes = b"") -> Result:
    """Run it in a thread of this process: most of a process of its own would be its start."""
    environment = {"OKRA_DATABASE_URL": archive.dsn, "OKRA_SECRET": "0" * 64}
    return await asyncio.to_thread(CliRunner().invoke, app, ["import-csv", *arguments], given, environment)


async def recorded(archive: House, company: Company) -> int:
    count: int = await archive.writer.fetchval(
        "SELECT count(*) FROM kpi_measurements WHERE org_id = $1", company.org_id
    )
    return count


@pytest.fixture
async def company(archive: House, acme: Company) -> Company:
    return await acme.copy(archive.writer)


def counts(output: str) -> dict[str, int]:
    return {status: int(count) for count, status in (line.split("\t") for line in output.splitlines())}


async def test_a_file_is_told_first_then_recorded_and_may_be_repeated(
    archive: House, company: Company, tmp_path: Path
) -> None:
    file, rejects = tmp_path / "kpis.csv", tmp_path / "rejects.csv"
    file.write_text(
        "kpi;at;value;note\n"
        f"{company['kpi']};2026-04-15;7.5;first\n"
        f"{company['idle_kpi']};2026-04-15 09:30;2;\n"
        f"{company['kpi']};soon;2;\n"
        "nothing;2026-04-15;2;\n"
    )
    before = await recorded(archive, company)
    arguments = (str(file), "--org", company.org_id, "--source", "sheet")

    told = await okra(archive, *arguments, "--dry-run")
    untouched = await recorded(archive, company)
    done = await okra(archive, *arguments, "--rejects", str(rejects))
    again = await okra(archive, *arguments)

    assert [each.exit_code for each in (told, done, again)] == [2, 2, 2], told.stderr
    assert counts(told.stdout) == counts(done.stdout) == {"created": 2, "corrected": 0, "unchanged": 0, "rejected": 2}
    assert counts(again.stdout) == {"created": 0, "corrected": 0, "unchanged": 2, "rejected": 2}
    assert "A dry run: nothing was recorded." in told.stderr
    assert "line 5: kpi: Nothing with this id is visible to you." in again.stderr
    assert (untouched - before, await recorded(archive, company) - before) == (0, 2)
    with rejects.open(newline="") as written:
        assert [row[:2] for row in csv.reader(written)] == [["line", "column"], ["4", "at"], ["5", "kpi"]]


async def test_what_is_right_to_the_last_row_ends_with_0_also_from_a_pipe(archive: House, company: Company) -> None:
    given = b"at,value\n2026-04-15T09:30:00Z,1\n"

    done = await okra(archive, "-", "--kpi", company["idle_kpi"], "--org", company.org_id, given=given)

    assert (done.exit_code, counts(done.stdout)["created"]) == (0, 1), done.stderr


async def test_what_cannot_be_done_is_one_sentence_and_1(archive: House, company: Company, tmp_path: Path) -> None:
    for arguments, given, said in (
        (("-", "--kpi", "no_such_kpi"), b"at,value\n2026-04-15,1\n", "okra: no_such_kpi: Nothing with this id"),
        (("-",), b"at,value\n", "okra: line 1: The first line names the columns: kpi, at"),
        ((str(tmp_path / "nothing"),), b"", "cannot be read: No such file"),
        (("-", "--kpi", company["kpi"], "--time-zone", "Moon"), b"", "okra: --time-zone: Name an IANA"),
        (("-", "--kpi", company["kpi"]), b"at,value\n\xff", "okra: The file is not encoded in UTF-8"),
    ):
        done = await okra(archive, *arguments, "--org", company.org_id, given=given)
        assert (done.exit_code, done.stdout) == (1, ""), done.stderr
        assert said in done.stderr.splitlines()[-1]


async def test_batches_before_a_line_that_cannot_be_read_stand(
    archive: House, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measurement_import, "MOST_MEASUREMENTS", 2)
    lines = [f"2026-04-{day:02},1\n" for day in range(10, 15)]
    text = "".join(("at,value\n", *lines, '2026-04-20,"1'))
    rows = read_rows(io.StringIO(text, newline=""), COLUMNS, moments_in("UTC"))
    before = await recorded(archive, company)

    async def run() -> None:
        imported = import_rows(archive.database, company.owner, rows, company["idle_kpi"], dry_run=False)
        assert [[row.line for row in batch] async for batch in imported] == []

    with pytest.raises(InvalidInput) as refused:
        await run()

    assert refused.value.path == ("line", "7")
    assert await recorded(archive, company) - before == 4
