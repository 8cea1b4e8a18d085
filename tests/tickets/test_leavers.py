"""Nobody waits for a worker who is gone."""

import pytest
from sqlalchemy import select

from backend.identity import granting, leaving, transferring
from backend.identity.models import Person, RoleGrant
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.journal import Entry
from backend.notify.models import Notice
from backend.tickets import closing
from backend.tickets.events import GivenBack
from backend.tickets.records import Assignment, EndedBy, Pause
from backend.tickets.states import Clock, Status
from backend.tickets.tasks import follow_leavers
from tests.factories.people import a_contractor, a_role, an_actor
from tests.factories.tickets import Area, a_held_ticket, a_ticket_that_is, an_area


async def revoke(area: Area, role: Role) -> None:
    """Take this role from the area's worker."""
    administrator = await an_actor(area.database, Role.SECURITY_ADMINISTRATOR, at=area.site.ref)
    grant = select(RoleGrant.id).where(RoleGrant.person_id == area.worker.id, RoleGrant.role == role)
    async with area.database.read() as session:
        grant_id = (await session.scalars(grant)).one()
    await area.do(granting.revoke_role, administrator, grant_id)


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


async def test_who_loses_the_role_of_a_worker_gives_back_what_they_had(database: Database) -> None:
    area = await an_area(database)
    ticket = await a_ticket_that_is(Status.ARRIVED, area)
    await revoke(area, Role.WORKER)
    await follow_leavers(database)
    back = await area.ticket(ticket.id)
    assert (back.status, back.assignee_id) == (Status.ACCEPTED, None)


async def test_who_loses_another_role_keeps_their_orders(database: Database) -> None:
    area = await an_area(database)
    ticket = await a_ticket_that_is(Status.ARRIVED, area)
    async with database.read() as session:
        worker = await session.get_one(Person, area.worker.id)
    await a_role(database, worker, Role.CADRE, at=area.contractor.ref)
    await revoke(area, Role.CADRE)
    await follow_leavers(database)
    kept = await area.ticket(ticket.id)
    assert (kept.status, kept.assignee_id, kept.version) == (Status.ARRIVED, area.worker.id, ticket.version)


@pytest.mark.parametrize("gone", ["left", "transferred", "without the role"])
async def test_rework_does_not_go_to_who_is_gone(database: Database, gone: str) -> None:
    area = await an_area(database)
    ticket = await a_ticket_that_is(Status.DONE, area)
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR, at=area.site.ref)
    if gone == "left":
        await area.do(leaving.mark_leaver, administrator, area.worker.id)
    elif gone == "transferred":
        home = (await a_contractor(database)).ref
        async with database.write() as session:
            worker = await session.get_one(Person, area.worker.id)
            await transferring.transfer(session, administrator, worker, home)
    else:
        await revoke(area, Role.WORKER)

    await area.do(closing.refuse, area.cadre, ticket.id, "还是不亮")

    back = await area.ticket(ticket.id)
    assert (back.status, back.assignee_id, back.contractor_id) == (
        Status.ACCEPTED,
        None,
        area.contractor.id,
    )
    assert (back.rework_count, back.clock, back.due_at) == (1, Clock.FINISH, back.finish_due_at)
    async with database.read() as session:
        verbs = select(Entry.verb, Entry.actor_id).where(Entry.subject_id == ticket.id).order_by(Entry.id)
        lines = [tuple(row) for row in await session.execute(verbs)]
        assert lines[-2:] == [("ticket.refused", area.cadre.id), ("ticket.given_back", None)]
        open_ones = select(Assignment.id).where(
            Assignment.ticket_id == ticket.id, Assignment.ended_at.is_(None)
        )
        assert await session.scalar(open_ones) is None
        told = select(Notice.person_id).where(Notice.kind == "ticket.refused")
        assert list(await session.scalars(told)) == [area.desk.id]
