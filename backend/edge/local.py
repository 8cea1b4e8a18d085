"""Where the service finds its database and broker: what the environment names, else the embedded servers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from .embedded.home import push_key, secret
from .embedded.postgres import EmbeddedPostgres
from .embedded.valkey import EmbeddedValkey


@dataclass(frozen=True)
class Local:
    """A data folder with the servers that live in it."""

    data: Path
    postgres: EmbeddedPostgres | None
    """None when DATABASE_URL names another."""
    valkey: EmbeddedValkey | None
    """None when VALKEY_URL names another."""

    @classmethod
    def from_env(cls) -> Local:
        data = Path(os.environ.get("MANYI_DATA", ".manyi")).absolute()
        # Others may pass through, which the database's own user must, but see nothing.
        data.mkdir(parents=True, exist_ok=True, mode=0o711)
        (data / "files").mkdir(exist_ok=True, mode=0o700)
        return cls(
            data,
            None if os.environ.get("DATABASE_URL") else EmbeddedPostgres(data / "postgres"),
            None if os.environ.get("VALKEY_URL") else EmbeddedValkey(data / "valkey"),
        )

    def environment(self) -> dict[str, str]:
        """The environment of every process of the service; the servers must have been prepared."""
        found = {"MANYI_DATA": str(self.data)}
        if self.postgres:
            found["DATABASE_URL"] = self.postgres.url
        if self.valkey:
            found["VALKEY_URL"] = self.valkey.url
        if not os.environ.get("MANYI_SECRET") and os.environ.get("MANYI_ENV") != "production":
            found["MANYI_SECRET"] = secret(self.data / "secret")
        if not os.environ.get("MANYI_VAPID_KEY") and os.environ.get("MANYI_ENV") != "production":
            found["MANYI_VAPID_KEY"] = secret(self.data / "vapid", push_key)
        return dict(os.environ) | found

    @contextmanager
    def serving(self) -> Iterator[None]:
        """For a single command: the servers of a running `manyi up`, else started for its duration."""
        with ExitStack() as stack:
            for server in (self.postgres, self.valkey):
                if server and not server.is_serving():
                    stack.enter_context(server)
            os.environ.update(self.environment())
            yield
