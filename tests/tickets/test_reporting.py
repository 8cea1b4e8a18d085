"""What a report may say, for whom, and what is refused."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text

from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from backend.kernel.refs import Ref
from backend.notify.models import Notice
from backend.tickets import detail, reporting
from backend.tickets.categories import NotALeaf
from backend.tickets.evidence import TooManyPhotos
from backend.tickets.models import Ticket
from backend.tickets.records import Photo, PhotoStage
from backend.tickets.states import Status, Urgency
from backend.tickets.words import TextMissing, TextTooLong
from tests.factories.people import a_cadre, a_person, an_actor
from tests.factories.places import a_building, a_room, an_equipment
from tests.factories.tickets import MONDAY_MORNING, a_photo, a_report, an_area, an_open_ticket

day = timedelta(days=1)


async def test_what_a_report_becomes(database: Database) -> None:
    area = await an_area(database)
    fan = await an_equipment(database, place=area.room)
    photo = await a_photo(database, area.cadre)
    with clock.frozen_at(MONDAY_MORNING):
        ticket = await an_open_ticket(
            area,
            category_id=area.kinds["climate.noise"],
            description="  风机响  ",
            equipment_id=fan.id,
            photo_ids=[photo, photo],
            wished_at=MONDAY_MORNING + day,
            contact_phone="022-2345 6789",
            happened_at=MONDAY_MORNING - timedelta(hours=3),
        )
        lines = await area.read(detail.timeline, area.cadre, ticket)
    stored = await area.ticket(ticket.id)
    assert (stored.status, stored.urgency, stored.description) == (
        Status.REPORTED,
        Urgency.ORDINARY,
        "风机响",
    )
    assert (stored.equipment_id, stored.contact_phone) == (fan.id, "022-2345 6789")
    assert (stored.reporter_id, stored.reported_by_id, stored.unit_id) == (
        area.cadre.id,
        area.cadre.id,
        area.cadre.unit_id,
    )
    # the clock runs from when the service heard of it; the journal knows when it was typed
    assert stored.reported_at == MONDAY_MORNING
    assert lines[0].entry.happened_at == MONDAY_MORNING - timedelta(hours=3)
    assert set(stored.audience) == {*area.room.lineage, area.cadre.id, area.cadre.unit_id, area.contractor.id}
    async with database.read() as session:
        (kept,) = (await session.scalars(select(Photo))).all()
    assert (kept.file_id, kept.stage, kept.added_by) == (photo, PhotoStage.REPORT, area.cadre.id)


async def test_who_hears_of_a_report(database: Database) -> None:
    area = await an_area(database)
    guard = await an_actor(database, Role.SECURITY_DESK, at=area.site.ref)
    await an_actor(database, Role.DISPATCHER, at=(await a_building(database)).ref)
    lamp = await an_open_ticket(area)
    spark = await an_open_ticket(area, category_id=area.kinds["power.spark"])
    for_leader = await an_open_ticket(area, by=area.desk, on_behalf_of=area.cadre.id)
    async with database.read() as session:
        notices = await session.execute(
            select(Notice.subject_id, Notice.kind, Notice.person_id, Notice.urgent).order_by(Notice.id)
        )
        heard = {(subject, kind, person, urgent) for subject, kind, person, urgent in notices}
    assert heard == {
        (lamp.id, "ticket.reported", area.desk.id, False),
        (spark.id, "ticket.danger", area.desk.id, True),
        (spark.id, "ticket.danger", guard.id, True),
        (for_leader.id, "ticket.reported", area.cadre.id, False),
    }


@pytest.mark.parametrize(
    ("facts", "refusal", "field"),
    [
        ({"description": "   "}, TextMissing, "description"),
        ({"description": "长" * 2001}, TextTooLong, "description"),
        ({"place_id": uuid4()}, NotFound, "placeId"),
        ({"category_id": uuid4()}, NotFound, "categoryId"),
        ({"equipment_id": uuid4()}, NotFound, "equipmentId"),
        ({"photo_ids": [uuid4()]}, Invalid, "photoIds"),
        ({"photo_ids": [uuid4() for _ in range(10)]}, TooManyPhotos, "photoIds"),
        ({"contact_phone": "call me"}, Invalid, "contactPhone"),
        ({"wished_at": MONDAY_MORNING - 2 * day}, Invalid, "wishedAt"),
        ({"wished_at": MONDAY_MORNING + 400 * day}, Invalid, "wishedAt"),
        ({"on_behalf_of": uuid4()}, NotFound, "onBehalfOf"),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
async def test_a_report_that_cannot_be_leaves_nothing(
    database: Database, facts: dict[str, Any], refusal: type[DomainError], field: str
) -> None:
    area = await an_area(database)
    with clock.frozen_at(MONDAY_MORNING), pytest.raises(refusal) as refused:
        await an_open_ticket(area, **facts)
    assert refused.value.field == field
    async with database.read() as session:
        for table in ("ticket", "ticket_photo", "notice", "due"):
            assert await session.scalar(text(f"SELECT count(*) FROM {table}")) == 0


async def test_more_that_is_refused(database: Database) -> None:
    area = await an_area(database)
    elsewhere = await an_equipment(database, place=await a_room(database))
    gone = await a_room(database)
    stolen = await a_photo(database, area.desk)
    left = await a_person(database)
    async with database.write() as session:
        await session.execute(text("UPDATE place SET closed_at = now() WHERE id = :id"), {"id": gone.id})
        await session.execute(text("UPDATE person SET left_at = now() WHERE id = :id"), {"id": left.id})
    cases: list[tuple[dict[str, Any], type[DomainError]]] = [
        ({"category_id": area.kinds["water"]}, NotALeaf),
        ({"equipment_id": elsewhere.id}, NotFound),
        ({"place_id": gone.id}, NotFound),
        ({"photo_ids": [stolen]}, Invalid),
        ({"on_behalf_of": area.desk.id}, NotAllowed),
        ({"by": area.desk, "on_behalf_of": left.id}, NotFound),
    ]
    for facts, refusal in cases:
        with pytest.raises(refusal):
            await an_open_ticket(area, **facts)
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Ticket)) == 0


async def test_equipment_is_found_from_the_floor_it_stands_on(database: Database) -> None:
    area = await an_area(database)
    fan = await an_equipment(database, place=area.room)
    ticket = await an_open_ticket(area, place_id=area.room.parent_id, equipment_id=fan.id)
    assert ticket.equipment_id == fan.id


async def test_a_secretary_reports_for_the_leader_and_the_desk_for_anyone(database: Database) -> None:
    area = await an_area(database)
    secretary = await an_actor(database, Role.CADRE, acts_for=frozenset({area.cadre.id}))
    caller = await a_cadre(database)
    for_leader = await an_open_ticket(area, by=secretary, on_behalf_of=area.cadre.id)
    by_phone = await an_open_ticket(area, by=area.desk, on_behalf_of=caller.id)
    assert (for_leader.reporter_id, for_leader.reported_by_id, for_leader.unit_id) == (
        area.cadre.id,
        secretary.id,
        area.cadre.unit_id,
    )
    assert (by_phone.reporter_id, by_phone.reported_by_id, by_phone.unit_id) == (
        caller.id,
        area.desk.id,
        caller.unit_id,
    )


async def test_what_an_alarm_reports_is_for_the_desk_to_accept_and_approve(database: Database) -> None:
    area = await an_area(database)
    alarm = Ref("alarm", uuid4())
    ticket = await area.do(reporting.open_from, alarm, area.room.id, "climate.air", "二氧化碳 1520 ppm")
    page = await area.read(detail.detail, area.desk, ticket.id)
    assert page is not None
    assert (page.ticket.reporter, page.ticket.reported_by) == (None, None)
    assert (page.ticket.origin_kind, page.ticket.origin_id) == alarm
    assert list(page.actions) == ["accept", "dispatch", "urge", "support", "cancel", "remark"]
    async with database.read() as session:
        assert await session.scalar(select(Notice.person_id)) == area.desk.id


async def test_another_secretary_of_nobody_may_not(database: Database) -> None:
    area = await an_area(database)
    with pytest.raises(NotAllowed):
        await area.do(reporting.report, await a_cadre(database), a_report(area, on_behalf_of=area.cadre.id))
