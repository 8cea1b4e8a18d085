"""The author's word on an answer: once it may come back, then it ends; silence ends it too."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel import clock, due, journal
from backend.kernel.refs import Ref
from backend.opinions import deadlines
from backend.opinions.events import Closed, Returned
from backend.opinions.models import LONGEST_NOTE, Opinion, State
from backend.opinions.standing import own, taken
from backend.opinions.telling import tell_handlers
from backend.opinions.words import written
from backend.rules.catalogue import service as rules
from backend.rules.snapshot import Snapshot, snapshot

CLOSE = "opinions.close"
"""The errand that ends what nobody says a word about."""


async def judge(
    session: AsyncSession, actor: Actor, opinion_id: UUID, *, satisfied: bool, words: str = ""
) -> Opinion:
    """Whom the first answer does not satisfy says why, and another is due within the time of a new opinion."""
    said = written(words, "words", least=0 if satisfied else 1, most=LONGEST_NOTE)
    opinion = await taken(session, opinion_id, own(actor))
    opinion.must_be_answered()
    await due.drop(session, CLOSE, opinion.ref)
    if satisfied or opinion.reopened_at:
        await _close(session, actor.ref, opinion, satisfied=satisfied, words=said)
        return opinion
    book, now = await snapshot(session), clock.now()
    opinion.state, opinion.reopened_at = State.WAITING, now
    opinion.due_at = book.after(rules.OPINION_DEADLINE, now)
    await deadlines.schedule(session, opinion, book)
    await journal.record(session, actor.ref, opinion.ref, Returned(words=said))
    await tell_handlers(session, "opinion.returned", opinion, by=actor, words=said)
    return opinion


async def wait_for_a_word(session: AsyncSession, opinion: Opinion, book: Snapshot) -> None:
    assert opinion.answered_at
    await due.at(session, book.after(rules.OPINION_SILENCE, opinion.answered_at), CLOSE, opinion.ref)


@due.errand(CLOSE)
async def close_in_silence(session: AsyncSession, row: due.Due) -> None:
    opinion = await deadlines.taken_for_errand(session, row)
    if opinion is None or opinion.state is not State.ANSWERED:
        return
    await _close(session, None, opinion, satisfied=None, words="")


async def _close(
    session: AsyncSession, by: Ref | None, opinion: Opinion, *, satisfied: bool | None, words: str
) -> None:
    opinion.state, opinion.closed_at, opinion.satisfied = State.CLOSED, clock.now(), satisfied
    await journal.record(session, by, opinion.ref, Closed(satisfied=satisfied, words=words or None))
