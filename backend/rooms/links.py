"""Secret addresses under which calendars and doors are read without signing in, until they are made anew or ended."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from backend.facility.access import require
from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.kernel import clock, journal, seals
from backend.kernel.db import Entity
from backend.kernel.errors import Invalid, NotFound
from backend.kernel.refs import uuid7
from backend.rooms.events import LinkEnded, LinkMade
from backend.rooms.managing import with_place
from backend.rooms.models import Room

_PURPOSE = "room link"


class LinkKind(StrEnum):
    """What is read there."""

    MY_CALENDAR = "my_calendar"
    ROOM_CALENDAR = "room_calendar"
    DOOR = "door"


_PATHS = {
    LinkKind.MY_CALENDAR: "calendars/{}.ics",
    LinkKind.ROOM_CALENDAR: "calendars/{}.ics",
    LinkKind.DOOR: "door/{}",
}


class Link(Entity):
    """There is one of a kind for each person or room. Its address is its sealed id, so no table holds it."""

    __tablename__ = "room_link"
    __table_args__ = (UniqueConstraint("kind", "subject_id"),)

    kind: Mapped[LinkKind]
    subject_id: Mapped[UUID]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]

    def address(self, origin: str, secret: bytes) -> str:
        return f"{origin}/{_PATHS[self.kind].format(seals.token(secret, _PURPOSE, self.id))}"


async def make(
    session: AsyncSession, actor: Actor, kind: LinkKind, room_id: UUID | None = None
) -> Person | Room:
    """An address there was before leads nowhere from now on. Whose it is comes back."""
    subject = await subject_of(session, actor, room_id)
    if (kind is LinkKind.MY_CALENDAR) is isinstance(subject, Room):
        raise Invalid(field="kind")
    made = {"id": uuid7(), "made_by_id": actor.id, "made_at": clock.now()}
    await session.execute(
        insert(Link)
        .values(kind=kind, subject_id=subject.id, **made)
        .on_conflict_do_update(index_elements=["kind", "subject_id"], set_=made)
    )
    await journal.record(session, actor.ref, subject.ref, LinkMade(kind=kind))
    return subject


async def end(
    session: AsyncSession, actor: Actor, kind: LinkKind, room_id: UUID | None = None
) -> Person | Room:
    """Its address leads nowhere from now on. Whose it was comes back."""
    subject = await subject_of(session, actor, room_id)
    ended = await session.scalar(
        delete(Link).where(Link.kind == kind, Link.subject_id == subject.id).returning(Link.id)
    )
    if ended is None:
        raise NotFound(field="kind")
    await journal.record(session, actor.ref, subject.ref, LinkEnded(kind=kind))
    return subject


async def of(session: AsyncSession, subject_id: UUID) -> list[Link]:
    """Those of a person or room."""
    links = await session.scalars(select(Link).where(Link.subject_id == subject_id).order_by(Link.kind))
    return list(links)


async def behind(session: AsyncSession, secret: bytes, token: str) -> Link | None:
    """What an address leads to; the calendar of someone who has left is closed."""
    link_id = seals.named_by(token, secret, _PURPOSE)
    if link_id is None:
        return None
    has_left = exists().where(Person.id == Link.subject_id, Person.left_at.is_not(None))
    return await session.scalar(select(Link).where(Link.id == link_id, ~has_left))


async def subject_of(session: AsyncSession, actor: Actor, room_id: UUID | None) -> Person | Room:
    """A room that the actor manages, or else they themselves."""
    if room_id is None:
        return await session.get_one(Person, actor.id)
    room = await session.scalar(with_place().where(Room.id == room_id))
    if room is None:
        raise NotFound(field="roomId")
    require(actor, "manage rooms", room.place)
    return room
