"""The form of a backup: a tar of the database's dump, the stored files and, last, a manifest of both."""

from __future__ import annotations

import hashlib
import tarfile
from pathlib import Path
from typing import IO

import asyncpg
import msgspec

from .embedded.program import ServerError

FORMAT = 1
DUMP = "database.dump"
FILES = "files/"
MANIFEST = "manifest.json"
BLOCK = 1 << 20
NEVER_SAVED = "public.survey_staged"
"""Answers that are not mixed yet: an archive would keep for good what ties them to whoever gave them."""


class Manifest(msgspec.Struct, frozen=True):
    made_at: str
    tables: dict[str, int]
    """Rows of each table at the moment of the dump."""
    sha256: dict[str, str]
    """Of each member of the archive but this one."""
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(self.tables.values())

    @property
    def file_count(self) -> int:
        return sum(name.startswith(FILES) for name in self.sha256)


class Hashing:
    """A file that is hashed while somebody reads it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self._hash.update(block)
        return block

    def read_to_end(self) -> str:
        while self.read(BLOCK):
            pass
        return self._hash.hexdigest()


def verified(archive: Path) -> Manifest:
    """Read all of it before anything is changed: every member is there, whole, and nothing else is."""
    found: dict[str, str] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(archive, "r|") as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None or ".." in Path(member.name).parts or member.name.startswith("/"):
                    raise ServerError(f"{archive} is not a backup of Manyi: it holds {member.name!r}")
                if member.name == MANIFEST:
                    manifest = msgspec.json.decode(content.read(), type=Manifest)
                else:
                    found[member.name] = Hashing(content).read_to_end()
    except (tarfile.TarError, msgspec.DecodeError, EOFError) as error:
        raise ServerError(f"{archive} is damaged: {error}") from error
    if manifest is None:
        raise ServerError(f"{archive} is incomplete: it has no manifest")
    if manifest.format != FORMAT:
        raise ServerError(f"{archive} has format {manifest.format}; this version reads {FORMAT}")
    if manifest.sha256 != found:
        wrong = sorted(dict(manifest.sha256.items() ^ found.items()))
        raise ServerError(f"{archive} is damaged: {wrong[0]} is not what was saved")
    return manifest


async def rows_by_table(connection: asyncpg.Connection[asyncpg.Record]) -> dict[str, int]:
    tables = await connection.fetch(
        """
        SELECT format('%I.%I', nspname, relname) AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
        WHERE relkind = 'r' AND nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
        """
    )
    return {
        name: await connection.fetchval(f"SELECT count(*) FROM {name}")  # noqa: S608 (quoted by format)
        for (name,) in tables
        if name != NEVER_SAVED
    }
