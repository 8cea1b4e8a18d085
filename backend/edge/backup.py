"""`manyi backup`: the database and the stored files as they stand, in one archive."""

from __future__ import annotations

import asyncio
import io
import os
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import msgspec

from .archive import DUMP, FILES, MANIFEST, NEVER_SAVED, Hashing, Manifest, rows_by_table
from .client_tools import address, succeed, tool


def save(url: str, files: Path, archive: Path) -> str:
    """The database first: a file is written before its row, so every file of a saved row is saved too."""
    with tempfile.TemporaryDirectory(dir=archive.absolute().parent, prefix=".manyi-backup-") as workplace:
        dump = Path(workplace, DUMP)
        tables = asyncio.run(dump_database(url, dump))
        draft = Path(workplace, "archive")
        manifest = pack(draft, dump, files, tables)
        draft.replace(archive)
    return f"Saved {manifest.rows} rows of {len(tables)} tables and {manifest.file_count} files to {archive}"


async def dump_database(url: str, dump: Path) -> dict[str, int]:
    """Dump, and count the rows in the same snapshot."""
    bare, environment = address(url)
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            await connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
            dumping = await asyncio.create_subprocess_exec(
                *(tool("pg_dump"), "--format=custom", "--no-owner", "--no-acl", f"--snapshot={snapshot}"),
                *(f"--exclude-table-data={NEVER_SAVED}", f"--file={dump}", f"--dbname={bare}"),
                env=environment,
                stderr=asyncio.subprocess.PIPE,
            )
            tables = await rows_by_table(connection)
            await succeed(dumping, "pg_dump")
            return tables
    finally:
        await connection.close()


def pack(draft: Path, dump: Path, files: Path, tables: dict[str, int]) -> Manifest:
    sha256: dict[str, str] = {}
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as output:
        with tarfile.open(fileobj=output, mode="w|", format=tarfile.PAX_FORMAT) as tar:
            sha256[DUMP] = add(tar, dump, DUMP)
            for path in sorted(path for path in files.rglob("*") if path.is_file()):
                name = FILES + path.relative_to(files).as_posix()
                sha256[name] = add(tar, path, name)
            manifest = Manifest(datetime.now(UTC).isoformat(timespec="seconds"), tables, sha256)
            body = msgspec.json.format(msgspec.json.encode(manifest))
            info = tarfile.TarInfo(MANIFEST)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
        output.flush()
        os.fsync(output.fileno())
    return manifest


def add(tar: tarfile.TarFile, path: Path, name: str) -> str:
    """Its SHA-256."""
    with path.open("rb") as file:
        info = tar.gettarinfo(arcname=name, fileobj=file)
        hashing = Hashing(file)
        tar.addfile(info, hashing)
        return hashing.read_to_end()
