"""Nobody is cooked for who has left, and nobody is to eat in a place that was closed."""

from datetime import timedelta

from backend.canteen.models import Registration
from backend.canteen.takeaway import OfferItem, Order, OrderState, Slot
from backend.canteen.tasks import follow_the_gone
from backend.facility import places
from backend.identity import leaving
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from tests.canteen.takeaways import orders
from tests.factories.canteen import LUNCH_BEGINS, a_canteen, a_menu, an_offer, registers
from tests.factories.people import a_cadre, an_actor
from tests.factories.places import a_keeper, a_room, a_site
from tests.seeing import rows, told


async def test_a_leaver_comes_to_no_meal_and_fetches_nothing(database: Database) -> None:
    canteen, leaver, other = await a_canteen(database), await a_cadre(database), await a_cadre(database)
    menu, offer = await a_menu(database, canteen), await an_offer(database, canteen)
    for person in (leaver, other):
        await registers(database, person, menu)
        await orders(database, person, offer, 2)
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR, at=(await a_site(database)).ref)
    async with database.write() as session:
        await leaving.mark_leaver(session, administrator, leaver.id)
    for _ in range(2):  # the second time there is nothing left to do
        await follow_the_gone(database)
    assert [row.person_id for row in await rows(database, Registration)] == [other.id]
    states = {row.person_id: row.state for row in await rows(database, Order)}
    assert states == {leaver.id: OrderState.TAKEN_BACK, other.id: OrderState.ORDERED}
    assert [item.taken for item in await rows(database, OfferItem)] == [2]
    assert sum(slot.taken for slot in await rows(database, Slot)) == 1


async def test_who_was_to_eat_in_a_closed_place_is_told_once(database: Database) -> None:
    place = await a_room(database)
    canteen, elsewhere = await a_canteen(database, place=place), await a_canteen(database)
    eater, fetcher, other = [await a_cadre(database) for _ in range(3)]
    menu = await a_menu(database, canteen)
    await registers(database, eater, menu)
    await registers(database, other, await a_menu(database, elsewhere))
    offer = await an_offer(database, canteen)
    for person in (eater, fetcher):
        await orders(database, person, offer)
    async with database.write() as session:
        await places.close_place(session, await a_keeper(database), place.id)
    for _ in range(2):
        await follow_the_gone(database)
    assert [row.person_id for row in await rows(database, Registration)] == [other.id]
    assert {row.state for row in await rows(database, Order)} == {OrderState.TAKEN_BACK}
    assert sorted(await told(database)) == sorted(
        [("canteen.closed", eater.id), ("canteen.closed", fetcher.id)]
    )


async def test_a_meal_that_has_begun_is_eaten_to_the_end(database: Database) -> None:
    place = await a_room(database)
    canteen, eater = await a_canteen(database, place=place), await a_cadre(database)
    await registers(database, eater, await a_menu(database, canteen))
    with clock.frozen_at(LUNCH_BEGINS + timedelta(minutes=1)):
        async with database.write() as session:
            await places.close_place(session, await a_keeper(database), place.id)
        await follow_the_gone(database)
    assert [row.person_id for row in await rows(database, Registration)] == [eater.id]
    assert await told(database) == []
