"""Key results as REST shows them: named as in GraphQL, relations by their ids, what a report needs at hand."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from domain.numbers import exact_number, publish
from domain.okrs import bands
from domain.okrs.measures import Direction, MeasureKind, Metric, Scoring, direction_of, zone
from storage.database import Row

Data = dict[str, Any]


def key_result_data(row: Row, objective: Row, owner: Row | None, today: date) -> Data:
    """Show a key result of `objective`, whose `owner` is None if it has none, as it stands `today`."""
    expected = bands.expected_progress(row["start_date"], row["due_date"], today)
    pace = bands.pace(exact_number(row["progress"]), expected)
    return {
        **_shown(row, _IDENTITY),
        "objective": _shown(objective, _OBJECTIVE),
        "owner": None if owner is None else _shown(owner, _PERSON),
        **_shown(row, _SETTINGS),
        "measure": _measure_data(row),
        **_shown(row, _STANDING),
        "expectedProgress": float(publish(expected)),
        "pace": None if pace is None else float(publish(pace)),
        **_shown(row, _SCHEDULE),
        "externalKey": _external_key(row),
        **_shown(row, _CHANGES),
    }


def published_names(*columns: str) -> dict[str, str]:
    """Give the published name of each column: camelCase, as GraphQL makes it."""
    return {_camel(column): column for column in columns}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


_IDENTITY: Final = published_names("id", "title", "description")
_SETTINGS: Final = published_names(
    "state", "archived_at", "source", "kpi_id", "unit", "currency", "weight", "cadence", "tags"
)
_STANDING: Final = published_names(
    "current_value",
    "has_value",
    "measurable",
    "progress",
    "raw_progress",
    "status",
    "status_reason",
    "score_band",
    "pace_band",
    "confidence",
    "good_periods",
    "all_periods",
)
_SCHEDULE: Final = published_names("start_date", "due_date", "last_value_date", "next_check_in_due", "is_stale")
_CHANGES: Final = published_names("progress_changed_at", "created_at", "updated_at", "version")
_OBJECTIVE: Final = published_names("id", "title", "scope", "cycle_id", "team_id", "person_id")
_PERSON: Final = published_names("id", "name")


def _shown(row: Row, names: Mapping[str, str]) -> Data:
    return {name: row[column] for name, column in names.items()}


def _external_key(row: Row) -> Data | None:
    if row["external_id"] is None:
        return None
    return {"source": row["external_source"], "id": row["external_id"]}


def _measure_data(row: Row) -> Data | None:
    if row["measure"] is None:
        return None
    kind = MeasureKind(row["measure"])
    return {"kind": kind, **_MEASURES[kind](row)}


def _metric_data(row: Row) -> Data:
    metric = Metric(
        start=exact_number(row["start_value"]),
        target=exact_number(row["target_value"]),
        scoring=Scoring(row["scoring"]),
        direction=Direction(row["direction"]) if row["direction"] else None,
        commit=None if row["commit_value"] is None else exact_number(row["commit_value"]),
        stretch=None if row["stretch_value"] is None else exact_number(row["stretch_value"]),
    )
    current = row["current_value"]
    return {
        **_shown(row, _METRIC),
        "direction": direction_of(metric),
        "zone": None if current is None else zone(metric, exact_number(current)),
    }


def _milestones_data(row: Row) -> Data:
    done = set(row["done_milestones"] or ())
    return {
        "milestones": [
            {**_shown(item, _MILESTONE), "weight": float(item["weight"]), "done": item["id"] in done}
            for item in row["milestones"]
        ]
    }


def _checkpoints_data(row: Row) -> Data:
    return {
        "checkpoints": [
            {"value": float(item["value"]), "progress": float(item["progress"])} for item in row["checkpoints"]
        ]
    }


def _columns_data(*columns: str) -> Callable[[Row], Data]:
    names = published_names(*columns)
    return lambda row: _shown(row, names)


_METRIC: Final = published_names("start_value", "target_value", "scoring", "commit_value", "stretch_value")
_MILESTONE: Final = published_names("id", "title", "due")
_MEASURES: Final[Mapping[MeasureKind, Callable[[Row], Data]]] = {
    MeasureKind.METRIC: _metric_data,
    MeasureKind.AT_LEAST: _columns_data("threshold", "periods"),
    MeasureKind.AT_MOST: _columns_data("threshold", "periods"),
    MeasureKind.RANGE: _columns_data("lower_bound", "upper_bound", "periods"),
    MeasureKind.MILESTONES: _milestones_data,
    MeasureKind.CHECKPOINTS: _checkpoints_data,
}
