"""`./okra bench`, without measuring: what it compares, what it files and publishes, and the data it measures on."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from api.cli.benchmark import Measurement
from api.project import PROJECT
from benchmarks.contestants import NotAvailable, install_postgraphile
from benchmarks.goals import goals
from benchmarks.machine import can_measure
from benchmarks.reads import NotEqual, require_equal
from benchmarks.results import file_results, filed_results, read_figures
from benchmarks.rounds import Cost
from benchmarks.run import MEASUREMENTS, sizes, steps
from benchmarks.seeding import grow, seed, wrong_states
from benchmarks.tables import BEGIN, DOCUMENT, END, README, publish, published, tables

CONTESTANTS = ("okra", "stock", "postgraphile", "floor")
SHAPES = ("board", "tree", "list")
OKRA = (
    b'{"data":{"list":{"nodes":[{"id":"a","progress":0.5},{"id":"b","progress":1.0}]}},"extensions":{"requestId":"1"}}'
)
POSTGRAPHILE = b'{"data":{"list":{"nodes":[{"id":"b","progress":"1.000000"},{"id":"a","progress":"0.500000"}]}}}'


def costs(*, okra: float = 1.0, postgraphile: bool = True) -> dict[str, dict[str, Cost]]:
    """What each shape might have cost: a millisecond everywhere, but for Okra's server."""
    contestants = [name for name in CONTESTANTS if postgraphile or name != "postgraphile"]
    return {shape: {name: Cost(okra if name == "okra" else 1.0, 1, 2, 3) for name in contestants} for shape in SHAPES}


def test_the_command_line_offers_exactly_the_measurements_there_are() -> None:
    assert tuple(measurement.value for measurement in Measurement) == MEASUREMENTS


def test_results_name_every_shape_and_contestant(tmp_path: Path) -> None:
    file = tmp_path / "results.json"

    file_results({"reads": read_figures(costs())}, "./okra bench", file)

    filed = json.loads(file.read_text())
    kept = {
        (shape, name)
        for shape in SHAPES
        for name in CONTESTANTS
        if {"server_ms", "db_ms"} <= filed["reads"][shape][name].keys()
    }
    assert len(kept) == len(SHAPES) * len(CONTESTANTS)
    assert filed.keys() >= {"date", "command", "machine"}


def test_a_read_that_costs_too_much_does_not_reach_its_goal() -> None:
    slow, fast = (goals({"reads": read_figures(costs(okra=okra))}) for okra in (0.71, 0.7))

    assert slow["board: server, to PostGraphile"]["reached"] is False
    assert fast["board: server, to PostGraphile"]["reached"] is True


def test_without_the_peer_only_the_floor_is_compared_with() -> None:
    assert list(goals({"reads": read_figures(costs(postgraphile=False))})) == [
        "tree: server and database, to the floor"
    ]


def test_a_lost_subscriber_is_a_missed_goal_however_little_the_others_took() -> None:
    idle = {"sockets": 5_000, "lost": 1, "kib_each": 1.0, "cpu_percent": 0.1}

    assert goals({"idle_subscriptions": idle})["5000 idle subscribers"]["reached"] is False


def test_answers_are_equal_whatever_their_order_and_the_dress_of_their_numbers() -> None:
    assert require_equal("list", {"okra": OKRA, "stock": OKRA, "postgraphile": POSTGRAPHILE}) == 4


@pytest.mark.parametrize(
    "other",
    [
        POSTGRAPHILE.replace(b"1.000000", b"0.900000"),
        POSTGRAPHILE.replace(b'"id":"b"', b'"id":"c"'),
        b'{"data":{"list":{"nodes":[]}}}',
        b'{"data":null,"errors":[{"message":"no"}]}',
    ],
    ids=["value", "id", "nothing", "error"],
)
def test_answers_of_unequal_content_are_refused(other: bytes) -> None:
    with pytest.raises(NotEqual):
        require_equal("list", {"okra": OKRA, "stock": OKRA, "postgraphile": other})


def test_the_two_executors_must_agree_to_the_letter() -> None:
    turned = b'{"data":{"list":{"nodes":[{"id":"b","progress":1.0},{"id":"a","progress":0.5}]}}}'

    with pytest.raises(NotEqual, match="in other words"):
        require_equal("list", {"okra": turned, "stock": OKRA})


def test_nothing_is_learned_from_answers_without_content() -> None:
    empty = b'{"data":{"list":{"nodes":[]}}}'

    with pytest.raises(NotEqual, match="with nothing"):
        require_equal("list", {"okra": empty, "stock": empty})


def test_without_npm_the_peer_is_left_out_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    with pytest.raises(NotAvailable, match="npm is not installed"):
        install_postgraphile()


@pytest.mark.parametrize(
    ("scale", "expected"), [(1, []), (3, [3]), (10, [10]), (100, [10, 100]), (250, [10, 100, 250])]
)
def test_it_grows_by_tens(scale: int, expected: list[int]) -> None:
    assert sizes(scale) == expected


def test_growth_brings_along_what_it_is_compared_with() -> None:
    assert steps(["growth"], 1) == steps(["reads", "checkin", "growth"], 1)


def test_the_tables_are_put_between_their_marks(tmp_path: Path) -> None:
    document, readme = tmp_path / "performance.md", tmp_path / "README.md"
    for file in (document, readme):
        file.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    figures = {"reads": read_figures(costs()), "goals": goals({"reads": read_figures(costs())})}
    filed = file_results(figures, "./okra bench", tmp_path / "results.json")

    publish(filed, document, readme)

    made = tables(filed)
    assert document.read_text() == f"before\n{BEGIN}\n{published(filed, made)}\n{END}\nafter\n"
    assert readme.read_text() == f"before\n{BEGIN}\n{published(filed, made[:1])}\n{END}\nafter\n"
    assert "| board: PostGraphile | 1.00 | 1.00 | 2.0 | 3.0 | 1.00 | 1.00 |" in readme.read_text()


@pytest.mark.parametrize("document", [DOCUMENT, README], ids=["docs", "readme"])
def test_the_documentation_shows_what_was_measured(document: Path) -> None:
    shown = document.read_text().partition(BEGIN)[2].partition(END)[0]

    assert [shape for shape in SHAPES for name in ("Okra", "floor") if f"| {shape}: {name} |" not in shown] == []


@pytest.mark.slow
async def test_the_company_and_its_copies_have_the_progress_that_the_rules_give(dsn: str) -> None:
    company = await seed(dsn)

    grown = await grow(dsn, 2)

    assert grown.keys() == {"seeded_seconds", "database_mib"}
    assert await _count(dsn, "key_results") == 2 * len(company.dataset.key_results) == 2 * 13_824
    assert await wrong_states(dsn, company) == 0


@pytest.mark.slow
@pytest.mark.skipif(not can_measure(), reason="The benchmark reads the processor time of threads as Linux tells it.")
def test_a_single_quick_measurement_runs_from_the_command_to_its_line_in_the_table(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    command = [sys.executable, "-m", "benchmarks", "--quick", "--only", "paging", "--output", str(file)]

    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert filed_results(file)["paging"].keys() == {"first", "last", "ratio"}
    assert "the last page of all key results, to the first" in done.stdout


async def _count(dsn: str, table: str) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        count: int = await connection.fetchval(f"SELECT count(*) FROM {table}")
    finally:
        await connection.close()
    return count
