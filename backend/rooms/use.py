"""How rooms are used, and by which units: hours, no-shows, seats that were booked against those taken, cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.access import places_of
from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.models import Unit
from backend.kernel import clock, days
from backend.kernel.errors import Invalid
from backend.rooms.models import MOST_ROOMS, Booking, Room
from backend.rooms.services import MeetingService
from backend.rooms.states import State
from backend.rules.snapshot import snapshot

LONGEST_PERIOD = timedelta(days=366)


class UseBy(StrEnum):
    ROOM = "room"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Use:
    """Of a room, or by a unit. Seats are those of the meetings at which somebody has counted who came."""

    key: UUID
    name: str
    meetings: int
    no_shows: int
    cancelled: int
    time: timedelta
    seats_booked: int
    seats_taken: int
    cost: Decimal
    open_for: timedelta | None = None
    """Of a room: its opening hours on the working days of the period that are over, today's included."""

    @property
    def rate(self) -> float | None:
        return self.time / self.open_for if self.open_for else None


async def use(session: AsyncSession, actor: Actor, first: date, last: date, by: UseBy) -> list[Use]:
    """Of the rooms that the actor manages, in the local days of the period, the most used first."""
    days.check("from", first)
    days.check("to", last)
    if not timedelta() <= last - first < LONGEST_PERIOD:
        raise Invalid(field="to")
    until = min(days.begins(last) + timedelta(days=1), clock.now())
    in_time = (Booking.starts_at >= days.begins(first)) & (Booking.starts_at < until)
    managed = places_of(actor, "manage rooms")
    mine = Place.lineage.overlap(managed)
    if by is UseBy.UNIT:
        found = (
            select(Unit.id.label("key"), Unit.name.label("name"), *_FIGURES)
            .join(Booking, Booking.unit_id == Unit.id)
            .join(Booking.room)
            .join(Room.place)
            .where(mine, in_time)
            .group_by(Unit.id)
        )
    else:
        found = (
            select(Room.id.label("key"), Place.path.label("name"), *_FIGURES, Room.opens_at, Room.closes_at)
            .join(Room.place)
            .outerjoin(Booking, (Booking.room_id == Room.id) & in_time)
            .where(mine)
            .group_by(Room.id, Place.id)
        )
    costs = (
        select(MeetingService.booking_id, func.sum(MeetingService.cost).label("cost"))
        .where(MeetingService.done_at.is_not(None))
        .group_by(MeetingService.booking_id)
        .subquery("costs")
    )
    found = found.outerjoin(costs, costs.c.booking_id == Booking.id).add_columns(
        func.coalesce(func.sum(costs.c.cost), 0).label("cost")
    )
    rows = (await session.execute(found.limit(MOST_ROOMS))).mappings().all()
    working = await _working_days(session, first, last)
    uses = [_read(row, working if by is UseBy.ROOM else None) for row in rows]
    return sorted(uses, key=lambda one: (-one.time, one.name))


def _count(*states: State) -> ColumnElement[int]:
    return func.count().filter(Booking.state.in_(states))


_CAME = Booking.state.in_((State.IN_USE, State.OVER))
_COUNTED = _CAME & Booking.present.is_not(None)
_FIGURES: Sequence[ColumnElement[Any]] = (
    _count(State.IN_USE, State.OVER).label("meetings"),
    _count(State.NO_SHOW).label("no_shows"),
    _count(State.CANCELLED).label("cancelled"),
    func.coalesce(func.sum(Booking.ends_at - Booking.starts_at).filter(_CAME), timedelta()).label("time"),
    func.coalesce(func.sum(Booking.seats).filter(_COUNTED), 0).label("seats_booked"),
    func.coalesce(func.sum(Booking.present).filter(_COUNTED), 0).label("seats_taken"),
)


def _read(row: RowMapping, working_days: int | None) -> Use:
    figures = dict(row)
    opens, closes = figures.pop("opens_at", None), figures.pop("closes_at", None)
    if working_days is None:
        return Use(**figures)
    a_day = timedelta(hours=closes.hour - opens.hour, minutes=closes.minute - opens.minute)
    return Use(**figures, open_for=working_days * a_day)


async def _working_days(session: AsyncSession, first: date, last: date) -> int:
    calendar = (await snapshot(session)).calendar
    length = (min(last, days.today()) - first).days + 1
    return sum(calendar.is_working_day(first + timedelta(days=distance)) for distance in range(length))
