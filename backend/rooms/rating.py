"""What the people of a meeting say of it, once, after it has taken place."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text, UniqueConstraint, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.db import Entity
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.refs import uuid7
from backend.kernel.typed import few_words
from backend.rooms.events import Rated
from backend.rooms.models import Booking
from backend.rooms.states import State
from backend.rules.catalogue import meetings
from backend.rules.snapshot import snapshot

MOST_STARS, LONGEST_WORDS = 5, 200
MOST_TO_RATE = 100
"""Shown at once; nobody has had more meetings within the days of the rule."""


class NotHeld(DomainError):
    """Only a meeting that has taken place is rated, once it is over."""


class TooLateToRate(DomainError):
    """This meeting was too long ago to be rated."""


class AlreadyRated(DomainError):
    """You have rated this meeting already."""


class Tag(StrEnum):
    """What people say of a meeting with one touch."""

    WELL_PREPARED = "well_prepared"
    GOOD_EQUIPMENT = "good_equipment"
    FRIENDLY = "friendly"
    CLEAN = "clean"
    COMFORTABLE = "comfortable"
    NOT_READY = "not_ready"
    EQUIPMENT_FAILED = "equipment_failed"
    UNCLEAN = "unclean"
    STUFFY = "stuffy"
    NOISY = "noisy"
    CROWDED = "crowded"


class MeetingRating(Entity):
    """Who it was is shown to nobody."""

    __tablename__ = "meeting_rating"
    __table_args__ = (
        UniqueConstraint("booking_id", "person_id"),
        CheckConstraint(f"stars BETWEEN 1 AND {MOST_STARS}", "one_to_five_stars"),
        CheckConstraint(f"char_length(words) <= {LONGEST_WORDS}", "few_words"),
        Index(None, "rated_at"),
    )

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    stars: Mapped[int] = mapped_column(SmallInteger)
    tags: Mapped[list[Tag]] = mapped_column(ARRAY(Text))
    words: Mapped[str | None]
    rated_at: Mapped[datetime]


async def rate(
    session: AsyncSession,
    actor: Actor,
    booking_id: UUID,
    stars: int,
    *,
    tags: Sequence[Tag] = (),
    words: str | None = None,
) -> MeetingRating:
    """By whose meeting it was, and by who booked it for them: nobody else is known to have been there."""
    if not 1 <= stars <= MOST_STARS:
        raise Invalid(field="stars", least=1, most=MOST_STARS)
    said = few_words(words, "words", LONGEST_WORDS)
    booking = await session.get(Booking, booking_id)
    if booking is None or actor.id not in booking.people:
        raise NotFound(field="id")
    if booking.state is not State.OVER:
        raise NotHeld(field="id")
    limit = (await snapshot(session)).value(meetings.RATING_DAYS)
    if clock.now() >= booking.ends_at + timedelta(days=limit):
        raise TooLateToRate(field="id", days=limit)
    given: MeetingRating | None = await session.scalar(
        insert(MeetingRating)
        .values(
            id=uuid7(),
            booking_id=booking.id,
            person_id=actor.id,
            stars=stars,
            tags=sorted(set(tags)),
            words=said,
            rated_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=(MeetingRating.booking_id, MeetingRating.person_id))
        .returning(MeetingRating)
    )
    if given is None:
        raise AlreadyRated(field="id")
    await journal.record(session, actor.ref, given.ref, Rated(stars=stars))
    return given


async def to_rate(session: AsyncSession, actor: Actor) -> Sequence[UUID]:
    """The meetings that the actor may still rate, the latest first."""
    limit = (await snapshot(session)).value(meetings.RATING_DAYS)
    rated = select(MeetingRating.id).where(
        MeetingRating.booking_id == Booking.id, MeetingRating.person_id == actor.id
    )
    # A meeting lasts no longer than a day, so that its beginning leads to it by the index.
    oldest = clock.now() - timedelta(days=limit)
    return (
        await session.scalars(
            select(Booking.id)
            .where(
                or_(Booking.organizer_id == actor.id, Booking.booked_by_id == actor.id),
                Booking.state == State.OVER,
                Booking.starts_at > oldest - timedelta(days=1),
                Booking.ends_at > oldest,
                ~rated.exists(),
            )
            .order_by(Booking.starts_at.desc())
            .limit(MOST_TO_RATE)
        )
    ).all()
