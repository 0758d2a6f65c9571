"""What a resolver may reach: who asks, the loaders, and the one door to commands.

A context lives for one operation, or for one event of a subscription; `fork` makes the next one.
"""

from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property
from typing import Final, Self, TypeVar

import strawberry

from commands.execute import execute
from domain.actor import Actor
from domain.errors import Unauthenticated
from domain.ids import Kind
from schema.activity.loaders import ActivityLoaders
from schema.comments.loaders import CommentLoaders
from schema.custom_fields.loaders import CustomFieldLoaders
from schema.initiatives.loaders import InitiativeLoaders
from schema.kpis.loaders import KpiLoaders
from schema.live.loaders import LiveLoaders
from schema.okrs.loaders import OkrLoaders
from schema.orgs.loaders import OrgLoaders
from schema.rows import Row
from schema.summaries.loaders import SummaryLoaders
from storage.database import Database, ReadSession
from storage.lists.cursors import CursorCodec
from storage.lists.pages import Lists
from storage.search import search
from storage.tags import tag_uses, uses_of_tag
from storage.work import Work

Command = TypeVar("Command")
Result = TypeVar("Result")

CommandFunction = Callable[[Work, Command], Awaitable[Result]]
"""A command, as `commands/` defines them."""


class Context:
    """One operation's view: everything in it is read as one viewer, at one moment, at most once."""

    def __init__(self, database: Database, actor: Actor | None, request_id: str, key: bytes) -> None:
        """Read nothing yet. `actor` is None for a stranger, who may only look at the schema.

        `key` is the installation's; cursors are signed with it.
        """
        self._database = database
        self._actor = actor
        self.request_id = request_id
        self.key = key
        self._session = self._new_session()

    def _new_session(self) -> ReadSession | None:
        return None if self._actor is None else self._database.reading(self._actor).keep_open()

    def fork(self) -> Self:
        """Give a context for the same actor in which nothing has been read yet."""
        return type(self)(self._database, self._actor, self.request_id, self.key)

    async def release(self) -> None:
        """Give back the connection that was read through. More may be read afterwards."""
        if self._session is not None:
            await self._session.release()

    def forget(self) -> None:
        """Forget what was read: a command has changed it."""
        self._session = self._new_session()
        for name in _REMEMBERED:
            self.__dict__.pop(name, None)

    @property
    def actor(self) -> Actor:
        """Who asks. Raises `Unauthenticated` for a stranger."""
        if self._actor is None:
            raise Unauthenticated
        return self._actor

    def require_actor(self) -> None:
        """Refuse a stranger also where nothing need be read. Raises `Unauthenticated`."""
        if self._actor is None:
            raise Unauthenticated

    @property
    def session(self) -> ReadSession:
        """What this operation reads through. Raises `Unauthenticated` for a stranger."""
        if self._session is None:
            raise Unauthenticated
        return self._session

    @property
    def database(self) -> Database:
        """The database, for those who wait for its wake-ups."""
        return self._database

    @cached_property
    def lists(self) -> Lists:
        """All lists, as the viewer may see them."""
        return Lists(self.session, CursorCodec(self.key))

    @cached_property
    def orgs(self) -> OrgLoaders:
        """Loaders of teams, people and cycles."""
        return OrgLoaders(self.session, self.lists)

    @cached_property
    def okrs(self) -> OkrLoaders:
        """Loaders of objectives, key results and check-ins."""
        return OkrLoaders(self.session, self.lists)

    @cached_property
    def kpis(self) -> KpiLoaders:
        """Loaders of KPIs and measurements."""
        return KpiLoaders(self.session, self.lists)

    @cached_property
    def custom_fields(self) -> CustomFieldLoaders:
        """Loaders of custom fields and their values."""
        return CustomFieldLoaders(self.session, self.lists)

    @cached_property
    def initiatives(self) -> InitiativeLoaders:
        """Loaders of initiatives."""
        return InitiativeLoaders(self.session, self.lists)

    @cached_property
    def comments(self) -> CommentLoaders:
        """Loaders of comments, reactions and acknowledgements."""
        return CommentLoaders(self.session, self.lists)

    @cached_property
    def activity(self) -> ActivityLoaders:
        """Loaders of what happened to one thing."""
        return ActivityLoaders(self.session, self.lists)

    @cached_property
    def live(self) -> LiveLoaders:
        """Readers and followers of the event log."""
        return LiveLoaders.of(self._database, self.session, CursorCodec(self.key))

    @cached_property
    def summaries(self) -> SummaryLoaders:
        """Loaders of summaries."""
        return SummaryLoaders(self.session)

    async def search(self, words: Sequence[str], kinds: frozenset[Kind], limit: int) -> list[Row]:
        """Find what has all these words, best first."""
        return await search(self.session, words, kinds, limit)

    async def tag_uses(self, prefix: str, limit: int) -> list[Row]:
        """Give the tags that begin so, the most used first."""
        return await tag_uses(self.session, prefix, limit)

    async def uses_of_tag(self, tag: str) -> Row:
        """Give how often exactly this tag is used."""
        return await uses_of_tag(self.session, tag)

    async def execute(self, function: CommandFunction[Command, Result], command: Command) -> Result:
        """Run a command as the actor, in a transaction of its own, on a connection of its own."""
        await self.release()
        return await execute(self._database, self.actor, function, command)


_REMEMBERED: Final = tuple(name for name, value in vars(Context).items() if isinstance(value, cached_property))
"""What a context makes when it is first asked for, and keeps until it forgets."""

Info = strawberry.Info[Context, None]
