from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from iot_adapters.gateway.spool import Spool
from tests.iot_adapters.intake_server import IntakeServer

OpenSpool = Callable[..., Spool]


@pytest.fixture
def intake_server() -> Iterator[IntakeServer]:
    with IntakeServer() as server:
        yield server


@pytest.fixture
def spool_folder(tmp_path: Path) -> Path:
    return tmp_path / "spool"


@pytest.fixture
def open_spool(spool_folder: Path) -> Iterator[OpenSpool]:
    """Opens the test's spool; all are closed at the end."""
    with ExitStack() as stack:

        def open_it(capacity: int = 100_000) -> Spool:
            return stack.enter_context(closing(Spool(spool_folder, capacity)))

        yield open_it


@pytest.fixture
def spool(open_spool: OpenSpool) -> Spool:
    return open_spool()


@pytest.fixture(scope="session")
def room_sensors(shared_data: Path) -> Path:
    """The real recording; it is not part of the project."""
    return shared_data / "room-sensors" / "rooms-1min.csv.gz"
