"""Workbooks waiting to be imported."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from backend.kernel import clock, due, uploads
from backend.kernel.db import Database
from backend.kernel.errors import NotFound
from backend.kernel.refs import uuid7
from backend.kernel.sheets import Faults, Reading
from backend.kernel.sheets.cells import CellMissing
from backend.kernel.sheets.reading import NotASheet
from backend.kernel.uploads import KEPT, SheetImport, SheetUpload
from tests.kernel.sheets.workbooks import workbook

BODY = workbook(["姓名"], ["李明"])


async def count(database: Database) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(SheetUpload)) or 0


async def test_only_the_sender_gets_it_back(database: Database) -> None:
    sender = uuid7()
    async with database.write() as session:
        upload = await uploads.keep(session, sender, uuid7(), BODY)
    async with database.read() as session:
        assert await uploads.body_of(session, sender, upload.id) == BODY
        for someone, something in ((uuid7(), upload.id), (sender, uuid7())):
            with pytest.raises(NotFound) as refusal:
                await uploads.body_of(session, someone, something)
            assert refusal.value.field == "fileId"


async def test_what_is_no_workbook_is_not_kept(database: Database) -> None:
    with pytest.raises(NotASheet):
        async with database.write() as session:
            await uploads.keep(session, uuid7(), uuid7(), b"GIF89a")
    assert await count(database) == 0


async def test_it_is_forgotten_after_a_day(database: Database) -> None:
    now = clock.now()
    with clock.frozen_at(now):
        async with database.write() as session:
            await uploads.keep(session, uuid7(), uuid7(), BODY)
    with clock.frozen_at(now + KEPT - timedelta(seconds=1)):
        assert not await due.run_next(database)
        assert await count(database) == 1
    with clock.frozen_at(now + KEPT):
        assert await due.run_next(database)
    assert await count(database) == 0


def a_run(faults: int, *, dry_run: bool = False) -> SheetImport:
    found = Faults()
    for row in range(faults):
        found.note(row + 2, "姓名", None, CellMissing())
    return SheetImport.of(uuid7(), uuid7(), Reading([], 700, found), dry_run=dry_run, created=3, changed=4)


async def test_a_run_with_faults_did_nothing_and_keeps_the_first_of_them(database: Database) -> None:
    async with database.write() as session:
        session.add_all([run := a_run(600), sound := a_run(0)])
    assert (run.created, run.changed, run.fault_count, len(run.faults)) == (0, 0, 600, 500)
    assert run.faults[0] == {
        "row": 2,
        "column": "姓名",
        "value": "",
        "code": "cell_missing",
        "message": "This cell must not be empty.",
    }
    assert (sound.created, sound.changed, sound.fault_count) == (3, 4, 0)


async def test_the_database_too_knows_all_or_nothing(database: Database) -> None:
    run = a_run(1)
    run.created = 1
    with pytest.raises(IntegrityError, match="all_or_nothing"):
        async with database.write() as session:
            session.add(run)
