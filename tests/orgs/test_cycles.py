"""Cycles: nested, moved with all that follows them, and read-only once closed."""

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from commands.entities import ExternalKey
from commands.okrs.check_ins import CheckIn, check_in
from commands.okrs.objectives import UpdateObjective, update_objective
from commands.orgs.cycles import (
    ChangeCycle,
    CreateCycle,
    UpdateCycle,
    activate_cycle,
    close_cycle,
    create_cycle,
    reopen_cycle,
    start_grading,
    update_cycle,
)
from domain.actor import Role, TokenScope
from domain.errors import (
    AlreadyExists,
    CycleClosed,
    InUse,
    InvalidInput,
    NotAllowed,
    NotFound,
    OkraError,
    ValidationFailed,
    VersionConflict,
    WrongState,
)
from tests.orgs.acme import Acme

_UNKNOWN = "cyc_" + "0" * 26
_APRIL, _JUNE = date(2026, 4, 1), date(2026, 6, 30)


def _named(refusal: pytest.ExceptionInfo[OkraError]) -> list[str]:
    errors = refusal.value.errors if isinstance(refusal.value, ValidationFailed) else (refusal.value,)
    return [error.message.partition(" ")[0] for error in errors]


async def test_a_cycle_begins_in_planning(acme: Acme) -> None:
    year_id = await acme.year()

    cycle_id = await acme.run(create_cycle, CreateCycle(" Q2 ", _APRIL, _JUNE, year_id, ExternalKey("erp", "26Q2")))

    row = await acme.row("cycles", cycle_id)
    assert {name: row[name] for name in ("name", "start_date", "end_date", "parent_id", "state", "external_id")} == {
        "name": "Q2",
        "start_date": _APRIL,
        "end_date": _JUNE,
        "parent_id": year_id,
        "state": "PLANNING",
        "external_id": "26Q2",
    }
    assert [event["subject_id"] for event in await acme.events("CYCLE_CREATED")] == [year_id, cycle_id]


async def test_everything_wrong_with_a_new_cycle_is_told_at_once(acme: Acme) -> None:
    command = CreateCycle(" ", date(2027, 2, 1), date(2027, 1, 1), await acme.year(), ExternalKey("erp", ""))

    with pytest.raises(ValidationFailed) as refusal:
        await acme.run(create_cycle, command)

    assert [error.path for error in refusal.value.errors] == [
        ("name",),
        ("endDate",),
        ("startDate",),
        ("endDate",),
        ("externalKey", "id"),
    ]


async def test_a_cycle_within_nothing_is_refused(acme: Acme) -> None:
    with pytest.raises(NotFound) as refusal:
        await acme.quarter(_UNKNOWN)

    assert refusal.value.path == ("parentId",)


async def test_nothing_is_put_within_a_closed_cycle(acme: Acme) -> None:
    year_id = await acme.year()
    quarter_id = await acme.quarter()
    await acme.close(year_id)

    with pytest.raises(CycleClosed) as created:
        await acme.quarter(year_id)
    with pytest.raises(CycleClosed) as moved:
        await acme.run(update_cycle, UpdateCycle(quarter_id, {"parent_id": year_id}))

    assert (created.value.path, moved.value.path) == (("parentId",), ("parentId",))


async def test_only_what_is_named_changes(acme: Acme) -> None:
    year_id = await acme.year()
    quarter_id = await acme.quarter()
    before = await acme.row("cycles", quarter_id)

    await acme.run(update_cycle, UpdateCycle(quarter_id, {"name": " Spring ", "parent_id": year_id}, 1))

    assert await acme.row("cycles", quarter_id) == {**before, "name": "Spring", "parent_id": year_id, "version": 2}
    [event] = await acme.events("CYCLE_UPDATED")
    assert event["data"] == {"changed": ["name", "parent_id"]}


async def test_a_cycle_takes_an_external_key_that_is_free(acme: Acme) -> None:
    key = ExternalKey("erp", "26Q2")
    cycle_id, other_id = await acme.quarter(), await acme.quarter()

    await acme.run(update_cycle, UpdateCycle(cycle_id, {"external_key": key}))
    with pytest.raises(AlreadyExists) as refusal:
        await acme.run(update_cycle, UpdateCycle(other_id, {"external_key": key}))

    assert refusal.value.path == ("externalKey",)
    assert (await acme.row("cycles", cycle_id))["external_id"] == "26Q2"


async def test_a_change_to_what_it_was_changes_nothing(acme: Acme) -> None:
    quarter_id = await acme.quarter()

    await acme.run(update_cycle, UpdateCycle(quarter_id, {"name": "Q2 ", "start_date": _APRIL, "parent_id": None}))

    assert (await acme.row("cycles", quarter_id))["version"] == 1
    assert await acme.events("CYCLE_UPDATED") == []


async def test_a_cycle_leaves_its_parent(acme: Acme) -> None:
    quarter_id = await acme.quarter(await acme.year())

    await acme.run(update_cycle, UpdateCycle(quarter_id, {"parent_id": None, "start_date": date(2025, 4, 1)}))

    assert (await acme.row("cycles", quarter_id))["parent_id"] is None


@pytest.mark.parametrize("depth", [0, 1, 2])
async def test_a_cycle_never_lies_within_itself(acme: Acme, depth: int) -> None:
    line = [await acme.quarter()]
    for _ in range(depth):
        line.append(await acme.quarter(line[-1]))

    with pytest.raises(InvalidInput) as refusal:
        await acme.run(update_cycle, UpdateCycle(line[0], {"parent_id": line[-1]}))

    assert refusal.value.path == ("parentId",)


async def test_of_two_cycles_put_within_each_other_at_once_one_wins(acme: Acme) -> None:
    one_id, other_id = await acme.quarter(), await acme.quarter()

    outcomes = await asyncio.gather(
        acme.run(update_cycle, UpdateCycle(one_id, {"parent_id": other_id})),
        acme.run(update_cycle, UpdateCycle(other_id, {"parent_id": one_id})),
        return_exceptions=True,
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["InvalidInput", "str"]


async def test_a_cycle_stays_within_its_parent(acme: Acme) -> None:
    quarter_id = await acme.quarter(await acme.year())

    with pytest.raises(InvalidInput) as refusal:
        await acme.run(update_cycle, UpdateCycle(quarter_id, {"end_date": date(2027, 1, 1)}))

    assert refusal.value.path == ("endDate",)


async def test_a_cycle_still_holds_those_within_it(acme: Acme) -> None:
    year_id = await acme.year()
    quarter_id = await acme.quarter(year_id)

    with pytest.raises(InvalidInput) as refusal:
        await acme.run(update_cycle, UpdateCycle(year_id, {"start_date": date(2026, 5, 1)}))

    assert _named(refusal) == [quarter_id]


async def test_what_follows_the_cycle_moves_with_it(acme: Acme) -> None:
    cycle_id = await acme.quarter()
    follows_id = await acme.objective(cycle_id)
    half_id = await acme.objective(cycle_id, start_date=date(2026, 5, 1))
    key_result_id = await acme.key_result(follows_id)
    own_id = await acme.key_result(half_id, due_date=date(2026, 6, 1))

    await acme.run(update_cycle, UpdateCycle(cycle_id, {"start_date": date(2026, 3, 1), "end_date": date(2026, 7, 31)}))

    dates = {
        row["id"]: (row["start_date"], row["due_date"])
        for row in (*await acme.rows("objectives"), *await acme.rows("key_results"))
    }
    assert dates == {
        follows_id: (date(2026, 3, 1), date(2026, 7, 31)),
        half_id: (date(2026, 5, 1), date(2026, 7, 31)),
        key_result_id: (date(2026, 3, 1), date(2026, 7, 31)),
        own_id: (date(2026, 5, 1), date(2026, 6, 1)),
    }


async def test_numbers_that_depend_on_the_dates_are_worked_out_anew(acme: Acme) -> None:
    cycle_id = await acme.quarter()
    objective_id = await acme.objective(cycle_id)
    key_result_id = await acme.key_result(objective_id)
    await acme.run(check_in, CheckIn(key_result_id, value=Decimal(3)))
    before = await acme.row("key_results", key_result_id)

    await acme.run(update_cycle, UpdateCycle(cycle_id, {"end_date": date(2026, 4, 20)}))

    after = await acme.row("key_results", key_result_id)
    assert (before["pace_band"], after["pace_band"]) == ("OVERPERFORMING", "AT_RISK")
    assert (before["next_check_in_due"], after["next_check_in_due"]) == (date(2026, 4, 22), None)
    assert (await acme.row("objectives", objective_id))["pace_band"] == "AT_RISK"


async def test_other_cycles_are_left_alone(acme: Acme) -> None:
    cycle_id, other_id = await acme.quarter(), await acme.quarter()
    await acme.key_result(await acme.objective(other_id))
    before = (await acme.rows("objectives"), await acme.rows("key_results"))

    await acme.run(update_cycle, UpdateCycle(cycle_id, {"end_date": date(2026, 7, 31)}))

    assert (await acme.rows("objectives"), await acme.rows("key_results")) == before


async def test_what_would_not_fit_into_new_dates_is_named_and_nothing_moves(acme: Acme) -> None:
    cycle_id = await acme.quarter()
    inner_id = await acme.quarter(cycle_id)
    follows_id = await acme.objective(cycle_id)
    outside_id = await acme.objective(cycle_id, due_date=date(2026, 6, 20))
    key_result_id = await acme.key_result(follows_id, start_date=date(2026, 6, 10))
    before = (await acme.rows("cycles"), await acme.rows("objectives"), await acme.rows("key_results"))

    with pytest.raises(ValidationFailed) as refusal:
        await acme.run(update_cycle, UpdateCycle(cycle_id, {"end_date": date(2026, 6, 1)}))

    assert sorted(_named(refusal)) == sorted([inner_id, outside_id, key_result_id])
    assert (await acme.rows("cycles"), await acme.rows("objectives"), await acme.rows("key_results")) == before


async def test_dates_in_the_wrong_order_are_refused_once(acme: Acme) -> None:
    cycle_id = await acme.quarter()
    await acme.objective(cycle_id, due_date=date(2026, 6, 20))

    with pytest.raises(InvalidInput) as refusal:
        await acme.run(update_cycle, UpdateCycle(cycle_id, {"end_date": date(2026, 3, 1)}))

    assert refusal.value.path == ("endDate",)


async def test_a_cycle_goes_through_its_life(acme: Acme) -> None:
    cycle_id = await acme.quarter()

    for step in (activate_cycle, start_grading, close_cycle, reopen_cycle, close_cycle):
        await acme.run(step, ChangeCycle(cycle_id))

    assert [event["data"] for event in await acme.events("CYCLE_STATE_CHANGED")] == [
        {"before": "PLANNING", "after": "ACTIVE"},
        {"before": "ACTIVE", "after": "GRADING"},
        {"before": "GRADING", "after": "CLOSED"},
        {"before": "CLOSED", "after": "GRADING"},
        {"before": "GRADING", "after": "CLOSED"},
    ]


@pytest.mark.parametrize("step", [start_grading, close_cycle, reopen_cycle])
async def test_a_planned_cycle_can_only_begin(acme: Acme, step: Any) -> None:
    cycle_id = await acme.quarter()

    with pytest.raises(WrongState):
        await acme.run(step, ChangeCycle(cycle_id))


async def test_a_cycle_closes_after_those_within_it_and_opens_before_them(acme: Acme) -> None:
    year_id = await acme.year()
    quarter_id = await acme.quarter(year_id)

    with pytest.raises(InUse):
        await acme.close(year_id)
    await acme.close(quarter_id)
    await acme.run(close_cycle, ChangeCycle(year_id))
    with pytest.raises(CycleClosed):
        await acme.run(reopen_cycle, ChangeCycle(quarter_id))
    await acme.run(reopen_cycle, ChangeCycle(year_id))
    await acme.run(reopen_cycle, ChangeCycle(quarter_id))

    assert [row["state"] for row in await acme.rows("cycles")] == ["GRADING", "GRADING"]


async def test_a_closed_cycle_is_read_only_until_it_is_reopened(acme: Acme) -> None:
    cycle_id = await acme.quarter()
    objective_id = await acme.objective(cycle_id)
    key_result_id = await acme.key_result(objective_id)
    await acme.close(cycle_id)
    attempts: list[tuple[Any, Any]] = [
        (update_cycle, UpdateCycle(cycle_id, {"name": "New"})),
        (update_objective, UpdateObjective(objective_id, {"title": "New"})),
        (check_in, CheckIn(key_result_id, value=Decimal(3))),
    ]

    for function, command in attempts:
        with pytest.raises(CycleClosed):
            await acme.run(function, command)
    await acme.run(reopen_cycle, ChangeCycle(cycle_id))
    for function, command in attempts:
        await acme.run(function, command)


_CHANGES: list[tuple[Any, Any]] = [
    (update_cycle, lambda cycle_id, version: UpdateCycle(cycle_id, {"name": "New"}, version)),
    (activate_cycle, ChangeCycle),
    (start_grading, ChangeCycle),
    (close_cycle, ChangeCycle),
    (reopen_cycle, ChangeCycle),
]


@pytest.mark.parametrize(("function", "command"), _CHANGES)
async def test_a_change_of_what_somebody_changed_meanwhile_is_refused(acme: Acme, function: Any, command: Any) -> None:
    cycle_id = await acme.quarter()
    await acme.run(update_cycle, UpdateCycle(cycle_id, {"name": "Somebody was faster"}, 1))

    with pytest.raises(VersionConflict) as refusal:
        await acme.run(function, command(cycle_id, 1))

    assert refusal.value.current == 2


@pytest.mark.parametrize(("function", "command"), _CHANGES)
async def test_what_is_not_there_is_not_found(acme: Acme, function: Any, command: Any) -> None:
    with pytest.raises(NotFound) as refusal:
        await acme.run(function, command(_UNKNOWN, None))

    assert refusal.value.path == ("id",)


@pytest.mark.parametrize(
    ("role", "scope"), [(Role.MEMBER, TokenScope.WRITE), (Role.VIEWER, TokenScope.WRITE), (Role.ADMIN, TokenScope.READ)]
)
async def test_only_administrators_manage_cycles(acme: Acme, role: Role, scope: TokenScope) -> None:
    cycle_id = await acme.quarter()
    actor = await acme.acting_as(await acme.person(role=role), scope)
    attempts = [(create_cycle, CreateCycle("Q2", _APRIL, _JUNE))]
    attempts += [(function, command(cycle_id, None)) for function, command in _CHANGES]

    for function, command in attempts:
        with pytest.raises(NotAllowed):
            await acme.run(function, command, actor)
