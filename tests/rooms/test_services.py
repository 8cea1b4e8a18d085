"""What is wished for around a meeting, what it costs, and the list that the meeting staff tick."""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pypdf
import pytest
from sqlalchemy import select

from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotAllowed, NotFound, StaleVersion
from backend.kernel.journal import Entry
from backend.rooms import meeting, series, services
from backend.rooms.checklist import tasks
from backend.rooms.models import Booking
from backend.rooms.name_plates import name_plates
from backend.rooms.recurrence import Frequency, Repeat
from backend.rooms.series import Scope
from backend.rooms.services import MeetingService, ServiceIsDone, ServiceKind, ServiceWish, Step
from backend.rooms.states import NotInThisState
from tests.conftest import StatementCount
from tests.factories.people import a_cadre
from tests.factories.rooms import (
    NINE,
    a_booking,
    a_manager,
    a_meeting_room,
    a_wish,
    checks_in,
    errands_are_run,
)
from tests.rooms.seeing import all_bookings, now

pytestmark = pytest.mark.usefixtures("the_day_before")

MINUTE, FRIDAY = timedelta(minutes=1), date(2026, 11, 27)
TEA = ServiceWish(kind=ServiceKind.TEA, quantity=8)
PLATES = ServiceWish(kind=ServiceKind.NAME_PLATES, names=["王建国", " 李明 ", ""])
VIDEO = ServiceWish(kind=ServiceKind.VIDEO, words="连线市发改委")


async def ask(database: Database, actor: Actor, booking: Booking, *wishes: ServiceWish) -> None:
    async with database.write() as session:
        await services.ask_for(session, actor, booking.id, None, wishes)


async def there(database: Database, booking: Booking) -> Sequence[MeetingService]:
    async with database.read() as session:
        return await services.of(session, booking.id)


async def kinds(database: Database, booking: Booking) -> list[str]:
    return [service.kind.value for service in await there(database, booking)]


async def tick(
    database: Database,
    actor: Actor,
    service: MeetingService,
    step: Step = Step.PREPARE,
    *,
    done: bool = True,
) -> None:
    async with database.write() as session:
        await services.tick(session, actor, service.id, step, done=done)


async def verbs(database: Database) -> list[str]:
    async with database.read() as session:
        entries = await session.scalars(select(Entry.verb).where(Entry.verb.startswith("booking.service")))
        return list(entries)


async def test_each_wish_has_its_price_of_the_day(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    booking = await a_booking(database, cadre, room)
    await ask(database, cadre, booking, VIDEO, TEA, PLATES)
    assert [(one.kind, one.quantity, one.words, one.names, one.cost) for one in await there(database, booking)] == [
        (ServiceKind.NAME_PLATES, 2, "", ["王建国", "李明"], Decimal(4)),
        (ServiceKind.TEA, 8, "", [], Decimal(40)),
        (ServiceKind.VIDEO, 1, "连线市发改委", [], Decimal(100)),
    ]  # fmt: skip


async def test_what_is_wished_for_by_now_takes_the_place_of_what_was(database: Database) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    booking = await a_booking(database, cadre, room)
    await ask(database, cadre, booking, TEA, VIDEO)
    before = {one.kind: one.id for one in await there(database, booking)}
    await ask(database, cadre, booking, ServiceWish(kind=ServiceKind.TEA, quantity=10), PLATES)
    after = {one.kind: one for one in await there(database, booking)}
    assert sorted(after) == [ServiceKind.NAME_PLATES, ServiceKind.TEA]
    assert (after[ServiceKind.TEA].id, after[ServiceKind.TEA].cost) == (before[ServiceKind.TEA], Decimal(50))
    await ask(database, cadre, booking)
    assert await there(database, booking) == []
    assert await verbs(database) == ["booking.services_asked"] * 3


@pytest.mark.parametrize(
    "wrong",
    [
        [ServiceWish(kind=ServiceKind.TEA, quantity=0)],
        [ServiceWish(kind=ServiceKind.TEA, quantity=2_001)],
        [ServiceWish(kind=ServiceKind.NAME_PLATES, names=[" "])],
        [ServiceWish(kind=ServiceKind.NAME_PLATES, names=["王" * 21])],
        [ServiceWish(kind=ServiceKind.LAYOUT, words="字" * 201)],
        [ServiceWish(kind=ServiceKind.LAYOUT, words="回\0形")],
        [TEA, ServiceWish(kind=ServiceKind.TEA, quantity=2)],
    ],
)
async def test_a_wrong_wish_changes_nothing(database: Database, wrong: list[ServiceWish]) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    booking = await a_booking(database, cadre, room)
    await ask(database, cadre, booking, VIDEO)
    with pytest.raises(Invalid):
        await ask(database, cadre, booking, *wrong)
    assert await kinds(database, booking) == ["video"]
    assert await verbs(database) == ["booking.services_asked"]


async def test_of_two_who_fill_in_the_list_the_second_sees_what_the_first_asked_for(
    database: Database,
) -> None:
    cadre, room = await a_cadre(database), await a_meeting_room(database)
    booking = await a_booking(database, cadre, room)
    async with database.write() as session:
        await services.ask_for(session, cadre, booking.id, booking.version, [TEA])
    with pytest.raises(StaleVersion):
        async with database.write() as session:
            await services.ask_for(session, cadre, booking.id, booking.version, [PLATES])
    assert (await kinds(database, booking), await verbs(database)) == (["tea"], ["booking.services_asked"])


async def test_only_its_people_ask_and_not_once_it_has_begun(database: Database) -> None:
    cadre, other, room = await a_cadre(database), await a_cadre(database), await a_meeting_room(database)
    booking = await a_booking(database, cadre, room)
    with pytest.raises(NotFound):
        await ask(database, other, booking, TEA)
    with clock.frozen_at(NINE):
        await checks_in(database, cadre, booking)
        with pytest.raises(NotInThisState):
            await ask(database, cadre, booking, TEA)
    assert (await there(database, booking), await verbs(database)) == ([], [])


async def test_the_list_goes_by_when_each_thing_is_due(
    database: Database, statements: StatementCount
) -> None:
    """Set up an hour before, equipment half an hour before, cleared before the room is another's.

    Of cancelled meetings and of other days nothing.
    """
    cadre, manager, room = await a_cadre(database), await a_manager(database), await a_meeting_room(database)
    first = await a_booking(database, cadre, room)
    second = await a_booking(database, cadre, room, NINE + 90 * MINUTE)
    third = await a_booking(database, cadre, room, NINE + timedelta(days=1))
    gone = await a_booking(database, cadre, room, NINE + 300 * MINUTE)
    for booking in (second, first, third, gone):
        await ask(database, cadre, booking, VIDEO, TEA)
    async with database.write() as session:
        await meeting.cancel(session, cadre, gone.id)
    statements.clear()
    async with database.read() as session:
        found = await tasks(session, manager, FRIDAY)
    assert len(statements) == 2
    assert [(task.booking.id, task.service.kind, task.step, task.due_at - NINE) for task in found] == [
        (first.id, ServiceKind.TEA, Step.PREPARE, -60 * MINUTE),
        (first.id, ServiceKind.VIDEO, Step.PREPARE, -30 * MINUTE),
        (second.id, ServiceKind.TEA, Step.PREPARE, 30 * MINUTE),
        (second.id, ServiceKind.VIDEO, Step.PREPARE, 60 * MINUTE),
        (first.id, ServiceKind.TEA, Step.CLEAR, 65 * MINUTE),
        (first.id, ServiceKind.VIDEO, Step.CLEAR, 65 * MINUTE),
        (second.id, ServiceKind.TEA, Step.CLEAR, 155 * MINUTE),
        (second.id, ServiceKind.VIDEO, Step.CLEAR, 155 * MINUTE),
    ]
    assert [task.refill for task in found[:2]] == [(15, 20), ()]
    async with database.read() as session:
        assert await tasks(session, cadre, FRIDAY) == []


async def test_the_staff_tick_once_and_what_is_done_stays(database: Database) -> None:
    cadre, manager, room = await a_cadre(database), await a_manager(database), await a_meeting_room(database)
    booking = await a_booking(database, cadre, room)
    await ask(database, cadre, booking, TEA, VIDEO)
    tea, video = await there(database, booking)
    with pytest.raises(NotAllowed):
        await tick(database, cadre, tea)
    await tick(database, manager, tea)
    await tick(database, manager, tea)
    tea, video = await there(database, booking)
    assert (tea.done_at, tea.done_by_id, video.done_at) == (clock.now(), manager.id, None)
    for wishes in ([VIDEO], [ServiceWish(kind=ServiceKind.TEA, quantity=9)]):
        with pytest.raises(ServiceIsDone):
            await ask(database, cadre, booking, *wishes)
    assert await kinds(database, booking) == ["tea", "video"]
    await ask(database, cadre, booking, TEA)
    assert await kinds(database, booking) == ["tea"]
    await tick(database, manager, tea, done=False)
    (tea,) = await there(database, booking)
    assert (tea.done_at, tea.done_by_id) == (None, None)
    assert await verbs(database) == [
        "booking.services_asked",
        "booking.service_done",
        "booking.services_asked",
        "booking.service_undone",
    ]


async def test_what_was_got_ready_is_put_away_after_the_meeting(database: Database) -> None:
    cadre, manager, room = await a_cadre(database), await a_manager(database), await a_meeting_room(database)
    booking = await a_booking(database, cadre, room)
    await ask(database, cadre, booking, TEA, VIDEO)
    tea, video = await there(database, booking)
    await tick(database, manager, tea)
    with pytest.raises(NotInThisState):
        await tick(database, manager, tea, Step.CLEAR)
    with clock.frozen_at(NINE):
        await checks_in(database, cadre, booking)
        with pytest.raises(NotInThisState):
            await tick(database, manager, video, Step.CLEAR)
        await tick(database, manager, tea, Step.CLEAR)
        await tick(database, manager, tea, Step.CLEAR)
        with pytest.raises(ServiceIsDone):
            await tick(database, manager, tea, done=False)
        tea, video = await there(database, booking)
        assert (tea.cleared_at, tea.cleared_by_id, video.cleared_at) == (NINE, manager.id, None)
        await tick(database, manager, tea, Step.CLEAR, done=False)
        await tick(database, manager, tea, done=False)
    tea, _ = await there(database, booking)
    assert (tea.done_at, tea.done_by_id, tea.cleared_at, tea.cleared_by_id) == (None, None, None, None)
    assert (await verbs(database))[1:] == ["booking.service_done"] * 2 + ["booking.service_undone"] * 2


async def test_of_a_meeting_that_nobody_came_to_only_putting_away_is_left(database: Database) -> None:
    cadre, manager, room = await a_cadre(database), await a_manager(database), await a_meeting_room(database)
    booking = await a_booking(database, cadre, room)
    await ask(database, cadre, booking, TEA, VIDEO)
    tea, _ = await there(database, booking)
    await tick(database, manager, tea)
    with clock.frozen_at(NINE + 15 * MINUTE):
        await errands_are_run(database)
        async with database.read() as session:
            left = [task for task in await tasks(session, manager, FRIDAY) if task.done_at is None]
        await tick(database, manager, tea, Step.CLEAR)
    assert [(task.service.id, task.step) for task in left] == [(tea.id, Step.CLEAR)]


async def test_who_ticks_what_is_wished_for_no_longer_finds_nothing(database: Database) -> None:
    cadre, manager, room = await a_cadre(database), await a_manager(database), await a_meeting_room(database)
    booking = await a_booking(database, cadre, room)
    await ask(database, cadre, booking, TEA)
    (tea,) = await there(database, booking)
    await ask(database, cadre, booking)
    with pytest.raises(NotFound):
        await tick(database, manager, tea)
    async with database.write() as session:
        with pytest.raises(DomainError):
            await services.tick(session, manager, uuid4(), done=True)
    assert (await now(database, booking)).version == 3


async def test_a_series_is_served_alike_from_one_meeting_on(database: Database) -> None:
    """What has been done for another of them stays; what was wished for this one alone goes."""
    cadre, manager, room = await a_cadre(database), await a_manager(database), await a_meeting_room(database)
    async with database.write() as session:
        weekly = Repeat(frequency=Frequency.WEEKLY, until=date(2026, 12, 18))
        await series.repeat(session, cadre, a_wish(room), weekly)
    first, second, third, fourth = await all_bookings(database)
    await ask(database, cadre, second, PLATES)
    await ask(database, cadre, third, TEA)
    await tick(database, manager, (await there(database, third))[0])
    async with database.write() as session:
        await meeting.cancel(session, cadre, fourth.id)
    more_tea = ServiceWish(kind=ServiceKind.TEA, quantity=10)
    async with database.write() as session:
        await services.ask_for(session, cadre, second.id, None, [more_tea, VIDEO], scope=Scope.FOLLOWING)
    assert [
        [(one.kind.value, one.quantity) for one in await there(database, booking)]
        for booking in (first, second, third, fourth)
    ] == [[], [("tea", 10), ("video", 1)], [("tea", 8), ("video", 1)], []]
    assert (await verbs(database)).count("booking.services_asked") == 4
    with pytest.raises(ServiceIsDone):
        async with database.write() as session:
            await services.ask_for(session, cadre, third.id, None, [VIDEO], scope=Scope.ALL)
    async with database.write() as session:
        await services.ask_for(session, cadre, second.id, None, [], scope=Scope.ALL)
    assert [await kinds(database, booking) for booking in (first, second, third)] == [[], [], ["tea"]]


def test_a_plate_for_each_name_on_both_sides() -> None:
    pdf = pypdf.PdfReader(io.BytesIO(name_plates(["王建国", "李明", "欧阳修文"])))
    assert len(pdf.pages) == 3
    assert [page.extract_text().split() for page in pdf.pages] == [
        ["王建国", "王建国"],
        ["李", "明", "李", "明"],
        ["欧阳修文", "欧阳修文"],
    ]
