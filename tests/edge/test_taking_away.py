"""Whoever takes everything away leaves a trace, and cannot go on for ever."""

import io
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from backend.edge import people_export
from backend.edge.audit.sheet import journal_sheet
from backend.edge.limits import EXPORT_EVERY, EXPORTS_AT_ONCE
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.journal import Entry
from backend.kernel.refs import Ref
from tests.edge.door import door
from tests.factories.people import a_person, an_actor
from tests.factories.places import a_site


async def traces(database: Database, verb: str) -> list[tuple[Ref | None, Ref, dict[str, Any]]]:
    async with database.read() as session:
        entries = await session.scalars(select(Entry).where(Entry.verb == verb).order_by(Entry.id))
        return [(entry.actor, entry.subject, entry.data) for entry in entries]


def lines(answer: httpx.Response) -> int:
    return load_workbook(io.BytesIO(answer.content)).worksheets[0].max_row - 1


async def an_administrator(database: Database, role: Role) -> Actor:
    return await an_actor(database, role, at=(await a_site(database)).ref)


async def test_the_people(database: Database, tmp_path: Path) -> None:
    me = await an_administrator(database, Role.SYSTEM_ADMINISTRATOR)
    await a_person(database)
    async with door(database, tmp_path, me, people_export.people_workbook) as client:
        for _ in range(EXPORTS_AT_ONCE + 1):
            assert lines(await client.get("/people.xlsx?template=true")) == 0
        assert await traces(database, "people.exported") == []
        answers = [await client.get("/people.xlsx") for _ in range(EXPORTS_AT_ONCE + 1)]
    *given, late = answers
    assert [(answer.status_code, lines(answer)) for answer in given] == [(200, 2)] * EXPORTS_AT_ONCE
    assert (late.status_code, 0 < int(late.headers["retry-after"]) <= EXPORT_EVERY) == (429, True)
    assert await traces(database, "people.exported") == [(me.ref, me.ref, {"people": 2})] * EXPORTS_AT_ONCE


async def test_the_journal(database: Database, tmp_path: Path) -> None:
    """Each line of an export before is in the next."""
    me = await an_administrator(database, Role.AUDIT_ADMINISTRATOR)
    verb, path = "journal.exported", "/journal.xlsx?verb=journal.exported&from=2026-01-02"
    async with door(database, tmp_path, me, journal_sheet) as client:
        answers = [await client.get(path) for _ in range(EXPORTS_AT_ONCE + 1)]
    *given, late = answers
    assert [(answer.status_code, lines(answer)) for answer in given] == [
        (200, before) for before in range(EXPORTS_AT_ONCE)
    ]
    assert (late.status_code, 0 < int(late.headers["retry-after"]) <= EXPORT_EVERY) == (429, True)
    assert await traces(database, verb) == [
        (me.ref, me.ref, {"lines": before, "starts_on": "2026-01-02"}) for before in range(EXPORTS_AT_ONCE)
    ]


@pytest.mark.parametrize("days", ["from=0001-01-01", "to=9999-12-31"])
async def test_days_beyond_the_calendar_are_refused(database: Database, tmp_path: Path, days: str) -> None:
    me = await an_administrator(database, Role.AUDIT_ADMINISTRATOR)
    async with door(database, tmp_path, me, journal_sheet) as client:
        answer = await client.get(f"/journal.xlsx?{days}")
    assert (answer.status_code, answer.json()["detail"]) == (422, "This value cannot be accepted.")
    assert await traces(database, "journal.exported") == []


async def test_whoever_may_not_leaves_no_trace(database: Database, tmp_path: Path) -> None:
    me = await an_administrator(database, Role.DISPATCHER)
    async with door(database, tmp_path, me, people_export.people_workbook, journal_sheet) as client:
        assert {(await client.get(path)).status_code for path in ("/people.xlsx", "/journal.xlsx")} == {403}
    assert await traces(database, "people.exported") + await traces(database, "journal.exported") == []
