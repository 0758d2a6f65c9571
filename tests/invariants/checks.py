"""What must hold after every step, whatever the step was."""

from typing import Any

from commands.okrs.settle import roll_up_settings
from domain.okrs.graph import recompute
from storage.database import Database
from storage.okrs.cascade import whole_cascade
from storage.work import Work
from tests.invariants.machines import Machine
from tests.invariants.model import Model, published


async def stored_equals_recomputed(machine: Machine) -> None:
    """Stored progress is what a recomputation from scratch gives, to the last digit, closed cycles apart."""
    database: Database = machine.database
    async with database.transaction(machine.actor.org_id) as connection:
        work = await Work.begin(connection, machine.actor)
        cascade = await whole_cascade(work)
        settings = roll_up_settings(work.settings, work.today)
    stored = {node: state for node, state in cascade.before.items() if node in cascade.to_compute}
    assert recompute(cascade.nodes, cascade.edges, cascade.known, settings) == stored


async def stored_equals_model(machine: Machine, model: Model) -> None:
    """Published progress is what the naive model says, rounded half-even to 6 places."""
    stored = await machine.fetch(
        "SELECT id, progress, raw_progress, measurable FROM objectives "
        "UNION ALL SELECT id, progress, raw_progress, measurable FROM key_results",
    )
    found = {row["id"]: (row["progress"], row["raw_progress"], row["measurable"]) for row in stored}
    expected = {}
    for node in (*model.objectives, *model.key_results):
        progress, raw, measurable = model.progress(node)
        expected[node] = (published(progress), published(raw), measurable)
    assert found == expected


async def states_equal_model(machine: Machine, model: Model) -> None:
    """Objectives are in the state, and have the grade, that the model says; cycles are closed where it says so."""
    rows = await machine.fetch("SELECT id, state, grade, cycle_id FROM objectives")
    found = {row["id"]: (row["state"], row["grade"], row["cycle_id"]) for row in rows}
    assert found == {name: (each.state, each.grade, each.cycle) for name, each in model.objectives.items()}
    closed = await machine.fetch("SELECT id FROM cycles WHERE state = 'CLOSED'")
    assert {row["id"] for row in closed} == model.closed.keys()


async def alignments_are_acyclic(machine: Machine) -> None:
    """Nothing counts in itself."""
    rows = await machine.fetch(
        """
        WITH RECURSIVE links AS (
            SELECT objective_id AS child, coalesce(parent_objective_id, parent_key_result_id) AS parent FROM alignments
            UNION SELECT id, objective_id FROM key_results
        ), reached AS (
            SELECT child, parent FROM links
            UNION SELECT reached.child, links.parent FROM reached JOIN links ON links.child = reached.parent
        ) SELECT child FROM reached WHERE child = parent
        """,
    )
    assert rows == []


async def events_have_no_gaps(machine: Machine) -> None:
    """Events are numbered 1..n, and the clock stands at n."""
    numbers = [row["number"] for row in await machine.fetch("SELECT number FROM events ORDER BY number")]
    revision = (await machine.fetch("SELECT revision FROM clocks"))[0]["revision"]
    assert numbers == list(range(1, revision + 1))


async def changes_form_a_chain(machine: Machine) -> None:
    """What a node was before a change is what it was after the one before it, and the last is what is stored."""
    last: dict[str, dict[str, Any]] = {}
    changes = "SELECT subject_id, data FROM events WHERE type = 'PROGRESS_CHANGED' ORDER BY number"
    for row in await machine.fetch(changes):
        before, after = row["data"]["before"], row["data"]["after"]
        known = last.get(row["subject_id"], before)
        assert (known["progress"], known["status"]) == (before["progress"], before["status"])
        assert before != after
        last[row["subject_id"]] = after
    stored = "SELECT id, progress, status FROM objectives UNION ALL SELECT id, progress, status FROM key_results"
    for row in await machine.fetch(stored):
        if row["id"] in last:
            assert last[row["id"]]["progress"] == float(row["progress"])
            assert last[row["id"]]["status"] == row["status"]
