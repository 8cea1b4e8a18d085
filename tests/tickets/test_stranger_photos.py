"""Photos that follow a stranger's report: only to it, only a few, only pictures, once a key."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from obstore.store import MemoryStore
from sqlalchemy import select

from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.files import File
from backend.kernel.journal import Entry
from backend.kernel.pictures import NotAPicture
from backend.tickets import stranger_photos
from backend.tickets.evidence import TooManyPhotos
from backend.tickets.models import Ticket
from backend.tickets.records import Photo, PhotoStage
from backend.tickets.stranger_photos import TooLateForPhotos
from backend.tickets.strangers import TooManyReports
from tests.factories.strangers import a_confirmed_phone, a_stranger_reports, strangers_may_report_at
from tests.factories.tickets import Area, an_area
from tests.kernel.test_pictures import a_photo


@pytest.fixture
async def area(database: Database) -> Area:
    area = await an_area(database)
    await strangers_may_report_at(area, area.room)
    await a_confirmed_phone(database)
    return area


@pytest.fixture
async def ticket(area: Area) -> Ticket:
    return await a_stranger_reports(area)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


async def send(
    area: Area, store: MemoryStore, ticket: Ticket, *, key: UUID | None = None, body: bytes | None = None
) -> File:
    assert ticket.origin_id is not None
    return await stranger_photos.add(
        area.database, store, ticket.origin_id, key or uuid4(), body or a_photo()
    )


async def refused(
    area: Area, error: type[DomainError], store: MemoryStore, ticket: Ticket, body: bytes | None = None
) -> None:
    before = await photos(area, ticket)
    with pytest.raises(error):
        await send(area, store, ticket, body=body)
    assert await photos(area, ticket) == before


async def photos(area: Area, ticket: Ticket) -> list[tuple[UUID, PhotoStage, UUID | None]]:
    async with area.database.read() as session:
        rows = await session.scalars(select(Photo).where(Photo.ticket_id == ticket.id).order_by(Photo.id))
        return [(row.file_id, row.stage, row.added_by) for row in rows]


async def test_a_photo_joins_the_report_and_the_timeline(
    area: Area, store: MemoryStore, ticket: Ticket
) -> None:
    file = await send(area, store, ticket)
    assert await photos(area, ticket) == [(file.id, PhotoStage.REPORT, None)]
    assert file.uploaded_by == ticket.origin_id
    async with area.database.read() as session:
        entry = (await session.scalars(select(Entry).where(Entry.verb == "ticket.photo_added"))).one()
    assert (entry.subject, entry.actor, entry.data) == (ticket.ref, None, {"photos": [str(file.id)]})


async def test_a_key_brings_one_photo_however_often(area: Area, store: MemoryStore, ticket: Ticket) -> None:
    key = uuid4()
    files = await asyncio.gather(*(send(area, store, ticket, key=key) for _ in range(8)))
    assert len({file.id for file in files}) == 1
    assert len(await photos(area, ticket)) == 1


async def test_three_are_enough_even_at_once(area: Area, store: MemoryStore, ticket: Ticket) -> None:
    bodies = [a_photo(64 + number, 32) for number in range(6)]
    sent = await asyncio.gather(
        *(send(area, store, ticket, body=body) for body in bodies), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in sent) == ["File"] * 3 + ["TooManyPhotos"] * 3
    await refused(area, TooManyPhotos, store, ticket)


async def test_another_report_leads_nowhere(area: Area, store: MemoryStore, ticket: Ticket) -> None:
    with pytest.raises(NotFound):
        await stranger_photos.add(area.database, store, uuid4(), uuid4(), a_photo())
    assert await photos(area, ticket) == []


async def test_an_hour_later_the_report_is_complete(area: Area, store: MemoryStore, ticket: Ticket) -> None:
    with clock.frozen_at(clock.now() + timedelta(minutes=61)):
        await refused(area, TooLateForPhotos, store, ticket)


async def test_whoever_keeps_sending_what_is_no_picture_has_to_wait(
    area: Area, store: MemoryStore, ticket: Ticket
) -> None:
    for _ in range(6):
        await refused(area, NotAPicture, store, ticket, b"not a picture")
    await refused(area, TooManyReports, store, ticket)
