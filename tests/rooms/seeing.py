"""What the tests of rooms look at: bookings as they are now, what asks for a yes, and who was told what."""

from uuid import UUID

from sqlalchemy import select, text

from backend.approvals.models import Approval, Outcome
from backend.identity.actor import Actor
from backend.kernel.db import Database
from backend.notify.models import Notice
from backend.rooms import own
from backend.rooms.models import Booking
from backend.rooms.states import State


async def now(database: Database, booking: Booking | UUID) -> Booking:
    async with database.read() as session:
        return await session.get_one(Booking, booking if isinstance(booking, UUID) else booking.id)


async def states(database: Database, *bookings: Booking) -> list[State]:
    return [(await now(database, booking)).state for booking in bookings]


async def all_bookings(database: Database) -> list[Booking]:
    async with database.read() as session:
        return list(await session.scalars(select(Booking).order_by(Booking.starts_at, Booking.id)))


async def waits_for(database: Database, actor: Actor) -> list[Booking]:
    """What asks for their yes."""
    async with database.read() as session:
        return [asked.booking for asked in (await own.asked_of(session, actor, 20, None)).items]


async def outcomes(database: Database) -> list[Outcome]:
    async with database.read() as session:
        return list(await session.scalars(select(Approval.outcome).order_by(Approval.asked_at)))


async def told(database: Database) -> list[tuple[str, UUID]]:
    async with database.read() as session:
        notices = await session.scalars(select(Notice).order_by(Notice.id))
        return [(notice.kind, notice.person_id) for notice in notices]


async def overlaps(database: Database) -> int:
    """Pairs of bookings that have one room at one time; there is never one."""
    async with database.read() as session:
        pairs = text(
            "SELECT count(*) FROM booking a JOIN booking b ON a.room_id = b.room_id AND a.id < b.id"
            " AND a.occupied && b.occupied WHERE a.state IN ('offered', 'booked', 'in_use')"
            " AND b.state IN ('offered', 'booked', 'in_use')"
        )
        return await session.scalar(pairs) or 0
