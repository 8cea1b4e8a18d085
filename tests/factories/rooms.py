"""Meeting rooms, and people who meet in them."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backend.approvals.models import Needs
from backend.facility.models import Place, SpaceUse
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import due
from backend.kernel.db import Database
from backend.rooms import approving, booking, meeting, waiting
from backend.rooms.changing import Change
from backend.rooms.models import Approver, Booking, Feature, Room
from backend.rooms.taking import Wish
from tests.factories.people import an_actor
from tests.factories.places import a_room, a_site

NINE = datetime(2026, 11, 27, 1, tzinfo=UTC)
"""Nine o'clock on a Friday, here."""
YESTERDAY = NINE - timedelta(days=1)


async def a_meeting_room(
    database: Database,
    *,
    seats: int = 12,
    features: tuple[Feature, ...] = (),
    place: Place | None = None,
    setup_minutes: int = 10,
    clearing_minutes: int = 5,
    **terms: Any,
) -> Room:
    """Open from eight to half past eight in the evening; bookable for four hours, a month ahead."""
    place = place or await a_room(database, use=SpaceUse.MEETING)
    terms = {
        "opens_at": time(8),
        "closes_at": time(20, 30),
        "longest_minutes": 240,
        "furthest_days": 30,
    } | terms
    room = Room(
        place_id=place.id,
        seats=seats,
        features=list(features),
        setup_minutes=setup_minutes,
        clearing_minutes=clearing_minutes,
        **terms,
    )
    async with database.write() as session:
        session.add(room)
    return room


async def a_manager(database: Database) -> Actor:
    """Of all meeting rooms."""
    return await an_actor(database, Role.MEETING_MANAGER, at=(await a_site(database)).ref)


def a_wish(
    room: Room | UUID,
    starts_at: datetime = NINE,
    *,
    minutes: int = 60,
    subject: str = "节能工作例会",
    seats: int = 8,
    **facts: Any,
) -> Wish:
    return Wish(
        room_id=room if isinstance(room, UUID) else room.id,
        subject=subject,
        seats=seats,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        **facts,
    )


async def a_booking(
    database: Database, actor: Actor, room: Room, starts_at: datetime = NINE, **facts: Any
) -> Booking:
    async with database.write() as session:
        return await booking.book(session, actor, a_wish(room, starts_at, **facts))


async def checks_in(database: Database, actor: Actor, made: Booking, **how: Any) -> None:
    """With the code of the label at the door."""
    async with database.write() as session:
        at_the_door = select(Place.code).join(Room, Room.place_id == Place.id).join(Booking)
        code = await session.scalar(at_the_door.where(Booking.id == made.id))
        await meeting.check_in(session, actor, made.id, code=code, **how)


async def a_room_that_asks(database: Database, *approvers: Actor, needs: Needs = Needs.ANY) -> Room:
    """A meeting room whose bookings need the yes of these people."""
    room = await a_meeting_room(database)
    async with database.write() as session:
        (await session.get_one(Room, room.id)).approval = needs
        session.add_all(Approver(room_id=room.id, person_id=each.id) for each in approvers)
    room.approval = needs
    return room


async def an_important_meeting(
    database: Database, room: Room, starts_at: datetime = NINE, **facts: Any
) -> Booking:
    return await a_booking(
        database, await a_manager(database), room, starts_at, subject="党组扩大会议", important=True, **facts
    )


async def a_wait(
    database: Database,
    actor: Actor,
    room: Room,
    starts_at: datetime = NINE,
    *,
    anywhere: bool = False,
    **facts: Any,
) -> Booking:
    """On the waiting list."""
    async with database.write() as session:
        return await waiting.wait(session, actor, a_wish(room, starts_at, **facts), anywhere=anywhere)


async def errands_are_run(database: Database) -> None:
    """All that is due by now."""
    while await due.run_next(database):
        pass


def as_it_is(booking: Booking) -> Change:
    """For a change that leaves everything else."""
    return Change(
        room_id=booking.room_id,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        subject=booking.subject,
        seats=booking.seats,
        confidential=booking.confidential,
    )


async def decides(
    database: Database, person: Actor, booking: Booking, *, grants: bool = True, note: str | None = None
) -> None:
    """Whoever is asked says yes or no."""
    async with database.write() as session:
        await approving.decide(session, person, booking.id, grants=grants, note=note)
