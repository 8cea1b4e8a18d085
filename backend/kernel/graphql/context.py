"""What a resolver gets: the viewer, the database, batch loaders, and the one way to write."""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Generic, Protocol, TypeVar, cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import Info
from strawberry.dataloader import DataLoader

from backend.kernel.db import Database, Entity
from backend.kernel.errors import DomainError
from backend.kernel.graphql.errors import Refused, Unauthenticated
from backend.kernel.live import Live
from backend.kernel.once import perform
from backend.kernel.refs import Ref
from backend.kernel.settings import Settings


class Viewer(Protocol):
    """Who asks; the slice of people supplies the real thing."""

    @property
    def ref(self) -> Ref: ...


V = TypeVar("V", bound=Viewer)
E = TypeVar("E", bound=Entity)
K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
Batch = Callable[[AsyncSession, Sequence[K]], Awaitable[Sequence[T]]]


class Context(Generic[V]):
    """Lives for one operation. It holds no session: a socket would pin its connection for hours."""

    def __init__(
        self,
        *,
        database: Database,
        live: Live,
        settings: Settings,
        viewer: V | None,
        connection: Any = None,
        may_explore: bool = False,
    ) -> None:
        self.database = database
        self.live = live
        self.settings = settings
        self.viewer = viewer
        self.connection = connection
        self.may_explore = may_explore
        """In production too: whoever comes with an API token sends documents of their own."""
        self.cookies: list[Any] = []
        """Cookies to set on the answer (sign-in and sign-out)."""
        self._loaders: dict[Any, DataLoader[Any, Any]] = {}

    def fresh(self) -> "Context[V]":
        """The same viewer with empty loaders, for the next event of a subscription."""
        return Context(
            database=self.database,
            live=self.live,
            settings=self.settings,
            viewer=self.viewer,
            connection=self.connection,
            may_explore=self.may_explore,
        )

    @property
    def me(self) -> V:
        if self.viewer is None:
            raise Unauthenticated
        return self.viewer

    def read(self) -> AbstractAsyncContextManager[AsyncSession]:
        return self.database.read()

    async def once(
        self,
        info: Info[Any, Any],
        key: UUID,
        verb: Callable[[AsyncSession, V], Awaitable[E]],
        show: Callable[[E], T],
        *,
        to_be: Ref | None = None,
    ) -> T | Refused:
        """Run `verb` once for this key (see `kernel.once`) and show its row, or the refusal."""
        me = self.me
        try:
            row = await perform(
                self.database, me.ref, key, info.field_name, lambda session: verb(session, me), to_be=to_be
            )
        except DomainError as refusal:
            return Refused.of(refusal)
        return show(row)

    async def once_then(
        self,
        info: Info[Any, Any],
        key: UUID,
        verb: Callable[[AsyncSession, V], Awaitable[E]],
        show: Callable[[Info[Any, Any], AsyncSession, UUID], Awaitable[T]],
    ) -> T | Refused:
        """As `once`, for what is not told by the row alone: `show` reads it as it is then."""
        done = await self.once(info, key, verb, lambda row: row.id)
        if isinstance(done, Refused):
            return done
        async with self.read() as session:
            return await show(info, session, done)

    async def load(self, batch: Batch[K, T], key: K) -> T:
        """`key`'s value from `batch`, which is asked once for all keys of this moment."""
        loader = self._loaders.get(batch)
        if loader is None:

            async def load_all(keys: list[K]) -> Sequence[T]:
                async with self.read() as session:
                    return await batch(session, keys)

            loader = self._loaders[batch] = DataLoader(load_fn=load_all)
        return cast(T, await loader.load(key))
