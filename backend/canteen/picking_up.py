"""At the counter: who comes with a code gets what they ordered, once; who does not come is counted."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.canteen.events import TakeawayNotPickedUp, TakeawayPickedUp
from backend.canteen.managing import check_manages
from backend.canteen.models import Canteen
from backend.canteen.takeaway import CALLED_OFF, Offer, Order, OrderState, Slot
from backend.facility.codes import ALPHABET
from backend.identity.actor import Actor
from backend.kernel import clock, days, due, journal
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.kept import say
from backend.notify import service as notify
from backend.rules.catalogue import canteen as rules
from backend.rules.snapshot import Snapshot

UNCLAIMED = "canteen.unclaimed"


class PickedUpAlready(DomainError):
    """This order has been picked up already."""


class PickUpOver(DomainError):
    """The time to pick this order up is over."""


class MustWait(DomainError):
    """You have left too many orders at the counter; you may order again later."""


async def pick_up(session: AsyncSession, actor: Actor, canteen_id: UUID, code: str) -> Order:
    """Today's order with this code, as scanned or typed."""
    await check_manages(session, actor, canteen_id)
    found = await session.scalar(
        select(Order)
        .join(Order.offer)
        .where(
            Offer.canteen_id == canteen_id,
            Offer.day == days.today(),
            Order.code == read_code(code),
            Order.state.not_in(CALLED_OFF),
        )
        .with_for_update(of=Order)
    )
    if found is None:
        raise NotFound(field="code")
    if found.state is OrderState.PICKED_UP and found.settled_at:
        raise PickedUpAlready(field="code", at=found.settled_at.isoformat())
    if found.state is OrderState.NOT_PICKED_UP:
        raise PickUpOver(field="code")
    found.state, found.settled_at = OrderState.PICKED_UP, clock.now()
    await due.drop(session, UNCLAIMED, found.ref)
    await journal.record(session, actor.ref, found.ref, TakeawayPickedUp())
    return found


@due.errand(UNCLAIMED)
async def give_up(session: AsyncSession, row: due.Due) -> None:
    """Nobody has come for it."""
    found = await session.scalar(
        select(Order).where(Order.id == row.subject.id).with_for_update(skip_locked=True)
    )
    if found is None:
        if await session.scalar(select(Order.id).where(Order.id == row.subject.id)):
            await due.again(session, row)
        return
    if found.state is not OrderState.ORDERED:
        return
    found.state, found.settled_at = OrderState.NOT_PICKED_UP, clock.now()
    offer = (
        await session.scalars(
            select(Offer)
            .where(Offer.id == found.offer_id)
            .options(joinedload(Offer.canteen, innerjoin=True).joinedload(Canteen.place, innerjoin=True))
        )
    ).one()
    told = {"place": offer.canteen.place.path, "on": offer.day.isoformat()}
    await say(
        session,
        notify.news([found.person_id], "takeaway.not_picked_up", found.ref, told),
        journal.entry(None, found.ref, TakeawayNotPickedUp()),
    )


async def check_may_order(session: AsyncSession, person_id: UUID, book: Snapshot) -> None:
    """Who has left too many orders within the rule's days waits until one of them is as long ago."""
    rule = book.value(rules.TAKEAWAY_MISSES)
    if not rule.most:
        return
    within = timedelta(days=rule.within_days)
    missed = await session.scalars(
        select(Order.settled_at)
        .where(
            Order.person_id == person_id,
            Order.state == OrderState.NOT_PICKED_UP,
            Order.settled_at > clock.now() - within,
        )
        .order_by(Order.settled_at.desc())
        .limit(rule.most)
    )
    until = waits_until(missed.all(), rule.most, within)
    if until:
        raise MustWait(missed=rule.most, until=until.isoformat())


def waits_until(missed: Sequence[datetime | None], most: int, within: timedelta) -> datetime | None:
    """Of the latest misses, the newest first."""
    last = missed[most - 1] if len(missed) >= most else None
    return last + within if last else None


def gives_up_at(slot: Slot, book: Snapshot) -> datetime:
    return slot.ends_at + timedelta(minutes=book.value(rules.TAKEAWAY_GRACE))


def over_at(slots: Iterable[Slot], book: Snapshot) -> datetime:
    """When the last who may still come is given up."""
    return max(gives_up_at(slot, book) for slot in slots)


def read_code(typed: str) -> str:
    """Without spaces and small letters."""
    return "".join(sign for sign in typed.upper() if sign in ALPHABET)
