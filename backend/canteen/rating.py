"""What people say of a meal they may have eaten, and what the canteen answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from backend.canteen.events import Rated, Replied
from backend.canteen.managing import check_manages, managed
from backend.canteen.models import (
    LONGEST_WORDS,
    DishRating,
    Menu,
    Rating,
    Registration,
    Tag,
)
from backend.identity.actor import Actor
from backend.kernel import clock, files, journal
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.kept import say
from backend.kernel.pages import Keyset, Page
from backend.kernel.refs import uuid7
from backend.notify import service as notify
from backend.rules.catalogue import canteen as rules
from backend.rules.snapshot import snapshot

MOST_STARS = 5


class NotEaten(DomainError):
    """Only who has registered for a meal rates it, from its beginning on."""


class TooLateToRate(DomainError):
    """This meal was too long ago to be rated."""


class RatedAlready(DomainError):
    """You have rated this meal already."""


class RepliedAlready(DomainError):
    """This rating has been answered already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """`dishes`: stars for single ones of the meal."""

    stars: int
    tags: Sequence[Tag] = ()
    words: str | None = None
    photo_id: UUID | None = None
    dishes: Mapping[UUID, int] = field(default_factory=dict)

    def check(self) -> None:
        for stars in (self.stars, *self.dishes.values()):
            if not 1 <= stars <= MOST_STARS:
                raise Invalid(field="stars", least=1, most=MOST_STARS)
        checked_words(self.words, "words")


async def rate(session: AsyncSession, actor: Actor, menu_id: UUID, opinion: Opinion) -> Rating:
    opinion.check()
    menu = await _eaten(session, actor, menu_id)
    if not opinion.dishes.keys() <= {item.dish_id for item in menu.items}:
        raise NotFound(field="dishes")
    if opinion.photo_id and not await files.claim(session, actor.id, [opinion.photo_id]):
        raise NotFound(field="photoId")
    given: Rating | None = await session.scalar(
        insert(Rating)
        .values(
            id=uuid7(),
            canteen_id=menu.canteen_id,
            menu_id=menu.id,
            person_id=actor.id,
            stars=opinion.stars,
            tags=sorted(set(opinion.tags)),
            words=checked_words(opinion.words, "words"),
            photo_id=opinion.photo_id,
            rated_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=(Rating.menu_id, Rating.person_id))
        .returning(Rating)
    )
    if given is None:
        raise RatedAlready(field="menuId")
    session.add_all(
        DishRating(rating_id=given.id, dish_id=dish, stars=stars) for dish, stars in opinion.dishes.items()
    )
    await journal.record(session, actor.ref, given.ref, Rated(stars=given.stars))
    return given


async def reply(
    session: AsyncSession, actor: Actor, rating_id: UUID, words: str, action: str | None = None
) -> Rating:
    """Once; everyone reads it, and what was done. Who had rated is told."""
    said, done = checked_words(words, "words"), checked_words(action, "action")
    if said is None:
        raise Invalid(field="words", limit=LONGEST_WORDS)
    canteen_id = await session.scalar(select(Rating.canteen_id).where(Rating.id == rating_id))
    if canteen_id is None:
        raise NotFound(field="id")
    canteen = await managed(session, actor, canteen_id)
    rating = await session.get_one(Rating, rating_id)  # under the canteen's lock
    if rating.replied_at is not None:
        raise RepliedAlready(field="id")
    rating.reply, rating.action, rating.replied_at = said, done, clock.now()
    told = {"place": canteen.place.path, "canteen": str(canteen.id), "words": said}
    await say(
        session,
        notify.news([rating.person_id], "meal_rating.replied", rating.ref, told),
        journal.entry(actor.ref, rating.ref, Replied(words=said, action=done)),
    )
    return rating


_latest: Keyset[Rating] = Keyset(Rating.rated_at, Rating.id)


async def to_answer(
    session: AsyncSession, actor: Actor, canteen_id: UUID, first: int, after: str | None
) -> Page[Rating]:
    """For who manages the canteen: what nobody has answered, the latest first."""
    await check_manages(session, actor, canteen_id)
    return await _page(session, first, after, Rating.canteen_id == canteen_id, Rating.replied_at.is_(None))


async def answered(session: AsyncSession, canteen_id: UUID, first: int, after: str | None) -> Page[Rating]:
    """What everyone may read: ratings with the canteen's answer, the latest first."""
    return await _page(session, first, after, Rating.canteen_id == canteen_id, Rating.replied_at.is_not(None))


async def one(session: AsyncSession, rating_id: UUID) -> Rating:
    return (await session.scalars(select(Rating).where(Rating.id == rating_id).options(*_WHOLE))).one()


def checked_words(typed: str | None, field: str) -> str | None:
    words = (typed or "").strip()
    if len(words) > LONGEST_WORDS or "\0" in words:
        raise Invalid(field=field, limit=LONGEST_WORDS)
    return words or None


async def _eaten(session: AsyncSession, actor: Actor, menu_id: UUID) -> Menu:
    """A meal that has begun, not too long ago, and for which the actor had registered."""
    menu = await session.scalar(
        select(Menu)
        .join(Registration, Registration.menu_id == Menu.id)
        .where(Menu.id == menu_id, Registration.person_id == actor.id)
        .options(joinedload(Menu.serving, innerjoin=True), selectinload(Menu.items))
    )
    if menu is None or clock.now() < menu.serving.begins(menu.day):
        raise NotEaten(field="menuId")
    limit = (await snapshot(session)).value(rules.RATING_DAYS)
    if clock.now() >= menu.serving.begins(menu.day) + timedelta(days=limit):
        raise TooLateToRate(field="menuId", days=limit)
    return menu


async def _page(
    session: AsyncSession, first: int, after: str | None, *where: ColumnElement[bool]
) -> Page[Rating]:
    query = select(Rating).where(*where).options(*_WHOLE)
    rows = (await session.scalars(_latest.page(query, first, after))).all()
    return _latest.cut(rows, first, lambda row: (row.rated_at, row.id))


_WHOLE = (
    joinedload(Rating.menu, innerjoin=True),
    selectinload(Rating.dishes).joinedload(DishRating.dish, innerjoin=True),
)
