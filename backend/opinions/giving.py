"""An opinion is given, and taken back while nobody has answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.models import Place, PlaceClosed
from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel import clock, due, files, journal
from backend.kernel.errors import Invalid, NotFound
from backend.opinions import deadlines
from backend.opinions.events import Given, Withdrawn
from backend.opinions.models import (
    LONGEST_OPINION,
    MOST_PHOTOS,
    SHORTEST_OPINION,
    Category,
    Opinion,
    OpinionAnswered,
    OpinionPhoto,
    State,
)
from backend.opinions.standing import own, taken
from backend.opinions.telling import holders, tell_handlers
from backend.opinions.words import written
from backend.rules.catalogue import service as rules
from backend.rules.snapshot import snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """An opinion as it is typed. Who is not `named` is shown with their unit alone."""

    category: Category
    words: str
    named: bool = True
    place_id: UUID | None = None
    photo_ids: Sequence[UUID] = ()


async def give(session: AsyncSession, actor: Actor, typed: Typed) -> Opinion:
    """Whose role answers is the rule's to say, and until when; where nobody has it, the supervisor's."""
    words = written(typed.words, "words", least=SHORTEST_OPINION, most=LONGEST_OPINION)
    await _check_place(session, typed.place_id)
    book, now = await snapshot(session), clock.now()
    opinion = Opinion(
        person_id=actor.id,
        unit_id=actor.unit_id,
        named=typed.named,
        category=typed.category,
        words=words,
        place_id=typed.place_id,
        given_at=now,
        state=State.WAITING,
        handler=Role(getattr(book.value(rules.OPINION_ROUTES), typed.category)),
        due_at=book.after(rules.OPINION_DEADLINE, now),
    )
    session.add(opinion)
    await session.flush()
    if not await holders(session, opinion, [opinion.handler]):
        opinion.handler = Role.SUPERVISOR
    await _show(session, actor, opinion, tuple(dict.fromkeys(typed.photo_ids)))
    await deadlines.schedule(session, opinion, book)
    given = Given(category=opinion.category, named=opinion.named)
    await journal.record(session, actor.ref, opinion.ref, given)
    await tell_handlers(session, "opinion.arrived", opinion, by=actor)
    return opinion


async def withdraw(session: AsyncSession, actor: Actor, opinion_id: UUID) -> Opinion:
    opinion = await taken(session, opinion_id, own(actor))
    opinion.must_wait()
    if opinion.answer is not None:
        raise OpinionAnswered(field="id")
    opinion.state = State.WITHDRAWN
    await due.drop(session, deadlines.WATCH, opinion.ref)
    await journal.record(session, actor.ref, opinion.ref, Withdrawn())
    return opinion


async def _check_place(session: AsyncSession, place_id: UUID | None) -> None:
    if place_id is None:
        return
    place = await session.get(Place, place_id)
    if place is None:
        raise NotFound(field="placeId")
    if place.closed_at is not None:
        raise PlaceClosed(field="placeId", path=place.path)


async def _show(session: AsyncSession, actor: Actor, opinion: Opinion, photos: Sequence[UUID]) -> None:
    if not photos:
        return
    if len(photos) > MOST_PHOTOS:
        raise Invalid(field="photoIds", most=MOST_PHOTOS)
    if not await files.claim(session, actor.id, photos):
        raise NotFound(field="photoIds")
    shown = await session.scalars(
        insert(OpinionPhoto)
        .values(
            [
                {"file_id": photo, "opinion_id": opinion.id, "position": nth}
                for nth, photo in enumerate(photos)
            ]
        )
        .on_conflict_do_nothing(index_elements=(OpinionPhoto.file_id,))
        .returning(OpinionPhoto.file_id)
    )
    if len(shown.all()) < len(photos):
        raise Invalid(field="photoIds", most=MOST_PHOTOS)
