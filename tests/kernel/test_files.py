"""Files are kept as long as something needs them, and their addresses open to one person."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import obstore
import pytest
from obstore.store import LocalStore
from sqlalchemy import func, select, text

from backend.kernel import clock, due, files, pictures
from backend.kernel.db import Database
from backend.kernel.due import Due
from backend.kernel.errors import NotFound
from backend.kernel.files import KEPT_UNCLAIMED, File
from backend.kernel.once import perform
from backend.kernel.refs import Ref
from tests.kernel.test_pictures import a_photo

SENDER = Ref("person", uuid4())
A_DAY_LATER = clock.now() + KEPT_UNCLAIMED + timedelta(minutes=10)

STANDS_IN_THE_WAY = (
    """CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'not now'; END $$""",
    """CREATE CONSTRAINT TRIGGER refuse AFTER DELETE ON file DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION pg_temp.refuse()""",
)


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
    name, store = key or uuid4(), LocalStore(folder, mkdir=True)
    async with files.stored(database, store, picture) as stored:
        return await perform(
            database, SENDER, name, "upload", lambda session: files.keep(session, SENDER.id, name, stored)
        )


async def kept(database: Database, folder: Path) -> tuple[int, int]:
    """Rows, and files with bytes."""
    async with database.read() as session:
        rows = await session.scalar(select(func.count()).select_from(File)) or 0
    return rows, len([path for path in folder.rglob("*") if path.is_file()])


async def test_a_kept_picture_has_its_bytes(database: Database, folder: Path) -> None:
    file = await sent(database, folder)
    stored = await obstore.get_async(LocalStore(folder), file.path)
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


async def test_what_became_of_nothing_leaves_no_bytes(database: Database, folder: Path) -> None:
    picture = await pictures.made_safe(a_photo())
    with pytest.raises(NotFound):
        async with files.stored(database, LocalStore(folder, mkdir=True), picture):
            raise NotFound
    assert await kept(database, folder) == (0, 0)


async def test_a_failure_takes_no_bytes_from_another_row(database: Database, folder: Path) -> None:
    await sent(database, folder)
    picture = await pictures.made_safe(a_photo())
    with pytest.raises(NotFound):
        async with files.stored(database, LocalStore(folder), picture):
            raise NotFound
    assert await kept(database, folder) == (1, 2)


async def test_a_picture_comes_while_the_same_is_forgotten(database: Database, folder: Path) -> None:
    """Its bytes go between their arrival and the row, and are written once more."""
    await sent(database, folder)
    picture, key = await pictures.made_safe(a_photo()), uuid4()
    async with files.stored(database, LocalStore(folder), picture) as stored:
        with clock.frozen_at(A_DAY_LATER):
            assert await due.run_next(database)
        assert await kept(database, folder) == (0, 0)
        async with database.write() as session:
            await files.keep(session, SENDER.id, key, stored)
    assert await kept(database, folder) == (1, 2)


async def test_a_row_that_cannot_go_keeps_its_bytes(database: Database, folder: Path) -> None:
    """The commit itself fails."""
    await sent(database, folder)
    async with database.write() as session:
        for statement in STANDS_IN_THE_WAY:
            await session.execute(text(statement))
    with clock.frozen_at(A_DAY_LATER):
        assert await due.run_next(database)
    async with database.read() as session:
        row = (await session.scalars(select(Due))).one()
    assert (row.done_at, row.failures, "not now" in (row.last_error or "")) == (None, 1, True)
    assert await kept(database, folder) == (1, 2)


async def test_a_store_that_does_not_answer_stops_no_errand(database: Database, folder: Path) -> None:
    """The row is gone; what is left of the picture is told where the errand is kept."""
    file = await sent(database, folder)
    path = folder / file.path
    path.unlink()
    path.mkdir()
    with clock.frozen_at(A_DAY_LATER):
        assert await due.run_next(database)
        assert not await due.run_next(database)
    async with database.read() as session:
        row = (await session.scalars(select(Due))).one()
    assert (row.done_at is not None, row.failures, row.last_error is not None) == (True, 0, True)
    assert (await kept(database, folder))[0] == 0


def test_an_address_is_good_for_one_person_only() -> None:
    file, person, somebody_else = uuid4(), uuid4(), uuid4()
    seal = files.address(b"key", file, person).partition("?for=")[2]
    assert files.is_address_of(b"key", file, person, seal)
    assert not files.is_address_of(b"key", file, somebody_else, seal)
    assert not files.is_address_of(b"key", uuid4(), person, seal)
    assert not files.is_address_of(b"another key", file, person, seal)
