"""What each person has booked, asked for or waits for, and what waits for their answer."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload

from backend.identity.actor import Actor
from backend.identity.people import WITH_HOME
from backend.kernel import clock
from backend.kernel.pages import Keyset, Page
from backend.rooms.approving import awaiting
from backend.rooms.meeting import belongs_to, mine
from backend.rooms.models import Booking, Room
from backend.rooms.states import TO_COME, State

_soonest: Keyset[Booking] = Keyset(Booking.starts_at, Booking.id, newest_first=False)
_latest: Keyset[Booking] = Keyset(Booking.starts_at, Booking.id)


async def own(
    session: AsyncSession, actor: Actor, first: int, after: str | None, *, past: bool = False
) -> Page[Booking]:
    """The actor's bookings: those to come, the soonest first, or what has been, the latest first."""
    to_come = Booking.state.in_(TO_COME) & (Booking.ends_at > clock.now())
    query = (
        select(Booking)
        .where(
            mine(actor),
            ~to_come if past else to_come,
        )
        .options(*WHOLE)
    )
    order = _latest if past else _soonest
    rows = (await session.scalars(order.page(query, first, after))).all()
    return order.cut(rows, first, lambda row: (row.starts_at, row.id))


class Asked(NamedTuple):
    """What waits for a yes, with how many others have asked for a time of the same question."""

    booking: Booking
    rivals: int


_soonest_asked: Keyset[Asked] = Keyset(Booking.starts_at, Booking.id, newest_first=False)


async def asked_of(session: AsyncSession, actor: Actor, first: int, after: str | None) -> Page[Asked]:
    """Those that wait for the actor's yes, the soonest first."""
    with_it, rival = aliased(Booking), aliased(Booking)
    rivals = (
        select(func.count(rival.id.distinct()))
        .join(with_it, with_it.room_id == rival.room_id)
        .where(
            with_it.approval_id == Booking.approval_id,
            with_it.state == State.REQUESTED,
            rival.approval_id != Booking.approval_id,
            rival.state == State.REQUESTED,
            rival.occupied.op("&&")(with_it.occupied),
        )
        .scalar_subquery()
    )
    query = select(Booking, rivals).where(awaiting(actor)).options(*WHOLE)
    rows = await session.execute(_soonest_asked.page(query, first, after))
    found = [Asked(*row) for row in rows]
    return _soonest_asked.cut(found, first, lambda row: (row.booking.starts_at, row.booking.id))


async def asked_in_all(session: AsyncSession, actor: Actor) -> int:
    return await session.scalar(select(func.count(Booking.id)).where(awaiting(actor))) or 0


async def one(session: AsyncSession, actor: Actor, booking_id: UUID) -> Booking | None:
    visible = (
        select(Booking)
        .join(Booking.room)
        .join(Room.place)
        .where(Booking.id == booking_id, belongs_to(actor))
        .options(*WHOLE)
    )
    return await session.scalar(visible)


async def state(session: AsyncSession, booking_id: UUID) -> State:
    """For an approver, who may not see more of it any more."""
    return (await session.scalars(select(Booking.state).where(Booking.id == booking_id))).one()


WHOLE = (
    joinedload(Booking.room, innerjoin=True).joinedload(Room.place, innerjoin=True),
    joinedload(Booking.organizer, innerjoin=True).options(*WITH_HOME),
)
