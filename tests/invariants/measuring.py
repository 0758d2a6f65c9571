"""Rules by which KPIs are made, measured, timed, corrected, defined anew, followed and guarded."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from commands.kpis.guardrails import AddGuardrail, add_guardrail
from commands.kpis.kpis import CreateKpi, UpdateKpi, create_kpi, update_kpi
from commands.kpis.links import LinkKpi, UnlinkKpi, link_kpi, unlink_kpi
from commands.kpis.measurements import RecordMeasurements, record_measurements
from commands.kpis.timers import RecordKpiEvents, record_kpi_events
from domain.kpis.definitions import ChildKpi, ChildKpis, TimerTimes
from domain.kpis.kpis import (
    Aggregation,
    ChildrenMethod,
    KpiCadence,
    KpiDirection,
    KpiLinkMode,
    Target,
    Thresholds,
    TimerClock,
)
from domain.kpis.measurements import GivenMeasurement, RecordingStatus
from domain.kpis.timers import GivenTimerEvent, TimerEventKind
from domain.okrs.objectives import Scope
from domain.units import Unit
from tests.invariants.acting import BERLIN, Acting, exactly
from tests.invariants.kpi_model import GREEN, YELLOW, Event, Formula, Kpi, KpiModel, Link, Reading

DAYS_AGO = st.integers(min_value=1, max_value=40)
VALUES = st.sampled_from([Decimal(text) for text in ("0", "3", "-7.5", "20", "33.3", "50", "71")])
AGGREGATIONS = st.sampled_from(["LAST", "SUM", "AVERAGE", "MAX", "MEDIAN"])
GROWTH: Final = "{0} - prev({0}) + 0 * {1}"
FORMULAS: Final[dict[str, Formula]] = {
    "{0} + 2 * {1}": lambda now, _before: now("0") + 2 * now("1"),
    "{0} / {1}": lambda now, _before: now("0") / now("1"),
    "max({0}, -{1}, 1)": lambda now, _before: max(now("0"), -now("1"), Fraction(1)),
    GROWTH: lambda now, before: now("0") - before("0") + 0 * now("1"),
    "abs({0} - {1}) / ({0} - {1})": lambda now, _before: abs(now("0") - now("1")) / (now("0") - now("1")),
}
METHODS: Final[dict[ChildrenMethod, Formula]] = {
    ChildrenMethod.SUM: lambda now, _before: now("0") + now("1"),
    ChildrenMethod.AVERAGE: lambda now, _before: (now("0") + now("1")) / 2,
    ChildrenMethod.MIN: lambda now, _before: min(now("0"), now("1")),
    ChildrenMethod.WEIGHTED_AVERAGE: lambda now, _before: (3 * now("0") + now("1")) / 4,
}
WEIGHTS: Final = (Decimal(3), Decimal(1))
MOST_DERIVED: Final = 5


def named(formula: Formula, names: Iterable[str]) -> Formula:
    """Give a formula over KPIs in the place of one over numbered ones."""
    known = dict(zip("01", names, strict=True))
    return lambda now, before: formula(lambda each: now(known[each]), lambda each: before(known[each]))


class Measuring(Acting):
    """Programs measure, people define, key results follow."""

    def __init__(self) -> None:
        super().__init__()
        self.measured = KpiModel()
        self.keys: dict[str, str] = {}
        self.timers: list[str] = []
        self.free_key_results: list[str] = []
        self.recorded = 0

    def begin_kpi(self, model: Kpi, **given: object) -> str:
        key = f"k{len(self.keys)}"
        wanted: dict[str, Any] = {
            "cadence": KpiCadence.WEEKLY,
            "aggregation": Aggregation(model.aggregation),
            "target": Target(Decimal(10)),
            "thresholds": Thresholds(Decimal(GREEN.numerator), Decimal(YELLOW.numerator)),
            **given,
        }
        kpi = CreateKpi(key, Scope.COMPANY, KpiDirection.LOWER, key, **wanted)
        identifier: str = self.do(create_kpi, kpi)
        self.keys[identifier] = key
        self.measured.kpis[identifier] = model
        return identifier

    def begin_timer(self) -> None:
        timer = self.begin_kpi(Kpi("MEDIAN"), timer=TimerTimes(clock=TimerClock.ELAPSED), unit=Unit.DURATION)
        share = Kpi("SHARE_WITHIN", times_of=timer)
        limit = Decimal(GREEN.numerator)
        self.begin_kpi(share, timer=TimerTimes(of_id=timer), share_limit=limit, unit=Unit.RATIO)
        self.timers.append(timer)

    def moment(self, days_ago: int, hour: int, minute: int = 0) -> datetime:
        day = self.today - timedelta(days=days_ago)
        return datetime.combine(day, time(hour, minute), tzinfo=BERLIN).astimezone(UTC)

    def plain(self) -> list[str]:
        """Give what is measured by hand."""
        return [
            name
            for name, kpi in self.measured.kpis.items()
            if not kpi.inputs and not kpi.times_of and name not in self.timers
        ]

    def numbers(self) -> list[str]:
        """Give what formulas may be about: KPIs of one unit."""
        return [*self.plain(), *self.derived()]

    def derived(self) -> list[str]:
        return [name for name, kpi in self.measured.kpis.items() if kpi.inputs]

    @rule(
        data=st.data(),
        rows=st.lists(
            st.tuples(VALUES, DAYS_AGO, st.sampled_from([0, 12, 23]), st.none() | st.sampled_from("abc")),
            min_size=1,
            max_size=5,
        ),
    )
    def a_program_records_measurements(
        self, data: st.DataObject, rows: list[tuple[Decimal, int, int, str | None]]
    ) -> None:
        kpi = self.pick(data, self.plain())
        given = [GivenMeasurement(self.moment(days, hour), value, external_id=name) for value, days, hour, name in rows]
        recorded = self.do(record_measurements, RecordMeasurements(tuple((kpi, each) for each in given)))
        assert all(row.status is not RecordingStatus.REJECTED for row in recorded)
        readings = self.measured.kpis[kpi].readings
        for each in given:
            name = each.external_id or each.at.isoformat()
            self.recorded += 1
            place = readings[name].place if name in readings else self.recorded
            readings[name] = Reading(each.at, exactly(Decimal(each.value)), place)

    @rule(
        data=st.data(),
        rows=st.lists(
            st.tuples(st.sampled_from(["ticket", "bug"]), st.booleans(), DAYS_AGO, st.integers(0, 23)),
            min_size=1,
            max_size=6,
        ),
    )
    def subjects_start_and_stop(self, data: st.DataObject, rows: list[tuple[str, bool, int, int]]) -> None:
        timer = self.pick(data, self.timers)
        events = [
            Event(subject, starts, self.moment(days, hour, 0 if starts else 30)) for subject, starts, days, hour in rows
        ]
        given = tuple(
            (
                timer,
                GivenTimerEvent(each.subject, TimerEventKind.START if each.starts else TimerEventKind.STOP, each.at),
            )
            for each in events
        )
        recorded = self.do(record_kpi_events, RecordKpiEvents(given))
        known = self.measured.kpis[timer].events
        for event, row in zip(events, recorded, strict=True):
            assert row.status is (RecordingStatus.UNCHANGED if event in known else RecordingStatus.CREATED)
            if event not in known:
                known.append(event)

    @precondition(lambda self: len(self.derived()) < MOST_DERIVED)
    @rule(data=st.data(), formula=st.sampled_from(sorted(FORMULAS)))
    def somebody_writes_a_formula(self, data: st.DataObject, formula: str) -> None:
        self.write_formula(formula, self._two(data, self.numbers()))

    def write_formula(self, formula: str, inputs: tuple[str, str]) -> str:
        text = formula.format(*(self.keys[each] for each in inputs))
        return self.begin_kpi(Kpi(inputs=inputs, formula=named(FORMULAS[formula], inputs)), formula=text)

    @precondition(lambda self: len(self.derived()) < MOST_DERIVED)
    @rule(data=st.data(), method=st.sampled_from(list(METHODS)))
    def kpis_are_taken_together(self, data: st.DataObject, method: ChildrenMethod) -> None:
        inputs = self._two(data, self.numbers())
        weights = WEIGHTS if method is ChildrenMethod.WEIGHTED_AVERAGE else (None, None)
        items = tuple(ChildKpi(each, weight) for each, weight in zip(inputs, weights, strict=True))
        self.begin_kpi(Kpi(inputs=inputs, formula=named(METHODS[method], inputs)), children=ChildKpis(method, items))

    @precondition(lambda self: self.derived())
    @rule(data=st.data(), formula=st.sampled_from(sorted(FORMULAS)))
    def a_kpi_is_defined_anew(self, data: st.DataObject, formula: str) -> None:
        kpi = self.pick(data, self.derived())
        inputs = self._two(data, [each for each in self.numbers() if kpi not in self.measured.below(each)])
        text = formula.format(*(self.keys[each] for each in inputs))
        self.do(update_kpi, UpdateKpi(kpi, {"formula": text}))
        model = self.measured.kpis[kpi]
        model.inputs, model.formula = inputs, named(FORMULAS[formula], inputs)

    @rule(data=st.data(), aggregation=AGGREGATIONS)
    def readings_are_taken_together_in_another_way(self, data: st.DataObject, aggregation: str) -> None:
        kpi = self.pick(data, self.plain())
        self.do(update_kpi, UpdateKpi(kpi, {"aggregation": Aggregation(aggregation)}))
        self.measured.kpis[kpi].aggregation = aggregation

    @precondition(lambda self: self.free_key_results)
    @rule(data=st.data(), mode=st.sampled_from(list(KpiLinkMode)))
    def a_key_result_follows(self, data: st.DataObject, mode: KpiLinkMode) -> None:
        self.follow(self.pick(data, self.numbers()), mode)

    def follow(self, kpi: str, mode: KpiLinkMode) -> None:
        key_result = self.free_key_results.pop()
        self.do(link_kpi, LinkKpi(key_result, kpi, mode))
        self.measured.links[key_result] = Link(kpi, mode.value, self.today - timedelta(days=20))

    @precondition(lambda self: self.measured.links)
    @rule(data=st.data(), mode=st.sampled_from(list(KpiLinkMode)))
    def a_key_result_follows_in_another_way(self, data: st.DataObject, mode: KpiLinkMode) -> None:
        key_result = self.pick(data, sorted(self.measured.links))
        link = self.measured.links[key_result]
        self.do(link_kpi, LinkKpi(key_result, link.kpi, mode))
        link.mode = mode.value

    @precondition(lambda self: len(self.measured.links) > 1)
    @rule(data=st.data())
    def a_key_result_goes_its_own_way(self, data: st.DataObject) -> None:
        key_result = self.pick(data, sorted(self.measured.links))
        self.do(unlink_kpi, UnlinkKpi(key_result))
        followed = self.measured.followed(key_result)
        del self.measured.links[key_result]
        self.kept_values(key_result, followed)

    def kept_values(self, key_result: str, followed: Mapping[date, Fraction]) -> None:
        """Hold what a key result keeps against what it had taken over."""
        raise NotImplementedError

    @precondition(lambda self: len(self.measured.guarded) < 2)
    @rule(data=st.data())
    def a_kpi_guards_an_objective(self, data: st.DataObject) -> None:
        kpi = self.pick(data, [each for each in self.numbers() if each not in self.measured.guarded.values()])
        guardrail = self.do(add_guardrail, AddGuardrail(next(iter(self.model.objectives)), kpi))
        self.measured.guarded[guardrail] = kpi

    def _two(self, data: st.DataObject, options: list[str]) -> tuple[str, str]:
        first = self.pick(data, options)
        return first, self.pick(data, [each for each in options if each != first])
