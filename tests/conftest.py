"""Real servers for the whole run, and a database of its own for each test, cloned from a template."""

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import hypothesis
import pytest
from sqlalchemy import event, make_url, text
from xdist.scheduler import LoadScopeScheduling

from backend.edge import catalogues
from backend.edge.embedded.postgres import EmbeddedPostgres
from backend.edge.embedded.valkey import EmbeddedValkey
from backend.edge.tables import METADATA
from backend.kernel.db import Database
from tests.factories.rules import the_rules

# Machines differ; what matters is the answer, not how long an example takes.
hypothesis.settings.register_profile("manyi", deadline=None)
hypothesis.settings.load_profile("manyi")

pytest_plugins = ["tests.service"]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A run in the background is deaf to it, and so would be all that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)

_TEMPLATE = "manyi_template"
_numbers = count(1)


class FilesTogether(LoadScopeScheduling):  # type: ignore[misc]
    """The tests of a file share its service; the cases of one test only look, and are spread.

    The groups of pytest-xdist 3.8 have no effect with pytest 9.2, which does not let it rename tests.
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if "[" in nodeid else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FilesTogether | None:
    return FilesTogether(config, log) if config.getoption("dist") == "loadscope" else None


_MEMORY = Path("/dev/shm")
_ROOM = 6 << 30
"""Bytes: two runs at once have their databases and write-ahead logs."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a PostgreSQL that lives as long as the run; its database serves only to make others.

    In memory where there is room: on a disk, cloning the template may take longer than the test.
    """
    roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    with tempfile.TemporaryDirectory(prefix="manyi-", dir=_MEMORY if roomy else None) as folder:
        Path(folder).chmod(0o711)  # the server's user passes through
        server = EmbeddedPostgres(Path(folder, "data"), durable=False)
        yield server.start()
        server.stop()


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = EmbeddedValkey(tmp_path_factory.mktemp("valkey") / "data")
    yield server.start()
    server.stop()


@pytest.fixture(scope="session")
def template(postgres: str) -> str:
    """Name of a database as a new service has it: all tables, and the catalogues it starts with."""

    async def make() -> None:
        admin = await asyncpg.connect(postgres)
        await admin.execute(f"CREATE DATABASE {_TEMPLATE}")
        await admin.close()
        database = Database(named(postgres, _TEMPLATE))
        async with database.engine.begin() as connection:
            await connection.execute(text("CREATE EXTENSION btree_gist"))
            await connection.run_sync(METADATA.create_all)
        async with database.write() as session:
            await catalogues.plant(session)
        await database.close()

    asyncio.run(make())
    return _TEMPLATE


@pytest.fixture
async def database_url(postgres: str, template: str) -> AsyncIterator[str]:
    """Address of a database of this test's own."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    admin = await asyncpg.connect(postgres)
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield named(postgres, name)
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture(scope="session")
def handed_on(postgres: str) -> Database:
    """Goes from test to test: what one of them has compiled, the next does not compile again."""
    return Database(postgres)


@pytest.fixture
async def database(handed_on: Database, database_url: str) -> AsyncIterator[Database]:
    def lead(_dialect: object, _record: object, _args: object, parameters: dict[str, Any]) -> None:
        parameters["database"] = make_url(database_url).database

    handed_on.url = database_url
    event.listen(handed_on.engine.sync_engine, "do_connect", lead)
    yield handed_on
    await handed_on.close()
    event.remove(handed_on.engine.sync_engine, "do_connect", lead)


class StatementCount(list[str]):
    """The SQL statements that went to the server, in order."""


@pytest.fixture
async def statements(database: Database) -> AsyncIterator[StatementCount]:
    """Counts every statement of `database`: `statements.clear(); …; assert len(statements) == 1`.

    The rules have been read before, as in a process that has served for a while.
    """
    await the_rules(database)
    seen = StatementCount()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real measurements beside the checkout; a test that needs it is left out without it."""
    folder = Path(os.environ.get("MANYI_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"the real measurements are not at {folder}")
    return folder


def named(url: str, name: str) -> str:
    """The same server's address with another database."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)
