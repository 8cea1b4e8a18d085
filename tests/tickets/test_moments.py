"""The phone's time of an action: believed within the tolerance, and never before what came before it."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.journal import Entry
from backend.rules.values import Tolerance
from backend.tickets import dispatching, field_work, holding
from backend.tickets.field_action import FieldAction
from backend.tickets.models import Ticket
from backend.tickets.moments import Moment, settle
from backend.tickets.records import HoldReason
from backend.tickets.states import Status
from tests.factories.tickets import MONDAY_MORNING, Area, a_photo, a_ticket_that_is, an_area, an_open_ticket

TOLERANCE = Tolerance(past_minutes=24 * 60, future_minutes=5)
HEARD = MONDAY_MORNING + timedelta(days=2)
BEFORE = HEARD - timedelta(hours=3)
minute = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("claimed", "settled"),
    [
        (None, Moment(HEARD)),
        (HEARD - 60 * minute, Moment(HEARD - 60 * minute)),
        (HEARD + 3 * minute, Moment(HEARD)),
        (HEARD + 6 * minute, Moment(HEARD, late_report=True)),
        (BEFORE - 3 * minute, Moment(BEFORE)),
        (BEFORE - 6 * minute, Moment(HEARD, late_report=True)),
        (HEARD - timedelta(hours=25), Moment(HEARD, late_report=True)),
    ],
    ids=[
        "no claim",
        "an hour ago",
        "a fast clock",
        "the future",
        "a slow clock",
        "before the last move",
        "too old",
    ],
)
def test_what_the_phone_says(claimed: datetime | None, settled: Moment) -> None:
    assert settle(claimed, HEARD, TOLERANCE, not_before=BEFORE) == settled


@given(st.integers(-5000, 5000), st.integers(0, 2000))
def test_an_action_happens_between_the_last_one_and_now(claimed: int, ago: int) -> None:
    before = HEARD - ago * minute
    assert before <= settle(HEARD + claimed * minute, HEARD, TOLERANCE, not_before=before).at <= HEARD


async def last_entry(area: Area, ticket: Ticket) -> Entry:
    async with area.database.read() as session:
        query = select(Entry).where(Entry.subject_id == ticket.id).order_by(Entry.id.desc()).limit(1)
        return (await session.scalars(query)).one()


async def test_work_done_in_the_basement_counts_from_when_it_happened(database: Database) -> None:
    """Everything from 9:30 to 10:30 reaches the service at noon; an hour of waiting is a pause of an hour."""
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await an_open_ticket(area)
        await area.do(dispatching.dispatch, area.desk, ticket.id, area.worker.id)
        due_before = (await area.ticket(ticket.id)).finish_due_at
    at = [MONDAY_MORNING + minutes * minute for minutes in (30, 40, 100, 130)]

    with clock.frozen_at(MONDAY_MORNING + timedelta(hours=3)):
        photo = await a_photo(database, area.worker)
        await area.do(field_work.arrive, area.worker, ticket.id, FieldAction(at[0]))
        await area.do(holding.hold, area.worker, ticket.id, HoldReason.PARTS, FieldAction(at[1]))
        await area.do(holding.resume, area.worker, ticket.id, FieldAction(at[2]))
        resumed = await area.ticket(ticket.id)
        await area.do(field_work.finish, area.worker, ticket.id, FieldAction(at[3], [photo]), minutes=30)

    end = await area.ticket(ticket.id)
    assert (end.arrived_at, end.finished_at) == (at[0], at[3])
    assert due_before is not None
    assert resumed.finish_due_at == due_before + timedelta(hours=1)
    entry = await last_entry(area, ticket)
    assert (entry.happened_at, entry.recorded_at) == (at[3], MONDAY_MORNING + timedelta(hours=3))
    assert "late_report" not in entry.data


async def test_a_time_that_cannot_be_is_marked_and_the_services_own_counts(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(Status.ASSIGNED, area)
    now = MONDAY_MORNING + timedelta(hours=1)
    with clock.frozen_at(now):
        await area.do(
            field_work.arrive, area.worker, ticket.id, FieldAction(MONDAY_MORNING - timedelta(hours=2))
        )
    assert (await area.ticket(ticket.id)).arrived_at == now
    entry = await last_entry(area, ticket)
    assert (entry.happened_at, entry.data) == (now, {"late_report": True})
