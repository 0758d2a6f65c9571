"""Timers: the times that pass between two events of a subject, such as a ticket that is opened and resolved."""

from enum import StrEnum


class TimerEventKind(StrEnum):
    """What an event does to the timer of its subject."""

    START = "START"
    STOP = "STOP"


class TimerEventState(StrEnum):
    """What became of an event.

    `MATCHED`: it begins or ends a time. `RUNNING`: a start whose stop has not come. `REPEATED`: a start while the
    subject's timer ran already. `UNMATCHED`: a stop while it did not run.
    """

    MATCHED = "MATCHED"
    RUNNING = "RUNNING"
    REPEATED = "REPEATED"
    UNMATCHED = "UNMATCHED"
