"""What must hold in a database, whatever happened to those who wrote in it."""

from collections import defaultdict
from collections.abc import Collection
from graphlib import TopologicalSorter
from typing import Any

from commands.okrs.settle import roll_up_settings
from domain.actor import Actor
from domain.okrs.graph import recompute
from storage.database import Database
from storage.okrs.cascade import whole_cascade
from storage.work import Work


async def assert_true(database: Database, actor: Actor) -> None:
    """Check all of it. Waits for the organization's clock, so also for the end of whoever held it."""
    await _stored_is_recomputed(database, actor)
    await _events_have_no_gaps(database, actor)
    await _events_and_effects_belong_together(database, actor)
    await _changes_lead_to_what_is_stored(database, actor)


async def _stored_is_recomputed(database: Database, actor: Actor) -> None:
    async with database.transaction(actor.org_id) as connection:
        work = await Work.begin(connection, actor, clock=database.clock)
        cascade = await whole_cascade(work)
        settings = roll_up_settings(work.settings, work.today)
    assert recompute(cascade.nodes, cascade.edges, {}, settings) == cascade.before


async def _events_have_no_gaps(database: Database, actor: Actor) -> None:
    numbers = [row["number"] for row in await fetch(database, actor, "SELECT number FROM events ORDER BY number")]
    (clock,) = await fetch(database, actor, "SELECT revision FROM clocks")
    assert numbers == list(range(1, clock["revision"] + 1))


async def _events_and_effects_belong_together(database: Database, actor: Actor) -> None:
    told = await fetch(
        database,
        actor,
        "SELECT subject_id FROM events WHERE type IN ('CHECKED_IN', 'CHECK_IN_CORRECTED', 'CHECK_IN_VOIDED')",
    )
    stored = await fetch(database, actor, "SELECT id FROM check_ins")
    assert sorted(row["subject_id"] for row in told) == sorted(row["id"] for row in stored)


async def _changes_lead_to_what_is_stored(database: Database, actor: Actor) -> None:
    """What a node was before each change is what it was after the one before, and the last is what is stored."""
    changes = await fetch(
        database, actor, "SELECT subject_id, data FROM events WHERE type = 'PROGRESS_CHANGED' ORDER BY number"
    )
    last: dict[str, float] = {}
    for row in changes:
        before, after = row["data"]["before"]["progress"], row["data"]["after"]["progress"]
        assert last.get(row["subject_id"], before) == before
        last[row["subject_id"]] = after
    nodes = await fetch(
        database, actor, "SELECT id, progress FROM objectives UNION ALL SELECT id, progress FROM key_results"
    )
    stored = {row["id"]: float(row["progress"]) for row in nodes}
    assert {node: stored[node] for node in last} == last


async def assert_acyclic(database: Database, actor: Actor) -> None:
    """No objective counts in itself, over any way."""
    rows = await fetch(
        database,
        actor,
        """
        SELECT objective_id, coalesce(parent_objective_id, parent_key_result_id) AS parent_id FROM alignments
        UNION ALL SELECT id, objective_id FROM key_results
        """,
    )
    above: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        above[str(row["objective_id"])].add(str(row["parent_id"]))
    TopologicalSorter(above).prepare()  # raises CycleError


async def assert_kept(database: Database, actor: Actor, acknowledged: Collection[str]) -> None:
    """Whatever was acknowledged is there."""
    rows = await fetch(database, actor, "SELECT id FROM check_ins")
    assert set(acknowledged) <= {row["id"] for row in rows}


async def fetch(database: Database, actor: Actor, sql: str) -> list[dict[str, Any]]:
    async with database.connection(actor.org_id) as connection:
        return [dict(row) for row in await connection.fetch(sql)]
