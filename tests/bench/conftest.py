"""What every benchmark stands on: a PostgreSQL that survives a loss of power, and one line of JSON each."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.edge.embedded import home
from backend.edge.embedded.postgres import EmbeddedPostgres
from backend.edge.processes import MOST_API_PROCESSES
from tests.service import Service, make_area, own_broker, own_database, running_service

TICKETS = 100_000


@pytest.fixture(scope="session")
def durable_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """As `manyi up` starts it."""
    print(json.dumps({"name": "machine", "cores": os.cpu_count(), "load": os.getloadavg()[0]}))
    server = EmbeddedPostgres(tmp_path_factory.mktemp("bench") / "data")
    server.start()
    yield server
    server.stop()
    home.remove(server.folder)


@pytest.fixture(scope="session")
def durable(durable_server: EmbeddedPostgres) -> str:
    """The server's address; its database serves only to make others."""
    return durable_server.url


@pytest.fixture(scope="session")
def service(durable: str, valkey: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The processes of `manyi up`, on an area with many tickets."""
    data = tmp_path_factory.mktemp("service")
    with own_database(durable, "template0") as url:
        make_area(url, data, tickets=TICKETS)
        with running_service(url, own_broker(valkey), data, apis=MOST_API_PROCESSES) as service:
            yield service


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """No dots between the lines of JSON."""
    is_ours = Path(__file__).parent.name in Path(report.nodeid.partition("::")[0]).parts
    return ("passed", "", "PASSED") if is_ours and report.passed else None
