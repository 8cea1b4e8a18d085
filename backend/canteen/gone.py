"""People who left, and canteens whose place was closed: nobody cooks for whom nobody will come."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from backend.canteen.events import RegistrationTakenBack
from backend.canteen.models import Canteen, Menu, Registration
from backend.canteen.ordering import locked_offer, open_orders, release
from backend.canteen.takeaway import Offer, Order, OrderState, Slot
from backend.facility.events import PlaceClosed
from backend.facility.models import Place
from backend.identity.events import PersonLeftService
from backend.kernel import clock, days, journal
from backend.kernel.bulk import record_many
from backend.kernel.kept import say
from backend.notify import service as notify

FOLLOWER = "canteen.gone"


async def follow(session: AsyncSession) -> int:
    """One entry's worth; how many there were."""
    gone = await journal.follow(session, FOLLOWER, (PersonLeftService.verb, PlaceClosed.verb), limit=1)
    for entry in gone:
        if entry.verb == PersonLeftService.verb:
            theirs = entry.subject.id
            await _take_back(session, Registration.person_id == theirs, Order.person_id == theirs)
        else:
            await _without_place(session, entry.subject.id)
    return len(gone)


async def _without_place(session: AsyncSession, place_id: UUID) -> None:
    """Who was to eat there, or to fetch something, is told."""
    rows = await session.execute(
        select(Canteen, Place)
        .join(Canteen.place)
        .where(Place.lineage.contains([place_id]), Place.closed_at.is_not(None))
    )
    for canteen, place in rows.all():
        people = await _take_back(
            session,
            Registration.menu_id.in_(select(Menu.id).where(Menu.canteen_id == canteen.id)),
            Order.offer_id.in_(select(Offer.id).where(Offer.canteen_id == canteen.id)),
        )
        await say(session, notify.news(people, "canteen.closed", canteen.ref, {"place": place.path}))


async def _take_back(
    session: AsyncSession, registrations: ColumnElement[bool], orders: ColumnElement[bool]
) -> set[UUID]:
    """Of meals and slots that have not begun; whose they were."""
    return {
        *await _registrations(session, registrations),
        *await _orders(session, orders),
    }


async def _registrations(session: AsyncSession, which: ColumnElement[bool]) -> list[UUID]:
    to_come = await session.scalars(
        select(Registration)
        .where(which, Registration.day >= days.today())
        .options(joinedload(Registration.menu, innerjoin=True).joinedload(Menu.serving, innerjoin=True))
        .order_by(Registration.id)
    )
    menus = {one.id: one.menu.ref for one in to_come if one.begins > clock.now()}
    gone = delete(Registration).where(Registration.id.in_(menus))  # but those taken back this moment
    rows = (await session.execute(gone.returning(Registration.id, Registration.person_id))).all()
    await record_many(session, None, [(menus[id_], RegistrationTakenBack()) for id_, _ in rows])
    return [person_id for _, person_id in rows]


async def _orders(session: AsyncSession, which: ColumnElement[bool]) -> list[UUID]:
    to_come = Order.slot.has(Slot.starts_at > clock.now())
    theirs = []
    for offer_id in await _offers(session, which):
        await locked_offer(session, offer_id)
        orders = await open_orders(session, offer_id, which, to_come)
        await release(session, None, orders, OrderState.TAKEN_BACK)
        theirs += [order.person_id for order in orders]
    return theirs


async def _offers(session: AsyncSession, which: ColumnElement[bool]) -> Sequence[UUID]:
    """In one order, so that two who lock them wait instead of deadlocking."""
    found = select(Order.offer_id).where(which, Order.state == OrderState.ORDERED).distinct()
    return (await session.scalars(found.order_by(Order.offer_id))).all()
