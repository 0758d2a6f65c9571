"""Timers: which starts and stops belong together, whatever the order in which they come to be known."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import WrongState
from domain.kpis.kpis import KpiSource, TimerClock
from domain.kpis.laps import Comparison, compare, recount
from domain.kpis.measurements import Content, Measurement, RecordingStatus
from domain.kpis.timers import (
    GivenTimerEvent,
    Lap,
    TimerEvent,
    TimerEventKind,
    TimerEventState,
    check_event,
    correct,
    elapsed,
    identify,
    match,
    new_event,
    require_timing,
    seconds_of,
)

START, STOP = TimerEventKind
MATCHED, RUNNING, REPEATED, UNMATCHED = TimerEventState
NOON = datetime(2026, 4, 13, 12, tzinfo=UTC)
KPI = "kpi_00000000000000000000000001"


def minute(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


def events(story: str) -> list[TimerEvent]:
    """Read a story, such as `+1 -3`: a start in the first minute, a stop in the third. Each is named as it stands."""
    return [
        TimerEvent(
            f"{place}:{word}", f"{place}:{word}", KPI, "T-1", START if word[0] == "+" else STOP, minute(float(word[1:]))
        )
        for place, word in enumerate(story.split())
    ]


def told(known: Sequence[TimerEvent]) -> tuple[list[tuple[str, str]], list[TimerEventState]]:
    """Give the laps, by the words of their events, and what became of each event."""
    matching = match(known)
    laps = [(lap.start.id.partition(":")[2], lap.stop.id.partition(":")[2]) for lap in matching.laps]
    return laps, [matching.states[event.id] for event in known]


@pytest.mark.parametrize(
    ("story", "laps", "states"),
    [
        ("+1 -3", [("+1", "-3")], [MATCHED, MATCHED]),
        ("-3 +1", [("+1", "-3")], [MATCHED, MATCHED]),
        ("+1", [], [RUNNING]),
        ("-1", [], [UNMATCHED]),
        ("-1 +3", [], [UNMATCHED, RUNNING]),
        ("+1 +2 -3", [("+1", "-3")], [MATCHED, REPEATED, MATCHED]),
        ("+1 -3 -4", [("+1", "-3")], [MATCHED, MATCHED, UNMATCHED]),
        ("+1 -2 +3 -4 +5", [("+1", "-2"), ("+3", "-4")], [MATCHED] * 4 + [RUNNING]),
        ("+1 -1", [("+1", "-1")], [MATCHED, MATCHED]),
        ("+1 -2 +2 -3", [("+1", "-2"), ("+2", "-3")], [MATCHED] * 4),
        ("+1 +1 -1 -1", [("+1", "-1"), ("+1", "-1")], [MATCHED] * 4),
        ("+1 +2 +2 -2", [("+1", "-2")], [MATCHED, RUNNING, REPEATED, MATCHED]),
    ],
)
def test_a_stop_ends_what_runs_and_the_first_start_counts(
    story: str, laps: list[tuple[str, str]], states: list[TimerEventState]
) -> None:
    assert told(events(story)) == (laps, states)


def test_nothing_comes_of_nothing() -> None:
    assert told([]) == ([], [])


STORIES = st.lists(
    st.tuples(st.sampled_from("+-"), st.integers(0, 6)).map(lambda word: f"{word[0]}{word[1]}"), max_size=9
).map(" ".join)


@given(STORIES, st.randoms(use_true_random=False))
def test_the_order_in_which_events_come_to_be_known_does_not_matter(story: str, chance: Random) -> None:
    known = events(story)
    shuffled = chance.sample(known, len(known))

    assert match(shuffled) == match(known)


@given(STORIES)
def test_laps_follow_one_another_and_every_event_becomes_something(story: str) -> None:
    known = events(story)
    matching = match(known)

    bounds = [moment for lap in matching.laps for moment in (lap.start.at, lap.stop.at)]
    states = list(matching.states.values())
    assert bounds == sorted(bounds)
    assert states.count(MATCHED) == 2 * len(matching.laps)
    assert states.count(RUNNING) <= 1
    assert matching.states.keys() == {event.id for event in known}


@pytest.mark.parametrize(
    ("microseconds", "seconds"),
    [(0, "0"), (1, "0.000001"), (90_500_000, "90.5"), (1_234_567_890_123_456, "1234567890.12346")],
)
def test_times_are_seconds_to_the_microsecond_with_15_digits_at_most(microseconds: int, seconds: str) -> None:
    stop = NOON + timedelta(microseconds=microseconds)

    assert seconds_of(NOON, stop, elapsed) == Decimal(seconds)


def given_event(**said: Any) -> GivenTimerEvent:
    return replace(GivenTimerEvent("T-1", START, NOON), **said)


def test_an_event_is_the_same_by_its_external_id_or_else_by_all_it_says_but_its_source() -> None:
    named = identify(KPI, given_event(external_id="a"))
    unnamed = identify(KPI, given_event())

    assert identify(KPI, given_event(external_id="a", at=minute(1), kind=STOP, subject="T-2")) == named
    assert (
        identify(KPI, given_event(source="desk", subject=" T-1 ", at=NOON.astimezone(ZoneInfo("Asia/Tokyo"))))
        == unnamed
    )
    others = [given_event(kind=STOP), given_event(at=minute(1)), given_event(subject="T-2")]
    assert len({named, unnamed, *(identify(KPI, other) for other in others)}) == 5


def test_saying_an_event_again_changes_nothing_and_saying_something_else_corrects_it() -> None:
    known = new_event("kev_1", KPI, given_event(external_id="a"))

    assert correct(known, given_event(external_id="a", subject="T-1 ")) == (RecordingStatus.UNCHANGED, known)
    status, corrected = correct(known, given_event(external_id="a", at=minute(2), source="desk"))
    assert (status, corrected.at, corrected.source, corrected.version) == (
        RecordingStatus.CORRECTED,
        minute(2),
        "desk",
        2,
    )


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"subject": " "}, "subject"),
        ({"subject": "T" * 201}, "subject"),
        ({"subject": "T\x00"}, "subject"),
        ({"at": minute(0.001)}, "at"),
        ({"at": datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)}, "at"),
        ({"at": NOON.replace(tzinfo=None)}, "at"),
        ({"source": ""}, "source"),
        ({"external_id": "x" * 301}, "externalId"),
    ],
)
def test_what_is_no_event_is_refused_at_its_place(said: dict[str, object], path: str) -> None:
    (error,) = check_event(given_event(**said), NOON)

    assert error.path == (path,)


def test_an_event_may_lie_now_or_at_the_beginning_of_1970_with_a_subject_of_200_characters() -> None:
    assert check_event(given_event(subject="💡" * 200, source="desk", external_id="7"), NOON) == ()
    assert check_event(given_event(at=datetime(1970, 1, 1, tzinfo=UTC)), NOON) == ()


@pytest.mark.parametrize(
    ("source", "clock", "archived"),
    [
        (KpiSource.MEASURED, None, False),
        (KpiSource.TIMER, None, False),
        (KpiSource.TIMER, TimerClock.ELAPSED, True),
    ],
)
def test_events_are_recorded_for_timers_of_their_own_alone(
    source: KpiSource, clock: TimerClock | None, archived: bool
) -> None:
    with pytest.raises(WrongState) as raised:
        require_timing(source, clock, archived=archived)

    assert raised.value.path == ("kpi",)


def test_a_timer_of_its_own_takes_events() -> None:
    require_timing(KpiSource.TIMER, TimerClock.BUSINESS, archived=False)


def laps(story: str) -> Sequence[Lap]:
    return match(events(story)).laps


def compared(known: Sequence[Measurement], story: str) -> Comparison:
    numbers = count(1)
    return compare(known, laps(story), elapsed, lambda: f"msr_{next(numbers)}")


def content(seconds: int, stop: float, source: str | None = None) -> Content:
    return Content(minute(stop), Decimal(seconds), source)


def reading(start: str, seconds: int, stop: float) -> Measurement:
    return Measurement("msr_0", start, KPI, None, content(seconds, stop), subject="T-1")


def test_each_lap_is_a_reading_at_its_stop() -> None:
    first, second = compared([], "+1 -3 +4 -5").created

    assert (first.id, first.identity, first.subject, first.content) == ("msr_1", "0:+1", "T-1", content(120, 3))
    assert (second.id, second.identity, second.content) == ("msr_2", "2:+4", content(60, 5))


def test_a_reading_tells_the_source_of_its_stop_or_else_of_its_start() -> None:
    start, stop = (new_event(f"kev_{kind}", KPI, given_event(kind=kind, source=kind.lower())) for kind in (START, STOP))
    silent = new_event("kev_silent", KPI, given_event(kind=STOP))

    sources = [compare([], [Lap(start, end)], elapsed, str).created[0].content.source for end in (stop, silent)]

    assert sources == ["stop", "start"]


def test_what_is_stored_already_is_left_alone() -> None:
    assert compared([reading("0:+1", 120, 3)], "+1 -3") == Comparison((), (), ())


def test_an_earlier_stop_corrects_the_reading() -> None:
    (corrected,) = compared([reading("0:+1", 240, 5)], "+1 -5 -3").corrected

    assert (corrected.id, corrected.content, corrected.version) == ("msr_0", content(120, 3), 2)
    assert corrected.replaced == (content(240, 5),)


def test_an_earlier_start_corrects_the_reading_that_ends_at_the_same_moment() -> None:
    found = compared([reading("1:+2", 60, 3)], "+1 +2 -3")

    (corrected,) = found.corrected
    assert (corrected.id, corrected.identity, corrected.content) == ("msr_0", "0:+1", content(120, 3))
    assert (found.created, found.removed, corrected.replaced) == ((), (), (content(60, 3),))


def test_a_reading_whose_lap_is_gone_is_removed() -> None:
    gone = reading("9:+1", 120, 3)

    assert compared([gone], "-1 +3 -4").removed == (gone,)


def test_a_clock_that_changed_corrects_what_it_counts_otherwise() -> None:
    known = reading("0:+1", 120, 3)

    assert recount(known, minute(1), elapsed) is None
    counted = recount(known, minute(1), lambda _start, _stop: timedelta(seconds=30))
    assert counted is not None
    assert (counted.content.value, counted.version, counted.replaced) == (Decimal(30), 2, (known.content,))


@given(STORIES, STORIES)
def test_readings_that_follow_events_step_by_step_are_those_of_all_events_at_once(first: str, then: str) -> None:
    """However the readings came to be what they are, they end as the laps."""
    found = compared([], first)
    stored = {each.id: each for each in found.created}
    numbers = count(100)
    step = compare(stored.values(), laps(f"{first} {then}".strip()), elapsed, lambda: f"msr_{next(numbers)}")
    stored |= {each.id: each for each in (*step.created, *step.corrected)}
    kept = [each for each in stored.values() if each not in step.removed]

    expected = compared([], f"{first} {then}".strip()).created
    assert sorted((each.identity, each.content.at, each.content.value) for each in kept) == sorted(
        (each.identity, each.content.at, each.content.value) for each in expected
    )
