"""How the values of one level are completed: all at once, by the type they share."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from schema.execution.batch.awaiting import forget, settled
from schema.execution.batch.resolution import Resolution

Values = list[Any]


class NotCovered(Exception):
    """This is graphql-core's to complete."""


class Completion(ABC):
    """Completes values of one type."""

    @abstractmethod
    async def complete(self, values: Values, info: Any) -> Values:
        """Give the completed values in their order. Raises `NotCovered` for a value that is not as promised."""


@dataclass(frozen=True, slots=True)
class NotNull(Completion):
    """Values of a non-null type."""

    inner: Completion

    async def complete(self, values: Values, info: Any) -> Values:
        """Complete them; none may be null."""
        completed = await self.inner.complete(values, info)
        if None in completed:
            raise NotCovered
        return completed


@dataclass(frozen=True, slots=True)
class Leaf(Completion):
    """Scalars and enums. `write` takes values of the expected python type without nulls, or raises `NotCovered`."""

    write: Callable[[Values], Values]

    async def complete(self, values: Values, info: Any) -> Values:
        """Write them."""
        if None not in values:
            return self.write(values)
        written = iter(self.write([value for value in values if value is not None]))
        return [None if value is None else next(written) for value in values]


@dataclass(frozen=True, slots=True)
class Lists(Completion):
    """Lists: the items of all of them are completed together."""

    item: Completion

    async def complete(self, values: Values, info: Any) -> Values:
        """Complete them."""
        present = [value for value in values if value is not None]
        if not all(isinstance(value, list | tuple) for value in present):
            forget(present)
            raise NotCovered
        items = await self.item.complete(await settled(list(chain.from_iterable(present))), info)
        completed: Values = []
        position = 0
        for value in values:
            if value is None:
                completed.append(None)
            else:
                completed.append(items[position : position + len(value)])
                position += len(value)
        return completed


@dataclass(frozen=True, slots=True)
class SelectedField:
    """A field of a selection: the name it answers under, where its values come from, how they are completed."""

    name: str
    resolution: Resolution
    completion: Completion


@dataclass(frozen=True, slots=True)
class Objects(Completion):
    """Rows of one object type, with the fields that are selected of them.

    `is_of_type` tells whether a row is what its type promises; None where that is known already.
    """

    fields: Sequence[SelectedField]
    is_of_type: Callable[[Any, Any], Any] | None = None

    async def complete(self, values: Values, info: Any) -> Values:
        """Complete them, field by field."""
        rows = values if None not in values else [row for row in values if row is not None]
        if self.is_of_type is not None and not all(self.is_of_type(row, info) for row in rows):
            raise NotCovered
        answers: list[dict[str, Any]] = [{} for _ in rows]
        if rows:
            for field in self.fields:
                name = field.name
                completed = await field.completion.complete(await field.resolution.values(rows, info), info)
                for answer, value in zip(answers, completed, strict=True):
                    answer[name] = value
        if rows is values:
            return list(answers)
        present = iter(answers)
        return [None if row is None else next(present) for row in values]


@dataclass(frozen=True, slots=True)
class Abstract(Completion):
    """Rows of an interface or union: those of one type are completed together."""

    type_of: Callable[[Any], str]
    by_type: Mapping[str, Completion]

    async def complete(self, values: Values, info: Any) -> Values:
        """Complete them, type by type."""
        places: dict[str, list[int]] = {}
        for index, value in enumerate(values):
            if value is not None:
                places.setdefault(self.type_of(value), []).append(index)
        completed: Values = [None] * len(values)
        for name, indexes in places.items():
            if name not in self.by_type:
                raise NotCovered
            answers = await self.by_type[name].complete([values[index] for index in indexes], info)
            for index, answer in zip(indexes, answers, strict=True):
                completed[index] = answer
        return completed
