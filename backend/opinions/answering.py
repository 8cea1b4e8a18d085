"""Those whose it is answer, or the supervisor hands it over to others."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.identity.roles import ABILITIES, Role
from backend.kernel import clock, due, journal
from backend.kernel.errors import DomainError, Invalid
from backend.kernel.kept import say
from backend.opinions import deadlines, judging
from backend.opinions.events import Answered, HandedOver
from backend.opinions.models import LONGEST_ANSWER, LONGEST_NOTE, Opinion, State
from backend.opinions.standing import handled_by, overseen_by, taken
from backend.opinions.telling import holders, tell_handlers, to_author
from backend.opinions.words import written
from backend.rules.snapshot import snapshot


class NobodyAnswers(DomainError):
    """Nobody has this role there, so nobody would answer."""


async def answer(session: AsyncSession, actor: Actor, opinion_id: UUID, words: str) -> Opinion:
    """The author is told, and has some days to say whether it satisfies."""
    said = written(words, "words", most=LONGEST_ANSWER)
    opinion = await taken(session, opinion_id, handled_by(actor))
    opinion.must_wait()
    opinion.state, opinion.answer, opinion.answered_at = State.ANSWERED, said, clock.now()
    await due.drop(session, deadlines.WATCH, opinion.ref)
    await judging.wait_for_a_word(session, opinion, await snapshot(session))
    await say(
        session,
        to_author("opinion.answered", opinion, words=said),
        journal.entry(actor.ref, opinion.ref, Answered(words=said)),
    )
    return opinion


async def hand_over(session: AsyncSession, actor: Actor, opinion_id: UUID, to: Role, words: str) -> Opinion:
    """The deadline stays: for the author nothing has changed."""
    said = written(words, "words", most=LONGEST_NOTE)
    opinion = await taken(session, opinion_id, overseen_by(actor))
    opinion.must_wait()
    if to not in ABILITIES["answer opinions"] or to is opinion.handler:
        raise Invalid(field="to")
    if not await holders(session, opinion, [to]):
        raise NobodyAnswers(field="to")
    opinion.handler = to
    await journal.record(session, actor.ref, opinion.ref, HandedOver(role=to, words=said))
    await tell_handlers(session, "opinion.arrived", opinion, by=actor, words=said)
    return opinion
