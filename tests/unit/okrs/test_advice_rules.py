"""The worked examples of advice in docs/rules.md."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from domain.okrs.advice import AdviceCode, AdvisedKeyResult, AdvisedObjective, advise
from domain.okrs.measures import AtLeast, Measure, Metric, Milestone, Milestones
from domain.okrs.rollup import ProgressSource

_RULES: Final = Path(__file__).parents[3] / "docs/rules.md"
_ROW: Final = re.compile(r"\| `([A-Z_]+)` \| [^|]+ \| ([^|]+) \|")
_GROWING: Final = Metric(Decimal(0), Decimal(10))


def _part(number: int, measure: Measure = _GROWING, weight: str = "1") -> AdvisedKeyResult:
    return AdvisedKeyResult(f"kr_{number}", "Result", Decimal(weight), measure)


def _with(*parts: AdvisedKeyResult) -> AdvisedObjective:
    return AdvisedObjective(ProgressSource.BOTH, date(2026, 4, 1), date(2026, 6, 30), parts)


def _good() -> AdvisedObjective:
    return _with(_part(1), _part(2), _part(3))


def _cycle(example: str) -> AdvisedObjective:
    start, end = map(date.fromisoformat, re.findall(r"\d{4}-\d\d-\d\d", example))
    return replace(_good(), cycle_start=start, cycle_end=end)


def _kept(example: str) -> AdvisedObjective:
    count, limit, first = map(int, re.findall(r"\d+", example))
    return _with(
        *(replace(_part(number, AtLeast(Decimal(limit))), first_value=Decimal(first)) for number in range(count))
    )


def _weights(example: str) -> AdvisedObjective:
    found = re.findall(r"\d+(?:\.\d+)?", example)
    return _with(*(_part(number, weight=weight) for number, weight in enumerate(found)))


def _count(example: str) -> AdvisedObjective:
    return _with(*map(_part, range(int(example.split(maxsplit=1)[0]))))


_MAKE: Final[dict[str, Callable[[str], AdvisedObjective]]] = {
    "FEW_KEY_RESULTS": _count,
    "MANY_KEY_RESULTS": _count,
    "NO_OWNER": lambda _example: replace(_good(), led=False),
    "NOT_TIME_BOUND": _cycle,
    "NO_NUMBER": lambda _example: _with(_part(1), _part(2), _part(3, Milestones((Milestone("m", "Ship"),)))),
    "KPI_AS_OBJECTIVE": _kept,
    "HIDDEN_BY_WEIGHT": _weights,
    "NO_CHECK_IN": lambda _example: _with(_part(1), _part(2), replace(_part(3), stale=True, spoken_of=False)),
}


def test_every_example_of_the_page_gets_exactly_its_advice() -> None:
    section = _RULES.read_text().partition("\n## Advice\n")[2].partition("\n## ")[0]
    examples = dict(_ROW.findall(section))

    told = {code: [advice.code.value for advice in advise(_MAKE[code](examples[code]))] for code in AdviceCode}

    assert told == {code: [code] for code in AdviceCode}
    assert examples.keys() == {code.value for code in AdviceCode}
