"""What people wish for around a meeting: each thing is a line of the meeting staff's list, closed one by one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, SmallInteger, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from backend.facility.access import require
from backend.identity.actor import Actor
from backend.kernel import clock, due, journal
from backend.kernel.bulk import record_many
from backend.kernel.db import Entity
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.typed import few_words, words
from backend.rooms.events import ServiceDone, ServicesAsked, ServiceUndone
from backend.rooms.meeting import belongs_to, taken
from backend.rooms.models import MOST_SEATS, Booking
from backend.rooms.series import Scope, chosen, seen
from backend.rooms.states import NotInThisState, State
from backend.rooms.taking import REMIND
from backend.rules.catalogue import meetings
from backend.rules.snapshot import Snapshot, snapshot

LONGEST_WORDS, LONGEST_NAME = 200, 20
_PREPARED = (State.REQUESTED, State.BOOKED)
"""Services are wished for while the meeting is in one of these."""
_CLEARED = (State.IN_USE, State.OVER, State.NO_SHOW)
"""What was got ready is put away in one of these."""


class ServiceKind(StrEnum):
    LAYOUT = "layout"
    NAME_PLATES = "name_plates"
    TEA = "tea"
    INTERPRETATION = "interpretation"
    VIDEO = "video"
    TECHNICIAN = "technician"

    @property
    def rank(self) -> int:
        """Where it stands among others."""
        return list(ServiceKind).index(self)

    @property
    def is_equipment(self) -> bool:
        """Is tested, where the others are set up."""
        return self in {ServiceKind.INTERPRETATION, ServiceKind.VIDEO, ServiceKind.TECHNICIAN}


class Step(StrEnum):
    """Each service is two lines of the staff's list."""

    PREPARE = "prepare"
    CLEAR = "clear"


class ServiceIsDone(DomainError):
    """This has been done already; speak with the meeting staff."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceWish:
    """`quantity` is of people for tea, of people for name plates their names."""

    kind: ServiceKind
    quantity: int = 1
    words: str = ""
    names: Sequence[str] = ()

    def checked(self) -> "ServiceWish":
        """As it is kept."""
        names = [words(name, "names", LONGEST_NAME) for name in self.names if name.strip()]
        plates = self.kind is ServiceKind.NAME_PLATES
        quantity = len(names) if plates else self.quantity
        if not 1 <= quantity <= MOST_SEATS:
            raise Invalid(field="names" if plates else "quantity", least=1, most=MOST_SEATS)
        return ServiceWish(
            kind=self.kind,
            quantity=quantity,
            words=few_words(self.words, "words", LONGEST_WORDS) or "",
            names=names if plates else (),
        )


class MeetingService(Entity):
    """At most one of a kind for a booking. Its cost is that of the day on which it was wished for."""

    __tablename__ = "meeting_service"
    __table_args__ = (
        UniqueConstraint("booking_id", "kind"),
        CheckConstraint("quantity > 0", "of_something"),
        CheckConstraint("cost >= 0", "costs_no_less_than_nothing"),
        CheckConstraint("(kind = 'name_plates') = (cardinality(names) > 0)", "plates_have_names"),
        CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", "done_by_somebody"),
        CheckConstraint("(cleared_at IS NULL) = (cleared_by_id IS NULL)", "cleared_by_somebody"),
        CheckConstraint("cleared_at IS NULL OR done_at IS NOT NULL", "only_what_was_there_is_cleared"),
    )

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id"))
    kind: Mapped[ServiceKind]
    quantity: Mapped[int] = mapped_column(SmallInteger)
    words: Mapped[str]
    names: Mapped[list[str]]
    cost: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    cleared_at: Mapped[datetime | None]
    cleared_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    def due_at(self, booking: Booking, step: Step, book: Snapshot) -> datetime:
        """By when it is to be done; it moves with the meeting. Cleared before the room is anybody else's."""
        if step is Step.CLEAR:
            return booking.occupied.upper or booking.ends_at
        lead = book.value(meetings.LEAD)
        minutes = lead.equipment_minutes if self.kind.is_equipment else lead.set_up_minutes
        return booking.starts_at - timedelta(minutes=minutes)


async def ask_for(
    session: AsyncSession,
    actor: Actor,
    booking_id: UUID,
    version: int | None,
    wishes: Sequence[ServiceWish],
    *,
    scope: Scope = Scope.ONE,
) -> Booking:
    """These and no others, while the meeting has not begun. What is done stays as it is.

    With a wider `scope` the same for others of the series, but for what has been done there already.
    """
    wanted = {wish.kind: wish.checked() for wish in wishes}
    if len(wanted) < len(wishes):
        raise Invalid(field="services")
    this, others = await chosen(session, await seen(session, booking_id), scope, belongs_to(actor))
    this.check_version(version)
    if this.state not in _PREPARED:
        raise NotInThisState(action="ask for services", state=this.state)
    bookings = [this, *(one for one in others if one.state in _PREPARED)]
    there = await of_each(session, [booking.id for booking in bookings])
    for service in there[this.id]:
        wish = wanted.get(service.kind)
        if service.done_at is not None and (wish is None or not _is_as(service, wish)):
            raise ServiceIsDone(kind=service.kind)
    prices = (await snapshot(session)).value(meetings.PRICES)
    for booking in bookings:
        booking.version += 1
        await _write(session, booking.id, wanted, {one.kind: one for one in there[booking.id]}, prices)
    await due.at_each(session, REMIND, ((clock.now(), booking.ref) for booking in bookings))
    asked = ServicesAsked(kinds=sorted(wanted))
    await record_many(session, actor.ref, ((booking.ref, asked) for booking in bookings))
    return this


async def _write(
    session: AsyncSession,
    booking_id: UUID,
    wanted: Mapping[ServiceKind, ServiceWish],
    there: Mapping[ServiceKind, MeetingService],
    prices: meetings.Prices,
) -> None:
    for kind in ServiceKind:
        service, wish = there.get(kind), wanted.get(kind)
        if service is not None and service.done_at is not None:
            continue
        if wish is not None:
            service = service or MeetingService(booking_id=booking_id, kind=kind)
            service.quantity, service.words, service.names = wish.quantity, wish.words, list(wish.names)
            service.cost = wish.quantity * Decimal(str(getattr(prices, kind)))
            session.add(service)
        elif service is not None:
            await session.delete(service)


async def tick(
    session: AsyncSession, actor: Actor, service_id: UUID, step: Step = Step.PREPARE, *, done: bool
) -> MeetingService:
    """Of the meeting staff: it is done, or was ticked by mistake. Twice is once."""
    asked = select(MeetingService.booking_id).where(MeetingService.id == service_id)
    if (booking_id := await session.scalar(asked)) is None:
        raise NotFound(field="id")
    booking = await taken(session, actor, booking_id)
    require(actor, "manage rooms", booking.room.place)
    service = await session.get(MeetingService, service_id)
    if service is None:  # no longer wished for
        raise NotFound(field="id")
    moment, person = (clock.now(), actor.id) if done else (None, None)
    if step is Step.CLEAR:
        if done is (service.cleared_at is not None):
            return service
        if service.done_at is None or booking.state not in _CLEARED:
            raise NotInThisState(action="clear", state=booking.state)
        service.cleared_at, service.cleared_by_id = moment, person
    else:
        if done is (service.done_at is not None):
            return service
        if service.cleared_at is not None:
            raise ServiceIsDone(kind=service.kind)
        service.done_at, service.done_by_id = moment, person
        if not done:
            await due.at(session, clock.now(), REMIND, booking.ref)
    event = ServiceDone if done else ServiceUndone
    await journal.record(session, actor.ref, booking.ref, event(kind=service.kind, step=step))
    return service


async def of(session: AsyncSession, booking_id: UUID) -> Sequence[MeetingService]:
    return (await of_each(session, [booking_id]))[booking_id]


async def of_each(
    session: AsyncSession, booking_ids: Collection[UUID]
) -> Mapping[UUID, Sequence[MeetingService]]:
    """By booking, each one's in the order of their kinds."""
    rows = await session.scalars(select(MeetingService).where(MeetingService.booking_id.in_(booking_ids)))
    found: dict[UUID, list[MeetingService]] = {booking_id: [] for booking_id in booking_ids}
    for service in sorted(rows, key=lambda service: service.kind.rank):
        found[service.booking_id].append(service)
    return found


def _is_as(service: MeetingService, wish: ServiceWish) -> bool:
    return (service.quantity, service.words, service.names) == (wish.quantity, wish.words, list(wish.names))
