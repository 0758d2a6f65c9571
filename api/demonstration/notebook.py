"""What people add in words, so that no two weeks read alike."""

from collections import deque
from decimal import Decimal
from random import Random

from api.demonstration.content.notes import FINDINGS, MEASURED, NEXT_STEPS, Mood
from domain.numbers import exact_number

_WRITES = 0.55
_LOOKS_AHEAD = 0.35
_TELLS_CONFIDENCE = 0.85

_CONFIDENCE = {
    Mood.BEGINNING: 0.65,
    Mood.AHEAD: 0.9,
    Mood.GOOD: 0.8,
    Mood.SLOW: 0.55,
    Mood.STUCK: 0.35,
    Mood.BACKWARDS: 0.3,
    Mood.DONE: 0.95,
}


class Notebook:
    """Hands out notes, each once before any comes again."""

    def __init__(self, random: Random) -> None:
        """Shuffle what there is to say."""
        self._random = random
        self._findings = {mood: _shuffled(FINDINGS[mood], random) for mood in Mood}
        self._next_steps = {mood: _shuffled(NEXT_STEPS[mood], random) for mood in Mood}
        self._measured = _shuffled(MEASURED, random)

    def note(self, mood: Mood) -> str | None:
        """Give what somebody writes, or None: many write nothing."""
        if self._random.random() > _WRITES:
            return None
        finding = _take(self._findings[mood])
        return f"{finding} {_take(self._next_steps[mood])}" if self._random.random() < _LOOKS_AHEAD else finding

    def word_on_measured(self) -> str:
        """Give what somebody writes about a key result that follows a KPI."""
        return _take(self._measured)

    def confidence(self, mood: Mood) -> Decimal | None:
        """Give how sure somebody is, in steps of 0.05, or None: some do not tell."""
        if self._random.random() > _TELLS_CONFIDENCE:
            return None
        felt = _CONFIDENCE[mood] + self._random.uniform(-0.1, 0.1)
        return exact_number(round(min(1.0, max(0.05, felt)) * 20) / 20)


def _shuffled(texts: tuple[str, ...], random: Random) -> deque[str]:
    return deque(random.sample(texts, len(texts)))


def _take(texts: deque[str]) -> str:
    texts.rotate(-1)
    return texts[-1]
