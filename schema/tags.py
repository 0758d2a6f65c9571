"""Tags: what they are used on, and changing one everywhere at once."""

from typing import Annotated, Final

import strawberry

from commands import tags
from commands.tags import ChangedTag, RemoveTag, RenameTag
from domain.errors import refuse
from domain.lists import DEFAULT_SIZE, ListRequest
from domain.text import TAG_LENGTH, check_text, normalise_tag
from schema.context import Info
from schema.errors import MutationError
from schema.fields import computed
from schema.mutations import Payload, mutation
from schema.rows import Row

_ERRORS: Final = "Empty if the mutation did what it was asked for; otherwise it changed nothing."
_FROZEN: Final = "How many objectives and key results keep it, because their cycle is closed."


@strawberry.type(
    description="A tag, and on how many things that you may see it is. What is archived is not counted, as lists leave "
    "it out."
)
class TagUse:
    tag: str
    objectives: int
    key_results: int
    kpis: int


async def _tags(
    info: Info,
    prefix: Annotated[str, strawberry.argument(description="How the tag begins, capital or small; nothing: any.")] = "",
    first: Annotated[int, strawberry.argument(description="At most 100.")] = DEFAULT_SIZE,
) -> list[Row]:
    info.context.require_actor()
    refuse(check_text(prefix, TAG_LENGTH, "prefix"))
    return await info.context.tag_uses(normalise_tag(prefix), ListRequest(first=first).size)


@strawberry.type
class TagQueries:
    tags: list[TagUse] = computed(_tags, "The tags in use, the most used first: what to offer while somebody types.")


@strawberry.input
class RenameTagInput:
    tag: str
    to: str = strawberry.field(description="If this tag is in use already, the two become one.")

    def to_command(self) -> RenameTag:
        """Give the command."""
        return RenameTag(self.tag, self.to)


@strawberry.input
class RemoveTagInput:
    tag: str

    def to_command(self) -> RemoveTag:
        """Give the command."""
        return RemoveTag(self.tag)


@strawberry.type
class RenameTagPayload:
    tag: TagUse | None = strawberry.field(description="The tag by its new name, as it is used now.")
    changed_count: int | None = strawberry.field(description="How many objectives, key results and KPIs changed.")
    frozen_count: int | None = strawberry.field(description=_FROZEN)
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


@strawberry.type
class RemoveTagPayload:
    removed_tag: str | None
    changed_count: int | None = strawberry.field(description="How many objectives, key results and KPIs changed.")
    frozen_count: int | None = strawberry.field(description=_FROZEN)
    errors: list[MutationError] = strawberry.field(description=_ERRORS)


def _renamed(info: Info, result: ChangedTag) -> Payload:
    return {"tag": lambda: info.context.uses_of_tag(result.tag), **_counts(result)}


def _removed(_info: Info, result: ChangedTag) -> Payload:
    return {"removed_tag": result.tag, **_counts(result)}


def _counts(result: ChangedTag) -> Payload:
    return {"changed_count": result.changed, "frozen_count": result.frozen}


_EVERYWHERE: Final = (
    "on all objectives, key results and KPIs, archived ones included, in one transaction. What is in closed cycles "
    "stays as it is. Each thing that changes is told by its own event. NOT_FOUND if nothing has it."
)


@strawberry.type
class TagMutations:
    rename_tag: RenameTagPayload = mutation(
        tags.rename_tag, RenameTagInput, _renamed, f"Call a tag otherwise, {_EVERYWHERE}"
    )
    remove_tag: RemoveTagPayload = mutation(
        tags.remove_tag, RemoveTagInput, _removed, f"Take a tag away, {_EVERYWHERE}"
    )
