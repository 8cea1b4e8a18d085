"""`manyi restore`: an archive back into the database and the files folder, all or nothing, then counted."""

from __future__ import annotations

import asyncio
import shutil
import tarfile
import tempfile
from pathlib import Path

import asyncpg

from backend.kernel.journal import RENUMBER

from .archive import BLOCK, DUMP, FILES, Hashing, Manifest, rows_by_table, verified
from .client_tools import address, succeed, tool
from .embedded.program import ServerError

EMPTIED = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"


def load(url: str, files: Path, archive: Path, *, replace: bool) -> str:
    manifest = verified(archive)
    files.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=files.parent, prefix=".restoring-") as workplace:
        unpacked = Path(workplace)
        unpack(archive, unpacked, manifest)
        asyncio.run(load_database(url, unpacked / DUMP, manifest, files, replace=replace))
        replace_folder(files, unpacked / FILES, unpacked / "former")
    return (
        f"Restored and checked: {manifest.rows} rows of {len(manifest.tables)} tables"
        f" and {manifest.file_count} files, as of {manifest.made_at}"
    )


def unpack(archive: Path, folder: Path, manifest: Manifest) -> None:
    """Onto the disk, hashed once more as it was written."""
    (folder / FILES).mkdir(mode=0o700)
    with tarfile.open(archive, "r|") as tar:
        for member in tar:
            expected = manifest.sha256.get(member.name)
            content = tar.extractfile(member)
            if expected is None or content is None:
                continue
            target = folder / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                shutil.copyfileobj(content, file, BLOCK)
            with target.open("rb") as file:
                if Hashing(file).read_to_end() != expected:
                    raise ServerError(f"{member.name} was not written whole: is the disk full?")


async def load_database(url: str, dump: Path, manifest: Manifest, files: Path, *, replace: bool) -> None:
    connection = await asyncpg.connect(url)
    try:
        await require_unused(connection)
        if not replace and (await rows_by_table(connection) or any_file(files)):
            raise ServerError(
                "The database or the files folder is not empty: use --replace to delete what is there"
            )
        await run_dump(url, dump)
        tables = await rows_by_table(connection)
        if tables != manifest.tables:
            wrong = sorted(dict(tables.items() ^ manifest.tables.items()))
            raise ServerError(
                f"After restoring, these tables do not have the saved number of rows: {', '.join(wrong)}"
            )
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def require_unused(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    others = await connection.fetchval(
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
        """
    )
    if others:
        raise ServerError(f"{others} connections are using the database: stop the service first")


async def run_dump(url: str, dump: Path) -> None:
    """In one transaction with the emptying, so that a failure leaves everything as it was.

    Through scripts on disk: were the two programs joined by a pipe, the end of a failing pg_restore would
    look to psql like the end of the data.
    """
    bare, environment = address(url)
    rows, rest = dump.with_suffix(".rows.sql"), dump.with_suffix(".rest.sql")
    for script, sections in ((rows, ("pre-data", "data")), (rest, ("post-data",))):
        writing = await asyncio.create_subprocess_exec(
            *(tool("pg_restore"), "--no-owner", "--no-acl", f"--file={script}"),
            *(*(f"--section={section}" for section in sections), str(dump)),
            env=environment,
            stderr=asyncio.subprocess.PIPE,
        )
        await succeed(writing, "pg_restore")
    loading = await asyncio.create_subprocess_exec(
        *(tool("psql"), "-X", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"),
        # The journal is renumbered while it has neither indexes nor the trigger that makes it append-only.
        *(f"--command={EMPTIED}", f"--file={rows}", f"--command={RENUMBER}", f"--file={rest}", bare),
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    await succeed(loading, "psql")


def any_file(folder: Path) -> bool:
    return any(path.is_file() for path in folder.rglob("*"))


def replace_folder(folder: Path, new: Path, former: Path) -> None:
    if folder.exists():
        folder.rename(former)
    new.rename(folder)
