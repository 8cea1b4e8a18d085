import asyncio
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from backend.edge.backup import save
from backend.edge.embedded.program import ServerError
from backend.edge.restore import load

CONTENT = """
CREATE EXTENSION btree_gist;
CREATE EXTENSION pg_trgm;
CREATE TABLE place (id uuid PRIMARY KEY DEFAULT uuidv7(), name text NOT NULL);
CREATE TABLE ticket (place_id uuid REFERENCES place, title text, at timestamptz DEFAULT now());
CREATE TABLE reading (point int, at timestamptz, value float, PRIMARY KEY (point, at)) PARTITION BY RANGE (at);
CREATE TABLE reading_2026 PARTITION OF reading FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO place (name) SELECT '办公室 ' || n FROM generate_series(1, 500) n;
INSERT INTO ticket (place_id, title) SELECT id, '空调不制冷' FROM place;
INSERT INTO reading SELECT n, '2026-11-22', n / 3.0 FROM generate_series(1, 2000) n;
"""
NAME = "to_be_saved"
COUNTS = {"public.place": 500, "public.reading_2026": 2000, "public.ticket": 500}
FINGERPRINT = "SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM (TABLE ticket) t"


def run(url: str, statement: str) -> None:
    async def execute() -> None:
        connection = await asyncpg.connect(url)
        await connection.execute(statement)
        await connection.close()

    asyncio.run(execute())


def value(url: str, query: str) -> object:
    async def fetch() -> object:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    return asyncio.run(fetch())


@pytest.fixture
def url(postgres: str) -> Iterator[str]:
    """Address of a database of our own with CONTENT."""
    run(postgres, f"CREATE DATABASE {NAME}")
    address = postgres.replace("/manyi?", f"/{NAME}?")
    run(address, CONTENT)
    yield address
    run(postgres, f"DROP DATABASE {NAME} WITH (FORCE)")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "files"
    for number in range(20):
        path = folder / f"{number:02}" / f"{number}.jpg"
        path.parent.mkdir(parents=True)
        path.write_bytes(bytes([number]) * 300_000)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_saved_wiped_restored_it_is_the_same(url: str, files: Path, tmp_path: Path) -> None:
    archive = tmp_path / "area.backup"
    before, pictures = value(url, FINGERPRINT), contents(files)
    assert save(url, files, archive) == f"Saved 3000 rows of 3 tables and 20 files to {archive}"
    assert archive.stat().st_mode & 0o777 == 0o600

    run(url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    for path in files.rglob("*.jpg"):
        path.unlink()
    said = load(url, files, archive, replace=False)

    assert said.startswith("Restored and checked: 3000 rows of 3 tables and 20 files, as of 20")
    assert value(url, FINGERPRINT) == before
    assert contents(files) == pictures
    assert value(url, "SELECT count(*) FROM reading") == 2000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["area.backup", "data"]
    assert [path.name for path in files.parent.iterdir()] == ["files"]


def test_answers_that_are_not_mixed_yet_are_in_no_archive(url: str, files: Path, tmp_path: Path) -> None:
    run(url, "CREATE TABLE survey_staged AS SELECT 'the lift is slow' AS given")
    archive = tmp_path / "area.backup"
    assert save(url, files, archive) == f"Saved 3000 rows of 3 tables and 20 files to {archive}"
    load(url, files, archive, replace=True)
    assert value(url, "SELECT count(*) FROM survey_staged") == 0
    assert value(url, "SELECT count(*) FROM ticket") == 500


def test_the_manifest_says_what_is_inside(url: str, files: Path, tmp_path: Path) -> None:
    save(url, files, tmp_path / "area.backup")
    with tarfile.open(tmp_path / "area.backup") as tar:
        content = tar.extractfile("manifest.json")
        assert content
        manifest = json.load(content)
        assert set(tar.getnames()) == {*manifest["sha256"], "manifest.json"}
    assert manifest["tables"] == COUNTS


def test_what_is_there_is_only_deleted_when_asked(url: str, files: Path, tmp_path: Path) -> None:
    archive = tmp_path / "area.backup"
    save(url, files, archive)
    run(url, "DELETE FROM ticket")
    (files / "later.jpg").write_bytes(b"later")
    with pytest.raises(ServerError, match="not empty: use --replace"):
        load(url, files, archive, replace=False)
    assert value(url, "SELECT count(*) FROM ticket") == 0
    assert (files / "later.jpg").exists()

    load(url, files, archive, replace=True)
    assert value(url, "SELECT count(*) FROM ticket") == 500
    assert not (files / "later.jpg").exists()


def test_a_service_that_still_runs_is_not_overwritten(url: str, files: Path, tmp_path: Path) -> None:
    save(url, files, tmp_path / "area.backup")

    async def restore_while_connected() -> None:
        connection = await asyncpg.connect(url)
        try:
            await asyncio.to_thread(load, url, files, tmp_path / "area.backup", replace=True)
        finally:
            await connection.close()

    run(url, "DELETE FROM ticket")
    with pytest.raises(ServerError, match="1 connections are using the database: stop the service first"):
        asyncio.run(restore_while_connected())
    assert value(url, "SELECT count(*) FROM ticket") == 0


@pytest.mark.parametrize("offset", [0.2, 0.9])
def test_a_damaged_archive_changes_nothing(url: str, files: Path, tmp_path: Path, offset: float) -> None:
    archive = tmp_path / "area.backup"
    save(url, files, archive)
    body = bytearray(archive.read_bytes())
    body[int(len(body) * offset)] ^= 0xFF
    archive.write_bytes(body)
    run(url, "DELETE FROM ticket")
    with pytest.raises(ServerError, match="area.backup is damaged: files/.* is not what was saved"):
        load(url, files, archive, replace=True)
    assert value(url, "SELECT count(*) FROM ticket") == 0
    assert len(contents(files)) == 20


def test_a_cut_archive_changes_nothing(url: str, files: Path, tmp_path: Path) -> None:
    archive = tmp_path / "area.backup"
    save(url, files, archive)
    archive.write_bytes(archive.read_bytes()[:3_000_000])
    with pytest.raises(ServerError, match="area.backup is (damaged|incomplete)"):
        load(url, files, archive, replace=True)
    assert value(url, "SELECT count(*) FROM ticket") == 500


def test_a_dump_that_cannot_be_loaded_leaves_the_database_as_it_was(
    url: str, files: Path, tmp_path: Path
) -> None:
    run(url, "ALTER TABLE ticket ADD CHECK (current_setting('work_mem') <> '3MB')")
    archive = tmp_path / "area.backup"
    save(url, files, archive)
    run(url, "INSERT INTO place (name) VALUES ('new')")
    run(url, f"ALTER DATABASE {NAME} SET work_mem = '3MB'")
    with pytest.raises(ServerError, match="psql: .*violates check constraint"):
        load(url, files, archive, replace=True)
    assert value(url, "SELECT count(*) FROM place") == 501
    assert value(url, "SELECT count(*) FROM ticket") == 500
    assert len(contents(files)) == 20
