"""What every benchmark stands on: a PostgreSQL that survives a loss of power, and one line of JSON each."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.edge.embedded import home
from backend.edge.embedded.postgres import EmbeddedPostgres


@pytest.fixture(scope="session")
def durable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server as `manyi up` starts it; its database serves only to make others."""
    print(json.dumps({"name": "machine", "cores": os.cpu_count(), "load": os.getloadavg()[0]}))
    server = EmbeddedPostgres(tmp_path_factory.mktemp("bench") / "data")
    yield server.start()
    server.stop()
    home.remove(server.folder)


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """No dots between the lines of JSON."""
    is_ours = Path(__file__).parent.name in Path(report.nodeid.partition("::")[0]).parts
    return ("passed", "", "PASSED") if is_ours and report.passed else None
