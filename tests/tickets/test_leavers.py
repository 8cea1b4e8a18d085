"""Nobody waits for a worker who is gone."""

from sqlalchemy import select

from backend.identity import leaving
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.journal import Entry
from backend.notify.models import Notice
from backend.tickets.events import GivenBack
from backend.tickets.records import Assignment, EndedBy, Pause
from backend.tickets.states import Status
from backend.tickets.tasks import follow_leavers
from tests.factories.people import an_actor
from tests.factories.tickets import a_held_ticket, a_ticket_that_is, an_area


async def test_the_orders_of_a_leaver_go_back_to_the_pool(database: Database) -> None:
    area = await an_area(database)
    held, done = await a_held_ticket(area), await a_ticket_that_is(Status.DONE, area)
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR, at=area.site.ref)
    await area.do(leaving.mark_leaver, administrator, area.worker.id)

    for _ in range(2):  # the second time there is nothing left to do
        await follow_leavers(database)

    back = await area.ticket(held.id)
    assert (back.status, back.assignee_id, back.version) == (Status.ACCEPTED, None, held.version + 1)
    assert back.due_at is not None
    assert (await area.ticket(done.id)).status is Status.DONE
    async with database.read() as session:
        assert (await session.scalars(select(Pause.ended_at))).one() is not None
        ended = select(Assignment.ended_by).where(Assignment.ticket_id == held.id)
        assert await session.scalar(ended) is EndedBy.GIVE_BACK
        (entry,) = (await session.scalars(select(Entry).where(Entry.verb == GivenBack.verb))).all()
        assert (entry.actor, entry.read(GivenBack)) == (None, GivenBack(worker_left=True))
        told = await session.scalars(select(Notice.person_id).where(Notice.kind == "ticket.given_back"))
        assert list(told) == [area.desk.id]
