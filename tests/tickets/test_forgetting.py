"""The whole number of somebody without an account goes some days after the end, and only theirs."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.jobs import run_what_is_due
from backend.kernel.journal import Entry
from backend.tickets import closing, dispatching, field_work, reopening
from backend.tickets.events import PhoneForgotten
from backend.tickets.field_action import FieldAction
from backend.tickets.models import Ticket
from backend.tickets.records import StrangerReport
from backend.tickets.states import Status
from tests.factories.strangers import PHONE, a_confirmed_phone, a_stranger_reports, strangers_may_report_at
from tests.factories.tickets import MONDAY_MORNING, Area, a_photo, a_ticket_that_is, an_area

day, minute = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
async def area(database: Database) -> Area:
    """Its room takes reports from PHONE."""
    area = await an_area(database)
    await strangers_may_report_at(area, area.room)
    await a_confirmed_phone(database)
    return area


async def a_strangers_finished_ticket(area: Area) -> Ticket:
    ticket = await a_stranger_reports(area)
    await area.do(dispatching.accept, area.desk, ticket.id, ticket.version)
    await area.do(dispatching.dispatch, area.desk, ticket.id, area.worker.id)
    await area.do(field_work.arrive, area.worker, ticket.id, FieldAction())
    photo = await a_photo(area.database, area.worker)
    await area.do(field_work.finish, area.worker, ticket.id, FieldAction(photo_ids=[photo]), minutes=30)
    return ticket


async def forgotten(area: Area) -> list[Entry]:
    async with area.database.read() as session:
        return list(await session.scalars(select(Entry).where(Entry.verb == PhoneForgotten.verb)))


async def phone_after(area: Area, ticket_id: UUID, time: timedelta) -> str | None:
    with clock.frozen_at(MONDAY_MORNING + time):
        await run_what_is_due(area.database)
    return (await area.ticket(ticket_id)).contact_phone


async def test_two_weeks_after_the_end_only_the_masked_number_is_left(area: Area) -> None:
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_strangers_finished_ticket(area)
    assert await phone_after(area, ticket.id, 3 * day) == PHONE
    assert (await area.ticket(ticket.id)).status is Status.CLOSED
    assert await phone_after(area, ticket.id, 17 * day - minute) == PHONE
    assert await forgotten(area) == []
    assert await phone_after(area, ticket.id, 17 * day) is None
    (entry,) = await forgotten(area)
    assert (entry.subject, entry.actor, entry.data) == (ticket.ref, None, {})
    async with area.database.read() as session:
        assert await session.scalar(select(StrangerReport.masked)) == "138****1234"


async def test_what_was_cancelled_forgets_it_too(area: Area) -> None:
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_stranger_reports(area)
        await area.do(reopening.cancel, area.desk, ticket.id, "不用修了")
    assert await phone_after(area, ticket.id, 14 * day - minute) == PHONE
    assert await phone_after(area, ticket.id, 14 * day) is None


async def test_a_reopened_ticket_keeps_it_till_its_next_end(area: Area) -> None:
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_strangers_finished_ticket(area)
        await area.do(closing.approve, area.desk, ticket.id)
    with clock.frozen_at(MONDAY_MORNING + 6 * day):
        await area.do(reopening.reopen, area.desk, ticket.id, "又坏了")
    assert await phone_after(area, ticket.id, 15 * day) == PHONE
    with clock.frozen_at(MONDAY_MORNING + 15 * day):
        await area.do(reopening.cancel, area.desk, ticket.id, "不用修了")
    assert await phone_after(area, ticket.id, 29 * day - minute) == PHONE
    assert await phone_after(area, ticket.id, 29 * day) is None
    assert len(await forgotten(area)) == 1


async def test_the_number_that_a_person_left_with_their_report_stays(area: Area) -> None:
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(Status.CANCELLED, area, contact_phone=PHONE)
    assert await phone_after(area, ticket.id, 60 * day) == PHONE
    assert await forgotten(area) == []
