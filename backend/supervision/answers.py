"""Who could rate a service, and who did: by month, by the unit of those served, and by contractor.

An answer counts in the month of what it is about, so that those who could answer and those who did are the same.
Those on meetings and meals, whose author is shown to nobody, are told with all of their day, on the next.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    Uuid,
    and_,
    cast,
    false,
    func,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped

from backend.canteen.models import Canteen, Menu, Registration
from backend.canteen.models import Rating as MealRating
from backend.facility.models import Place
from backend.kernel import clock, days
from backend.rooms.models import Booking, Room
from backend.rooms.rating import MeetingRating
from backend.rooms.states import State
from backend.supervision.tally import Tally
from backend.tickets.models import Ticket
from backend.tickets.records import Rating
from backend.tickets.states import Status

_Chances = Select[date, UUID | None, UUID | None, int, str | None, bool]


class Service(StrEnum):
    REPAIRS = "repairs"
    MEETINGS = "meetings"
    MEALS = "meals"


@dataclass(frozen=True, slots=True)
class Row:
    """The smallest part of which answers are counted."""

    month: date
    unit_id: UUID | None
    contractor_id: UUID | None
    tally: Tally


async def rows(
    session: AsyncSession, service: Service, places: Sequence[UUID], first: date, end: date, satisfied: int
) -> list[Row]:
    """One statement, for the days from `first` until before `end`."""
    one = chances(service, places, first, end).subquery().c
    named = one.stars.is_not(None) & ~one.silent
    part = (one.month, one.unit_id, one.contractor_id)
    found = await session.execute(
        select(
            *part,
            func.count(),
            func.count().filter(named),
            func.count().filter(one.silent),
            func.count().filter(named, one.stars >= satisfied),
            func.coalesce(cast(func.sum(one.stars).filter(named), Integer), 0),
        ).group_by(*part)
    )
    return [Row(month, unit, contractor, Tally(*counts)) for month, unit, contractor, *counts in found]


def chances(service: Service, places: Sequence[UUID], first: date, end: date) -> _Chances:
    """Each chance that somebody had to rate, with the stars and words if they took it."""
    return _CHANCES[service](places, first, end)


def _repairs(places: Sequence[UUID], first: date, end: date) -> _Chances:
    """Of closed tickets that a person had reported."""
    return (
        select(
            _month_of(func.timezone(str(clock.HERE), Ticket.closed_at)),
            Ticket.unit_id,
            Ticket.contractor_id,
            Rating.stars,
            Rating.words,
            func.coalesce(Rating.silent, false()).label("silent"),
        )
        .outerjoin(Rating, Rating.ticket_id == Ticket.id)
        .where(
            Ticket.audience.overlap(places),
            Ticket.status == Status.CLOSED,
            Ticket.reporter_id.is_not(None),
            _between(Ticket.closed_at, first, end),
        )
    )


def _meetings(places: Sequence[UUID], first: date, end: date) -> _Chances:
    """Of those that took place: whose it was, and who booked it for them."""
    people = (
        select(func.unnest(array([Booking.organizer_id, Booking.booked_by_id])).label("id"))
        .correlate(Booking)
        .distinct()
        .lateral("people")
    )
    return (
        select(
            _month_of(func.timezone(str(clock.HERE), Booking.starts_at)),
            Booking.unit_id,
            _NOBODYS,
            MeetingRating.stars,
            MeetingRating.words,
            _NOT_SILENT,
        )
        .join(Booking.room)
        .join(Room.place)
        .join(people, people.c.id.is_not(None))
        .outerjoin(
            MeetingRating,
            and_(
                MeetingRating.booking_id == Booking.id,
                MeetingRating.person_id == people.c.id,
                _before_today(MeetingRating.rated_at),
            ),
        )
        .where(
            Place.lineage.overlap(places),
            Booking.state == State.OVER,
            _between(Booking.starts_at, first, end),
        )
    )


def _meals(places: Sequence[UUID], first: date, end: date) -> _Chances:
    """Of those up to today, by who had registered, for the unit they belonged to then."""
    return (
        select(
            _month_of(Menu.day),
            Registration.unit_id,
            _NOBODYS,
            MealRating.stars,
            MealRating.words,
            _NOT_SILENT,
        )
        .select_from(Menu)
        .join(Canteen, Canteen.id == Menu.canteen_id)
        .join(Canteen.place)
        .join(Registration, Registration.menu_id == Menu.id)
        .outerjoin(
            MealRating,
            and_(
                MealRating.menu_id == Menu.id,
                MealRating.person_id == Registration.person_id,
                _before_today(MealRating.rated_at),
            ),
        )
        .where(Place.lineage.overlap(places), Menu.day >= first, Menu.day < end, Menu.day <= days.today())
    )


_NOBODYS = cast(null(), Uuid).label("contractor_id")
"""Meetings and meals are served by the house itself."""
_NOT_SILENT = false().label("silent")
_CHANCES: Mapping[Service, Callable[[Sequence[UUID], date, date], _Chances]] = {
    Service.REPAIRS: _repairs,
    Service.MEETINGS: _meetings,
    Service.MEALS: _meals,
}


def _month_of(moment: Any) -> ColumnElement[date]:
    return cast(func.date_trunc("month", moment), Date).label("month")


def _before_today(rated_at: Mapped[datetime]) -> ColumnElement[bool]:
    return rated_at < days.begins(days.today())


def _between(moment: Any, first: date, end: date) -> ColumnElement[bool]:
    return and_(moment >= days.begins(first), moment < days.begins(end))
