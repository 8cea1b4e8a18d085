"""The meeting rooms of the demo area, and two weeks of meetings before and after today."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.approvals.models import Approval, Needs, Outcome, Voice
from backend.edge.demo.people import DemoPerson
from backend.edge.demo.planting import Planted
from backend.edge.demo.seed import Chance
from backend.edge.demo.words import MEETINGS, NAMES_ON_PLATES, SAID_OF_MEETINGS, WORDS_ON_SERVICES
from backend.facility.models import Place, SpaceUse
from backend.kernel import clock, days
from backend.kernel.bulk import insert_many
from backend.kernel.due import Due
from backend.kernel.journal import Entry, line
from backend.kernel.refs import Ref
from backend.rooms.events import Booked, Cancelled, CheckedIn, Ended, NotShown, Rated, Requested
from backend.rooms.models import Approver, Booking, Feature, Room
from backend.rooms.rating import MeetingRating, Tag
from backend.rooms.services import MeetingService, ServiceKind, Step
from backend.rooms.states import State
from backend.rooms.taking import REMIND, ROLL
from backend.rules.catalogue import meetings
from backend.rules.snapshot import Snapshot

AROUND = 14
"""Days before and after today."""
_EARLIER, _WITH_A_PAST = 60, 3
"""So many days back, so many rooms have had meetings: what was said of a month is told once it is over."""
_ASKED = 3
"""Bookings that wait for a yes."""
_RATED = 0.4
"""Of the meetings that took place."""
_AT_ONCE = 4
"""That somebody rates within a minute, which is flagged."""
_PRAISE = (Tag.WELL_PREPARED, Tag.GOOD_EQUIPMENT, Tag.FRIENDLY, Tag.CLEAN, Tag.COMFORTABLE)
_BLAME = (Tag.NOT_READY, Tag.EQUIPMENT_FAILED, Tag.STUFFY, Tag.NOISY, Tag.CROWDED)


async def plant(session: AsyncSession, planted: Planted, book: Snapshot) -> None:
    chance, around = Chance("meetings"), Chance("around meetings")
    now = clock.now()
    patience = timedelta(minutes=book.value(meetings.NO_SHOW))
    ahead = timedelta(minutes=book.value(meetings.REMINDER))
    cadres = [person for person in planted.people.cadres if person.unit_id]
    rooms = [_room(place, chance, now) for place in planted.spaces if place.use is SpaceUse.MEETING]
    hall = max(rooms, key=lambda room: room.seats)
    hall.approval = Needs.ANY
    session.add_all(rooms)
    await session.flush()
    approver = planted.accounts["meeting"]
    session.add(Approver(room_id=hall.id, person_id=approver.id))
    booked = [
        booking
        for room in rooms
        for booking in _bookings(room, cadres, chance, now, book, range(-AROUND, AROUND + 1))
    ]
    past = Chance("earlier meetings")
    booked += [
        booking
        for room in rooms[:_WITH_A_PAST]
        for booking in _bookings(room, cadres, past, now, book, range(-_EARLIER, -AROUND))
    ]
    to_come = [one for one in booked if one.room_id == hall.id and one.state is State.BOOKED]
    await _ask(session, to_come[-_ASKED:], approver, chance, now)
    over = sorted(
        (booking for booking in booked if booking.state is State.OVER), key=lambda booking: booking.ends_at
    )
    *others, unrated = over
    others, hasty = others[:-_AT_ONCE], others[-_AT_ONCE:]
    _give([unrated], planted.accounts["cadre"])
    _give(hasty, cadres[0])
    for booking in booked:
        if booking.checked_in_at and around.random() < 0.7:
            booking.present = max(1, round(booking.seats * (0.55 + 0.5 * around.random())))
    session.add_all(booked)
    session.add_all(
        _errand(ROLL, booking, booking.rolls_at(patience))
        for booking in booked
        if booking.state in (State.REQUESTED, State.BOOKED, State.IN_USE)
    )
    for booking in booked:
        services = list(_services(booking, around, book, approver.id))
        session.add_all(services)
        to_do = [
            service.due_at(booking, Step.PREPARE, book) for service in services if service.done_at is None
        ]
        if to_do and booking.state is State.BOOKED:
            session.add(_errand(REMIND, booking, max(now, min(to_do) - ahead)))
    await session.flush()
    said = Chance("said of meetings")
    ratings = [_rating(booking, said) for booking in others if said.random() < _RATED]
    ratings = [rating for rating in ratings if rating.rated_at < now]
    ratings += [_at_once(booking, hasty[-1].ends_at, said) for booking in hasty]
    session.add_all(ratings)
    told = [line for booking in booked for line in _story(booking, patience)]
    told += [
        line(Ref("person", rating.person_id), rating.ref, Rated(stars=rating.stars), rating.rated_at)
        for rating in ratings
    ]
    await insert_many(session, Entry, told)


async def _ask(
    session: AsyncSession, bookings: Sequence[Booking], approver: DemoPerson, chance: Chance, now: datetime
) -> None:
    """These wait for a yes."""
    for booking in bookings:
        asked = Approval(
            id=chance.id(now), needs=Needs.ANY, outcome=Outcome.PENDING, asked_at=booking.booked_at
        )
        session.add(asked)
        await session.flush()
        session.add(Voice(approval_id=asked.id, person_id=approver.id))
        booking.state, booking.approval_id = State.REQUESTED, asked.id


def _room(place: Place, chance: Chance, now: datetime) -> Room:
    """Large ones are well equipped and need time to be laid out."""
    seats = max(6, min(60, int(place.area or 20) // 2))
    is_large = seats >= 16
    features = [Feature.WHITEBOARD, *([Feature.PROJECTOR] if is_large or chance.random() < 0.6 else [])]
    if is_large:
        features += [Feature.MICROPHONES, Feature.VIDEO]
    elif chance.random() < 0.3:
        features.append(Feature.VIDEO)
    if chance.random() < 0.5:
        features.append(Feature.BARRIER_FREE)
    return Room(
        id=chance.id(now),
        place_id=place.id,
        seats=seats,
        features=features,
        opens_at=time(8),
        closes_at=time(21),
        setup_minutes=15 if is_large else 0,
        clearing_minutes=15 if is_large else 5,
        longest_minutes=9 * 60,
        furthest_days=60,
    )


def _bookings(
    room: Room,
    cadres: list[DemoPerson],
    chance: Chance,
    now: datetime,
    book: Snapshot,
    around: Iterable[int],
) -> Iterator[Booking]:
    """Some each working day that lies so many days from today, one after the other."""
    today = clock.local(now).date()
    for distance in around:
        day = today + timedelta(days=distance)
        if not book.calendar.is_working_day(day):
            continue
        free_from = days.begins(day) + timedelta(hours=8, minutes=30)
        end = days.begins(day) + timedelta(hours=18)
        while True:
            starts_at = free_from + timedelta(minutes=30 * chance.randint(0, 6))
            ends_at = starts_at + timedelta(minutes=30 * chance.randint(1, 5))
            if ends_at > end:
                break
            yield _booking(room, chance.choice(cadres), starts_at, ends_at, chance, now)
            free_from = ends_at + timedelta(minutes=30)


def _booking(
    room: Room, organizer: DemoPerson, starts_at: datetime, ends_at: datetime, chance: Chance, now: datetime
) -> Booking:
    booked_at = min(starts_at - timedelta(days=chance.randint(1, 6)), now)
    state = _state(starts_at, ends_at, chance.random(), now)
    came = state in {State.IN_USE, State.OVER}
    return Booking(
        id=chance.id(booked_at),
        room_id=room.id,
        organizer_id=organizer.id,
        booked_by_id=organizer.id,
        unit_id=organizer.unit_id,
        subject=chance.choice(MEETINGS),
        confidential=chance.random() < 0.06,
        seats=chance.randint(3, room.seats),
        starts_at=starts_at,
        ends_at=ends_at,
        occupied=room.occupied(starts_at, ends_at),
        state=state,
        booked_at=booked_at,
        checked_in_at=starts_at if came else None,
    )


def _state(starts_at: datetime, ends_at: datetime, luck: float, now: datetime) -> State:
    if luck < 0.07:
        return State.CANCELLED
    if now < starts_at:
        return State.BOOKED
    if luck < 0.12:
        return State.NO_SHOW
    return State.OVER if ends_at <= now else State.IN_USE


def _story(booking: Booking, patience: timedelta) -> Iterator[dict[str, Any]]:
    """What the journal says about it."""
    actor, subject = Ref("person", booking.organizer_id), booking.ref
    kind = Requested if booking.state is State.REQUESTED else Booked
    made = kind(room=booking.room_id, starts_at=booking.starts_at, ends_at=booking.ends_at)
    yield line(actor, subject, made, booking.booked_at)
    if booking.checked_in_at:
        yield line(actor, subject, CheckedIn(), booking.checked_in_at)
    if booking.state is State.CANCELLED:
        yield line(actor, subject, Cancelled(), booking.booked_at + timedelta(hours=1))
    elif booking.state is State.NO_SHOW:
        yield line(None, subject, NotShown(unit=booking.unit_id), booking.starts_at + patience)
    elif booking.state is State.OVER:
        yield line(None, subject, Ended(early=False), booking.ends_at)


def _services(booking: Booking, chance: Chance, book: Snapshot, staff: UUID) -> Iterator[MeetingService]:
    """What some wish for; by now it is done where it had to be."""
    if booking.state not in (State.BOOKED, State.IN_USE, State.OVER) or chance.random() > 0.3:
        return
    prices, now = book.value(meetings.PRICES), clock.now()
    for kind in sorted(chance.sample(list(ServiceKind), chance.randint(1, 3)), key=lambda kind: kind.rank):
        names = chance.sample(NAMES_ON_PLATES, 5) if kind is ServiceKind.NAME_PLATES else []
        quantity = len(names) or (booking.seats if kind is ServiceKind.TEA else 1)
        service = MeetingService(
            id=chance.id(booking.booked_at),
            booking_id=booking.id,
            kind=kind,
            quantity=quantity,
            words=WORDS_ON_SERVICES.get(kind, ""),
            names=names,
            cost=quantity * Decimal(str(getattr(prices, kind))),
        )
        before, after = (service.due_at(booking, step, book) for step in Step)
        if before < now:
            service.done_at, service.done_by_id = before - timedelta(minutes=chance.randint(1, 20)), staff
        if after < now:
            service.cleared_at, service.cleared_by_id = after, staff
        yield service


def _give(bookings: Sequence[Booking], person: DemoPerson) -> None:
    """These are this person's."""
    for booking in bookings:
        booking.organizer_id = booking.booked_by_id = person.id
        booking.unit_id = person.unit_id


def _at_once(booking: Booking, at: datetime, chance: Chance) -> MeetingRating:
    """One of several that somebody gave without looking."""
    return MeetingRating(
        id=chance.id(at), booking_id=booking.id, person_id=booking.organizer_id, stars=5, tags=[], rated_at=at
    )


def _rating(booking: Booking, chance: Chance) -> MeetingRating:
    stars = chance.choices((5, 4, 3, 2, 1), (56, 36, 5, 2, 1))[0]
    at = booking.ends_at + timedelta(minutes=chance.randint(5, 180))
    content = stars >= 4
    return MeetingRating(
        id=chance.id(at),
        booking_id=booking.id,
        person_id=booking.organizer_id,
        stars=stars,
        tags=[chance.choice(_PRAISE if content else _BLAME)],
        words="，".join(chance.sample(SAID_OF_MEETINGS[content], 2)) if chance.random() < 0.3 else None,
        rated_at=at,
    )


def _errand(name: str, booking: Booking, at: datetime) -> Due:
    return Due(errand=name, subject_kind=booking.ref.kind, subject_id=booking.id, at=at)
