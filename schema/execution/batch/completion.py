"""How the values of one level are completed: all at once, by the type they share."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from schema.execution.batch.awaiting import forget, settled
from schema.execution.batch.leaves import NotCovered, Write
from schema.execution.batch.resolution import Columns, Resolution

Values = list[Any]


@dataclass(frozen=True, slots=True)
class Completion(ABC):
    """Completes values of one type. `columns` are those that it reads where the values are rows."""

    columns: Columns

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
    """Scalars and enums."""

    write: Write

    async def complete(self, values: Values, info: Any) -> Values:
        """Write them."""
        return self.write(values)


@dataclass(frozen=True, slots=True)
class Lists(Completion):
    """Lists: the items of all of them are completed together."""

    item: Completion

    async def complete(self, values: Values, info: Any) -> Values:
        """Complete them."""
        present = values if None not in values else [value for value in values if value is not None]
        if not all(issubclass(type_, list | tuple) for type_ in set(map(type, present))):
            forget(present)
            raise NotCovered
        items = await self.item.complete(await settled(list(chain.from_iterable(present))), info)
        completed: Values = []
        position = 0
        for value in values:
            if value is None:
                completed.append(None)
            else:
                end = position + len(value)
                completed.append(items[position:end])
                position = end
        return completed


@dataclass(frozen=True, slots=True)
class SelectedField:
    """A field of a selection: the name it answers under, where its values come from, how they are completed.

    `read` does both at once for plain scalars, without waiting for anything.
    """

    name: str
    resolution: Resolution
    completion: Completion
    read: Write | None = None

    async def values(self, rows: Values, info: Any) -> Values:
        """Give the completed values of all rows."""
        return await self.completion.complete(await self.resolution.values(rows, info), info)


@dataclass(frozen=True, slots=True)
class Objects(Completion):
    """Rows of one object type, with the fields that are selected of them.

    `are_of_type` tells whether rows are what their type promises; None where anything is.
    """

    fields: Sequence[SelectedField]
    are_of_type: Callable[[Values], bool] | None = None

    async def complete(self, values: Values, info: Any) -> Values:
        """Complete them, field by field."""
        rows = values if None not in values else [row for row in values if row is not None]
        if self.are_of_type is not None and not self.are_of_type(rows):
            raise NotCovered
        answers = await self._answers(rows, info) if rows else []
        if rows is values:
            return answers
        present = iter(answers)
        return [None if row is None else next(present) for row in values]

    async def _answers(self, rows: Values, info: Any) -> Values:
        answers: Values = [{} for _ in rows]
        for field in self.fields:
            values = field.read(rows) if field.read is not None else await field.values(rows, info)
            name = field.name
            # Faster than a dict of pairs for each row, several times over.
            for answer, value in zip(answers, values, strict=True):
                answer[name] = value
        return answers


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
