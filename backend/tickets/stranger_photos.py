"""The photos of a stranger's report: they follow it, so that nobody unproven leaves a file here."""

from datetime import timedelta
from uuid import UUID

from obstore.store import ObjectStore
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity import guard
from backend.identity.guard import Door, Patience
from backend.kernel import clock, files, journal
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.files import File
from backend.kernel.once import Performed, perform
from backend.kernel.pictures import made_safe
from backend.kernel.refs import Ref
from backend.tickets import receipts
from backend.tickets.events import PhotoAdded
from backend.tickets.evidence import TooManyPhotos
from backend.tickets.models import Ticket
from backend.tickets.records import Photo, PhotoStage, StrangerReport
from backend.tickets.strangers import TooManyReports
from backend.tickets.taking import locked

MOST = 3
OPERATION = "addStrangersPhoto"
WITHIN = timedelta(hours=1)
"""For a slow network and another try; then the report is complete."""
UNREADABLE = Patience(free=5, longest=timedelta(minutes=60))
"""Decoding is dear: whoever keeps sending what is no picture has to wait."""


class TooLateForPhotos(DomainError):
    """The time for photos of this report is over."""


async def add(database: Database, store: ObjectStore, report_id: UUID, key: UUID, body: bytes) -> File:
    """Keep one picture, once for this key, and show it on the ticket."""
    report, door = Ref(StrangerReport.__tablename__, report_id), guard.door(f"photos {report_id}", UNREADABLE)
    async with database.read() as session:
        if await session.get(Performed, (report_id, key)) is None:
            if until := await guard.closed_until(session, [door]):
                raise TooManyReports(until=until.isoformat())
            await _ticket(session, report_id)
    try:
        picture = await made_safe(body)
    except DomainError:
        await _tire(database, door)
        raise

    async def keep(session: AsyncSession) -> File:
        ticket = await _ticket(session, report_id, lock=True)
        file = await files.keep(session, report_id, key, stored)
        await session.flush()
        await files.claim(session, report_id, [file.id])
        photo = Photo(ticket_id=ticket.id, file_id=file.id, stage=PhotoStage.REPORT, taken_at=clock.now())
        session.add(photo)
        await journal.record(session, None, ticket.ref, PhotoAdded(photos=(file.id,)))
        return file

    async with files.stored(database, store, picture) as stored:
        return await perform(database, report, key, OPERATION, keep)


async def _tire(database: Database, door: Door) -> None:
    async with database.write() as session:
        for held in (await guard.hold(session, [door])).values():
            guard.count_failure(held, door.patience)


async def _ticket(session: AsyncSession, report_id: UUID, *, lock: bool = False) -> Ticket:
    """The ticket, if it still takes a photo."""
    ticket = await receipts.ticket_of(session, report_id)
    if ticket is None:
        raise NotFound(field="token")
    if lock:
        await session.scalar(locked(ticket.id))
    if clock.now() - ticket.reported_at > WITHIN:
        raise TooLateForPhotos
    there = select(func.count()).where(Photo.ticket_id == ticket.id, Photo.added_by.is_(None))
    if (await session.scalar(there) or 0) >= MOST:
        raise TooManyPhotos(field="photoIds", limit=MOST)
    return ticket
