"""Somebody who asks through the published schema."""

from collections.abc import Sequence
from typing import Any, Final

import strawberry

from domain.actor import Actor
from schema.context import Context
from tests.kpis.desk import Desk

MARGIN: Final[dict[str, object]] = {
    "name": "Project gross margin",
    "scope": "COMPANY",
    "direction": "HIGHER",
    "unit": "PERCENT",
    "cadence": "MONTHLY",
    "aggregation": "AVERAGE",
    "target": {"value": 50},
    "thresholds": {"green": 50, "yellow": 40},
    "externalKey": {"source": "erp", "id": "gm"},
}
_CREATE: Final = "mutation ($input: CreateKpiInput!) { createKpi(input: $input) { kpi { id } errors { code path } } }"
_RECORD: Final = """
mutation ($input: RecordMeasurementsInput!) {
  recordMeasurements(input: $input) {
    results { status measurement { value version } errors { code message path } }
    errors { code path }
  }
}
"""


class Client:
    """Asks as the organization itself, or as somebody."""

    def __init__(self, schema: strawberry.Schema, desk: Desk) -> None:
        self._schema = schema
        self.desk = desk

    async def ask(self, text: str, actor: Actor | None = None, **variables: object) -> Any:
        """Give the data of an answer that has no errors."""
        context = Context(self.desk.database, actor or self.desk.acme.owner, "request-1", b"a key of the tests")
        answer = await self._schema.execute(text, variable_values=variables, context_value=context)
        await context.release()
        assert answer.errors is None
        return answer.data

    async def create(self, **given: object) -> str:
        """Create a KPI, by default the gross margin, and give its id."""
        created = await self.ask(_CREATE, input={**MARGIN, **given})
        assert created["createKpi"]["errors"] == []
        kpi_id: str = created["createKpi"]["kpi"]["id"]
        return kpi_id

    async def record(self, rows: Sequence[object], *, atomic: bool = False) -> Any:
        """Record measurements and give the payload."""
        answer = await self.ask(_RECORD, input={"measurements": rows, "atomic": atomic})
        return answer["recordMeasurements"]


def row(kpi_id: str, at: str, value: float, **more: object) -> dict[str, object]:
    return {"kpi": {"id": kpi_id}, "at": at, "value": value, **more}
