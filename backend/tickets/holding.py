"""Waiting for parts or people: while a ticket is held its clock stands."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.tickets import deadlines, telling
from backend.tickets.events import Held, Resumed
from backend.tickets.field_action import FieldAction, settle_action
from backend.tickets.models import Ticket
from backend.tickets.records import HoldReason, Pause, PhotoStage
from backend.tickets.states import Status
from backend.tickets.taking import take


async def hold(
    session: AsyncSession, actor: Actor, ticket_id: UUID, reason: HoldReason, action: FieldAction
) -> Ticket:
    """Stop the clock, and say what is being waited for."""
    ticket = await take(session, actor, ticket_id, "hold")
    held = await settle_action(session, actor, ticket, action, PhotoStage.BEFORE)
    session.add(
        Pause(
            ticket_id=ticket.id, reason=reason, note=held.words, interrupted=ticket.status, started_at=held.at
        )
    )
    ticket.move("hold", held.at)
    await deadlines.derive(session, ticket)
    await held.record(session, actor, ticket, Held(reason=reason, **held.facts))
    reporters = telling.reporters(ticket)
    await telling.tell(session, reporters, "ticket.held", ticket, by=actor, reason=reason, words=held.words)
    return ticket


async def resume(session: AsyncSession, actor: Actor, ticket_id: UUID, action: FieldAction) -> Ticket:
    """Go on where the pause found the work; the deadlines move by as long as it lasted."""
    ticket = await take(session, actor, ticket_id, "resume")
    resumed = await settle_action(session, actor, ticket, action, PhotoStage.BEFORE)
    ticket.resume(await end_pause(session, ticket, resumed.at), resumed.at)
    await deadlines.derive(session, ticket)
    await resumed.record(session, actor, ticket, Resumed(**resumed.facts))
    await telling.tell(session, telling.reporters(ticket), "ticket.resumed", ticket, by=actor)
    return ticket


async def end_pause(session: AsyncSession, ticket: Ticket, at: datetime) -> Status:
    """End the pause if one lasts; returns the state to go back to."""
    if ticket.status is not Status.HELD:
        return ticket.status
    lasting = select(Pause).where(Pause.ticket_id == ticket.id, Pause.ended_at.is_(None))
    pause = (await session.scalars(lasting)).one()
    pause.ended_at = at
    return pause.interrupted
