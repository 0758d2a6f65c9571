"""What people comment on and react to: found as the actor may see it, and open to be spoken of."""

from dataclasses import dataclass

from commands.okrs.key_results import require_open_cycle
from domain.comments import COMMENTED
from domain.errors import NotFound
from domain.ids import Kind, kind_of
from domain.policy import Action, Relation, require
from storage.database import Row
from storage.initiatives.lookups import find_initiative
from storage.lookups import find, find_check_in, find_key_result, find_objective
from storage.tables import kpis
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to speak of, and what it belongs to. Of a KPI nothing else is set."""

    id: str
    objective_id: str | None = None
    key_result_id: str | None = None
    check_in_id: str | None = None
    initiative_id: str | None = None
    kpi_id: str | None = None

    @property
    def context(self) -> dict[str, str]:
        """What an event says of where it belongs."""
        named = {"key_result_id": self.key_result_id, "initiative_id": self.initiative_id}
        return {"on_id": self.id, **{name: value for name, value in named.items() if value is not None}}


def subject_of(comment: Row) -> Subject:
    """Give what a comment is about."""
    names = ("objective_id", "key_result_id", "check_in_id", "initiative_id", "kpi_id")
    return Subject(comment["subject_id"], **{name: comment[name] for name in names})


async def find_subject(work: Work, subject_id: str, *path: str) -> Subject:
    """Give something to comment on. Raises `NotFound`, pointing to `path`, also for what takes no comments."""
    kind = kind_of(subject_id)
    if kind not in COMMENTED:
        raise NotFound(None, *path)
    match kind:
        case Kind.KEY_RESULT:
            row = await find_key_result(work, subject_id, *path)
            return Subject(subject_id, row["objective_id"], key_result_id=subject_id)
        case Kind.CHECK_IN:
            return await find_check_in_subject(work, subject_id, *path)
        case Kind.INITIATIVE:
            row = await find_initiative(work, subject_id, *path)
            return Subject(subject_id, row["objective_id"], row["key_result_id"], initiative_id=subject_id)
        case Kind.KPI:
            await find(work, kpis, subject_id, *path)
            return Subject(subject_id, kpi_id=subject_id)
        case _:
            await find_objective(work, subject_id, *path)
            return Subject(subject_id, subject_id)


async def find_check_in_subject(work: Work, check_in_id: str, *path: str) -> Subject:
    """Give a check-in as something to speak of. Raises `NotFound`, pointing to `path`."""
    row = await find_check_in(work, check_in_id, *path)
    key_result = await find_key_result(work, row["key_result_id"])
    return Subject(check_in_id, key_result["objective_id"], key_result["id"], check_in_id=check_in_id)


async def require_to_speak(work: Work, subject: Subject) -> None:
    """Refuse to say something of it to those who only read. Raises `NotAllowed`, and `CycleClosed`."""
    require(Action.COMMENT, work.actor, {Relation.READER})
    await require_open(work, subject)


async def require_open(work: Work, subject: Subject) -> None:
    """Refuse to change what was said in a cycle that is closed. Raises `CycleClosed`."""
    if subject.objective_id is not None:
        await require_open_cycle(work, await find_objective(work, subject.objective_id))
