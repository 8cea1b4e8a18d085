"""Workers and what they need: orders, materials, leave, colleagues."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from backend.identity.models import Leave
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.journal import Entry
from backend.stock.models import NotEnoughInStock, StockItem
from backend.tickets import dispatching, evidence, field_work, grabbing, materials, workers
from backend.tickets.events import Assigned, Stepped
from backend.tickets.evidence import PhotoUsedElsewhere
from backend.tickets.field_action import FieldAction
from backend.tickets.fitness import AlreadyTheirs, AnotherContractorsWorker, NotAWorker, WorkerOnLeave
from backend.tickets.materials import Use
from backend.tickets.records import Pause, Photo, PhotoStage
from backend.tickets.states import Status
from tests.factories.people import a_contractor, a_worker
from tests.factories.tickets import MONDAY_MORNING, Area, a_held_ticket, a_photo, a_ticket_that_is, an_area
from tests.tickets.verbs import everything_about, may_see


async def an_item(area: Area, name: str, on_hand: int) -> StockItem:
    async with area.database.write() as session:
        item = StockItem(contractor_id=area.contractor.id, name=name, unit="支", on_hand=Decimal(on_hand))
        session.add(item)
        return item


async def test_a_step_takes_materials_and_time(database: Database) -> None:
    area = await an_area(database)
    tube, screw = await an_item(area, "灯管", 5), await an_item(area, "螺丝", 100)
    ticket = await a_ticket_that_is(Status.ARRIVED, area)
    used = [Use(tube.id, Decimal(2)), Use(screw.id, Decimal("4.5"))]
    await area.do(
        field_work.step,
        area.worker,
        ticket.id,
        PhotoStage.AFTER,
        FieldAction(words="换灯管"),
        used=used,
        minutes=25,
    )
    assert (await area.ticket(ticket.id)).minutes == 25
    assert [(use.item, use.quantity) for use in await area.read(materials.used_on, ticket.ref)] == [
        (name, quantity)
        for name, quantity in sorted([("灯管", 2.0), ("螺丝", 4.5)], key=lambda x: x[0] != "灯管")
    ]
    async with database.read() as session:
        entry = (await session.scalars(select(Entry).where(Entry.verb == Stepped.verb))).one()
        assert {material.item for material in entry.read(Stepped).materials} == {"灯管", "螺丝"}


async def test_a_step_that_lacks_material_is_refused_as_a_whole(database: Database) -> None:
    area = await an_area(database)
    tube, screw = await an_item(area, "灯管", 5), await an_item(area, "螺丝", 1)
    ticket = await a_ticket_that_is(Status.ARRIVED, area)
    photo = await a_photo(database, area.worker)
    before = await everything_about(database, ticket.id)
    used = [Use(tube.id, Decimal(2)), Use(screw.id, Decimal(2))]
    with pytest.raises(NotEnoughInStock):
        await area.do(
            field_work.finish, area.worker, ticket.id, FieldAction(photo_ids=[photo]), used=used, minutes=5
        )
    assert await everything_about(database, ticket.id) == before
    async with database.read() as session:
        assert set(await session.scalars(select(StockItem.on_hand))) == {Decimal(5), Decimal(1)}


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"minutes": -1}, Invalid),
        ({"minutes": 24 * 60 + 1}, Invalid),
        ({"used": [Use(uuid4(), Decimal(1))]}, NotFound),
        ({"used": [Use(uuid4(), Decimal(1))] * 21}, materials.TooManyMaterials),
        ({"action": FieldAction(photo_ids=[uuid4()])}, Invalid),
        ({"action": FieldAction(photo_ids=[uuid4() for _ in range(10)])}, evidence.TooManyPhotos),
        ({"stage": PhotoStage.REPORT}, Invalid),
    ],
)
async def test_a_step_that_cannot_be(
    database: Database, change: dict[str, object], refusal: type[DomainError]
) -> None:
    area = await an_area(database)
    ticket = await a_ticket_that_is(Status.ARRIVED, area)
    before = await everything_about(database, ticket.id)
    facts = {"stage": PhotoStage.BEFORE, "action": FieldAction()} | change
    with pytest.raises(refusal):
        await area.do(field_work.step, area.worker, ticket.id, **facts)  # type: ignore[arg-type]
    assert await everything_about(database, ticket.id) == before


async def test_a_photo_sent_twice_is_one_photo(database: Database) -> None:
    area = await an_area(database)
    ticket = await a_ticket_that_is(Status.ARRIVED, area)
    photo = FieldAction(photo_ids=[await a_photo(database, area.worker)])
    for _ in range(2):
        await area.do(field_work.step, area.worker, ticket.id, PhotoStage.BEFORE, photo)
    async with database.read() as session:
        photos = await session.scalars(select(Photo.file_id).where(Photo.ticket_id == ticket.id))
        assert list(photos) == list(photo.photo_ids)


async def test_whom_an_order_may_be_given_to(database: Database) -> None:
    area = await an_area(database)
    ticket = await a_ticket_that_is(Status.ACCEPTED, area)
    away, stranger = await area.another_worker(), await a_worker(database)
    with clock.frozen_at(MONDAY_MORNING):
        async with database.write() as session:
            session.add(Leave(person_id=away.id, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 2)))
        cases = [
            (area.desk, area.cadre, NotAWorker),
            (area.desk, away, WorkerOnLeave),
            (area.manager, stranger, AnotherContractorsWorker),
        ]
        for who, worker, refusal in cases:
            with pytest.raises(refusal):
                await area.do(dispatching.dispatch, who, ticket.id, worker.id)
        assert (await area.ticket(ticket.id)).version == ticket.version
        await area.do(dispatching.dispatch, area.manager, ticket.id, area.worker.id)
        given = (await area.ticket(ticket.id)).version
        with pytest.raises(AlreadyTheirs):
            await area.do(dispatching.transfer, area.desk, ticket.id, area.worker.id, "换人", version=given)


async def test_past_the_contract_the_desk_may_send_someone_and_it_is_marked(database: Database) -> None:
    area = await an_area(database)
    other = await a_contractor(database, "应急队")
    helper = await a_worker(database, "外援", contractor=other)
    ticket = await a_ticket_that_is(Status.ACCEPTED, area)
    await area.do(dispatching.dispatch, area.desk, ticket.id, helper.id)
    given = await area.ticket(ticket.id)
    assert (given.contractor_id, given.assignee_id) == (other.id, helper.id)
    assert {other.id, area.contractor.id, helper.id} <= set(given.audience)
    async with database.read() as session:
        entry = (await session.scalars(select(Entry).where(Entry.verb == Assigned.verb))).one()
    assert entry.read(Assigned).outside_contract is True
    await area.do(dispatching.give_back, helper, ticket.id, "不在服务范围")
    assert (await area.ticket(ticket.id)).contractor_id == area.contractor.id
    assert await area.read(may_see, area.worker, ticket.id)


@pytest.mark.parametrize("way", ["transfer", "give_back"])
async def test_a_pause_ends_when_the_order_changes_hands(database: Database, way: str) -> None:
    area = await an_area(database)
    ticket = await a_held_ticket(area)
    colleague = await area.another_worker()
    if way == "transfer":
        await area.do(dispatching.transfer, area.worker, ticket.id, colleague.id, "下班了")
    else:
        await area.do(dispatching.give_back, area.worker, ticket.id, "要专业人员")
    async with database.read() as session:
        assert (await session.scalars(select(Pause.ended_at))).one() is not None
    now = await area.ticket(ticket.id)
    assert now.due_at is not None
    assert (now.status, now.assignee_id) == (
        (Status.ASSIGNED, colleague.id) if way == "transfer" else (Status.ACCEPTED, None)
    )


async def test_the_fittest_come_first(database: Database) -> None:
    area = await an_area(database)
    busy, away = await area.another_worker("忙"), await area.another_worker("休假")
    stranger = await a_worker(database, "外援")
    ticket = await a_ticket_that_is(Status.ACCEPTED, area)
    with clock.frozen_at(MONDAY_MORNING):
        async with database.write() as session:
            session.add(Leave(person_id=away.id, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 3)))
        other = await a_ticket_that_is(Status.ACCEPTED, area)
        await area.do(dispatching.dispatch, area.desk, other.id, busy.id)
        for_desk = await area.read(workers.candidates, area.desk, ticket.id)
        for_manager = await area.read(workers.candidates, area.manager, ticket.id)
        for_colleague = await area.read(workers.candidates, area.worker, None)
    assert [(each.person.name, each.open_tickets, each.on_leave, each.contracted) for each in for_desk] == [
        ("张师傅", 0, False, True),
        ("忙", 1, False, True),
        ("休假", 0, True, True),
        ("外援", 0, False, False),
    ]
    assert [each.leave_until for each in for_desk] == [None, None, date(2026, 3, 3), None]
    assert [each.person.name for each in for_manager] == ["张师傅", "忙", "休假"]
    assert [each.person.name for each in for_colleague] == ["张师傅", "忙", "休假"]
    with pytest.raises(NotFound):
        await area.read(workers.candidates, stranger, ticket.id)


async def test_nobody_but_the_worker_passes_on_what_they_have_not_looked_at(database: Database) -> None:
    area = await an_area(database)
    ticket = await a_ticket_that_is(Status.ASSIGNED, area)
    colleague = await area.another_worker()
    before = await everything_about(database, ticket.id)
    for who in (area.desk, area.manager):
        with pytest.raises(Invalid) as refused:
            await area.do(dispatching.transfer, who, ticket.id, colleague.id, "换人")
        assert refused.value.field == "version"
    assert await everything_about(database, ticket.id) == before
    await area.do(dispatching.transfer, area.worker, ticket.id, colleague.id, "下班了")
    assert (await area.ticket(ticket.id)).assignee_id == colleague.id


async def test_who_is_on_leave_grabs_nothing(database: Database) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await a_ticket_that_is(Status.ACCEPTED, area)
        async with database.write() as session:
            session.add(Leave(person_id=area.worker.id, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 2)))
        before = await everything_about(database, ticket.id)
        with pytest.raises(WorkerOnLeave):
            await area.do(grabbing.grab, area.worker, ticket.id)
        assert await everything_about(database, ticket.id) == before
    with clock.frozen_at(MONDAY_MORNING + timedelta(days=1)):
        await area.do(grabbing.grab, area.worker, ticket.id)
    assert (await area.ticket(ticket.id)).assignee_id == area.worker.id


async def test_a_photo_proves_one_repair(database: Database) -> None:
    area = await an_area(database)
    first, second = [await a_ticket_that_is(Status.ARRIVED, area) for _ in range(2)]
    proof = FieldAction(photo_ids=[await a_photo(database, area.worker)])
    await area.do(field_work.step, area.worker, first.id, PhotoStage.AFTER, proof)
    before = await everything_about(database, second.id)
    with pytest.raises(PhotoUsedElsewhere):
        await area.do(field_work.finish, area.worker, second.id, proof, minutes=5)
    assert await everything_about(database, second.id) == before
    await area.do(field_work.finish, area.worker, first.id, proof, minutes=5)  # its own may come again
    assert (await area.ticket(first.id)).status is Status.DONE
