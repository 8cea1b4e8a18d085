"""Asking for a yes, giving it, and taking the question back. What follows from the outcome is the caller's."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from backend.approvals.events import Asked, Said
from backend.approvals.models import Approval, Needs, Outcome, Voice
from backend.identity.actor import Actor
from backend.kernel import clock, journal
from backend.kernel.errors import NotFound
from backend.kernel.refs import Ref
from backend.kernel.typed import few_words

LONGEST_NOTE = 200


async def ask(
    session: AsyncSession, actor: Actor, about: Ref, approvers: Sequence[UUID], needs: Needs
) -> Approval:
    """Each of `approvers` finds it among what waits for them; `about` is what the journal names."""
    approval = Approval(needs=needs, outcome=Outcome.PENDING, asked_at=clock.now())
    session.add(approval)
    await session.flush()
    session.add_all(Voice(approval_id=approval.id, person_id=person) for person in approvers)
    asked = Asked(about=str(about), approvers=list(approvers), needs=needs)
    await journal.record(session, actor.ref, approval.ref, asked)
    return approval


async def say(
    session: AsyncSession, actor: Actor, approval_id: UUID, *, grants: bool, note: str | None = None
) -> Outcome:
    """The actor's answer, and what it leads to. Of two who answer at once the second knows the first's."""
    note = few_words(note, "note", LONGEST_NOTE)
    is_asked = Approval.voices.any(Voice.person_id == actor.id)
    approval = await session.scalar(_pending(Approval.id == approval_id, is_asked))
    if approval is None:
        raise NotFound(field="id")
    approval.say(actor.id, grants=grants, note=note, at=clock.now())
    await journal.record(session, actor.ref, approval.ref, Said(grants=grants, note=note))
    return approval.outcome


async def ask_instead(
    session: AsyncSession, approval_id: UUID, about: Ref, approvers: Collection[UUID]
) -> tuple[Outcome, list[UUID]]:
    """From now on these, whoever was asked before; answers that were given stay. What that leads to, and who is new.

    Where everyone has said yes who is still to be asked, everything is decided.
    """
    approval = await session.scalar(_pending(Approval.id == approval_id))
    if approval is None:
        return Outcome.WITHDRAWN, []
    excused = [
        voice for voice in approval.voices if voice.grants is None and voice.person_id not in approvers
    ]
    new = sorted(set(approvers) - {voice.person_id for voice in approval.voices})
    for voice in excused:
        await session.delete(voice)
    session.add_all(Voice(approval_id=approval.id, person_id=person) for person in new)
    if excused or new:
        asked = Asked(about=str(about), approvers=sorted(approvers), needs=approval.needs)
        await journal.record(session, None, approval.ref, asked)
    answered = [voice for voice in approval.voices if voice not in excused]
    if answered and not new and all(voice.grants for voice in answered):
        approval.end(Outcome.GRANTED, clock.now())
    return approval.outcome, new


async def withdraw(session: AsyncSession, approval_id: UUID) -> None:
    """Nobody is asked any more."""
    ended = {"outcome": Outcome.WITHDRAWN, "ended_at": clock.now()}
    pending = Approval.id == approval_id, Approval.outcome == Outcome.PENDING
    await session.execute(update(Approval).where(*pending).values(ended))


def waiting_for(person_id: UUID) -> Select[UUID]:
    """The ids of those on which this person's answer is missing."""
    return (
        select(Approval.id)
        .join(Approval.voices)
        .where(Voice.person_id == person_id, Voice.grants.is_(None), Approval.outcome == Outcome.PENDING)
    )


def unanswerable(*people: UUID) -> Select[UUID]:
    """The ids of those on which nobody's answer is missing, or one of these people's."""
    missing = Approval.voices.any(Voice.grants.is_(None))
    theirs = Approval.voices.any(Voice.grants.is_(None) & Voice.person_id.in_(people))
    return select(Approval.id).where(Approval.outcome == Outcome.PENDING, ~missing | theirs)


def _pending(*which: ColumnElement[bool]) -> Select[Approval]:
    """With all its voices, under its lock."""
    return (
        select(Approval)
        .where(Approval.outcome == Outcome.PENDING, *which)
        .options(selectinload(Approval.voices))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
