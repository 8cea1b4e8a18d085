"""The real service for tests: the processes of `manyi up`, on this run's own PostgreSQL and Valkey.

`service` belongs to one test, `shared_service` to the whole run: take the latter where a test only looks, or
adds what does not disturb others. Both have the demo area with a few hundred tickets and all demo accounts.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import redis

from backend.edge import processes
from backend.edge.demo.accounts import PASSWORD
from backend.edge.embedded.running import Running
from backend.edge.keeper import Service as Process
from backend.edge.reachable import client_url
from backend.edge.security import CSRF_COOKIE, CSRF_HEADER
from tests.conftest import named

TICKETS = 300
START_PATIENCE = 180
"""Seconds; the machine may be busy with other tests."""
_BROKERS = 16
"""Numbered databases of one Valkey: each service has a queue of its own."""
_numbers = count()

SIGN_IN = """
mutation SignIn($login: String!, $password: String!) {
    signIn(login: $login, password: $password) { __typename ... on Refused { code } }
}
"""


class Client:
    """Someone's browser without a screen: its cookies, and the header that repeats one of them."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=60)
        self.http.get("/healthz").raise_for_status()
        self.http.headers[CSRF_HEADER] = self.http.cookies[CSRF_COOKIE]

    def sign_in(self, login: str, password: str = PASSWORD) -> None:
        answer = self.ask(SIGN_IN, login=login, password=password)["signIn"]
        assert answer["__typename"] == "Me", answer

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """The data of the answer, which has no errors."""
        answer = self.answer(document, **variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def answer(self, document: str, **variables: Any) -> dict[str, Any]:
        """The whole answer, errors included."""
        sent = self.http.post("/graphql", json={"query": document, "variables": variables})
        found: dict[str, Any] = sent.json()
        return found

    def close(self) -> None:
        self.http.close()


class Service:
    """Processes by the names that `manyi up` gives them: `api-1`, `worker`, `beat`."""

    def __init__(self, environment: dict[str, str], listening: socket.socket, *, apis: int) -> None:
        self.port: int = listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = environment
        self.data = Path(environment["MANYI_DATA"])
        self.database_url = environment["DATABASE_URL"]
        self.valkey_url = environment["VALKEY_URL"]
        web = processes.web(environment, listening.fileno(), self.port)[:apis]
        self._processes = {each.name: each for each in (*web, *processes.background(environment))}
        self._running: dict[str, Running] = {}
        self._clients: list[Client] = []

    def start(self, *names: str) -> None:
        """Start these, or all; return once they serve. Only the main thread may: children end with theirs."""
        wanted = names or tuple(self._processes)
        for name in wanted:
            program = self._processes[name].prepare()
            self._running[name] = Running.start(program, self.log(name))
        deadline = time.monotonic() + START_PATIENCE
        for name in wanted:
            running = self._running[name]
            if not running.wait_until(partial(_serves, self._processes[name], running), deadline):
                raise AssertionError(f"{name} does not start:\n{running.output()[-4000:]}")

    @property
    def pids(self) -> dict[str, int]:
        return {name: running.pid for name, running in self._running.items()}

    def pid(self, name: str) -> int:
        return self._running[name].pid

    def kill(self, name: str) -> None:
        """At once, with the children it has."""
        os.killpg(self.pid(name), signal.SIGKILL)
        self._running.pop(name).stop()

    def restart(self, name: str) -> None:
        self.kill(name)
        self.start(name)

    def stop(self) -> None:
        """Without farewell: nothing that is left in the database or the broker is of use to anyone."""
        for client in self._clients:
            client.close()
        for name in list(self._running):
            self.kill(name)

    def client(self) -> Client:
        """A stranger."""
        client = Client(self.url)
        self._clients.append(client)
        return client

    def sign_in(self, login: str, password: str = PASSWORD) -> Client:
        """A demo account's client: cadre, worker, manager, dispatcher, … (backend/edge/demo/accounts.py)."""
        client = self.client()
        client.sign_in(login, password)
        return client

    def run(self, *words: str) -> str:
        """What `manyi WORDS…` prints for this service."""
        return _command(self.environment, *words)

    def fetch(self, statement: str, *values: Any) -> list[Any]:
        """Rows of its database."""
        return query(self.database_url, statement, *values)

    def log(self, name: str) -> Path:
        return self.data / f"{name}.log"


def _serves(process: Process, running: Running, pid: int) -> bool:
    return process.says in running.output() and (process.answers is None or process.answers(pid))


def service_environment(database_url: str, valkey_url: str, data: Path, **changes: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "MANYI_ORIGIN"} | {
        "MANYI_ENV": "demo",
        "MANYI_DATA": str(data),
        "MANYI_SECRET": "known to every test",
        "MANYI_VAPID_KEY": "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA",
        "DATABASE_URL": database_url,
        "VALKEY_URL": valkey_url,
        **changes,
    }


@contextmanager
def running_service(
    database_url: str, valkey_url: str, data: Path, *, apis: int = 1, **changes: str
) -> Iterator[Service]:
    """The service on a database that has its tables; `changes` go to its environment."""
    data.mkdir(parents=True, exist_ok=True)
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listening:
        port = str(listening.getsockname()[1])
        environment = service_environment(database_url, valkey_url, data, PORT=port, **changes)
        service = Service(environment, listening, apis=apis)
        try:
            service.start()
            yield service
        finally:
            service.stop()


def make_area(database_url: str, data: Path, *, tickets: int) -> None:
    """Migrate an empty database and generate the demo area in it, as `manyi up` does."""
    environment = service_environment(database_url, "redis://none", data)
    _command(environment, "migrate")
    _command(environment, "demo", "--tickets", str(tickets))


def _command(environment: dict[str, str], *words: str) -> str:
    program = processes.command(environment, *words)
    done = subprocess.run(program.argv, env=dict(program.env), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def own_broker(valkey_url: str) -> str:
    """An empty numbered database of this Valkey."""
    url = valkey_url.replace("virtual_host=0", f"virtual_host={next(_numbers) % _BROKERS}")
    with redis.Redis.from_url(client_url(url)) as client:
        client.flushdb()
    return url


@contextmanager
def own_database(postgres: str, template: str) -> Iterator[str]:
    """A clone of `template` that is dropped afterwards, whoever still uses it."""
    name = f"service_{os.getpid()}_{next(_numbers)}"
    query(postgres, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    try:
        yield named(postgres, name)
    finally:
        # FORCE would refuse where autovacuum is at work, whose workers are the superuser's; a plain drop ends them.
        query(postgres, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1"
                        " AND usename = current_user", name)  # fmt: skip
        query(postgres, f"DROP DATABASE {name}")


@pytest.fixture(scope="session")
def inhabited(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name of a database with the demo area, to be cloned."""
    name = "manyi_inhabited"
    query(postgres, f"CREATE DATABASE {name}")
    make_area(named(postgres, name), _area_in(tmp_path_factory), tickets=TICKETS)
    return name


def with_pictures(factory: pytest.TempPathFactory, data: Path) -> Path:
    """A data folder that has the photos of the demo area's tickets."""
    shutil.copytree(_area_in(factory) / "files", data / "files")
    return data


def _area_in(factory: pytest.TempPathFactory) -> Path:
    return factory.getbasetemp() / "area"


@contextmanager
def inhabited_service(
    postgres: str, valkey: str, inhabited: str, factory: pytest.TempPathFactory
) -> Iterator[Service]:
    data = with_pictures(factory, factory.mktemp("service"))
    with (
        own_database(postgres, inhabited) as url,
        running_service(url, own_broker(valkey), data) as service,
    ):
        yield service


@pytest.fixture
def service(
    postgres: str, valkey: str, inhabited: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """A service of this test's own."""
    with inhabited_service(postgres, valkey, inhabited, tmp_path_factory) as service:
        yield service


@pytest.fixture(scope="session")
def shared_service(
    postgres: str, valkey: str, inhabited: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """One service for all tests that do not disturb each other."""
    with inhabited_service(postgres, valkey, inhabited, tmp_path_factory) as service:
        yield service


def query(url: str, statement: str, *values: Any) -> list[Any]:
    """Rows, asked for from synchronous code; a browser's test already has a loop in its thread."""

    async def fetch() -> list[Any]:
        connection = await asyncpg.connect(url)
        try:
            return list(await connection.fetch(statement, *values))
        finally:
            await connection.close()

    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, fetch()).result()
