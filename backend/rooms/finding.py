"""Which rooms there are for a meeting, what is free, and what each person has booked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.people import WITH_HOME
from backend.kernel import clock, days
from backend.kernel.errors import Invalid
from backend.kernel.pages import Keyset, Page
from backend.rooms.meeting import belongs_to
from backend.rooms.models import HOLDING, MOST_ROOMS, MOST_SEATS, Booking, Feature, Room, check_times


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a meeting asks of a room."""

    starts_at: datetime
    ends_at: datetime
    seats: int = 1
    features: Sequence[Feature] = ()
    building_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Fitting:
    """A room that is large enough and has what is needed, with its day."""

    room: Room
    free: bool
    """All the time that is asked for, set-up and clearing included."""
    day: list[Booking] = field(default_factory=list)


async def fitting(session: AsyncSession, actor: Actor, need: Need) -> Sequence[Fitting]:
    """The free ones first, then those near the actor's office, then the smallest. Two or three statements."""
    check_times(need.starts_at, need.ends_at)
    if not 1 <= need.seats <= MOST_SEATS:
        raise Invalid(field="seats")
    rooms = (
        select(Room)
        .join(Room.place)
        .where(Place.closed_at.is_(None), Room.seats >= need.seats)
        .options(joinedload(Room.place, innerjoin=True))
        .order_by(Room.seats, Place.sort, Place.id)
        .limit(MOST_ROOMS)
    )
    if need.features:
        rooms = rooms.where(Room.features.contains(list(need.features)))
    if need.building_id:
        rooms = rooms.where(Place.lineage.contains([need.building_id]))
    found = (await session.scalars(rooms)).all()
    taken = await on_day(session, clock.local(need.starts_at).date(), [room.id for room in found])
    home = set(await _home(session, actor))
    fits = [
        Fitting(room, _is_free(room, need, taken.get(room.id, [])), taken.get(room.id, [])) for room in found
    ]
    return sorted(fits, key=lambda each: (not each.free, -len(home & set(each.room.place.lineage))))


async def on_day(session: AsyncSession, day: date, room_ids: Sequence[UUID]) -> dict[UUID, list[Booking]]:
    """What takes these rooms on a day, in order of time."""
    begins = days.begins(day)
    bookings = (
        select(Booking)
        .where(
            Booking.room_id.in_(room_ids),
            Booking.state.in_(HOLDING),
            Booking.occupied.overlaps(Range(begins, begins + timedelta(days=1))),
        )
        .options(joinedload(Booking.unit))
        .order_by(Booking.starts_at)
    )
    taken: dict[UUID, list[Booking]] = {}
    for booking in await session.scalars(bookings):
        taken.setdefault(booking.room_id, []).append(booking)
    return taken


_soonest: Keyset[Booking] = Keyset(Booking.starts_at, Booking.id, newest_first=False)
_latest: Keyset[Booking] = Keyset(Booking.starts_at, Booking.id)


async def own(
    session: AsyncSession, actor: Actor, first: int, after: str | None, *, past: bool = False
) -> Page[Booking]:
    """The actor's bookings: those to come, the soonest first, or what has been, the latest first."""
    to_come = Booking.state.in_(HOLDING) & (Booking.ends_at > clock.now())
    query = (
        select(Booking)
        .where(
            Booking.organizer_id.in_([actor.id, *actor.acts_for]) | (Booking.booked_by_id == actor.id),
            ~to_come if past else to_come,
        )
        .options(*_WHOLE)
    )
    order = _latest if past else _soonest
    rows = (await session.scalars(order.page(query, first, after))).all()
    return order.cut(rows, first, lambda row: (row.starts_at, row.id))


async def one(session: AsyncSession, actor: Actor, booking_id: UUID) -> Booking | None:
    visible = (
        select(Booking)
        .join(Booking.room)
        .join(Room.place)
        .where(Booking.id == booking_id, belongs_to(actor))
        .options(*_WHOLE)
    )
    return await session.scalar(visible)


_WHOLE = (
    joinedload(Booking.room, innerjoin=True).joinedload(Room.place, innerjoin=True),
    joinedload(Booking.organizer, innerjoin=True).options(*WITH_HOME),
)


def _is_free(room: Room, need: Need, taken: Sequence[Booking]) -> bool:
    asked = room.occupied(need.starts_at, need.ends_at)
    return not any(asked.overlaps(booking.occupied) for booking in taken)


async def _home(session: AsyncSession, actor: Actor) -> Sequence[UUID]:
    """The places around the actor's office."""
    if actor.office_id is None:
        return ()
    return await session.scalar(select(Place.lineage).where(Place.id == actor.office_id)) or ()
