"""A small schema with a query, a mutation that may refuse, and subscriptions; served on a real socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry
import uvicorn
from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from strawberry.dataloader import DataLoader

from backend.kernel.errors import DomainError, NotFound
from backend.kernel.graphql.documents import Documents
from backend.kernel.graphql.endpoint import routes
from backend.kernel.graphql.engine import Engine
from backend.kernel.graphql.errors import Forbidden, Refused, Unauthenticated
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.kernel.graphql.schema import build_schema
from backend.kernel.graphql.sockets import Patience
from backend.kernel.refs import Ref


class SoldOut(DomainError):
    """There is none left."""


class Person:
    def __init__(self, ref: Ref) -> None:
        self.ref = ref


class Shop:
    """Everything that outlives a request: who is signed in, what is announced, what has happened."""

    def __init__(self) -> None:
        self.sessions: dict[str, Ref] = {"anna": Ref("person", UUID(int=1))}
        self.tokens = {"anna"}
        self.listeners: list[asyncio.Queue[str | None]] = []
        self.changed = asyncio.Condition()
        self.loads = 0
        self.orders: list[UUID] = []
        self.oven = asyncio.Event()
        """Nothing is baked while it is off."""
        self.oven.set()
        self.asked = 0
        self.is_closed = False

    async def context(self, connection: ASGIConnection[Any, Any, Any, Any]) -> "Context":
        self.asked += 1
        if self.is_closed:
            raise ConnectionError("the shop is closed: its address is secret.example:5432")
        name = connection.cookies.get("session", "")
        if name == "banned":
            raise Forbidden
        return Context(self, self.sessions.get(name), may_explore=name in self.tokens)

    async def announce(self, text: str | None) -> None:
        for queue in self.listeners:
            await queue.put(text)

    async def until_listening(self, count: int) -> None:
        async with self.changed:
            await self.changed.wait_for(lambda: len(self.listeners) == count)


class Context:
    def __init__(self, shop: Shop, who: Ref | None, *, may_explore: bool = False) -> None:
        self.shop = shop
        self.viewer = Person(who) if who else None
        self.may_explore = may_explore
        self.cookies: list[Any] = []
        self.prices: DataLoader[str, int] = DataLoader(load_fn=self._load)

    def fresh(self) -> "Context":
        return Context(self.shop, self.viewer.ref if self.viewer else None, may_explore=self.may_explore)

    async def _load(self, keys: list[str]) -> list[int]:
        self.shop.loads += 1
        return [self.shop.loads for _ in keys]


Info = strawberry.Info[Context, None]


@strawberry.type
class Cake:
    name: str
    baked: datetime | None = None

    @strawberry.field
    async def price(self, info: Info) -> int:
        return await info.context.prices.load(self.name)


@strawberry.type
class Cakes:
    items: list[Cake]


@strawberry.type
class Query:
    @strawberry.field
    async def cakes(self, first: int = 3) -> Cakes:
        return Cakes(items=[Cake(name=f"蛋糕{n}") for n in range(first)])

    @strawberry.field
    def broken(self) -> str:
        raise RuntimeError("the password is hunter2")

    @strawberry.field
    def mistyped(self) -> int:
        return "the password is hunter2"  # type: ignore[return-value]

    @strawberry.field
    def lost(self) -> str | None:
        raise NotFound(field="id")

    @strawberry.field
    def mine(self, info: Info) -> str:
        if info.context.viewer is None:
            raise Unauthenticated
        return str(info.context.viewer.ref)

    @strawberry.field
    def kitchen(self) -> str:
        raise Forbidden


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def order(self, info: Info, name: str, key: IdempotencyKey) -> Cake | Refused:
        if name == "none":
            return Refused.of(SoldOut(field="name", limit=9, current=4))
        await info.context.shop.oven.wait()
        info.context.shop.orders.append(key)
        info.context.cookies.append(Cookie(key="session", value="anna", httponly=True))
        return Cake(name=name)


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def announced(self, info: Info) -> AsyncIterator[Cake]:
        """Ends with the announcement of nothing."""
        shop = info.context.shop
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        shop.listeners.append(queue)
        async with shop.changed:
            shop.changed.notify_all()
        try:
            while (name := await queue.get()) is not None:
                yield Cake(name=name)
        finally:
            shop.listeners.remove(queue)
            async with shop.changed:
                shop.changed.notify_all()

    @strawberry.subscription
    async def refused(self, after: int = 0) -> AsyncIterator[Cake]:
        for number in range(after):
            yield Cake(name=str(number))
        raise SoldOut(field="name")

    @strawberry.subscription
    async def broken(self) -> AsyncIterator[Cake]:
        yield Cake(name="one")
        raise RuntimeError("the password is hunter2")


SCHEMA = build_schema(Query, Mutation, Subscription)


@asynccontextmanager
async def served(
    shop: Shop,
    *,
    registered: dict[str, str] | None = None,
    ad_hoc: bool = True,
    patience: Patience = Patience(),  # noqa: B008  # frozen
) -> AsyncIterator[str]:
    """The address, without its scheme, of a server on a socket of its own."""
    engine = Engine(Documents(SCHEMA, registered or {}, ad_hoc=ad_hoc))
    accepts = {"http://shop.example"}.__contains__
    handlers = routes(engine, shop.context, accepts, patience=patience)
    app = Litestar(handlers, openapi_config=None)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
        await asyncio.sleep(0)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"127.0.0.1:{port}/graphql"
    finally:
        server.should_exit = True
        await task
