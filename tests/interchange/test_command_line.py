"""`./okra export` and `./okra import`, as a person runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path

from api.project import PROJECT
from tests.company import Company
from tests.graphql.house import House


def okra(archive: House, *arguments: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *arguments],
        cwd=PROJECT,
        env={**os.environ, "OKRA_DATABASE_URL": archive.dsn, "OKRA_SECRET": "0" * 64},
        input=given,
        capture_output=True,
        check=False,
    )


async def test_a_company_goes_out_through_a_file_and_comes_back_through_a_pipe(
    archive: House, acme: Company, tmp_path: Path
) -> None:
    file = tmp_path / "acme.jsonl"

    out = okra(archive, "export", str(file), "--org", acme.org_id)
    back = okra(archive, "import", "-", given=file.read_bytes())
    again = okra(archive, "export", "-", "--organization", back.stdout.decode().strip())

    assert [each.returncode for each in (out, back, again)] == [0, 0, 0], [out.stderr, back.stderr, again.stderr]
    assert again.stdout == file.read_bytes()
    assert f"Wrote {len(file.read_bytes().splitlines())} lines." in out.stderr.decode().replace(",", "")
    assert file.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [file]


async def test_a_bad_file_is_one_sentence_that_names_the_line_and_the_field(archive: House, acme: Company) -> None:
    good = okra(archive, "export", "-", "--org", acme.org_id).stdout.splitlines()
    person = next(place for place, line in enumerate(good) if b'"is":"person"' in line)
    good[person] = json.dumps(json.loads(good[person]) | {"role": "KING"}).encode()

    refused = okra(archive, "import", "-", given=b"\n".join(good))

    assert refused.returncode == 1
    assert refused.stdout == b""
    assert refused.stderr.decode().splitlines()[-1] == (
        f"okra: line {person + 1}.role: This is not one of the values that it may have."
    )


async def test_what_cannot_be_read_or_written_is_one_sentence(archive: House, acme: Company, tmp_path: Path) -> None:
    for arguments in (
        ("import", str(tmp_path / "nothing")),
        ("export", str(tmp_path / "nowhere" / "file"), "--org", acme.org_id),
        ("export", "-", "--org", "org_nobody"),
    ):
        refused = okra(archive, *arguments)
        assert refused.returncode == 1
        assert refused.stderr.decode().splitlines()[-1].startswith("okra: ")
        assert b"Traceback" not in refused.stderr
