"""What one process of the service holds open: made at its start, closed at its end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from litestar.di import NamedDependency
from litestar.params import SkipValidation
from obstore.store import ObjectStore

from backend.edge import limits
from backend.identity.acting import Actors
from backend.identity.actor import Actor
from backend.kernel import files
from backend.kernel.allowance import Allowance
from backend.kernel.db import Database
from backend.kernel.live import Live
from backend.kernel.settings import Settings

PERSON_HEADER = "x-person"
"""Whom the sender believes to be: a phone's queue must not go out under the cookie of its next user."""


@dataclass(frozen=True, slots=True)
class Service:
    settings: Settings
    database: Database
    live: Live
    actors: Actors
    store: ObjectStore
    uploads: Allowance
    exports: Allowance
    links: Allowance


TheService = NamedDependency[SkipValidation[Service]]
"""How a handler asks for the process's service; Litestar must not try to convert it."""
Whoever = NamedDependency[SkipValidation[Actor | None]]
"""How a handler asks who sends the request; None for a stranger."""


@asynccontextmanager
async def open_service(settings: Settings) -> AsyncIterator[Service]:
    database = Database(settings.database_url, pool_size=16, application="manyi api")
    live = Live(settings.database_url)
    actors = Actors(database, live)
    live.start()
    actors.start()
    try:
        store = files.store_of(settings)
        uploads = Allowance(limits.UPLOADS_AT_ONCE, limits.UPLOAD_EVERY)
        exports = Allowance(limits.EXPORTS_AT_ONCE, limits.EXPORT_EVERY)
        links = Allowance(limits.LINKS_AT_ONCE, limits.LINK_EVERY)
        yield Service(settings, database, live, actors, store, uploads, exports, links)
    finally:
        await actors.stop()
        await live.stop()
        await database.close()
