"""The lists of tickets: all that one may see, one's own, a worker's orders, and the pool."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, case, or_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.actor import Actor
from backend.kernel.pages import Keyset, Page, limit
from backend.tickets.filters import Conditions, Filter, conditions
from backend.tickets.models import IS_OPEN, Ticket
from backend.tickets.rows import TicketRow, fetch, rows
from backend.tickets.states import IN_HAND, Urgency
from backend.tickets.visibility import in_pool_of, row_rule, takes_orders

_SHAPES_KEPT = 500


class Order(StrEnum):
    NEWEST = "newest"
    DUE = "due"
    """Only what is open: what is due first comes first, what has no deadline comes last."""


_KEYSETS: dict[Order, Keyset[TicketRow]] = {
    Order.NEWEST: Keyset(Ticket.reported_at, Ticket.id),
    Order.DUE: Keyset(Ticket.ranked_at, Ticket.id, newest_first=False),
}
_MINE = and_(
    # For the index; a person is in the audience of more than that.
    Ticket.audience.overlap(bindparam("mine", type_=ARRAY(Uuid))),
    or_(
        Ticket.reporter_id.in_(bindparam("mine_too", expanding=True)),
        Ticket.reported_by_id == bindparam("me"),
    ),
)


async def tickets(
    session: AsyncSession, actor: Actor, wanted: Filter, order: Order, first: int, after: str | None
) -> Page[TicketRow]:
    """Everything that this person may see."""
    return await _page(session, row_rule(actor), wanted, order, first, after)


async def my_tickets(
    session: AsyncSession, actor: Actor, open_: bool | None, first: int, after: str | None
) -> Page[TicketRow]:
    """What this person reported, or what was reported for them or for a leader of theirs."""
    people = sorted({actor.id, *actor.acts_for})
    mine = Conditions((_MINE,), {"mine": people, "mine_too": people, "me": actor.id})
    return await _page(session, mine, Filter(open=open_), Order.NEWEST, first, after)


async def my_orders(session: AsyncSession, actor: Actor, first: int) -> Sequence[TicketRow]:
    """What a worker has in hand, the most urgent class first, then what is due first."""
    return await fetch(session, _orders(), {"me": actor.id, "limit": limit(first)})


async def pool(session: AsyncSession, actor: Actor, first: int) -> Sequence[TicketRow]:
    """What this worker may grab, what is due first on top."""
    if not takes_orders(actor):
        return []
    return await fetch(session, _waiting(), {"contractor": actor.contractor_id, "limit": limit(first)})


async def _page(
    session: AsyncSession, whose: Conditions, wanted: Filter, order: Order, first: int, after: str | None
) -> Page[TicketRow]:
    asked, keyset = conditions(wanted), _KEYSETS[order]
    statement = _list(order, (*whose.clauses, *asked.clauses), after is not None)
    found = await fetch(session, statement, whose.values | asked.values | keyset.values(first, after))
    return keyset.cut(
        found, first, lambda row: (row.reported_at if order is Order.NEWEST else row.ranked_at, row.id)
    )


@lru_cache(maxsize=_SHAPES_KEPT)
def _list(order: Order, clauses: tuple[ColumnElement[bool], ...], continues: bool) -> Select[Any]:
    """The statement of every list with these conditions."""
    keyset = _KEYSETS[order]
    only_open = [IS_OPEN] if order is Order.DUE else []
    return keyset.shape(rows(*clauses, *only_open), continues=continues)


@cache
def _orders() -> Select[Any]:
    urgency = case({each: rank for rank, each in enumerate(Urgency)}, value=Ticket.urgency)
    mine = rows(Ticket.assignee_id == bindparam("me"), Ticket.status.in_(IN_HAND))
    return mine.order_by(urgency, Ticket.ranked_at, Ticket.id).limit(bindparam("limit"))


@cache
def _waiting() -> Select[Any]:
    waiting = rows(in_pool_of(bindparam("contractor")))
    return waiting.order_by(Ticket.ranked_at, Ticket.id).limit(bindparam("limit"))
