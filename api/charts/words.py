"""What statuses are called in pictures, and the colours that stand beside the words."""

from typing import Final

from domain.okrs.status import Status

STATUS_WORDS: Final = {
    Status.NO_DATA: "no data yet",
    Status.OFF_TRACK: "off track",
    Status.AT_RISK: "at risk",
    Status.ON_TRACK: "on track",
    Status.OVERPERFORMING: "overperforming",
}
STATUS_MARKS: Final = {
    Status.NO_DATA: "mark-grey",
    Status.OFF_TRACK: "mark-red",
    Status.AT_RISK: "mark-yellow",
    Status.ON_TRACK: "mark-green",
    Status.OVERPERFORMING: "mark-blue",
}
