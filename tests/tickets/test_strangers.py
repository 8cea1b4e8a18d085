"""Reporting from a code without an account: what it needs, what it gives, and that a refusal leaves no trace."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from backend.identity.models import SignInGuard, Unit
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.journal import Entry
from backend.notify.models import Notice
from backend.rules.catalogue import repairs
from backend.tickets import detail, receipts
from backend.tickets.models import Ticket
from backend.tickets.records import StrangerReport
from backend.tickets.states import Status
from backend.tickets.strangers import PhoneNotConfirmed, TooManyReports
from backend.tickets.words import TextMissing
from tests.factories.people import a_unit, an_actor
from tests.factories.places import a_room, an_equipment
from tests.factories.strangers import (
    PHONE,
    SECRET,
    a_confirmed_phone,
    a_stranger_reports,
    strangers_may_report_at,
    today,
)
from tests.factories.tickets import Area, an_area

_KEPT = ("ticket", "stranger_report", "journal", "notice", "due", "file", "ticket_photo", "performed")


async def traces(database: Database) -> dict[str, int]:
    """How much there is of everything that a report leaves behind."""
    async with database.read() as session:
        counts = ", ".join(f"(SELECT count(*) FROM {table}) AS {table}" for table in _KEPT)
        return dict((await session.execute(text(f"SELECT {counts}"))).mappings().one())


@pytest.fixture
async def area(database: Database) -> Area:
    """Its room takes reports of strangers; nobody's number is confirmed yet."""
    area = await an_area(database)
    await strangers_may_report_at(area, area.room)
    return area


@pytest.fixture
async def unit(area: Area) -> Unit:
    """Vouches for PHONE."""
    return await a_confirmed_phone(area.database)


@pytest.fixture
async def narrow(database_url: str) -> AsyncIterator[Database]:
    """The same database through fewer connections than there are guesses at once."""
    database = Database(database_url, pool_size=4)
    yield database
    await database.close()


async def refused(area: Area, error: type[DomainError], **facts: Any) -> DomainError:
    before = await traces(area.database)
    with pytest.raises(error) as refusal:
        await a_stranger_reports(area, **facts)
    assert await traces(area.database) == before
    return refusal.value


async def test_a_stranger_reports_and_the_desk_is_told(area: Area, unit: Unit) -> None:
    ticket = await a_stranger_reports(area, phone="+86 138 1234 1234", code=area.room.code.lower())
    assert (ticket.status, ticket.place_id, ticket.description) == (
        Status.REPORTED,
        area.room.id,
        "走廊的灯不亮了",
    )
    assert (ticket.reporter_id, ticket.reported_by_id, ticket.unit_id) == (None, None, unit.id)
    assert (ticket.origin_kind, ticket.contact_phone) == ("stranger_report", PHONE)
    async with area.database.read() as session:
        told = await session.scalar(select(Notice.person_id).where(Notice.subject_id == ticket.id))
        entry = (await session.scalars(select(Entry).where(Entry.subject_id == ticket.id))).one()
    assert told == area.desk.id
    assert (entry.verb, entry.actor) == ("ticket.reported", None)
    assert (entry.data["stranger"], entry.data["phone"]) == ("保洁 刘阿姨", "138****1234")
    assert PHONE not in repr(entry.data)


async def test_only_the_desk_reads_the_whole_number(area: Area, unit: Unit) -> None:
    ticket = await a_stranger_reports(area)
    administrator = await an_actor(area.database, Role.UNIT_ADMINISTRATOR, unit=unit)
    seen = {}
    for viewer in (area.desk, administrator, area.supervisor):
        page = await area.read(detail.detail, viewer, ticket.id)
        assert page is not None
        assert page.stranger is not None
        assert (page.stranger.label, page.stranger.masked) == ("保洁 刘阿姨", "138****1234")
        seen[viewer.name] = page.contact_phone
    assert seen == {area.desk.name: PHONE, administrator.name: None, area.supervisor.name: None}


async def test_the_desk_stands_in_for_whoever_has_no_account(area: Area, unit: Unit) -> None:
    ticket = await a_stranger_reports(area)
    page = await area.read(detail.detail, area.desk, ticket.id)
    assert page is not None
    assert list(page.actions) == ["accept", "dispatch", "urge", "support", "cancel", "remark"]


async def test_the_label_of_equipment_names_it_and_reports_at_its_place(area: Area, unit: Unit) -> None:
    fan = await an_equipment(area.database, place=area.room)
    ticket = await a_stranger_reports(area, code=fan.code)
    assert (ticket.place_id, ticket.equipment_id) == (area.room.id, fan.id)


async def test_what_lies_within_an_open_place_is_open(area: Area, unit: Unit) -> None:
    await strangers_may_report_at(area, area.room, allowed=False)
    await refused(area, PhoneNotConfirmed)
    await strangers_may_report_at(area, area.site)
    assert (await a_stranger_reports(area)).place_id == area.room.id


async def test_in_a_units_own_room_that_unit_has_to_vouch(area: Area, unit: Unit) -> None:
    other = await a_unit(area.database)
    theirs = await a_room(area.database, unit_id=other.id)
    await strangers_may_report_at(area, theirs)
    await refused(area, PhoneNotConfirmed, code=theirs.code)
    await a_confirmed_phone(area.database, unit=other, label="访客 陈先生")
    assert (await a_stranger_reports(area, code=theirs.code)).unit_id == other.id


async def test_unknown_expired_and_switched_off_sound_alike_and_leave_nothing(area: Area) -> None:
    closed = await a_room(area.database)
    await a_confirmed_phone(area.database)
    await a_confirmed_phone(area.database, "13900000002", until=today() - timedelta(days=1))
    heard = [
        await refused(area, PhoneNotConfirmed, **facts)
        for facts in (
            {"phone": "13900000009"},
            {"phone": "13900000002"},
            {"code": closed.code},
            {"code": "22222222"},
            {"code": "no code"},
        )
    ]
    assert {(each.code, each.message, each.field, str(each.facts)) for each in heard} == {
        ("phone_not_confirmed", PhoneNotConfirmed.__doc__, None, "{}")
    }


@pytest.mark.parametrize(
    ("facts", "error", "field"),
    [
        ({"phone": "110"}, Invalid, "phone"),
        ({"description": "  "}, TextMissing, "description"),
        ({"category_id": UUID(int=0)}, NotFound, "categoryId"),
    ],
)
async def test_an_incomplete_report_is_refused(
    area: Area, unit: Unit, facts: dict[str, Any], error: type[DomainError], field: str
) -> None:
    assert (await refused(area, error, **facts)).field == field


async def test_an_address_that_guesses_numbers_has_to_wait(area: Area, unit: Unit) -> None:
    for number in range(20):
        await refused(area, PhoneNotConfirmed, phone=f"139000000{number:02d}")
    waiting = await refused(area, TooManyReports)
    assert waiting.facts["until"] > clock.now().isoformat()
    assert (await a_stranger_reports(area, address="10.0.0.8")).status is Status.REPORTED
    with clock.frozen_at(clock.now() + timedelta(minutes=2)):
        assert (await a_stranger_reports(area)).status is Status.REPORTED


async def test_many_guesses_at_once_end_and_learn_no_more_than_in_a_row(
    area: Area, unit: Unit, narrow: Database
) -> None:
    before = await traces(area.database)
    guesses = (
        a_stranger_reports(area, through=narrow, phone=f"139000000{number:02d}") for number in range(50)
    )
    async with asyncio.timeout(60):
        outcomes = await asyncio.gather(*guesses, return_exceptions=True)
    assert Counter(type(each) for each in outcomes) == {PhoneNotConfirmed: 20, TooManyReports: 30}
    await refused(area, TooManyReports)
    assert await traces(area.database) == before


async def test_who_is_vouched_for_leaves_no_guard_at_their_address(area: Area, unit: Unit) -> None:
    await a_stranger_reports(area)
    async with area.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(SignInGuard)) == 0


async def test_a_number_reports_so_often_a_day_and_no_more(area: Area, unit: Unit) -> None:
    await area.decide(repairs.STRANGER_REPORTS, 2)
    other = await a_unit(area.database)
    await a_confirmed_phone(area.database, "13900000002", unit=other)
    for _ in range(2):
        await a_stranger_reports(area)
    await refused(area, TooManyReports, address="10.0.0.8")
    await a_stranger_reports(area, phone="13900000002")
    with clock.frozen_at(clock.now() + timedelta(days=1, minutes=1)):
        await a_stranger_reports(area)


async def test_many_at_once_from_one_number_stay_within_the_limit(area: Area, unit: Unit) -> None:
    await area.decide(repairs.STRANGER_REPORTS, 3)
    attempts = (a_stranger_reports(area) for _ in range(12))
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert Counter(type(each) for each in outcomes) == {Ticket: 3, TooManyReports: 9}
    assert (await traces(area.database))["ticket"] == 3


async def test_two_units_that_vouch_for_a_number_do_not_double_its_limit(area: Area, unit: Unit) -> None:
    await area.decide(repairs.STRANGER_REPORTS, 1)
    codes = []
    for _ in range(2):
        own = await a_confirmed_phone(area.database)
        room = await a_room(area.database, unit_id=own.id)
        await strangers_may_report_at(area, room)
        codes.append(room.code)
    attempts = (a_stranger_reports(area, code=code, address=None) for code in codes * 4)
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert Counter(type(each) for each in outcomes) == {Ticket: 1, TooManyReports: 7}
    assert (await traces(area.database))["ticket"] == 1


async def test_fifty_repeats_of_one_key_make_one_ticket(area: Area, unit: Unit) -> None:
    key = uuid4()
    tickets = await asyncio.gather(*(a_stranger_reports(area, key=key) for _ in range(50)))
    assert len({ticket.id for ticket in tickets}) == 1
    async with area.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Ticket)) == 1
        assert await session.scalar(select(func.count()).select_from(StrangerReport)) == 1


async def test_a_repeat_is_answered_even_when_the_number_has_reported_enough(area: Area, unit: Unit) -> None:
    await area.decide(repairs.STRANGER_REPORTS, 1)
    key = uuid4()
    first = await a_stranger_reports(area, key=key)
    assert (await a_stranger_reports(area, key=key)).id == first.id


async def test_a_key_belongs_to_one_number_at_one_label(area: Area, unit: Unit) -> None:
    await a_confirmed_phone(area.database, "13900000002")
    key = uuid4()
    first = await a_stranger_reports(area, key=key)
    second = await a_stranger_reports(area, key=key, phone="13900000002")
    assert first.id != second.id


async def test_the_link_shows_that_ticket_to_whoever_has_it(area: Area, unit: Unit) -> None:
    ticket = await a_stranger_reports(area)
    assert ticket.origin_id is not None
    token = receipts.token(SECRET, ticket.origin_id)
    report = receipts.report_of(SECRET, token)
    assert report == ticket.origin_id
    found = await area.read(receipts.ticket_of, report)
    assert found is not None
    assert found.id == ticket.id


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-1] + ("0" if t[-1] != "0" else "1"), lambda t: t[:-1], lambda t: "é" * 64]
)
async def test_another_link_shows_nothing(area: Area, unit: Unit, spoil: Any) -> None:
    ticket = await a_stranger_reports(area)
    assert ticket.origin_id is not None
    assert receipts.report_of(SECRET, spoil(receipts.token(SECRET, ticket.origin_id))) is None
    assert receipts.report_of(b"another", receipts.token(SECRET, ticket.origin_id)) is None


async def test_the_link_ends_a_month_after_the_ticket(area: Area, unit: Unit) -> None:
    ticket = await a_stranger_reports(area)
    assert ticket.origin_id is not None
    async with area.database.write() as session:
        kept = await session.get_one(Ticket, ticket.id)
        kept.move("cancel", clock.now())
        kept.closed_at = clock.now()
    assert await area.read(receipts.ticket_of, ticket.origin_id) is not None
    with clock.frozen_at(clock.now() + timedelta(days=31)):
        assert await area.read(receipts.ticket_of, ticket.origin_id) is None


async def test_no_address_is_no_way_around_the_number(area: Area, unit: Unit) -> None:
    await refused(area, PhoneNotConfirmed, address=None, phone="13900000009")
    assert (await a_stranger_reports(area, address=None)).status is Status.REPORTED
