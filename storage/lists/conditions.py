"""Conditions of a request, as conditions of a statement.

Two walks over a condition go the same way, outermost first and left to right: `outline` collects the values
and gives what remains, the shape, by which a compiled statement is found again; `condition_on` builds the
statement and numbers its parameters. What is true or false belongs to the shape.

Every comparison is true or false, never unknown: what is not set equals nothing and differs from everything.
"""

import operator
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final, assert_never

from sqlalchemy import (
    Table,
    all_,
    and_,
    any_,
    bindparam,
    exists,
    false,
    literal_column,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause
from sqlalchemy.types import TypeEngine

from domain.lists import (
    SET_OPERATORS,
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Negation,
    Operator,
    Quantifier,
    Related,
    Value,
)
from storage.lists.definition import Default, Field, ListDefinition
from storage.visibility import in_tenant

_ESCAPE: Final = "\\"
_ESCAPES: Final = str.maketrans({sign: _ESCAPE + sign for sign in (_ESCAPE, "%", "_")})

_COMPARISONS: Final[dict[Operator, Callable[[Any, Any], ColumnElement[bool]]]] = {
    Operator.EQ: operator.eq,
    Operator.NEQ: lambda column, value: column.is_distinct_from(value),
    Operator.IN: lambda column, values: column == any_(values),
    Operator.NOT_IN: lambda column, values: or_(column.is_(None), column != all_(values)),
    Operator.GT: operator.gt,
    Operator.GTE: operator.ge,
    Operator.LT: operator.lt,
    Operator.LTE: operator.le,
    Operator.CONTAINS: lambda column, pattern: column.ilike(pattern, escape=_ESCAPE),
    Operator.HAS_ANY: lambda tags, values: tags.overlap(values),
    Operator.HAS_ALL: lambda tags, values: tags.contains(values),
    Operator.HAS_NONE: lambda tags, values: not_(tags.overlap(values)),
}


class Parameters:
    """Numbers the parameters of a statement: `value_0`, `value_1`, …, in the order of `outline`."""

    def __init__(self) -> None:
        """Begin with none."""
        self._count = 0

    def next(self, type_: TypeEngine[Any]) -> ColumnElement[Any]:
        """Give one more parameter."""
        name = f"value_{self._count}"
        self._count += 1
        return bindparam(name, type_=type_)

    def next_set(self, member: TypeEngine[Any]) -> ColumnElement[Any]:
        """Give one more parameter that holds any number of values."""
        return self.next(ARRAY(member))


def outline(condition: Condition | None, values: list[object]) -> Hashable:
    """Append the values of a condition to `values`, and give its shape."""
    match condition:
        case None:
            return None
        case Compare(field, comparison, value):
            if _is_of_shape(value):
                return (field, comparison, value)
            values.append(_bound(comparison, value))
            return (field, comparison)
        case Related(relation, quantifier, inner):
            return (relation, quantifier, outline(inner, values))
        case Negation(inner):
            return (Negation, outline(inner, values))
        case AllOf(parts) | AnyOf(parts):
            return (type(condition), *(outline(part, values) for part in parts))
        case _:
            assert_never(condition)


def condition_on(
    definition: ListDefinition, row: FromClause, condition: Condition, parameters: Parameters
) -> ColumnElement[bool]:
    """Build a condition on a row of the list's table."""
    match condition:
        case Compare():
            return _compared(definition.field_named(condition.field), row, condition, parameters)
        case Related():
            return _related(definition, row, condition, parameters)
        case Negation(inner):
            return condition_on(definition, row, inner, parameters).is_not(true())
        case AllOf(parts):
            return and_(true(), *(condition_on(definition, row, part, parameters) for part in parts))
        case AnyOf(parts):
            return or_(false(), *(condition_on(definition, row, part, parameters) for part in parts))
        case _:
            assert_never(condition)


def by_default(
    definition: ListDefinition, row: FromClause, condition: Condition | None, default: Default | None
) -> ColumnElement[bool]:
    """Build what holds unless the condition speaks of it itself."""
    if default is None or (condition is not None and _speaks_of(default.unless, condition)):
        return true()
    return condition_on(definition, row, default.condition, Parameters())


def _is_of_shape(value: Value) -> bool:
    return isinstance(value[0] if isinstance(value, tuple) and value else value, bool)


def _bound(comparison: Operator, value: Value) -> object:
    if comparison is Operator.CONTAINS:
        return f"%{str(value).translate(_ESCAPES)}%"
    return list(value) if isinstance(value, tuple) else value


def _speaks_of(field: str, condition: Condition) -> bool:
    match condition:
        case Compare():
            return condition.field == field
        case Related():
            return False
        case Negation(inner):
            return _speaks_of(field, inner)
        case AllOf(parts) | AnyOf(parts):
            return any(_speaks_of(field, part) for part in parts)
        case _:
            assert_never(condition)


def _related(
    definition: ListDefinition, row: FromClause, related: Related, parameters: Parameters
) -> ColumnElement[bool]:
    relation = definition.relation_named(related.relation)
    target = relation.target()
    other = target.table.alias()
    conditions = [in_tenant(other), relation.link(row, other)]
    if not relation.is_seen_with_row and target.visible is not None:
        conditions.append(target.visible(other))
    conditions.append(by_default(target, other, related.condition, relation.default or target.default))
    if related.condition is not None:
        inner = condition_on(target, other, related.condition, parameters)
        conditions.append(inner.is_not(true()) if related.quantifier is Quantifier.EVERY else inner)
    elif related.quantifier is Quantifier.EVERY:
        conditions.append(false())
    found = exists(select(literal_column("1")).select_from(other).where(*conditions).correlate(row))
    return found if related.quantifier is Quantifier.SOME else not_(found)


def _compared(field: Field, row: FromClause, compare: Compare, parameters: Parameters) -> ColumnElement[bool]:
    column = field.expression(row)
    if compare.operator is Operator.IS_NULL:
        return column.is_(None) if compare.value else column.is_not(None)
    if _is_of_shape(compare.value):
        return _compared_as_truth(column, compare)
    if compare.operator is Operator.WITHIN and field.tree is not None:
        return column.in_(_branches(field.tree, parameters.next_set(field.kind.member)))
    if compare.operator in SET_OPERATORS:
        return _COMPARISONS[compare.operator](column, parameters.next_set(field.kind.member))
    return _COMPARISONS[compare.operator](column, parameters.next(field.kind.type))


def _compared_as_truth(column: ColumnElement[Any], compare: Compare) -> ColumnElement[bool]:
    sought: Sequence[object] = compare.value if isinstance(compare.value, tuple) else (compare.value,)
    found = or_(*(column if truth else not_(column) for truth in dict.fromkeys(sought)))
    return found if compare.operator in {Operator.EQ, Operator.IN} else found.is_not(true())


def _branches(tree: Table, roots: ColumnElement[Any]) -> Any:
    """Select the nodes of a tree that are in `roots` or below one of them."""
    top = tree.alias()
    branch = select(top.c.id).where(in_tenant(top), top.c.id == any_(roots)).cte(recursive=True)
    below = tree.alias()
    branch = branch.union(select(below.c.id).where(in_tenant(below), below.c.parent_id == branch.c.id))
    return select(branch.c.id)
