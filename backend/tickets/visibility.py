"""Who may see which tickets: one overlap between what a person holds and the ticket's audience."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, bindparam, exists, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.tickets.filters import Conditions
from backend.tickets.models import Ticket
from backend.tickets.records import Supporter
from backend.tickets.states import Status


def held_by(actor: Actor) -> frozenset[UUID]:
    """The ids by which this person belongs to audiences: their own, their leaders', where they oversee."""
    return frozenset({actor.id, *actor.acts_for, *(ref.id for ref in actor.where("oversee tickets"))})


def takes_orders(actor: Actor) -> bool:
    """Whether the pool of their contractor is open to them."""
    return actor.contractor_id is not None and actor.may("do field work")


def in_pool_of(contractor: Any) -> ColumnElement[bool]:
    """Accepted, in nobody's hands, and a contractor's to grab."""
    return and_(Ticket.status == Status.ACCEPTED, Ticket.contractor_id == contractor)


def _rule(held: Any, own_contractor: Any = None) -> ColumnElement[bool]:
    """The row rule of every read and write of tickets."""
    seen: ColumnElement[bool] = Ticket.audience.overlap(held)
    return seen if own_contractor is None else seen | in_pool_of(own_contractor)


_HELD = bindparam("held", type_=ARRAY(Uuid))
_SEEN, _SEEN_OR_IN_POOL = _rule(_HELD), _rule(_HELD, bindparam("own_contractor", type_=Uuid))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return _rule(sorted(held_by(actor)), actor.contractor_id if takes_orders(actor) else None)


def row_rule(actor: Actor) -> Conditions:
    """The same for statements that are kept."""
    held = {"held": sorted(held_by(actor))}
    if takes_orders(actor):
        return Conditions((_SEEN_OR_IN_POOL,), held | {"own_contractor": actor.contractor_id})
    return Conditions((_SEEN,), held)


def supported_by(person_id: Any) -> ColumnElement[bool]:
    """They have said “me too”."""
    return exists().where(Supporter.ticket_id == Ticket.id, Supporter.person_id == person_id)


async def may_follow(session: AsyncSession, actor: Actor, ticket_id: UUID) -> bool:
    """Whether they may know when it changes: who sees it, and who has the same trouble."""
    theirs = select(Ticket.id).where(Ticket.id == ticket_id, visible_to(actor) | supported_by(actor.id))
    return await session.scalar(theirs) is not None
