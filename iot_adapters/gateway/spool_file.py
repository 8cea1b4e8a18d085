"""The spool's SQLite file: how it is made, opened and held by one gateway only."""

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from iot_adapters.gateway.errors import ConfigError

NAME: Final = "spool.sqlite"
VERSION: Final = 1

SCHEMA: Final = """
CREATE TABLE reading (
    -- AUTOINCREMENT: a sequence is never used again, even after its row was deleted.
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    point TEXT NOT NULL,
    time TEXT NOT NULL,
    value REAL NOT NULL CHECK (abs(value) < 9e999),
    spooled_at REAL NOT NULL
) STRICT;
CREATE TABLE quarantine (
    sequence INTEGER PRIMARY KEY,
    point TEXT NOT NULL,
    time TEXT NOT NULL,
    value REAL NOT NULL,
    spooled_at REAL NOT NULL,
    refused_at REAL NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL
) STRICT;
CREATE TABLE cursor (source TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT;
-- Every reading that was ever appended is in exactly one of four places.
CREATE TABLE tally (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    capacity INTEGER NOT NULL DEFAULT 0,
    appended INTEGER NOT NULL DEFAULT 0,
    committed INTEGER NOT NULL DEFAULT 0,
    quarantined INTEGER NOT NULL DEFAULT 0,
    dropped INTEGER NOT NULL DEFAULT 0,
    committed_at REAL,
    fill INTEGER NOT NULL
        GENERATED ALWAYS AS (appended - committed - quarantined - dropped) STORED
        CHECK (fill >= 0)
) STRICT;
INSERT INTO tally (only_row) VALUES (1);
"""


def open_for_writing(folder: Path) -> sqlite3.Connection:
    with _one_clear_line(folder):
        connection = _connect(folder, mode="rwc")
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            # FULL: what was appended survives a power cut too, not only a killed process.
            connection.execute("PRAGMA synchronous = FULL")
            if _version(connection) == 0:
                _create(connection)
            _check_version(connection, folder)
        except BaseException:
            connection.close()
            raise
        return connection


def open_for_reading(folder: Path) -> sqlite3.Connection:
    if not (folder / NAME).exists():
        raise ConfigError(f"there is no spool in {folder}")
    with _one_clear_line(folder):
        connection = _connect(folder, mode="ro")
        try:
            _check_version(connection, folder)
        except BaseException:
            connection.close()
            raise
        return connection


def hold(folder: Path) -> int:
    """Takes the folder for this process; the kernel gives it back even after kill -9."""
    with _one_clear_line(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise ConfigError(f"another gateway is using the spool in {folder}") from None
    return lock


@contextmanager
def _one_clear_line(folder: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise ConfigError(f"the spool in {folder} cannot be used: {error}") from error


def _connect(folder: Path, mode: str) -> sqlite3.Connection:
    address = f"{(folder / NAME).absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, timeout=30, isolation_level=None)


def _create(connection: sqlite3.Connection) -> None:
    # A spool made anew must outrank the one it replaces, for the backend lets the newest
    # sequence win: so it starts at the microseconds of the clock, which no spool outruns.
    start = time.time_ns() // 1000
    connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA}")
    connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('reading', ?)", (start,))
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _check_version(connection: sqlite3.Connection, folder: Path) -> None:
    if (version := _version(connection)) != VERSION:
        raise ConfigError(f"the spool in {folder} has format {version}, this gateway {VERSION}")
