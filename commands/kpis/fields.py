"""The columns of a KPI: as somebody wants them, and what is wrong with them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from commands.entities import check_references
from domain.errors import AlreadyExists, OkraError
from domain.kpis.keys import check_key
from domain.kpis.kpis import NO_TARGET, NO_THRESHOLDS, check_kpi
from domain.text import normalise_tags
from storage.database import Row
from storage.kpis.definitions import key_holder
from storage.kpis.kpis import kpi_of, target_columns, threshold_columns
from storage.tables import people, teams
from storage.work import Work

if TYPE_CHECKING:
    from commands.kpis.kpis import CreateKpi


_EDITABLE: Final = (
    "key",
    "name",
    "description",
    "scope",
    "team_id",
    "person_id",
    "accountable_id",
    "visibility",
    "unit",
    "currency",
    "direction",
    "category",
    "perspective",
    "indicator",
    "cadence",
    "aggregation",
    "focus",
    "tags",
    "target",
    "target_lower",
    "target_upper",
    "green",
    "yellow",
)


def columns_of(command: "CreateKpi") -> dict[str, Any]:
    """Give the columns of a new KPI, but for its definition."""
    return {
        "key": command.key,
        "name": command.name.strip(),
        "description": command.description,
        "scope": command.scope.value,
        "team_id": command.team_id,
        "person_id": command.person_id,
        "accountable_id": command.accountable_id or command.person_id,
        "visibility": command.visibility.value,
        "unit": command.unit.value,
        "currency": command.currency,
        "direction": command.direction.value,
        "category": command.category,
        "perspective": command.perspective,
        "indicator": command.indicator,
        "cadence": command.cadence.value,
        "aggregation": command.aggregation.value,
        "focus": command.focus,
        "tags": list(normalise_tags(command.tags)),
        **target_columns(command.target),
        **threshold_columns(command.thresholds),
    }


def columns_after(row: Row, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns as they will be, but for its definition."""
    after = {name: row[name] for name in _EDITABLE}
    for name, value in wanted.items():
        match name, value:
            case ("name", str()):
                after[name] = value.strip()
            case ("tags", _):
                after[name] = list(normalise_tags(tuple(value)))
            case ("target", _):
                after |= target_columns(value or NO_TARGET)
            case ("thresholds", _):
                after |= threshold_columns(value or NO_THRESHOLDS)
            case _:
                after[name] = value
    return after


async def check_columns(
    work: Work, columns: Mapping[str, Any], viewer_ids: tuple[str, ...], kpi_id: str | None = None
) -> tuple[OkraError, ...]:
    """Tell everything that is wrong with the columns of a KPI, at once. `kpi_id` is that of one that is there."""
    return (
        *check_kpi(kpi_of(columns)),
        *await _check_key(work, columns["key"], kpi_id),
        *await check_references(
            work,
            [
                (teams, columns["team_id"], "teamId"),
                (people, columns["person_id"], "personId"),
                (people, columns["accountable_id"], "accountableId"),
                *((people, viewer_id, "viewerIds") for viewer_id in viewer_ids),
            ],
        ),
    )


async def _check_key(work: Work, key: str | None, kpi_id: str | None) -> tuple[OkraError, ...]:
    errors = check_key(key)
    if key is None or errors:
        return errors
    # Who may not see the holder learns that the key is taken, and not by what.
    is_taken = await key_holder(work, key) not in {None, kpi_id}
    return (AlreadyExists("Another KPI has this key already.", "key"),) if is_taken else ()
