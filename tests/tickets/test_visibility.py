"""Who sees which ticket: the database and Python say the same about everyone and every ticket."""

from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.tickets import standing
from backend.tickets.states import Standing, Status
from tests.factories.people import a_contractor, a_worker, an_actor
from tests.factories.places import a_building, a_room
from tests.factories.tickets import a_held_ticket, a_ticket_that_is, an_area
from tests.tickets.test_permissions import everyone
from tests.tickets.verbs import may_see


async def test_the_row_rule_is_the_same_in_sql_and_in_python(database: Database) -> None:
    area = await an_area(database)
    people = dict(await everyone(area))
    people["rootless worker"] = await an_actor(database, Role.WORKER, at=area.site.ref)
    people["room's desk"] = await an_actor(database, Role.DISPATCHER, at=area.room.ref)
    tickets = [await a_ticket_that_is(status, area) for status in Status if status is not Status.HELD]
    tickets += [await a_held_ticket(area, by=people["reporter"])]
    for ticket in [await area.ticket(each.id) for each in tickets]:
        in_sql = {who: await area.read(may_see, actor, ticket.id) for who, actor in people.items()}
        in_python = {who: Standing.PARTICIPANT in standing.of(actor, ticket) for who, actor in people.items()}
        assert in_sql == in_python
        assert in_sql["supervisor"]
        assert not in_sql["stranger"]


async def test_a_desk_of_another_building_and_another_company_see_nothing(database: Database) -> None:
    area = await an_area(database)
    elsewhere = await a_building(database)
    keeper = await an_actor(database, Role.DISPATCHER, at=elsewhere.ref)
    stranger = await a_worker(database, contractor=await a_contractor(database))
    here = await a_ticket_that_is(Status.ACCEPTED, area)
    there = await a_ticket_that_is(Status.ACCEPTED, area, place_id=(await a_room(database)).id)
    assert there.place_id != here.place_id
    assert not await area.read(may_see, keeper, here.id)
    assert not await area.read(may_see, stranger, here.id)
    assert await area.read(may_see, area.worker, here.id)
