"""What people write when they check in, by how it goes."""

from enum import StrEnum
from typing import Final


class Mood(StrEnum):
    """How it goes."""

    BEGINNING = "BEGINNING"
    AHEAD = "AHEAD"
    GOOD = "GOOD"
    SLOW = "SLOW"
    STUCK = "STUCK"
    BACKWARDS = "BACKWARDS"
    DONE = "DONE"


FINDINGS: Final[dict[Mood, tuple[str, ...]]] = {
    Mood.BEGINNING: (
        "First numbers. Took a morning to agree on how we count.",
        "Baseline is in.",
        "We have begun, with less than we wanted.",
        "First week, nothing to be proud of yet.",
        "Kick-off was good, everybody knows their part.",
        "Baseline checked against the old report, it fits.",
        "Starting point agreed with everybody who will be measured by it.",
        "We know now where we stand. It is not where we thought.",
        "First value, taken by hand. The report follows.",
        "Small beginnings.",
        "Off to a start, with half of the team on holiday.",
        "Counted twice, argued once, written down.",
        "So this is where we come from.",
        "First look. I expect it to get worse before it gets better.",
    ),
    Mood.AHEAD: (
        "Better than I dared to hope.",
        "Ahead of plan for the second time in a row.",
        "The new way of working carries.",
        "Two good weeks, one of them was luck.",
        "This goes faster since we do it together on Tuesdays.",
        "Ahead. The easy half is done, though.",
        "Customers have noticed, two wrote to say so.",
        "Two weeks ahead, and nobody is worn out.",
        "What we feared did not happen.",
        "It sells itself by now.",
        "Higher than I would have bet on.",
    ),
    Mood.GOOD: (
        "On our way.",
        "As planned.",
        "Solid week.",
        "Slow Monday, good rest of the week.",
        "Small steps, but each of them in the right direction.",
        "Back on the line after the holidays.",
        "Good progress, thanks to the second shift.",
        "We did what we said we would.",
        "Quiet and steady, as I like it.",
        "Numbers from the report, checked by hand.",
        "We are learning to do it without a reminder.",
        "Two good ideas from the retrospective, one already in use.",
        "Nobody noticed anything, which is the best I can report.",
        "The checklist is being used, even on Fridays.",
        "Better than it looks: two large ones were closed after the report ran.",
        "A little luck, a lot of work.",
        "Kilian's idea saves us ten minutes a day, each of us.",
        "We talked to three customers. They see it, too.",
        "Fewer surprises than last time.",
        "The number is right, I counted twice.",
        "We are where I said we would be, give or take.",
        "Calm weeks. I know that this does not last.",
        "Half a day lost to the new tool, made up for on Thursday.",
        "On course, with a full calendar.",
        "The new colleague is a gift.",
        "What helped: fewer meetings.",
        "Moved forward, mostly thanks to the second line.",
        "Good enough. The rest takes its time.",
    ),
    Mood.SLOW: (
        "Behind, but I know why.",
        "Half of the team was ill.",
        "Two customers had other plans.",
        "The tool was down for two days.",
        "We lost a week to the audit.",
        "Slower than planned. Nobody to blame, there is simply more to do than we thought.",
        "Everybody waits for somebody else.",
        "Quarter-end business came first.",
        "We have the plan, we do not have the people.",
        "Some of it has to be done twice.",
        "It moves, but it does not fly.",
        "The customer's firewall, again.",
        "I was too hopeful three weeks ago.",
    ),
    Mood.STUCK: (
        "No change.",
        "Stuck. I have asked for help twice now.",
        "Still waiting for the supplier.",
        "Nothing moved, and I do not expect it to without a decision.",
        "We are turning in circles.",
        "The last meeting ended without a date.",
        "On hold until the new colleague starts.",
    ),
    Mood.BACKWARDS: (
        "A step back.",
        "Worse than last time. One large customer explains most of it.",
        "We broke something that worked.",
        "The old habits are back.",
        "Down again. I would rather talk about this than write.",
    ),
    Mood.DONE: (
        "Done. We keep an eye on it.",
        "Target reached, we go on a little.",
        "That is it. Cake on Thursday.",
        "Reached, and it feels stable.",
    ),
}

NEXT_STEPS: Final[dict[Mood, tuple[str, ...]]] = {
    Mood.BEGINNING: ("Next: the weekly routine.", "Next week we measure for the first time without me."),
    Mood.AHEAD: (
        "Shall we aim higher?",
        "We use the time to write things down.",
        "Happy to lend somebody to the network team.",
    ),
    Mood.GOOD: (
        "Next: the two sites in the south.",
        "Next week the training for the late shift.",
        "Risk: holidays.",
        "Nothing needed from anybody.",
        "One open question for the leads' round.",
        "Next: the same for the smaller customers.",
        "Next week is short, expect less.",
        "I would like ten minutes on this with the early shift.",
        "We keep the pace.",
    ),
    Mood.SLOW: (
        "We drop the nice-to-haves.",
        "I need a decision by Friday.",
        "Catching up from next week, with Paul's help.",
        "Will be tight.",
        "Proposal for a smaller scope follows.",
    ),
    Mood.STUCK: (
        "Escalated to Tobias.",
        "Can somebody with a title call them?",
        "If it stays like this, we should stop.",
    ),
    Mood.BACKWARDS: (
        "Review on Wednesday.",
        "We undo the last change and measure again.",
        "I take this to the leads' round.",
    ),
    Mood.DONE: ("Thank you all.", "Who wants the next one?"),
}

MEASURED: Final = (
    "The curve does the talking.",
    "Numbers come by themselves; what I add is that I believe them.",
    "Better, but look at the outliers on Mondays.",
    "I expect the next value to be lower, the big contract ends.",
    "Good month. Two of the reasons are ours.",
    "Still some way to go, and the easy part is behind us.",
)
"""Said of key results that follow a KPI."""

MISTYPED: Final = "One digit too many."
MISPLACED: Final = "Meant for another key result, sorry."
OUTDATED: Final = "Last time I typed the number of the week before. This is the right one."
FORGOTTEN: Final = "Forgot to check in, sorry. From my notes."
