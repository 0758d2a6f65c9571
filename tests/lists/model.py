"""What a list must give, said once more in plain Python: conditions as truth, orders as sorting."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from domain.lists import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Negation,
    Operator,
    Order,
    Quantifier,
    Related,
)

_OF_WHATEVER_IS_SET: Final[dict[Operator, Callable[[Any, Any], object]]] = {
    Operator.IS_NULL: lambda mine, value: (mine is None) == value,
    Operator.NEQ: lambda mine, value: mine != value,
    Operator.NOT_IN: lambda mine, value: mine not in value,
}
_OF_VALUES: Final[dict[Operator, Callable[[Any, Any], object]]] = {
    Operator.EQ: lambda mine, value: mine == value,
    Operator.IN: lambda mine, value: mine in value,
    Operator.GT: lambda mine, value: mine > value,
    Operator.GTE: lambda mine, value: mine >= value,
    Operator.LT: lambda mine, value: mine < value,
    Operator.LTE: lambda mine, value: mine <= value,
    Operator.CONTAINS: lambda mine, value: value.lower() in mine.lower(),
    Operator.HAS_ANY: lambda mine, value: set(mine) & set(value),
    Operator.HAS_ALL: lambda mine, value: set(mine) >= set(value),
    Operator.HAS_NONE: lambda mine, value: not set(mine) & set(value),
}


@dataclass
class Thing:
    """A row of the model: its fields by the names of the list's definition, and what is related to it."""

    id: str
    values: Mapping[str, Any]
    related: dict[str, list["Thing"]] = field(default_factory=dict)


def holds(condition: Condition, thing: Thing) -> bool:
    match condition:
        case AllOf(parts):
            return all(holds(part, thing) for part in parts)
        case AnyOf(parts):
            return any(holds(part, thing) for part in parts)
        case Negation(inner):
            return not holds(inner, thing)
        case Related(relation, quantifier, inner):
            others = [other for other in thing.related[relation] if is_shown(inner, other)]
            fitting = [other for other in others if inner is None or holds(inner, other)]
            return {
                Quantifier.SOME: bool(fitting),
                Quantifier.NONE: not fitting,
                Quantifier.EVERY: len(fitting) == len(others),
            }[quantifier]
        case Compare(name, operator, value):
            return compares(operator, thing.values[name], value)


def is_shown(condition: Condition | None, thing: Thing) -> bool:
    """Archived things are left out unless the condition speaks of that itself, outside of relations."""
    return not thing.values["archived"] or (condition is not None and _speaks_of_archived(condition))


def listed(things: Sequence[Thing], condition: Condition | None) -> set[str]:
    return {
        thing.id for thing in things if is_shown(condition, thing) and (condition is None or holds(condition, thing))
    }


def compares(operator: Operator, mine: Any, value: Any) -> bool:
    if operator in _OF_WHATEVER_IS_SET:
        return bool(_OF_WHATEVER_IS_SET[operator](mine, value))
    return mine is not None and bool(_OF_VALUES[operator](mine, value))


def in_order(things: Sequence[Thing], order: Sequence[Order]) -> list[str]:
    """Sort by several passes, the least important first: id, then each step."""
    steps = {step.field: step for step in reversed(order)}  # the first of equal fields counts
    counted = [step for position, step in enumerate(order) if steps[step.field] is order[position]]
    rows = sorted(things, key=lambda thing: thing.id, reverse=bool(counted) and counted[-1].descending)
    for step in reversed(counted):
        unset = [thing for thing in rows if thing.values[step.field] is None]
        rest = [thing for thing in rows if thing.values[step.field] is not None]
        # A reversed stable sort keeps equals in place, as the database does.
        rest.sort(key=lambda thing: _sort_value(thing.values[step.field]), reverse=step.descending)
        rows = unset + rest if step.nulls_first else rest + unset
    return [thing.id for thing in rows]


def _sort_value(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _speaks_of_archived(condition: Condition) -> bool:
    match condition:
        case Compare(name):
            return name == "archived"
        case Related():
            return False
        case Negation(inner):
            return _speaks_of_archived(inner)
        case AllOf(parts) | AnyOf(parts):
            return any(map(_speaks_of_archived, parts))
