"""What was repaired, met and eaten in the past, and what people said of it: rows as the verbs leave them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from backend.facility.models import Place
from backend.identity.actor import Actor
from backend.identity.models import Contractor
from backend.kernel.db import Database
from backend.rooms.models import Booking, Room
from backend.rooms.rating import MeetingRating, Tag
from backend.rooms.states import State
from backend.tickets.models import Ticket
from backend.tickets.records import Rating
from backend.tickets.states import Status, Urgency
from tests.factories.tickets import Area

SILENT = 0
"""In the place of stars: nobody answered in time."""


async def repaired(
    area: Area,
    *stars: int | None,
    at: datetime,
    by: Actor | None = None,
    contractor: Contractor | None = None,
    worker: Actor | None = None,
    place: Place | None = None,
    words: str | None = None,
    urgency: Urgency = Urgency.ORDINARY,
    minutes: int = 30,
) -> list[UUID]:
    """So many tickets, finished and closed at that moment and a minute apart; without stars nobody has rated."""
    reporter, where = by or area.cadre, place or area.room
    company = (contractor or area.contractor).id
    tickets, ratings = [], []
    for nth, given in enumerate(stars):
        moment = at + timedelta(minutes=nth)
        ticket = Ticket(
            status=Status.CLOSED,
            urgency=urgency,
            category_id=area.kinds["power.light"],
            place_id=where.id,
            description="走廊的灯不亮了",
            reporter_id=reporter.id,
            reported_by_id=reporter.id,
            unit_id=reporter.unit_id,
            assignee_id=(worker or area.worker).id,
            contractor_id=company,
            audience=[*where.lineage, reporter.id, company],
            reported_at=moment - timedelta(hours=2),
            moved_at=moment,
            arrived_at=moment - timedelta(minutes=minutes),
            finished_at=moment,
            closed_at=moment,
            sla={},
            minutes=minutes,
        )
        tickets.append(ticket)
        if given is not None:
            silent = given == SILENT
            ratings.append(
                Rating(
                    ticket_id=ticket.id,
                    stars=5 if silent else given,
                    tags=[],
                    words=None if silent else words,
                    silent=silent,
                    by_id=None if silent else reporter.id,
                    at=moment,
                )
            )
    await _kept(area.database, tickets, ratings)
    return [ticket.id for ticket in tickets]


async def met(
    database: Database,
    room: Room,
    *stars: int | None,
    at: datetime,
    by: Actor,
    booked_by: Actor | None = None,
    words: str | None = None,
    tags: Sequence[Tag] = (),
) -> None:
    """Meetings of a quarter of an hour, one after the other, and what their organizer said."""
    bookings, ratings = [], []
    for nth, given in enumerate(stars):
        starts_at = at + timedelta(hours=nth)
        ends_at = starts_at + timedelta(minutes=15)
        booking = Booking(
            room_id=room.id,
            organizer_id=by.id,
            booked_by_id=(booked_by or by).id,
            unit_id=by.unit_id,
            subject="例会",
            seats=3,
            starts_at=starts_at,
            ends_at=ends_at,
            occupied=room.occupied(starts_at, ends_at),
            state=State.OVER,
            booked_at=starts_at,
            checked_in_at=starts_at,
        )
        bookings.append(booking)
        if given is not None:
            facts: dict[str, Any] = {"stars": given, "tags": list(tags), "words": words, "rated_at": ends_at}
            ratings.append(MeetingRating(booking_id=booking.id, person_id=by.id, **facts))
    await _kept(database, bookings, ratings)


async def _kept(database: Database, things: list[Any], ratings: list[Any]) -> None:
    async with database.write() as session:
        session.add_all(things)
        await session.flush()
        session.add_all(ratings)
