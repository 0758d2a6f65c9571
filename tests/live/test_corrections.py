"""Who follows progress and keeps its past may ask to be told where the past reads otherwise."""

from contextlib import aclosing
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from commands.okrs.check_ins import CheckIn, check_in
from tests.live.enterprise import Enterprise, FixedClock
from tests.live.surface import Surface, cursor_of_end, results_of

FOLLOW = """
subscription ($filter: ProgressChangedFilter, $after: Cursor) {
  progressChanged(filter: $filter, after: $after) {
    change { nodeId }
    correction { at causeId nodeId fromDay toDay cause { type } actor { name } node { id } event { type subjectId } }
  }
}
"""


@pytest.fixture
async def corrected(surface: Surface, enterprise: Enterprise, clock: FixedClock) -> tuple[str, str, str, date]:
    """Give a key result and its objective whose past was corrected, the cursor before that, and today."""
    objective = await enterprise.objective()
    key_result = await enterprise.key_result(objective)
    today = clock().date()
    for days, value in ((20, 10), (5, 50)):
        said = CheckIn(key_result, Decimal(value), date=today - timedelta(days=days))
        await enterprise.run(check_in, said)
    after = await cursor_of_end(surface)
    await enterprise.run(check_in, CheckIn(key_result, Decimal(20), date=today - timedelta(days=10)))
    return key_result, objective, after, today


async def messages(surface: Surface, count: int, **given: object) -> list[Any]:
    async with aclosing(await surface.follow(FOLLOW, None, **given)) as stream:
        results = await results_of(stream, count)
    return [result.data["progressChanged"] for result in results if result.data]


async def test_a_correction_names_the_days_to_read_again(
    surface: Surface, corrected: tuple[str, str, str, date]
) -> None:
    key_result, objective, after, today = corrected

    told = await messages(surface, 3, after=after, filter={"corrections": True})

    corrections = [message["correction"] for message in told[:2]]
    assert sorted(each["nodeId"] for each in corrections) == sorted([key_result, objective])
    for each in corrections:
        assert each["fromDay"] == (today - timedelta(days=10)).isoformat()
        assert each["toDay"] == (today - timedelta(days=6)).isoformat()
        assert each["cause"] == {"type": "CHECKED_IN"}
        assert each["node"]["id"] == each["event"]["subjectId"] == each["nodeId"]
        assert each["event"]["type"] == "HISTORY_CORRECTED"
    assert [message["change"] for message in told] == [None] * 3
    assert told[2]["correction"] is None


@pytest.mark.parametrize(
    "filter_",
    [None, {}, {"corrections": False}, {"corrections": True, "minimumChange": 0}, {"corrections": True, "status": {}}],
)
async def test_who_does_not_ask_for_corrections_is_told_none(
    surface: Surface, corrected: tuple[str, str, str, date], filter_: object
) -> None:
    told = await messages(surface, 1, after=corrected[2], filter=filter_)

    assert told == [{"change": None, "correction": None}]


async def test_corrections_are_filtered_as_changes_are(surface: Surface, corrected: tuple[str, str, str, date]) -> None:
    key_result, _, after, _ = corrected

    told = await messages(surface, 2, after=after, filter={"corrections": True, "nodeIds": [key_result]})

    assert [message["correction"] and message["correction"]["nodeId"] for message in told] == [key_result, None]
