"""What a process of Manyi is started with, whatever the tests' own environment holds."""

import os
import socket
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]
UP = (sys.executable, "-m", "backend.edge", "up")
_FOREIGN = ("DATABASE_URL", "VALKEY_URL", "MANYI_SECRET", "MANYI_ORIGIN", "HOST")


def environment(data: Path, port: int, **chosen: str) -> dict[str, str]:
    """In production, which generates no demo area, unless `chosen` says otherwise."""
    return (
        {name: value for name, value in os.environ.items() if name not in _FOREIGN}
        | {"MANYI_ENV": "production", "MANYI_SECRET": "x" * 32}
        | {"MANYI_DATA": str(data), "PORT": str(port)}
        | chosen
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
