"""A whole organization out of its database, and into another one."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from graphlib import CycleError
from typing import Final

import uuid_utils.compat

from commands.kpis.recalculation import EVERY_DAY, work_out
from commands.okrs.settle import roll_up_settings
from domain.actor import Actor, Role, TokenScope
from domain.errors import InvalidInput, OkraError
from domain.ids import Kind, new_id
from domain.okrs.graph import recompute
from storage.database import Database
from storage.interchange.loading import Loading
from storage.interchange.parts import KIND, PARTS
from storage.interchange.reading import Line, bad_line, check_header, read_line
from storage.kpis.kpis import every_kpi
from storage.okrs.cascade import whole_cascade
from storage.work import Work

_AT_ONCE: Final = 500

Report = Callable[[int], None]
"""Takes how many bytes were read so far."""


async def import_organization(
    database: Database, source: Iterable[bytes], org_id: str | None, report: Report = lambda _: None
) -> str:
    """Fill an empty organization (None: a new one) with what the lines of a file say, and give its id.

    All or nothing. Raises `InvalidInput`, naming line and field, for what does not fit, and `WrongState` if the
    organization is not empty.
    """
    target = org_id or new_id(Kind.ORGANIZATION, uuid_utils.compat.uuid7())
    raw = iter(source)
    check_header(next(raw, b""))
    async with database.transaction(target) as connection:
        loading = Loading(connection, target)
        await loading.prepare()
        for batch in _batches(_lines(raw, report)):
            await loading.add(batch)
        await loading.check()
        work = await Work.begin(connection, _administrator(target), clock=database.clock)
        await _work_out_kpis(work)
        await _require_truth(work)
    if org_id is not None:
        await database.wake(org_id)
    return target


def _lines(raw: Iterator[bytes], report: Report) -> Iterator[Line]:
    """Read lines, in the order of the parts and each single one once."""
    places = {part.kind: place for place, part in enumerate(PARTS)}
    reached, done = -1, 0
    expected = [part.kind for part in PARTS if part.single]
    for number, text in enumerate(raw, start=2):
        line = read_line(number, text)
        place = places[line.part.kind]
        if line.part.single and place == reached:
            message = "There is one of these already."
            raise bad_line(number, message, KIND)
        if place < reached:
            message = f"A {line.part.kind} comes before any {PARTS[reached].kind}."
            raise bad_line(number, message, KIND)
        missing = [kind for kind in expected if reached < places[kind] < place]
        if missing:
            raise bad_line(number, f"The line of kind {missing[0]} is missing before this one.", KIND)
        reached, done = place, done + len(text)
        report(done)
        yield line
    if reached < max(places[kind] for kind in expected):
        message = "The file ends before it told of the organization."
        raise InvalidInput(message)


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    for _, of_part in itertools.groupby(lines, key=lambda line: line.part.kind):
        while batch := list(itertools.islice(of_part, _AT_ONCE)):
            yield batch


async def _work_out_kpis(work: Work) -> None:
    """Let the periods of KPIs, and how they stand, be what follows from the measurements. Refuses what cannot be."""
    try:
        await work_out(work, {row["id"]: EVERY_DAY for row in await every_kpi(work)})
    except CycleError as error:
        message = f"The values of {error.args[1][0]} rest on themselves."
        raise InvalidInput(message, "kpiInput") from error
    except OkraError as error:
        raise InvalidInput(error.message, "kpi", "formula") from error


async def _require_truth(work: Work) -> None:
    """Refuse progress that does not follow from what it rests on."""
    cascade = await whole_cascade(work)
    try:
        states = recompute(
            cascade.nodes, cascade.edges, cascade.known, roll_up_settings(work.settings, work.computed_on)
        )
    except ValueError as error:
        message = "The alignments close a loop."
        raise InvalidInput(message, "alignment") from error
    for node_id, state in states.items():
        if state != cascade.before[node_id]:
            message = f"The progress or status of {node_id} is not what follows from what it rests on."
            raise InvalidInput(message)


def _administrator(org_id: str) -> Actor:
    return Actor(org_id, None, Role.ADMIN, TokenScope.WRITE, "UTC")
