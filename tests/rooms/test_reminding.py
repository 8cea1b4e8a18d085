"""The meeting staff hear once of what is nearly due and not done."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.approvals.models import Needs
from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.due import Due
from backend.notify.models import Notice
from backend.rooms import changing, meeting, services
from backend.rooms.models import Booking
from backend.rooms.services import MeetingService, ServiceKind, ServiceWish
from backend.rooms.taking import REMIND
from backend.rooms.tasks import reminding
from tests.factories.people import a_cadre
from tests.factories.rooms import (
    NINE,
    YESTERDAY,
    a_booking,
    a_manager,
    a_meeting_room,
    a_room_that_asks,
    as_it_is,
    decides,
    errands_are_run,
)

__all__ = ["reminding"]
pytestmark = pytest.mark.usefixtures("the_day_before")

MINUTE = timedelta(minutes=1)
TEA_AT, VIDEO_AT = NINE - 75 * MINUTE, NINE - 45 * MINUTE
"""A quarter of an hour before each is due."""
TEA = ServiceWish(kind=ServiceKind.TEA, quantity=8)
PLATES = ServiceWish(kind=ServiceKind.NAME_PLATES, names=["王建国"])
VIDEO = ServiceWish(kind=ServiceKind.VIDEO)


async def wish(database: Database, actor: Actor, booking: Booking, *wishes: ServiceWish) -> None:
    async with database.write() as session:
        await services.ask_for(session, actor, booking.id, None, wishes)


async def tick(database: Database, actor: Actor, kind: ServiceKind, *, done: bool = True) -> None:
    async with database.write() as session:
        one = (await session.scalars(select(MeetingService.id).where(MeetingService.kind == kind))).one()
        await services.tick(session, actor, one, done=done)


async def reminded(
    database: Database, until: datetime, since: datetime = YESTERDAY
) -> list[tuple[object, ...]]:
    """All reminders there are by then, where errands are run every five minutes."""
    for minutes in range(0, (until - since) // MINUTE + 1, 5):
        with clock.frozen_at(since + minutes * MINUTE):
            await errands_are_run(database)
    async with database.read() as session:
        notices = await session.scalars(
            select(Notice).where(Notice.kind == "booking.services_due").order_by(Notice.at)
        )
        told = notices.all()
    assert [each.facts["on"] for each in told] == [clock.local(each.at).date().isoformat() for each in told]
    return [(each.at, each.person_id, each.facts["due_at"], each.facts["count"]) for each in told]


async def test_all_that_is_due_at_one_moment_is_told_once(database: Database) -> None:
    cadre, manager = await a_cadre(database), await a_manager(database)
    booking = await a_booking(database, cadre, await a_meeting_room(database))
    await wish(database, cadre, booking, TEA, PLATES, VIDEO)
    tea_due, video_due = ((at + 15 * MINUTE).isoformat().replace("+00:00", "Z") for at in (TEA_AT, VIDEO_AT))
    assert await reminded(database, TEA_AT - MINUTE, TEA_AT - 60 * MINUTE) == []
    expected = [(TEA_AT, manager.id, tea_due, 2), (VIDEO_AT, manager.id, video_due, 1)]
    assert await reminded(database, NINE, TEA_AT) == expected


async def test_of_what_is_done_nobody_is_reminded_nor_of_a_meeting_that_is_off(database: Database) -> None:
    cadre, manager = await a_cadre(database), await a_manager(database)
    booking = await a_booking(database, cadre, await a_meeting_room(database))
    await wish(database, cadre, booking, TEA, VIDEO)
    await tick(database, manager, ServiceKind.TEA)
    assert await reminded(database, TEA_AT, TEA_AT) == []
    async with database.write() as session:
        await meeting.cancel(session, cadre, booking.id)
    assert await reminded(database, NINE, VIDEO_AT) == []
    async with database.read() as session:
        pending = select(Due.errand).where(Due.errand == REMIND, Due.done_at.is_(None))
        assert (await session.scalars(pending)).all() == []


async def test_a_meeting_that_moves_takes_its_reminder_along(database: Database) -> None:
    cadre = await a_cadre(database)
    await a_manager(database)
    booking = await a_booking(database, cadre, await a_meeting_room(database))
    await wish(database, cadre, booking, TEA)
    later = 180 * MINUTE
    moved = replace(as_it_is(booking), starts_at=booking.starts_at + later, ends_at=booking.ends_at + later)
    async with database.write() as session:
        await changing.change(session, cadre, booking.id, None, moved)
    assert [at for at, *_ in await reminded(database, NINE + later, TEA_AT)] == [TEA_AT + later]


async def test_what_is_wished_for_late_is_told_at_once(database: Database) -> None:
    cadre = await a_cadre(database)
    await a_manager(database)
    booking = await a_booking(database, cadre, await a_meeting_room(database))
    with clock.frozen_at(NINE - 10 * MINUTE):
        await wish(database, cadre, booking, TEA)
    assert [at for at, *_ in await reminded(database, NINE, NINE - 10 * MINUTE)] == [NINE - 10 * MINUTE]


async def test_what_was_ticked_by_mistake_is_told(database: Database) -> None:
    cadre, manager = await a_cadre(database), await a_manager(database)
    booking = await a_booking(database, cadre, await a_meeting_room(database))
    await wish(database, cadre, booking, TEA)
    await tick(database, manager, ServiceKind.TEA)
    assert await reminded(database, TEA_AT, TEA_AT) == []
    with clock.frozen_at(TEA_AT + MINUTE):
        await tick(database, manager, ServiceKind.TEA, done=False)
    assert [at for at, *_ in await reminded(database, NINE, TEA_AT + MINUTE)] == [TEA_AT + MINUTE]


async def test_what_is_still_asked_for_is_no_meeting_yet(database: Database) -> None:
    approver, cadre = await a_cadre(database), await a_cadre(database)
    await a_manager(database)
    booking = await a_booking(database, cadre, await a_room_that_asks(database, approver, needs=Needs.ANY))
    await wish(database, cadre, booking, TEA)
    assert await reminded(database, TEA_AT + 10 * MINUTE, TEA_AT) == []
    with clock.frozen_at(TEA_AT + 12 * MINUTE):
        await decides(database, approver, booking)
    told = await reminded(database, NINE, TEA_AT + 15 * MINUTE)
    assert [at for at, *_ in told] == [TEA_AT + 15 * MINUTE]
