"""What may be asked of custom fields, as though each were a field of the list itself."""

from collections.abc import Iterator
from typing import Final

import strawberry
from strawberry import UNSET

from domain.errors import OkraError
from domain.lists import AllOf, AnyOf, Compare, Condition, Operator, Quantifier, Related
from schema.lists.comparators import Comparator, DateFilter, FloatFilter, IdFilter, Moment, StringFilter, given_fields
from schema.lists.filters import Criterion

DESCRIPTION: Final = "Compares custom fields. Everything given must hold."

_OPPOSITES: Final = {Operator.NEQ: Operator.EQ, Operator.NOT_IN: Operator.IN}


@strawberry.input(
    description="Compares one custom field, by the comparator of its type. With none, the field must be set. "
    "A key that no field has is set nowhere."
)
class CustomFieldFilter(Criterion):
    key: str
    text: StringFilter | None = UNSET
    number: FloatFilter | None = UNSET
    date: DateFilter | None = UNSET
    person: IdFilter | None = UNSET
    choice: IdFilter | None = UNSET

    def conditions(self, name: str, moment: Moment) -> Iterator[Condition]:
        """Give what is asked for. Raises `InvalidInput` or `TooMany`, with the place in the filter.

        A field has one value or none. What compares by likeness asks for a value that fits; what compares by
        difference is content with none, and asks that there be no value that does not fit.
        """
        alike: list[Condition] = []
        unlike: list[Condition] = []
        for compare in self._comparisons(moment):
            if compare.operator is Operator.IS_NULL:
                (unlike if compare.value else alike).append(AllOf(()))
            elif compare.operator in _OPPOSITES:
                unlike.append(Compare(compare.field, _OPPOSITES[compare.operator], compare.value))
            else:
                alike.append(compare)
        if alike or not unlike:
            yield self._value(name, Quantifier.SOME, AllOf(tuple(alike)))
        if unlike:
            yield self._value(name, Quantifier.NONE, AnyOf(tuple(unlike)))

    def _comparisons(self, moment: Moment) -> Iterator[Compare]:
        for field, comparator in given_fields(self):
            if isinstance(comparator, Comparator):
                try:
                    yield from comparator.conditions(field, moment)
                except OkraError as error:
                    raise error.under(field) from None

    def _value(self, name: str, quantifier: Quantifier, condition: Condition) -> Condition:
        of_field = Related("field", Quantifier.SOME, Compare("key", Operator.EQ, self.key))
        return Related(name, quantifier, AllOf((of_field, condition)))
