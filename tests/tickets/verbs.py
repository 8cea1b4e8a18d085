"""Every action on a ticket as a call of its verb, with sound arguments: for tests that go through all of them."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel.db import Database
from backend.kernel.errors import DomainError
from backend.tickets import (
    closing,
    dispatching,
    field_work,
    following_up,
    grabbing,
    holding,
    rating,
    remarking,
    reopening,
    supporting,
    urging,
)
from backend.tickets.field_action import FieldAction
from backend.tickets.models import Ticket
from backend.tickets.records import HoldReason, PhotoStage
from backend.tickets.visibility import visible_to
from tests.factories.tickets import Area, a_photo


async def may_see(session: AsyncSession, actor: Actor, ticket_id: UUID) -> bool:
    """By the row rule of every list."""
    return (
        await session.scalar(select(Ticket.id).where(Ticket.id == ticket_id, visible_to(actor))) is not None
    )


Act = Callable[[AsyncSession, Actor, Ticket], Awaitable[Ticket]]


async def all_verbs(area: Area) -> Mapping[str, Act]:
    """By the name of the action. Whoever gets a transferred ticket is a colleague made for it."""
    colleague = await area.another_worker("接手师傅")
    photo = await a_photo(area.database, area.worker)
    done, nothing = FieldAction(photo_ids=[photo]), FieldAction()
    return {
        "accept": lambda s, who, t: dispatching.accept(s, who, t.id, t.version),
        "dispatch": lambda s, who, t: dispatching.dispatch(s, who, t.id, area.worker.id, version=t.version),
        "grab": lambda s, who, t: grabbing.grab(s, who, t.id),
        "transfer": lambda s, who, t: dispatching.transfer(
            s, who, t.id, colleague.id, "换人", version=t.version
        ),
        "give_back": lambda s, who, t: dispatching.give_back(s, who, t.id, "不会修"),
        "arrive": lambda s, who, t: field_work.arrive(s, who, t.id, nothing),
        "hold": lambda s, who, t: holding.hold(s, who, t.id, HoldReason.PARTS, nothing),
        "resume": lambda s, who, t: holding.resume(s, who, t.id, nothing),
        "step": lambda s, who, t: field_work.step(s, who, t.id, PhotoStage.BEFORE, nothing, minutes=5),
        "finish": lambda s, who, t: field_work.finish(s, who, t.id, done, minutes=5),
        "approve": lambda s, who, t: closing.approve(s, who, t.id),
        "refuse": lambda s, who, t: closing.refuse(s, who, t.id, "没修好"),
        "rate": lambda s, who, t: rating.rate(s, who, t.id, 5),
        "follow_up": lambda s, who, t: following_up.follow_up(s, who, t.id, satisfied=True, words="很好"),
        "reopen": lambda s, who, t: reopening.reopen(s, who, t.id, "又坏了"),
        "urge": lambda s, who, t: urging.urge(s, who, t.id),
        "support": lambda s, who, t: supporting.support(s, who, t.id, t.place_id),
        "cancel": lambda s, who, t: reopening.cancel(s, who, t.id, "不修了"),
        "remark": lambda s, who, t: remarking.remark(s, who, t.id, "请带梯子"),
    }


async def outcome(database: Database, act: Act, actor: Actor, ticket: Ticket) -> type[DomainError] | None:
    """What became of it: None when it worked, and then it is undone; else the kind of refusal."""
    async with database.engine.connect() as connection, AsyncSession(connection) as session:
        try:
            await act(session, actor, ticket)
            await session.flush()
        except DomainError as refusal:
            return type(refusal)
        finally:
            await connection.rollback()
    return None


_TRACES = ("ticket_pause", "ticket_assignment", "ticket_photo", "ticket_rating", "ticket_follow_up", "ticket_supporter",
           "journal", "notice", "due", "stock_movement")  # fmt: skip


async def everything_about(database: Database, ticket_id: UUID) -> list[object]:
    """The ticket's row as it is, and how much there is of everything that hangs on tickets."""
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in _TRACES)
    async with database.read() as session:
        row = await session.execute(
            text(f"SELECT ticket::text, {counts} FROM ticket WHERE id = :id"), {"id": ticket_id}
        )
        return list(row.one())
