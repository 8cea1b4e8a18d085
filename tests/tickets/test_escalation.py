"""Promises nearly or already broken: who hears of it, when, and how often."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from backend.identity.models import Person
from backend.kernel import clock, due
from backend.kernel.clock import HERE
from backend.kernel.db import Database
from backend.kernel.journal import Entry
from backend.notify.models import Notice
from backend.rules.catalogue import repairs
from backend.tickets import dispatching, escalation, field_work, holding, remarking
from backend.tickets.deadlines import ESCALATE
from backend.tickets.events import SlaMissed
from backend.tickets.field_action import FieldAction
from backend.tickets.models import Ticket
from backend.tickets.records import HoldReason
from backend.tickets.states import Clock, Status
from backend.tickets.taking import take
from tests.factories.tickets import MONDAY_MORNING, Area, a_ticket_that_is, an_area, an_open_ticket

minute = timedelta(minutes=1)


async def run_until(area: Area, moment: datetime) -> None:
    """Let the clockwork do everything that is due at `moment`."""
    with clock.frozen_at(moment):
        while await due.run_next(area.database):
            pass


async def heard(area: Area, ticket: Ticket) -> Sequence[tuple[str, str, str, int]]:
    """Who was reminded of what: name, kind, clock, level."""
    reminders = ("ticket.due_soon", "ticket.escalated")
    async with area.database.read() as session:
        found = await session.execute(
            select(Person.name, Notice.kind, Notice.facts)
            .join(Person, Person.id == Notice.person_id)
            .where(Notice.subject_id == ticket.id, Notice.kind.in_(reminders))
            .order_by(Notice.at, Person.name)
        )
        return [(name, kind, facts["clock"], facts["level"]) for name, kind, facts in found]


async def missed(area: Area, ticket: Ticket) -> Sequence[SlaMissed]:
    async with area.database.read() as session:
        found = await session.scalars(
            select(Entry)
            .where(Entry.subject_id == ticket.id, Entry.verb == SlaMissed.verb)
            .order_by(Entry.id)
        )
        return [entry.read(SlaMissed) for entry in found]


async def next_step(area: Area, ticket: Ticket) -> datetime | None:
    async with area.database.read() as session:
        pending = select(due.Due.at).where(
            due.Due.errand == ESCALATE, due.Due.subject_id == ticket.id, due.Due.done_at.is_(None)
        )
        return await session.scalar(pending)


async def test_each_level_tells_other_people_once(database: Database) -> None:
    """A leak must be accepted within 30 minutes and finished within 240, round the clock."""
    area = await an_area(database)
    night = datetime(2026, 3, 2, 23, 0, tzinfo=HERE)
    with clock.frozen_at(night):
        ticket = await an_open_ticket(area, category_id=area.kinds["water.leak"])
        await area.do(dispatching.dispatch, area.desk, ticket.id, area.worker.id)

    await run_until(area, night + 191 * minute)
    assert await heard(area, ticket) == []
    await run_until(area, night + 192 * minute)
    worker = [("张师傅", "ticket.due_soon", "finish", 1)]
    assert await heard(area, ticket) == worker
    assert await missed(area, ticket) == []
    await run_until(area, night + 240 * minute)
    second = [(name, "ticket.escalated", "finish", 2) for name in ("张师傅", "王调度", "赵经理")]
    assert await heard(area, ticket) == worker + second
    assert await missed(area, ticket) == [SlaMissed(clock=Clock.FINISH, due_at=night + 240 * minute)]
    await run_until(area, night + 360 * minute)
    third = [(name, "ticket.escalated", "finish", 3) for name in ("周督导", "王调度")]
    assert await heard(area, ticket) == worker + second + third

    await run_until(area, night + timedelta(days=30))
    assert len(await heard(area, ticket)) == 6
    assert len(await missed(area, ticket)) == 1


async def test_an_errand_that_runs_twice_takes_one_step(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await an_open_ticket(area, category_id=area.kinds["water.leak"])
    with clock.frozen_at(MONDAY_MORNING + 24 * minute):
        for _ in range(3):
            async with database.write() as session:
                row = due.Due(errand=ESCALATE, subject_kind="ticket", subject_id=ticket.id, at=clock.now())
                await escalation.escalate(session, row)
    assert await heard(area, ticket) == [("王调度", "ticket.due_soon", "accept", 1)]
    assert await next_step(area, ticket) == MONDAY_MORNING + 30 * minute


async def test_a_kept_promise_reminds_nobody(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(Status.DONE, area, category_id=area.kinds["water.leak"])
    assert await next_step(area, ticket) is None
    await run_until(area, MONDAY_MORNING + timedelta(days=1))
    assert (await heard(area, ticket), await missed(area, ticket)) == ([], [])


async def test_while_held_nothing_is_due_and_afterwards_it_is_due_later(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(Status.ARRIVED, area, category_id=area.kinds["water.leak"])
        await area.do(holding.hold, area.worker, ticket.id, HoldReason.PARTS, FieldAction())
        assert (await area.ticket(ticket.id)).due_at is None
        assert await next_step(area, ticket) is None
    await run_until(area, MONDAY_MORNING + timedelta(hours=10))
    assert await heard(area, ticket) == []
    with clock.frozen_at(MONDAY_MORNING + timedelta(hours=10)):
        await area.do(holding.resume, area.worker, ticket.id, FieldAction())
    resumed = await area.ticket(ticket.id)
    assert resumed.due_at == resumed.finish_due_at == MONDAY_MORNING + timedelta(hours=14)
    assert await next_step(area, ticket) == MONDAY_MORNING + timedelta(hours=13, minutes=12)


async def test_ordinary_repairs_ring_in_working_time_only(database: Database) -> None:
    """Reported on Friday at 16:00; 80 % of a working day later it is Monday afternoon."""
    area = await an_area(database)
    friday = datetime(2026, 3, 6, 16, 0, tzinfo=HERE)
    with clock.frozen_at(friday):
        ticket = await an_open_ticket(area)
    assert await next_step(area, ticket) == datetime(2026, 3, 9, 14, 30, tzinfo=HERE)
    await run_until(area, datetime(2026, 3, 9, 14, 29, tzinfo=HERE))
    assert await heard(area, ticket) == []
    await run_until(area, datetime(2026, 3, 9, 14, 30, tzinfo=HERE))
    assert await heard(area, ticket) == [("王调度", "ticket.due_soon", "accept", 1)]


async def test_after_an_outage_reminders_wait_for_the_morning(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ordinary = await an_open_ticket(area)
        leak = await an_open_ticket(area, category_id=area.kinds["water.leak"])
    night = datetime(2026, 3, 4, 2, 0, tzinfo=HERE)
    await run_until(area, night)
    assert await heard(area, ordinary) == []
    # of three levels at once everyone hears the last
    everyone = [(name, "ticket.escalated", "accept", 3) for name in ("周督导", "王调度", "赵经理")]
    assert await heard(area, leak) == everyone
    assert await next_step(area, ordinary) == datetime(2026, 3, 4, 7, 0, tzinfo=HERE)
    await run_until(area, datetime(2026, 3, 4, 7, 0, tzinfo=HERE))
    assert await heard(area, ordinary) == everyone


async def test_the_next_clock_starts_its_own_escalation(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await an_open_ticket(area, category_id=area.kinds["water.leak"])
    await run_until(area, MONDAY_MORNING + 50 * minute)
    assert (await area.ticket(ticket.id)).escalation == 3
    assert [each.clock for each in await missed(area, ticket)] == [Clock.ACCEPT]
    with clock.frozen_at(MONDAY_MORNING + 60 * minute):
        await area.do(dispatching.dispatch, area.desk, ticket.id, area.worker.id)
    now = await area.ticket(ticket.id)
    assert (now.clock, now.escalation, now.due_at) == (Clock.FINISH, 0, MONDAY_MORNING + timedelta(hours=4))
    with clock.frozen_at(MONDAY_MORNING + timedelta(hours=5)):
        await area.do(field_work.arrive, area.worker, ticket.id, FieldAction())
        assert [each.clock for each in await missed(area, ticket)] == [Clock.ACCEPT]
    await run_until(area, MONDAY_MORNING + timedelta(hours=5))
    assert [each.clock for each in await missed(area, ticket)] == [Clock.ACCEPT, Clock.FINISH]


async def test_the_steps_are_a_rule(database: Database) -> None:
    area = await an_area(database)
    await area.decide(repairs.ESCALATION, [{"percent": 100, "roles": ["supervisor"]}])
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await an_open_ticket(area, category_id=area.kinds["water.leak"])
    await run_until(area, MONDAY_MORNING + timedelta(days=2))
    assert await heard(area, ticket) == [("周督导", "ticket.escalated", "accept", 1)]


async def test_an_errand_does_not_wait_for_whoever_has_the_ticket_in_hand(database: Database) -> None:
    """They may be about to move this very errand: waiting for each other would be a deadlock."""
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await an_open_ticket(area, category_id=area.kinds["water.leak"])
    due_soon = MONDAY_MORNING + 24 * minute
    with clock.frozen_at(due_soon):
        async with database.write() as session:
            await take(session, area.desk, ticket.id, "dispatch")
            assert await due.run_next(database)
            assert not await due.run_next(database)
            await dispatching.dispatch(session, area.desk, ticket.id, area.worker.id)
    # the dispatch had the last word: the clock for accepting has stopped, the one for finishing runs
    assert await heard(area, ticket) == []
    assert await next_step(area, ticket) == MONDAY_MORNING + 192 * minute
    with clock.frozen_at(due_soon):
        other = await an_open_ticket(area, category_id=area.kinds["water.leak"])
    with clock.frozen_at(due_soon + 24 * minute):
        async with database.write() as session:
            await remarking.remark(session, area.cadre, other.id, "请尽快")
            assert await due.run_next(database)
    assert await heard(area, other) == []
    await run_until(area, due_soon + 25 * minute)
    assert await heard(area, other) == [("王调度", "ticket.due_soon", "accept", 1)]
