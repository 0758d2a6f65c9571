"""People check in, change their minds, and programs measure."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from commands.kpis.measurements import RecordMeasurements, record_measurements
from commands.okrs.check_ins import (
    CheckIn,
    CorrectCheckIn,
    VoidCheckIn,
    check_in,
    correct_check_in,
    void_check_in,
)
from domain.kpis.measurements import GivenMeasurement, RecordingStatus
from tests.invariants.acting import BERLIN, DAYS_AGO, VALUES, Acting, exactly
from tests.invariants.model import Said


class Reporting(Acting):
    """Rules that say how far things are."""

    @precondition(lambda self: self.key_results_to_speak_of())
    @rule(said=st.lists(st.tuples(st.integers(0, 99), VALUES, DAYS_AGO), min_size=1, max_size=4))
    def people_check_in(self, said: list[tuple[int, Decimal, int]]) -> None:
        key_results = self.key_results_to_speak_of()
        for index, value, days in said:
            self._check_in(key_results[index % len(key_results)], value, None, days)

    @precondition(lambda self: self.key_results_to_speak_of())
    @rule(data=st.data(), days=DAYS_AGO, confidence=st.just(Decimal("0.7")))
    def somebody_checks_in_without_a_value(self, data: st.DataObject, days: int, confidence: Decimal) -> None:
        self._check_in(self.pick(data, self.key_results_to_speak_of()), None, confidence, days)

    def _check_in(self, key_result: str, value: Decimal | None, confidence: Decimal | None, days: int) -> None:
        day = self.today - timedelta(days=days)
        identifier = self.do(check_in, CheckIn(key_result, value=value, confidence=confidence, note="So.", date=day))
        said = Said(identifier, day, identifier, None if value is None else exactly(value))
        self.model.key_results[key_result].said.append(said)

    def _replaceable(self) -> list[tuple[str, Said]]:
        return [(name, said) for name in self.key_results_to_speak_of() for said in self.model.key_results[name].said]

    @precondition(lambda self: self._replaceable())
    @rule(data=st.data(), value=VALUES, days=st.none() | DAYS_AGO)
    def correct_a_check_in(self, data: st.DataObject, value: Decimal, days: int | None) -> None:
        key_result, said = self.pick(data, self._replaceable())
        day = said.day if days is None else self.today - timedelta(days=days)
        identifier = self.do(correct_check_in, CorrectCheckIn(said.id, value=value, date=None if days is None else day))
        history = self.model.key_results[key_result].said
        history.remove(said)
        history.append(Said(identifier, day, said.place if day == said.day else identifier, exactly(value)))

    @precondition(lambda self: self._replaceable())
    @rule(data=st.data())
    def void_a_check_in(self, data: st.DataObject) -> None:
        key_result, said = self.pick(data, self._replaceable())
        self.do(void_check_in, VoidCheckIn(said.id))
        self.model.key_results[key_result].said.remove(said)

    def _can_follow(self) -> list[str]:
        said = self.model.key_results
        return [name for name in self.key_results_to_speak_of() if not said[name].said and said[name].kpi is None]

    @precondition(lambda self: self._can_follow())
    @rule(data=st.data())
    def let_a_key_result_follow_a_kpi(self, data: st.DataObject) -> None:
        self.let_follow(self.pick(data, self._can_follow()), self.pick(data, self.kpis))

    @rule(data=st.data(), measured=st.lists(st.tuples(VALUES, DAYS_AGO), min_size=1, max_size=4))
    def a_program_records_measurements(self, data: st.DataObject, measured: list[tuple[Decimal, int]]) -> None:
        kpi = self.pick(data, self.kpis)
        days = [self.today - timedelta(days=days) for _, days in measured]
        rows = [
            (kpi, GivenMeasurement(datetime.combine(day, time(0, 0), tzinfo=BERLIN), value))
            for day, (value, _) in zip(days, measured, strict=True)
        ]
        recorded = self.do(record_measurements, RecordMeasurements(tuple(rows)))
        assert all(row.status is not RecordingStatus.REJECTED for row in recorded)
        for day, (value, _) in zip(days, measured, strict=True):
            self.model.kpi_values[kpi][day] = exactly(value)
