"""On site: arrive, work step by step, finish."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel.errors import Invalid
from backend.rules.catalogue import repairs
from backend.tickets import assigning, closing, deadlines, evidence, materials, telling
from backend.tickets.events import Arrived, Done, Stepped
from backend.tickets.field_action import FieldAction, settle_action
from backend.tickets.materials import Use
from backend.tickets.models import Ticket
from backend.tickets.records import EndedBy, PhotoStage
from backend.tickets.rulebook import rulebook
from backend.tickets.taking import take

LONGEST_STEP = 24 * 60
"""Minutes that one entry may claim."""


async def arrive(session: AsyncSession, actor: Actor, ticket_id: UUID, action: FieldAction) -> Ticket:
    ticket = await take(session, actor, ticket_id, "arrive")
    arrived = await settle_action(session, actor, ticket, action, PhotoStage.BEFORE)
    ticket.move("arrive", arrived.at)
    ticket.arrived_at = ticket.arrived_at or arrived.at
    await deadlines.derive(session, ticket)
    await arrived.record(session, actor, ticket, Arrived(**arrived.facts))
    await telling.tell(session, telling.reporters(ticket), "ticket.arrived", ticket, by=actor)
    return ticket


async def step(
    session: AsyncSession,
    actor: Actor,
    ticket_id: UUID,
    stage: PhotoStage,
    action: FieldAction,
    *,
    used: Sequence[Use] = (),
    minutes: int = 0,
) -> Ticket:
    """One step of the work: photos of before or after, words, materials, time."""
    if stage is PhotoStage.REPORT:
        raise Invalid(field="stage")
    ticket = await take(session, actor, ticket_id, "step")
    done = await settle_action(session, actor, ticket, action, stage)
    _spend(ticket, minutes)
    taken = await materials.take(session, actor, ticket, used)
    await done.record(
        session, actor, ticket, Stepped(stage=stage, minutes=minutes, materials=taken, **done.facts)
    )
    return ticket


async def finish(
    session: AsyncSession,
    actor: Actor,
    ticket_id: UUID,
    action: FieldAction,
    *,
    used: Sequence[Use] = (),
    minutes: int = 0,
) -> Ticket:
    """Declare the work done, with photos of the result. Now the reporter has the word."""
    ticket = await take(session, actor, ticket_id, "finish")
    done = await settle_action(session, actor, ticket, action, PhotoStage.AFTER)
    if not done.photos and (await rulebook(session)).value(repairs.AFTER_PHOTO):
        await evidence.must_show_the_result(session, ticket)
    _spend(ticket, minutes)
    taken = await materials.take(session, actor, ticket, used)
    ticket.move("finish", done.at)
    ticket.finished_at = done.at
    ticket.finished_late |= ticket.finish_due_at is not None and done.at > ticket.finish_due_at
    await assigning.end(session, ticket, EndedBy.FINISH, done.at)
    await deadlines.derive(session, ticket)
    await closing.wait_for_answer(session, ticket)
    await done.record(session, actor, ticket, Done(minutes=ticket.minutes, materials=taken, **done.facts))
    await telling.tell(
        session, await telling.reporters_and_supporters(session, ticket), "ticket.done", ticket, by=actor
    )
    return ticket


def _spend(ticket: Ticket, minutes: int) -> None:
    if not 0 <= minutes <= LONGEST_STEP:
        raise Invalid(field="minutes", limit=LONGEST_STEP)
    ticket.minutes += minutes
