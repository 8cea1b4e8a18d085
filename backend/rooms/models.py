"""Rooms that can be booked, and the bookings, of which a room never has two at once."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.approvals.models import Needs
from backend.facility.models import Place
from backend.identity.models import Person, Unit
from backend.kernel import clock
from backend.kernel.db import Entity, Table
from backend.kernel.errors import DomainError, Invalid
from backend.kernel.versions import Editable
from backend.rooms.states import MOVES, NotInThisState, State

STEP = timedelta(minutes=5)
"""Meetings begin and end on it."""
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(days=1)
FURTHEST = timedelta(days=400)
MOST_SEATS, MOST_ROOMS = 2_000, 400


class RoomTaken(DomainError):
    """Somebody has this room at that time; choose another time or another room."""


class OutsideOpeningHours(DomainError):
    """The room is not open all that time."""


class TooLong(DomainError):
    """A meeting in this room may not last that long."""


class TooFarAhead(DomainError):
    """This room cannot be booked that long before."""


class TooManyPeople(DomainError):
    """The room is too small for so many."""


class Feature(StrEnum):
    """What people look for in a room."""

    PROJECTOR = "projector"
    VIDEO = "video"
    MICROPHONES = "microphones"
    WHITEBOARD = "whiteboard"
    INTERPRETATION = "interpretation"
    BARRIER_FREE = "barrier_free"


class Room(Editable):
    """A space in which people meet. Before each meeting it is set up, and cleared after it: then it is taken too."""

    __tablename__ = "room"
    __table_args__ = (
        CheckConstraint("seats > 0", "has_seats"),
        CheckConstraint("opens_at < closes_at", "opens_before_it_closes"),
        CheckConstraint("setup_minutes >= 0 AND clearing_minutes >= 0", "buffers_are_not_negative"),
        CheckConstraint("longest_minutes >= 15", "time_for_a_meeting"),
        CheckConstraint("furthest_days > 0", "some_days_ahead"),
    )

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), unique=True)
    seats: Mapped[int] = mapped_column(SmallInteger)
    features: Mapped[list[Feature]] = mapped_column(ARRAY(Text))
    opens_at: Mapped[time]
    closes_at: Mapped[time]
    setup_minutes: Mapped[int] = mapped_column(SmallInteger)
    clearing_minutes: Mapped[int] = mapped_column(SmallInteger)
    longest_minutes: Mapped[int] = mapped_column(SmallInteger)
    furthest_days: Mapped[int] = mapped_column(SmallInteger)
    approval: Mapped[Needs | None]
    """Whose yes a booking needs, of the room's approvers; without it nobody is asked."""

    place: Mapped[Place] = relationship(lazy="raise")

    def asks(self, *, important: bool) -> bool:
        """Whether a meeting needs a yes; for an important one nobody is asked."""
        return self.approval is not None and not important

    def check_admits(self, starts_at: datetime, ends_at: datetime, seats: int) -> None:
        """Refuse a meeting that this room is not made for, whoever else may be in it."""
        starts, ends = clock.local(starts_at), clock.local(ends_at)
        if starts.date() != ends.date() or starts.time() < self.opens_at or ends.time() > self.closes_at:
            hours = f"{self.opens_at:%H:%M}–{self.closes_at:%H:%M}"
            raise OutsideOpeningHours(field="startsAt", hours=hours)
        if ends - starts > timedelta(minutes=self.longest_minutes):
            raise TooLong(field="endsAt", minutes=self.longest_minutes)
        if starts.date() > clock.local(clock.now()).date() + timedelta(days=self.furthest_days):
            raise TooFarAhead(field="startsAt", days=self.furthest_days)
        if seats > self.seats:
            raise TooManyPeople(field="seats", seats=self.seats)

    def occupied(self, starts_at: datetime, ends_at: datetime) -> Range[datetime]:
        """From the first chair that is moved to the last cup."""
        return Range(
            starts_at - timedelta(minutes=self.setup_minutes),
            ends_at + timedelta(minutes=self.clearing_minutes),
        )


class Approver(Table):
    """Someone whose yes a room's bookings need."""

    __tablename__ = "room_approver"

    room_id: Mapped[UUID] = mapped_column(ForeignKey("room.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)


class Series(Entity):
    """Meetings that were booked together. What each of them has become stands in its own booking."""

    __tablename__ = "booking_series"

    rule: Mapped[str]
    """An RRULE of RFC 5545, without its beginning, that `starts_at` is."""
    starts_at: Mapped[datetime]


class Booking(Editable):
    """A meeting in a room. `organizer_id` is whose it is, `booked_by_id` who typed it.

    `occupied` is the time of the meeting with the buffers of its room as they were then.
    """

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", "takes_time"),
        CheckConstraint("occupied @> tstzrange(starts_at, ends_at)", "buffers_lie_around"),
        CheckConstraint("seats > 0", "has_people"),
        CheckConstraint("state <> 'in_use' OR checked_in_at IS NOT NULL", "somebody_came"),
        CheckConstraint("state <> 'no_show' OR checked_in_at IS NULL", "nobody_came"),
        CheckConstraint(
            "present IS NULL OR (present > 0 AND checked_in_at IS NOT NULL)", "only_who_came_is_counted"
        ),
        CheckConstraint("(state = 'offered') = (held_until IS NOT NULL)", "is_held_for_a_while"),
        CheckConstraint("state <> 'requested' OR approval_id IS NOT NULL", "somebody_is_asked"),
        CheckConstraint("(series_id IS NULL) = (recurs_at IS NULL)", "has_its_place_in_the_series"),
        # At the end of a statement: those of a series may be moved by one.
        ExcludeConstraint(
            ("room_id", "="),
            ("occupied", "&&"),
            where=text("state IN ('offered', 'booked', 'in_use')"),
            name="ex_booking_one_at_a_time",
            deferrable=True,
            initially="IMMEDIATE",
        ),
        Index(None, "organizer_id", "starts_at", "id"),
        Index(None, "booked_by_id", "starts_at", "id"),
        Index(None, "room_id", "starts_at"),
        Index("ix_booking_over", "starts_at", postgresql_where=text("state = 'over'")),
        Index("ix_booking_series_id", "series_id", postgresql_where=text("series_id IS NOT NULL")),
        Index("ix_booking_waiting", "booked_at", "id", postgresql_where=text("state = 'waiting'")),
        Index("ix_booking_requested", "approval_id", "room_id", postgresql_where=text("state = 'requested'")),
    )

    room_id: Mapped[UUID] = mapped_column(ForeignKey("room.id"))
    organizer_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    booked_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), comment="the organizer's, as it was")
    subject: Mapped[str]
    confidential: Mapped[bool] = mapped_column(server_default=text("false"))
    """Nobody else reads what it is about."""
    important: Mapped[bool] = mapped_column(server_default=text("false"))
    """Others give way to it, it does not to others."""
    anywhere: Mapped[bool] = mapped_column(server_default=text("false"))
    """While it waits: another room that is large enough will do."""
    seats: Mapped[int] = mapped_column(SmallInteger)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    occupied: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    state: Mapped[State] = mapped_column(server_default="booked")
    booked_at: Mapped[datetime]
    checked_in_at: Mapped[datetime | None]
    present: Mapped[int | None] = mapped_column(SmallInteger)
    """How many came, where somebody has counted."""
    held_until: Mapped[datetime | None]
    series_id: Mapped[UUID | None] = mapped_column(ForeignKey("booking_series.id"))
    approval_id: Mapped[UUID | None] = mapped_column(ForeignKey("approval.id"))
    """What was asked last; those of a series may be asked for together."""
    recurs_at: Mapped[datetime | None]
    """When its series would have it begin."""

    room: Mapped[Room] = relationship(lazy="raise")
    organizer: Mapped[Person] = relationship(lazy="raise", foreign_keys=organizer_id)
    unit: Mapped[Unit | None] = relationship(lazy="raise")

    @property
    def people(self) -> set[UUID]:
        """Whose it is, and who typed it."""
        return {self.organizer_id, self.booked_by_id}

    def allows(self, action: str) -> bool:
        return self.state in MOVES[action][0]

    def move(self, action: str) -> None:
        """Go where `action` leads, or refuse; every move makes a new version."""
        if not self.allows(action):
            raise NotInThisState(action=action, state=self.state)
        self.state = MOVES[action][1]
        self.held_until = None
        self.version += 1

    def lie(self, room: Room, starts_at: datetime, ends_at: datetime) -> None:
        """Take this time in this room, with its buffers of now."""
        self.room_id, self.starts_at, self.ends_at = room.id, starts_at, ends_at
        self.occupied = room.occupied(starts_at, ends_at)

    def shorten(self, starts_at: datetime, ends_at: datetime) -> None:
        """Within its time, with its buffers as they are: it never takes more than it has."""
        assert self.occupied.lower is not None
        assert self.occupied.upper is not None
        set_up, clearing = self.starts_at - self.occupied.lower, self.occupied.upper - self.ends_at
        self.starts_at, self.ends_at = starts_at, ends_at
        self.occupied = Range(starts_at - set_up, ends_at + clearing)

    def offer(self, room: Room, until: datetime) -> None:
        """Hold this room, at the time that was waited for."""
        self.move("offer")
        self.lie(room, self.starts_at, self.ends_at)
        self.held_until = until

    def end(self, at: datetime) -> None:
        """Whoever comes next may have the room as soon as it is cleared."""
        self.move("end")
        if at < self.ends_at:
            self.shorten(self.starts_at, max(at, self.starts_at + timedelta.resolution))

    def rolls_at(self, patience: timedelta) -> datetime:
        """When the service goes on by itself if nobody does; people have `patience` to come."""
        match self.state:
            case State.OFFERED:
                assert self.held_until is not None
                return self.held_until
            case State.BOOKED:
                return self.starts_at + patience
            case State.IN_USE:
                return self.ends_at
            case _:
                return self.starts_at


def check_times(starts_at: datetime, ends_at: datetime) -> None:
    """What no room admits, or no calendar reaches."""
    if not SHORTEST <= ends_at - starts_at <= LONGEST:
        raise Invalid(field="endsAt", minutes=SHORTEST // timedelta(minutes=1))
    if starts_at - clock.now() > FURTHEST:
        raise Invalid(field="startsAt")
    midnight = datetime.min.replace(tzinfo=starts_at.tzinfo)
    for field, moment in (("startsAt", starts_at), ("endsAt", ends_at)):
        if (moment - midnight) % STEP:
            raise Invalid(field=field)
    if starts_at + STEP < clock.now():
        raise Invalid(field="startsAt")
