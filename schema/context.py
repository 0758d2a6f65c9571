"""What a resolver may reach: who asks, the loaders, and the one door to commands.

A context lives for one operation, or for one event of a subscription; `fork` makes the next one.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Self, TypeVar

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
        self._begin()

    def _begin(self) -> None:
        self._session = None if self._actor is None else self._database.reading(self._actor).keep_open()
        self._lists: Lists | None = None
        self._orgs: OrgLoaders | None = None
        self._okrs: OkrLoaders | None = None
        self._kpis: KpiLoaders | None = None
        self._custom_fields: CustomFieldLoaders | None = None
        self._live: LiveLoaders | None = None
        self._summaries: SummaryLoaders | None = None
        self._initiatives: InitiativeLoaders | None = None
        self._comments: CommentLoaders | None = None
        self._activity: ActivityLoaders | None = None

    def fork(self) -> Self:
        """Give a context for the same actor in which nothing has been read yet."""
        return type(self)(self._database, self._actor, self.request_id, self.key)

    async def release(self) -> None:
        """Give back the connection that was read through. More may be read afterwards."""
        if self._session is not None:
            await self._session.release()

    def forget(self) -> None:
        """Forget what was read: a command has changed it."""
        self._begin()

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

    @property
    def lists(self) -> Lists:
        """All lists, as the viewer may see them."""
        if self._lists is None:
            self._lists = Lists(self.session, CursorCodec(self.key))
        return self._lists

    @property
    def orgs(self) -> OrgLoaders:
        """Loaders of teams, people and cycles."""
        if self._orgs is None:
            self._orgs = OrgLoaders(self.session, self.lists)
        return self._orgs

    @property
    def okrs(self) -> OkrLoaders:
        """Loaders of objectives, key results and check-ins."""
        if self._okrs is None:
            self._okrs = OkrLoaders(self.session, self.lists)
        return self._okrs

    @property
    def kpis(self) -> KpiLoaders:
        """Loaders of KPIs and measurements."""
        if self._kpis is None:
            self._kpis = KpiLoaders(self.session, self.lists)
        return self._kpis

    @property
    def custom_fields(self) -> CustomFieldLoaders:
        """Loaders of custom fields and their values."""
        if self._custom_fields is None:
            self._custom_fields = CustomFieldLoaders(self.session, self.lists)
        return self._custom_fields

    @property
    def initiatives(self) -> InitiativeLoaders:
        """Loaders of initiatives."""
        if self._initiatives is None:
            self._initiatives = InitiativeLoaders(self.session, self.lists)
        return self._initiatives

    @property
    def comments(self) -> CommentLoaders:
        """Loaders of comments, reactions and acknowledgements."""
        if self._comments is None:
            self._comments = CommentLoaders(self.session, self.lists)
        return self._comments

    @property
    def activity(self) -> ActivityLoaders:
        """Loaders of what happened to one thing."""
        if self._activity is None:
            self._activity = ActivityLoaders(self.session, self.lists)
        return self._activity

    @property
    def live(self) -> LiveLoaders:
        """Readers and followers of the event log."""
        if self._live is None:
            self._live = LiveLoaders.of(self._database, self.session, CursorCodec(self.key))
        return self._live

    @property
    def summaries(self) -> SummaryLoaders:
        """Loaders of summaries."""
        if self._summaries is None:
            self._summaries = SummaryLoaders(self.session)
        return self._summaries

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


Info = strawberry.Info[Context, None]
