"""What was said without a connection counts from when it was said."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.journal import Entry
from backend.tickets import closing, dispatching, field_work, rating, remarking, reopening, urging
from backend.tickets.field_action import FieldAction
from backend.tickets.models import Ticket
from backend.tickets.rating import TooLateToRate
from backend.tickets.records import Assignment, PhotoStage, Rating
from backend.tickets.reopening import TooLateToReopen
from backend.tickets.states import Status
from backend.tickets.urging import UrgedRecently
from tests.factories.tickets import MONDAY_MORNING, Area, a_photo, a_ticket_that_is, an_area
from tests.tickets.verbs import everything_about

SAID, SENT = MONDAY_MORNING + timedelta(hours=1), MONDAY_MORNING + timedelta(hours=4)
week, hour, minute = timedelta(days=7), timedelta(hours=1), timedelta(minutes=1)

Say = Callable[[Area, Ticket, datetime], Awaitable[Ticket]]


async def transfer(area: Area, ticket: Ticket, at: datetime) -> Ticket:
    colleague = await area.another_worker()
    return await area.do(dispatching.transfer, area.worker, ticket.id, colleague.id, "下班了", happened_at=at)


WAYS: dict[str, tuple[Status, Say]] = {
    "transfer": (Status.ASSIGNED, transfer),
    "give_back": (
        Status.ASSIGNED,
        lambda area, ticket, at: area.do(
            dispatching.give_back, area.worker, ticket.id, "不会修", happened_at=at
        ),
    ),
    "rate": (
        Status.CLOSED,
        lambda area, ticket, at: area.do(rating.rate, area.cadre, ticket.id, 5, happened_at=at),
    ),
    "urge": (
        Status.ASSIGNED,
        lambda area, ticket, at: area.do(urging.urge, area.cadre, ticket.id, happened_at=at),
    ),
    "cancel": (
        Status.ASSIGNED,
        lambda area, ticket, at: area.do(reopening.cancel, area.cadre, ticket.id, "不修了", happened_at=at),
    ),
    "reopen": (
        Status.CLOSED,
        lambda area, ticket, at: area.do(reopening.reopen, area.cadre, ticket.id, "又坏了", happened_at=at),
    ),
    "remark": (
        Status.ASSIGNED,
        lambda area, ticket, at: area.do(remarking.remark, area.cadre, ticket.id, "带梯子", happened_at=at),
    ),
}


async def last_entry(area: Area, ticket: Ticket) -> Entry:
    async with area.database.read() as session:
        query = select(Entry).where(Entry.subject_id == ticket.id).order_by(Entry.id.desc()).limit(1)
        return (await session.scalars(query)).one()


@pytest.mark.parametrize("way", WAYS)
async def test_it_happened_when_it_was_said(database: Database, way: str) -> None:
    area = await an_area(database)
    status, say = WAYS[way]
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(status, area)
    with clock.frozen_at(SENT):
        await say(area, ticket, SAID)
    entry = await last_entry(area, ticket)
    assert (entry.happened_at, entry.recorded_at) == (SAID, SENT)
    assert "late_report" not in entry.data


@pytest.mark.parametrize("way", WAYS)
async def test_a_time_that_cannot_be_is_marked(database: Database, way: str) -> None:
    area = await an_area(database)
    status, say = WAYS[way]
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(status, area)
    with clock.frozen_at(SENT):
        await say(area, ticket, MONDAY_MORNING - hour)
    entry = await last_entry(area, ticket)
    assert (entry.happened_at, entry.data["late_report"]) == (SENT, True)


async def test_what_was_in_time_counts_though_it_came_late(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(Status.CLOSED, area)
    before = await everything_about(database, ticket.id)
    with clock.frozen_at(MONDAY_MORNING + week + 2 * hour):
        for too_late in (None, MONDAY_MORNING + week + minute):
            with pytest.raises(TooLateToRate):
                await area.do(rating.rate, area.cadre, ticket.id, 1, happened_at=too_late)
            with pytest.raises(TooLateToReopen):
                await area.do(reopening.reopen, area.cadre, ticket.id, "又坏了", happened_at=too_late)
        assert await everything_about(database, ticket.id) == before
        in_time = MONDAY_MORNING + week
        await area.do(rating.rate, area.cadre, ticket.id, 4, happened_at=in_time)
        await area.do(reopening.reopen, area.cadre, ticket.id, "又坏了", happened_at=in_time)
    reopened = await area.ticket(ticket.id)
    assert (reopened.status, reopened.returned_at) == (
        Status.ACCEPTED,
        MONDAY_MORNING + week + 2 * hour,
    )
    async with database.read() as session:
        rated = (await session.scalars(select(Rating))).one()
    assert (rated.stars, rated.at) == (4, in_time)


async def test_words_may_be_older_than_the_latest_move(database: Database) -> None:
    """The remark was typed before the worker was sent; it stands before that in the timeline."""
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(Status.ACCEPTED, area)
    with clock.frozen_at(SAID + hour):
        await area.do(dispatching.dispatch, area.desk, ticket.id, area.worker.id)
    with clock.frozen_at(SENT):
        await area.do(remarking.remark, area.cadre, ticket.id, "钥匙在门卫", happened_at=SAID)
    assert (await last_entry(area, ticket)).happened_at == SAID


async def test_urgings_keep_their_distance_by_when_they_were_said(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(Status.ASSIGNED, area)
    with clock.frozen_at(SENT):
        await area.do(urging.urge, area.cadre, ticket.id, happened_at=SAID)
        with pytest.raises(UrgedRecently):
            await area.do(urging.urge, area.cadre, ticket.id, happened_at=SAID + 29 * minute)
        await area.do(urging.urge, area.cadre, ticket.id, happened_at=SAID + 30 * minute)
    assert (await area.ticket(ticket.id)).urge_count == 2


async def test_an_order_ends_when_it_was_handed_over(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(Status.ASSIGNED, area)
    with clock.frozen_at(SENT):
        await transfer(area, ticket, SAID)
    async with database.read() as session:
        query = select(Assignment.started_at, Assignment.ended_at).order_by(Assignment.started_at)
        assert [tuple(row) for row in await session.execute(query)] == [
            (MONDAY_MORNING, SAID),
            (SENT, None),
        ]


async def test_a_photo_of_the_very_moment_of_return_shows_the_work_since(database: Database) -> None:
    """A slow clock is set right to when the work was returned, and the photo with it."""
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(Status.DONE, area)
    with clock.frozen_at(SENT):
        await area.do(closing.refuse, area.cadre, ticket.id, "还是不亮")
        photo = await a_photo(database, area.worker)
        arrived = FieldAction(SENT, [photo])
        await area.do(field_work.arrive, area.worker, ticket.id, FieldAction(SENT))
        await area.do(field_work.step, area.worker, ticket.id, PhotoStage.AFTER, arrived)
        await area.do(field_work.finish, area.worker, ticket.id, FieldAction(SENT), minutes=5)
    assert (await area.ticket(ticket.id)).status is Status.DONE
