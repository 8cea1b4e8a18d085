"""What a deployment may choose, read once from the environment."""

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Environment(StrEnum):
    """`demo` and `development` allow ad-hoc GraphQL documents; only `production` requires a secret."""

    DEMO = "demo"
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class BadSettings(Exception):
    """The environment lacks a value or holds an impossible one; the text says which."""


@dataclass(frozen=True, slots=True)
class Settings:
    environment: Environment
    database_url: str
    valkey_url: str
    port: int
    data: Path
    """Folder of everything kept outside the database: stored files, logs, embedded servers."""
    secret: bytes
    origin: str
    """Scheme, host and port under which browsers reach the service."""
    extra_origins: tuple[str, ...] = ()

    @classmethod
    def from_env(cls) -> "Settings":
        environment = _environment()
        port = chosen_port()
        data = Path(os.environ.get("MANYI_DATA", ".manyi")).absolute()
        return cls(
            environment=environment,
            database_url=_required("DATABASE_URL"),
            valkey_url=_required("VALKEY_URL"),
            port=port,
            data=data,
            secret=_required("MANYI_SECRET").encode(),
            origin=os.environ.get("MANYI_ORIGIN", f"http://localhost:{port}"),
            extra_origins=() if environment is Environment.PRODUCTION else (f"http://127.0.0.1:{port}",),
        )

    @property
    def is_production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @property
    def is_https(self) -> bool:
        return self.origin.startswith("https://")

    def accepts_origin(self, origin: str) -> bool:
        return origin == self.origin or origin in self.extra_origins


def _required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise BadSettings(f"{name} is not set")
    return value


def _environment() -> Environment:
    name = os.environ.get("MANYI_ENV", Environment.DEMO)
    try:
        return Environment(name)
    except ValueError:
        raise BadSettings(f"MANYI_ENV is {name!r}; choose one of {', '.join(Environment)}") from None


def chosen_port() -> int:
    """PORT, also needed before the rest of the environment is known."""
    text = os.environ.get("PORT", "8300")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise BadSettings(f"PORT is {text!r}; a number from 1 to 65535 is needed")
    return int(text)
