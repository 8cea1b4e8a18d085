"""Many at the same moment, on real connections."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Iterable
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.errors import DomainError
from backend.kernel.journal import Entry
from backend.kernel.once import perform
from backend.kernel.refs import Ref
from backend.rules.catalogue import repairs
from backend.tickets import dispatching, grabbing, reporting, supporting
from backend.tickets.models import Ticket
from backend.tickets.records import Assignment, Photo, Supporter
from backend.tickets.states import Status
from tests.factories.people import a_cadre, an_actor
from tests.factories.tickets import a_photo, a_report, a_ticket_that_is, an_area, an_open_ticket


@pytest.fixture
async def crowd(database_url: str) -> AsyncIterator[Database]:
    """The same database with room for many at once."""
    database = Database(database_url, pool_size=40)
    yield database
    await database.close()


async def settle(attempts: Iterable[Awaitable[Ticket]]) -> tuple[list[Ticket], Counter[str]]:
    """The winners, and how many were refused why; anything unexpected is raised."""
    results = await asyncio.gather(*attempts, return_exceptions=True)
    wins = [result for result in results if isinstance(result, Ticket)]
    refusals = [result for result in results if isinstance(result, DomainError)]
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, DomainError):
            raise result
    return wins, Counter(refusal.code for refusal in refusals)


async def test_of_a_hundred_workers_who_grab_one_ticket_one_wins(database: Database, crowd: Database) -> None:
    area = await an_area(database)
    ticket = await a_ticket_that_is(Status.ACCEPTED, area)
    workers = [await area.another_worker() for _ in range(100)]

    async def grab(worker: Actor) -> Ticket:
        async with crowd.write() as session:
            return await grabbing.grab(session, worker, ticket.id)

    wins, refusals = await settle(grab(worker) for worker in workers)

    assert len(wins) == 1
    assert refusals == {"already_taken": 99}
    end = await area.ticket(ticket.id)
    assert (end.status, end.assignee_id, end.version) == (
        Status.ASSIGNED,
        wins[0].assignee_id,
        ticket.version + 1,
    )
    async with database.read() as session:
        holders = (
            await session.scalars(select(Assignment.worker_id).where(Assignment.ticket_id == ticket.id))
        ).all()
        assigned = select(func.count()).where(Entry.subject_id == ticket.id, Entry.verb == "ticket.assigned")
        assert list(holders) == [end.assignee_id]
        assert await session.scalar(assigned) == 1


async def test_nobody_grabs_more_than_the_cap_however_fast(database: Database, crowd: Database) -> None:
    area = await an_area(database)
    await area.decide(repairs.OPEN_ORDERS, 3)
    tickets = [await a_ticket_that_is(Status.ACCEPTED, area) for _ in range(10)]

    async def grab(ticket: Ticket) -> Ticket:
        async with crowd.write() as session:
            return await grabbing.grab(session, area.worker, ticket.id)

    wins, refusals = await settle(grab(ticket) for ticket in tickets)

    assert len(wins) == 3
    assert refusals == {"too_many_open_orders": 7}
    async with database.read() as session:
        in_hand = select(func.count()).where(
            Ticket.assignee_id == area.worker.id, Ticket.status == Status.ASSIGNED
        )
        assert await session.scalar(in_hand) == 3


async def test_two_dispatchers_at_once_do_not_overwrite_each_other(
    database: Database, crowd: Database
) -> None:
    area = await an_area(database)
    ticket = await a_ticket_that_is(Status.ACCEPTED, area)
    other_desk = await an_actor(database, Role.DISPATCHER, at=area.site.ref, name="孙调度")
    workers = [area.worker, await area.another_worker()]

    async def dispatch(desk: Actor, worker: Actor) -> Ticket:
        async with crowd.write() as session:
            return await dispatching.dispatch(session, desk, ticket.id, worker.id, version=ticket.version)

    wins, refusals = await settle(map(dispatch, [area.desk, other_desk], workers))

    assert len(wins) == 1
    assert refusals == {"stale_version": 1}
    assert (await area.ticket(ticket.id)).assignee_id == wins[0].assignee_id


async def test_two_desks_that_pass_on_at_once_do_not_overwrite_each_other(
    database: Database, crowd: Database
) -> None:
    area = await an_area(database)
    ticket = await a_ticket_that_is(Status.ASSIGNED, area)
    other_desk = await an_actor(database, Role.DISPATCHER, at=area.site.ref, name="孙调度")
    workers = [await area.another_worker(), await area.another_worker()]

    async def pass_on(desk: Actor, worker: Actor) -> Ticket:
        async with crowd.write() as session:
            return await dispatching.transfer(
                session, desk, ticket.id, worker.id, "换人", version=ticket.version
            )

    wins, refusals = await settle(map(pass_on, [area.desk, other_desk], workers))

    assert len(wins) == 1
    assert refusals == {"stale_version": 1}
    end = await area.ticket(ticket.id)
    assert (end.assignee_id, end.version) == (wins[0].assignee_id, ticket.version + 1)


async def test_one_photo_sent_with_two_tickets_at_once_proves_one(
    database: Database, crowd: Database
) -> None:
    area = await an_area(database)
    photo = await a_photo(database, area.cadre)

    async def report() -> Ticket:
        async with crowd.write() as session:
            return await reporting.report(session, area.cadre, a_report(area, photo_ids=[photo]))

    wins, refusals = await settle(report() for _ in range(5))

    assert len(wins) == 1
    assert refusals == {"photo_used_elsewhere": 4}
    async with database.read() as session:
        assert list(await session.scalars(select(Photo.ticket_id))) == [wins[0].id]
        assert await session.scalar(select(func.count()).select_from(Ticket)) == 1


async def test_the_same_key_fifty_times_in_parallel_makes_one_ticket(
    database: Database, crowd: Database
) -> None:
    area = await an_area(database)
    key, report = uuid4(), a_report(area)

    answers = await asyncio.gather(
        *(
            perform(
                crowd,
                area.cadre.ref,
                key,
                "reportTicket",
                lambda session: reporting.report(session, area.cadre, report),
            )
            for _ in range(50)
        )
    )

    assert len({ticket.id for ticket in answers}) == 1
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Ticket)) == 1
        reported = select(func.count()).where(Entry.verb == "ticket.reported")
        assert await session.scalar(reported) == 1


async def test_everyone_who_says_me_too_at_once_is_counted_once(database: Database, crowd: Database) -> None:
    area = await an_area(database)
    ticket = await an_open_ticket(area)
    neighbours = [await a_cadre(database) for _ in range(10)]

    async def support(neighbour: Actor) -> Ticket:
        async with crowd.write() as session:
            return await supporting.support(session, neighbour, ticket.id, area.room.id)

    wins, refusals = await settle(support(neighbour) for neighbour in neighbours * 2)

    assert len(wins) == 10
    assert refusals == {"already_supported": 10}
    end = await area.ticket(ticket.id)
    assert end.supporter_count == 10
    assert end.audience == ticket.audience
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Supporter)) == 10


async def test_one_alarm_opens_one_ticket_however_often_it_is_seen(
    database: Database, crowd: Database
) -> None:
    area = await an_area(database)
    alarm = Ref("alarm", uuid4())

    async def see() -> Ticket:
        async with crowd.write() as session:
            return await reporting.open_from(session, alarm, area.room.id, "climate.air", "二氧化碳 1500 ppm")

    tickets, refusals = await settle(see() for _ in range(10))

    assert refusals == {}
    assert len({ticket.id for ticket in tickets}) == 1
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Ticket)) == 1
