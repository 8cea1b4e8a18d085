"""Dishes that people wish for: suggested, voted for, answered."""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Integer, Select, Uuid, cast, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.dishes import named
from backend.canteen.events import Answered, Suggested, Voted, VoteTakenBack
from backend.canteen.managing import managed
from backend.canteen.models import Answer, Canteen, Suggestion, Vote
from backend.canteen.rating import checked_words
from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.kept import say
from backend.kernel.pages import Page, Ranking
from backend.kernel.refs import uuid7
from backend.notify import service as notify

MOST_OPEN = 5
"""Suggestions of one person that are not answered yet."""


class SuggestedAlready(DomainError):
    """Somebody has suggested this dish already; vote for it."""


class TooManySuggestions(DomainError):
    """So many of your suggestions wait for an answer; vote for others meanwhile."""


class VotedAlready(DomainError):
    """You have voted for this dish already."""


class NotVoted(DomainError):
    """You have not voted for this dish."""


class Wish(NamedTuple):
    suggestion: Suggestion
    votes: int
    mine: bool
    """Whether the viewer is among those who voted."""


async def suggest(
    session: AsyncSession, actor: Actor, canteen_id: UUID, name: str, words: str | None = None
) -> Suggestion:
    """With the vote of whoever suggests it."""
    if not await session.scalar(select(Canteen.id).where(Canteen.id == canteen_id)):
        raise NotFound(field="canteenId")
    mine = Suggestion.person_id == actor.id, Suggestion.answer.is_(None)
    if (await session.scalar(select(func.count()).where(*mine)) or 0) >= MOST_OPEN:
        raise TooManySuggestions(most=MOST_OPEN)
    made: Suggestion | None = await session.scalar(
        insert(Suggestion)
        .values(
            id=uuid7(),
            canteen_id=canteen_id,
            person_id=actor.id,
            name=named(name, "name"),
            words=checked_words(words, "words"),
            suggested_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=(Suggestion.canteen_id, Suggestion.name))
        .returning(Suggestion)
    )
    if made is None:
        raise SuggestedAlready(field="name")
    session.add(Vote(suggestion_id=made.id, person_id=actor.id))
    await journal.record(session, actor.ref, made.ref, Suggested(name=made.name))
    return made


async def vote(session: AsyncSession, actor: Actor, suggestion_id: UUID) -> Suggestion:
    suggestion = await _found(session, suggestion_id)
    voted = await session.scalar(
        insert(Vote)
        .values(suggestion_id=suggestion.id, person_id=actor.id)
        .on_conflict_do_nothing()
        .returning(Vote.person_id)
    )
    if voted is None:
        raise VotedAlready(field="id")
    await journal.record(session, actor.ref, suggestion.ref, Voted())
    return suggestion


async def take_vote_back(session: AsyncSession, actor: Actor, suggestion_id: UUID) -> Suggestion:
    suggestion = await _found(session, suggestion_id)
    gone = await session.scalar(
        delete(Vote)
        .where(Vote.suggestion_id == suggestion.id, Vote.person_id == actor.id)
        .returning(Vote.person_id)
    )
    if gone is None:
        raise NotVoted(field="id")
    await journal.record(session, actor.ref, suggestion.ref, VoteTakenBack())
    return suggestion


async def answer(
    session: AsyncSession,
    actor: Actor,
    suggestion_id: UUID,
    version: int,
    answer: Answer,
    words: str | None = None,
) -> Suggestion:
    """As often as things change: what was planned is served one day. Who suggested it is told."""
    canteen = await managed(session, actor, (await _found(session, suggestion_id)).canteen_id)
    suggestion = await session.get_one(Suggestion, suggestion_id, populate_existing=True)
    suggestion.check_version(version)
    suggestion.answer, suggestion.answer_words = answer, checked_words(words, "words")
    suggestion.version += 1
    told = {"place": canteen.place.path, "canteen": str(canteen.id), "subject": suggestion.name}
    await say(
        session,
        notify.news([suggestion.person_id], "dish_suggestion.answered", suggestion.ref, told),
        journal.entry(actor.ref, suggestion.ref, Answered(answer=answer)),
    )
    return suggestion


async def of_canteen(
    session: AsyncSession, actor: Actor, canteen_id: UUID, first: int, after: str | None = None
) -> Page[Wish]:
    """What waits for an answer, then what has one; of either what most people wish for first, then the latest."""
    wishes = _ranked.shape(_wishes(actor).where(Suggestion.canteen_id == canteen_id))
    rows = (await session.execute(wishes, _ranked.values(first, after))).all()
    return _ranked.cut(rows, first, lambda row: Wish(*row[: len(Wish._fields)]))


async def one(session: AsyncSession, actor: Actor, suggestion_id: UUID) -> Wish:
    return Wish(*(await session.execute(_wishes(actor).where(Suggestion.id == suggestion_id))).one())


_VOTES = select(func.count()).where(Vote.suggestion_id == Suggestion.id).scalar_subquery()
_MICROSECONDS = cast(func.extract("epoch", Suggestion.suggested_at) * 1_000_000, BigInteger)
_ranked = Ranking(
    (
        cast(Suggestion.answer.is_not(None), Integer),
        cast(-_VOTES, Integer),
        -_MICROSECONDS,
        cast(Suggestion.id, Uuid).label("last"),  # named apart from the suggestion's own id
    )
)


def _wishes(actor: Actor) -> Select[Any]:
    mine = select(Vote).where(Vote.suggestion_id == Suggestion.id, Vote.person_id == actor.id).exists()
    return select(Suggestion, _VOTES, mine)


async def _found(session: AsyncSession, suggestion_id: UUID) -> Suggestion:
    suggestion = await session.get(Suggestion, suggestion_id)
    if suggestion is None:
        raise NotFound(field="id")
    return suggestion
