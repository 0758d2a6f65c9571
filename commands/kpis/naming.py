"""KPIs as the rows of a call name them, and whether something may be recorded to each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from commands.entities import ExternalKey
from commands.kpis.relations import relations_to_kpis
from domain.errors import NotAllowed, NotFound, OkraError, WrongState
from domain.ids import Kind, is_id
from domain.kpis.keys import is_key
from domain.policy import Action, Decision, decide
from domain.text import check_title
from storage.database import Row
from storage.kpis.kpis import kpis_keyed, kpis_named, kpis_of
from storage.work import Work


@dataclass(frozen=True, slots=True)
class KpiKey:
    """The short name of a KPI, such as `mrr`."""

    key: str


KpiName = str | ExternalKey | KpiKey
"""How a row names its KPI: by its id, its external key, or its short key."""


@dataclass(frozen=True, slots=True)
class NamedKpis:
    """The KPIs that the rows of a call name, and whether the actor may record to each."""

    rows: Mapping[KpiName, Row]
    decisions: Mapping[str, Decision]

    def check(self, name: KpiName, require: Callable[[Row], None]) -> tuple[OkraError, ...]:
        """Tell why nothing may be recorded to the KPI of this name. `require` refuses one that does not take it."""
        kpi = self.rows.get(name)
        if kpi is None:
            return (NotFound(None, "kpi"),)
        decision = self.decisions[kpi["id"]]
        if not decision.allowed:
            return (NotAllowed(decision.reason, "kpi"),)
        try:
            require(kpi)
        except WrongState as error:
            return (error,)
        return ()


async def find_kpis(work: Work, names: Iterable[KpiName]) -> NamedKpis:
    """Find the KPIs of these names, in a few statements. One that is not visible is not found."""
    known = list(names)
    keys = [name for name in known if isinstance(name, ExternalKey) and _is_key(name)]
    found = [
        *await kpis_of(work, (name for name in known if isinstance(name, str) and is_id(Kind.KPI, name))),
        *await kpis_named(work, [(key.source, key.id) for key in keys]),
        *await kpis_keyed(work, [name.key for name in known if isinstance(name, KpiKey) and is_key(name.key)]),
    ]
    rows: dict[KpiName, Row] = {row["id"]: row for row in found}
    relations = await relations_to_kpis(work, list(rows.values()))
    decisions = {kpi_id: decide(Action.RECORD_MEASUREMENTS, work.actor, held) for kpi_id, held in relations.items()}
    rows |= {KpiKey(row["key"]): row for row in found if row["key"]}
    rows |= {ExternalKey(row["external_source"], row["external_id"]): row for row in found if row["external_id"]}
    return NamedKpis(rows, decisions)


def _is_key(key: ExternalKey) -> bool:
    return not check_title(key.source) and not check_title(key.id)
