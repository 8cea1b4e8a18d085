"""Files are kept as long as something needs them, and their addresses open to one person."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import obstore
import pytest
from sqlalchemy import func, select

from backend.kernel import clock, due, files, pictures
from backend.kernel.db import Database
from backend.kernel.files import KEPT_UNCLAIMED, File
from backend.kernel.once import perform
from backend.kernel.refs import Ref
from tests.kernel.test_pictures import a_photo

SENDER = Ref("person", uuid4())
A_DAY_LATER = clock.now() + KEPT_UNCLAIMED + timedelta(minutes=10)


@pytest.fixture
def folder(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the worker keeps files, too."""
    for name, value in {
        "MANYI_DATA": str(tmp_path),
        "MANYI_SECRET": "secret",
        "DATABASE_URL": database.url,
        "VALKEY_URL": "redis://none",
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path / "files"


async def sent(database: Database, folder: Path, key: UUID | None = None, photo: bytes = a_photo()) -> File:
    picture = await pictures.made_safe(photo)
    name, store = key or uuid4(), files.store_in(folder)
    return await perform(
        database,
        SENDER,
        name,
        "upload",
        lambda session: files.keep(session, store, SENDER.id, name, picture),
    )


async def kept(database: Database, folder: Path) -> tuple[int, int]:
    """Rows, and files with bytes."""
    async with database.read() as session:
        rows = await session.scalar(select(func.count()).select_from(File)) or 0
    return rows, len([path for path in folder.rglob("*") if path.is_file()])


async def test_a_kept_picture_has_its_bytes(database: Database, folder: Path) -> None:
    file = await sent(database, folder)
    stored = await obstore.get_async(files.store_in(folder), file.path)
    assert len(await stored.bytes_async()) == file.bytes


async def test_what_nobody_claims_is_forgotten_after_a_day(database: Database, folder: Path) -> None:
    await sent(database, folder)
    assert not await due.run_next(database)
    with clock.frozen_at(A_DAY_LATER):
        assert await due.run_next(database)
        assert not await due.run_next(database)
    assert await kept(database, folder) == (0, 0)


async def test_what_is_claimed_stays(database: Database, folder: Path) -> None:
    file = await sent(database, folder)
    async with database.write() as session:
        assert await files.claim(session, SENDER.id, [file.id])
    with clock.frozen_at(A_DAY_LATER):
        assert not await due.run_next(database)
    assert await kept(database, folder) == (1, 2)


async def test_a_claim_of_what_is_missing_or_somebody_elses_fails(database: Database, folder: Path) -> None:
    file = await sent(database, folder)
    async with database.write() as session:
        assert not await files.claim(session, uuid4(), [file.id])
        assert not await files.claim(session, SENDER.id, [file.id, uuid4()])
        await session.rollback()
    with clock.frozen_at(A_DAY_LATER):
        assert await due.run_next(database)
    assert await kept(database, folder) == (0, 0)


async def test_the_same_picture_of_another_row_keeps_its_bytes(database: Database, folder: Path) -> None:
    await sent(database, folder)
    claimed = await sent(database, folder)
    async with database.write() as session:
        assert await files.claim(session, SENDER.id, [claimed.id])
    with clock.frozen_at(A_DAY_LATER):
        assert await due.run_next(database)
    assert await kept(database, folder) == (1, 2)


async def test_a_forgotten_picture_may_come_again_with_its_key(database: Database, folder: Path) -> None:
    key = uuid4()
    first = await sent(database, folder, key)
    assert (await sent(database, folder, key)).id == first.id
    with clock.frozen_at(A_DAY_LATER):
        assert await due.run_next(database)
    again = await sent(database, folder, key)
    assert again.id != first.id
    assert await kept(database, folder) == (1, 2)


def test_an_address_is_good_for_one_person_only() -> None:
    file, person, somebody_else = uuid4(), uuid4(), uuid4()
    seal = files.address(b"key", file, person).partition("?for=")[2]
    assert files.is_address_of(b"key", file, person, seal)
    assert not files.is_address_of(b"key", file, somebody_else, seal)
    assert not files.is_address_of(b"key", uuid4(), person, seal)
    assert not files.is_address_of(b"another key", file, person, seal)
