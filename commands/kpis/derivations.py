"""How derived KPIs are worked out, read from their rows."""

from collections.abc import Iterable, Sequence
from typing import assert_never

from commands.kpis.formulas import stored_formula
from domain.kpis.derivation import Children, Derivation
from domain.kpis.kpis import DERIVED, ChildrenMethod, KpiSource
from domain.numbers import ONE
from storage.database import Row
from storage.kpis.dependencies import inputs_of
from storage.reader import Reader


async def derivations_of(work: Reader, kpi_rows: Iterable[Row]) -> dict[str, Derivation]:
    """Give the derivation of each derived one of these KPIs, by its id, in one statement at most."""
    derived = [row for row in kpi_rows if KpiSource(row["source"]) in DERIVED]
    inputs = await inputs_of(work, [row["id"] for row in derived])
    return {row["id"]: derivation_of(row, inputs.get(row["id"], ())) for row in derived}


def derivation_of(kpi: Row, inputs: Sequence[Row]) -> Derivation:
    """Give the derivation of a derived KPI from its row and those of its inputs, which have `input_id` and `weight`."""
    match KpiSource(kpi["source"]):
        case KpiSource.CHILDREN:
            weights = {row["input_id"]: ONE if row["weight"] is None else row["weight"] for row in inputs}
            return Children(ChildrenMethod(kpi["children_method"]), weights)
        case KpiSource.FORMULA:
            return stored_formula(kpi["formula"])
        case KpiSource.MEASURED | KpiSource.TIMER:
            message = f"{kpi['id']} is measured itself and rests on no others."
            raise AssertionError(message)
        case source:
            assert_never(source)
