"""公开答复: question and answer in the supervisor's words and without the author, until they are taken back."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.models import Person
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.kept import say
from backend.kernel.pages import Keyset, Page
from backend.kernel.refs import uuid7
from backend.opinions.events import FoundUseful, NotUsefulAfterAll, Published, Unpublished
from backend.opinions.models import (
    LONGEST_ANSWER,
    LONGEST_NOTE,
    Category,
    NotAnsweredYet,
    Opinion,
    PublicAnswer,
    State,
    Useful,
)
from backend.opinions.standing import overseen_by, taken
from backend.opinions.telling import to_author
from backend.opinions.words import written


class PublishedAlready(DomainError):
    """This answer has been published already."""


class NotPublished(DomainError):
    """This answer is not published."""


class AuthorNamed(DomainError):
    """What everyone would read names whoever gave the opinion."""


class UsefulAlready(DomainError):
    """You have said already that this is useful."""


class NotUseful(DomainError):
    """You have not said that this is useful."""


class Read(NamedTuple):
    """A public answer as somebody reads it; `mine` where they find it useful themselves."""

    answer: PublicAnswer
    useful: int
    mine: bool


async def publish(
    session: AsyncSession, actor: Actor, opinion_id: UUID, question: str, answer: str
) -> Opinion:
    """Once, until it is taken back: a later answer to the same opinion changes nothing of it."""
    asked = written(question, "question", most=LONGEST_NOTE)
    answered = written(answer, "answer", most=LONGEST_ANSWER)
    opinion = await taken(session, opinion_id, overseen_by(actor))
    if opinion.answer is None or opinion.state not in (State.ANSWERED, State.CLOSED):
        raise NotAnsweredYet(field="id")
    await _must_not_name_the_author(session, opinion, question=asked, answer=answered)
    published = await session.scalar(
        insert(PublicAnswer)
        .values(
            id=uuid7(),
            opinion_id=opinion.id,
            category=opinion.category,
            question=asked,
            answer=answered,
            published_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=(PublicAnswer.opinion_id,))
        .returning(PublicAnswer.id)
    )
    if published is None:
        raise PublishedAlready(field="id")
    await say(
        session,
        to_author("opinion.published", opinion, words=asked),
        journal.entry(actor.ref, opinion.ref, Published(words=asked, answer=answered)),
    )
    return opinion


async def unpublish(session: AsyncSession, actor: Actor, opinion_id: UUID) -> Opinion:
    """Nobody reads it any more; it may be published again in better words. Only the journal keeps what was read."""
    opinion = await taken(session, opinion_id, overseen_by(actor))
    public = await session.scalar(
        select(PublicAnswer).where(PublicAnswer.opinion_id == opinion.id).with_for_update()
    )
    if public is None:
        raise NotPublished(field="id")
    await session.execute(delete(Useful).where(Useful.public_answer_id == public.id))
    await session.delete(public)
    await journal.record(session, actor.ref, opinion.ref, Unpublished())
    return opinion


async def find_useful(session: AsyncSession, actor: Actor, answer_id: UUID) -> PublicAnswer:
    answer = await _found(session, answer_id)
    mark = insert(Useful).values(public_answer_id=answer.id, person_id=actor.id)
    if not await session.scalar(mark.on_conflict_do_nothing().returning(Useful.person_id)):
        raise UsefulAlready(field="id")
    await journal.record(session, actor.ref, answer.ref, FoundUseful())
    return answer


async def take_useful_back(session: AsyncSession, actor: Actor, answer_id: UUID) -> PublicAnswer:
    answer = await _found(session, answer_id)
    mine = delete(Useful).where(Useful.public_answer_id == answer.id, Useful.person_id == actor.id)
    if not await session.scalar(mine.returning(Useful.person_id)):
        raise NotUseful(field="id")
    await journal.record(session, actor.ref, answer.ref, NotUsefulAfterAll())
    return answer


_latest: Keyset[PublicAnswer] = Keyset(PublicAnswer.published_at, PublicAnswer.id)


async def page(
    session: AsyncSession, actor: Actor, category: Category | None, first: int, after: str | None
) -> Page[Read]:
    """The latest first. One statement."""
    query = _as_read_by(actor)
    if category:
        query = query.where(PublicAnswer.category == category)
    found: Sequence[Any] = (await session.execute(_latest.page(query, first, after))).all()
    rows = [Read(*row) for row in found]
    cut = _latest.cut([row.answer for row in rows], first, lambda row: (row.published_at, row.id))
    return Page(rows[: len(cut.items)], cut.next)


async def one(session: AsyncSession, actor: Actor, answer_id: UUID) -> Read:
    found = await session.execute(_as_read_by(actor).where(PublicAnswer.id == answer_id))
    row: Any = found.one_or_none()
    if row is None:
        raise NotFound(field="id")
    return Read(*row)


def _as_read_by(actor: Actor) -> Select[Any]:
    useful = select(func.count()).where(Useful.public_answer_id == PublicAnswer.id)
    mine = exists().where(Useful.public_answer_id == PublicAnswer.id, Useful.person_id == actor.id)
    return select(PublicAnswer, useful.scalar_subquery(), mine)


async def _must_not_name_the_author(session: AsyncSession, opinion: Opinion, **texts: str) -> None:
    if not opinion.named:
        return  # a refusal would tell whoever tries names whose it is
    name = await session.scalar(select(Person.name).where(Person.id == opinion.person_id))
    for field, text in texts.items():
        if name and name in text:
            raise AuthorNamed(field=field)


async def _found(session: AsyncSession, answer_id: UUID) -> PublicAnswer:
    """Held, so that it is not taken back under whoever marks it."""
    answer = await session.get(PublicAnswer, answer_id, with_for_update={"key_share": True, "read": True})
    if answer is None:
        raise NotFound(field="id")
    return answer
