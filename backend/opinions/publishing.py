"""公开答复: what everyone may learn from an answer, in the supervisor's words and without its author."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.kept import say
from backend.kernel.pages import Keyset, Page
from backend.kernel.refs import uuid7
from backend.opinions.events import FoundUseful, NotUsefulAfterAll, Published
from backend.opinions.models import (
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


class UsefulAlready(DomainError):
    """You have said already that this is useful."""


class NotUseful(DomainError):
    """You have not said that this is useful."""


class Read(NamedTuple):
    """A public answer as somebody reads it; `mine` where they find it useful themselves."""

    answer: PublicAnswer
    useful: int
    mine: bool


async def publish(session: AsyncSession, actor: Actor, opinion_id: UUID, question: str) -> Opinion:
    """Once, and as it is now: a later answer to the same opinion is not published by itself."""
    said = written(question, "question", most=LONGEST_NOTE)
    opinion = await taken(session, opinion_id, overseen_by(actor))
    if opinion.answer is None or opinion.state not in (State.ANSWERED, State.CLOSED):
        raise NotAnsweredYet(field="id")
    published = await session.scalar(
        insert(PublicAnswer)
        .values(
            id=uuid7(),
            opinion_id=opinion.id,
            category=opinion.category,
            question=said,
            answer=opinion.answer,
            published_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=(PublicAnswer.opinion_id,))
        .returning(PublicAnswer.id)
    )
    if published is None:
        raise PublishedAlready(field="id")
    await say(
        session,
        to_author("opinion.published", opinion, words=said),
        journal.entry(actor.ref, opinion.ref, Published(words=said)),
    )
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
    row: Any = (await session.execute(_as_read_by(actor).where(PublicAnswer.id == answer_id))).one()
    return Read(*row)


def _as_read_by(actor: Actor) -> Select[Any]:
    useful = select(func.count()).where(Useful.public_answer_id == PublicAnswer.id)
    mine = exists().where(Useful.public_answer_id == PublicAnswer.id, Useful.person_id == actor.id)
    return select(PublicAnswer, useful.scalar_subquery(), mine)


async def _found(session: AsyncSession, answer_id: UUID) -> PublicAnswer:
    answer = await session.get(PublicAnswer, answer_id)
    if answer is None:
        raise NotFound(field="id")
    return answer
