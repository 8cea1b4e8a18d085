import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from redis.exceptions import AuthenticationError

from backend.edge.embedded.program import ServerError
from backend.edge.embedded.valkey import EmbeddedValkey
from backend.edge.reachable import client_url
from tests.edge.processes import ends

STARTS_AND_WAITS = """
import sys
from pathlib import Path
from backend.edge.embedded.valkey import EmbeddedValkey
server = EmbeddedValkey(Path(sys.argv[1]))
server.start()
print(server.pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedValkey]:
    server = EmbeddedValkey(tmp_path / "valkey")
    yield server
    server.stop()


def connect(url: str) -> "redis.Redis":
    return redis.Redis.from_url(client_url(url))


def test_keeps_what_it_acknowledged_when_it_is_killed(server: EmbeddedValkey) -> None:
    with connect(server.start()) as client:
        for number in range(1000):
            client.rpush("jobs", number)
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    with connect(server.start()) as client:
        assert client.llen("jobs") == 1000


def test_a_password_is_needed(server: EmbeddedValkey) -> None:
    url = server.start()
    with (
        connect(url.replace("redis+socket://:", "redis+socket://:x")) as client,
        pytest.raises(AuthenticationError),
    ):
        client.ping()


def test_only_its_socket_and_only_for_its_user(server: EmbeddedValkey) -> None:
    with connect(server.start()) as client:
        assert client.config_get("port") == {"port": "0"}
        socket = Path(client.config_get("unixsocket")["unixsocket"])
    assert socket.stat().st_mode & 0o777 == 0o700
    assert socket.parent.stat().st_mode & 0o777 == 0o700


def test_refuses_rather_than_drops_when_it_is_full(server: EmbeddedValkey) -> None:
    with connect(server.start()) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_a_long_folder_with_odd_characters(tmp_path: Path) -> None:
    server = EmbeddedValkey(tmp_path / '机关 "事务"' / ("x" * 120) / "valkey", durable=False)
    with connect(server.start()) as client:
        assert client.ping() is True
    server.stop()
    assert not server.folder.exists()


def test_a_damaged_log_is_one_clear_line(server: EmbeddedValkey) -> None:
    with connect(server.start()) as client:
        client.set("kept", "1")
    server.stop()
    (log,) = (server.folder / "appendonlydir").glob("*.incr.aof")
    log.write_bytes(b"*3\r\n$nonsense\r\n" + log.read_bytes())
    with pytest.raises(
        ServerError, match="Valkey does not start from .*valkey: .*Bad file format"
    ) as refusal:
        server.start()
    assert "\n" not in str(refusal.value)


def test_it_dies_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTS_AND_WAITS, str(tmp_path / "valkey")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        parent.kill()
        assert ends(pid)
