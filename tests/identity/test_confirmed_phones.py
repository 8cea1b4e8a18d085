"""Numbers that a unit vouches for: who keeps the list, what is kept of them, until when."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity import confirmed_phones, phones
from backend.identity.actor import Actor
from backend.identity.confirmed_phones import NamedPhone, confirm, vouching, withdraw
from backend.identity.models import ConfirmedPhone, Unit
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from backend.kernel.refs import Ref, uuid7
from tests.factories.people import a_unit, an_actor
from tests.factories.strangers import PHONE, SECRET, a_confirmed_phone, today
from tests.identity.graphql import execute
from tests.identity.journal import entries
from tests.identity.state import everything

A_MONTH = timedelta(days=30)
LIST = """
query ($unit: ID, $search: String) { confirmedPhones(unitId: $unit, search: $search) { items { masked label } } }
"""


@pytest.fixture
async def unit(database: Database) -> Unit:
    return await a_unit(database, "市档案局")


@pytest.fixture
async def administrator(database: Database, unit: Unit) -> Actor:
    return await an_actor(database, Role.UNIT_ADMINISTRATOR, unit=unit, name="何主任")


async def vouches(database: Database, phone: str, unit: Unit) -> str | None:
    """The label under which the unit vouches for this number today."""
    async with database.read() as session:
        found = await session.scalar(vouching(phones.seal(SECRET, phones.read(phone)), unit.id))
    return found.label if found else None


@pytest.mark.parametrize("typed", [PHONE, " 138-1234 1234 ", "+86 13812341234", "008613812341234"])
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert phones.read(typed) == PHONE


@pytest.mark.parametrize(
    "typed", ["", "1381234123", "138123412345", "12812341234", "022-23456789", "１３８12341234"]
)
def test_what_is_no_mobile_number_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        phones.read(typed)
    assert refusal.value.field == "phone"


def test_the_seal_needs_the_secret() -> None:
    assert phones.seal(SECRET, PHONE) == phones.seal(SECRET, PHONE)
    assert phones.seal(SECRET, PHONE) != phones.seal(b"another", PHONE)
    assert phones.masked(PHONE) == "138****1234"


async def test_a_unit_vouches_for_several_at_once(
    database: Database, unit: Unit, administrator: Actor
) -> None:
    until = today() + A_MONTH
    named = [NamedPhone(PHONE, " 保洁 刘阿姨 "), NamedPhone("139 0000 0002", "访客 陈先生")]
    async with database.write() as session:
        assert await confirm(session, administrator, SECRET, unit.id, named, until) is not None
    assert await vouches(database, PHONE, unit) == "保洁 刘阿姨"
    assert await vouches(database, "13900000002", unit) == "访客 陈先生"
    assert [(entry.verb, entry.actor, entry.subject, entry.data) for entry in await entries(database)] == [
        (
            "unit.phone_confirmed",
            administrator.ref,
            unit.ref,
            {"phone": masked, "visitor": label, "until": until.isoformat()},
        )
        for masked, label in (("138****1234", "保洁 刘阿姨"), ("139****0002", "访客 陈先生"))
    ]


async def test_the_number_itself_is_kept_nowhere(database: Database, unit: Unit) -> None:
    await a_confirmed_phone(database, unit=unit)
    kept = await everything(database)
    assert len(kept["confirmed_phone"]) == 1
    assert PHONE not in repr(kept)


async def test_a_known_number_gets_the_new_label_and_day(
    database: Database, unit: Unit, administrator: Actor
) -> None:
    await a_confirmed_phone(database, unit=unit, until=today())
    named = [NamedPhone(PHONE, "错名"), NamedPhone(PHONE, "保洁 王阿姨")]
    async with database.write() as session:
        await confirm(session, administrator, SECRET, unit.id, named, today() + A_MONTH)
    async with database.read() as session:
        (row,) = (await session.scalars(select(ConfirmedPhone))).all()
    assert (row.label, row.until, row.confirmed_by) == ("保洁 王阿姨", today() + A_MONTH, administrator.id)


async def test_the_last_day_counts_and_the_day_after_does_not(database: Database, unit: Unit) -> None:
    await a_confirmed_phone(database, PHONE, unit=unit, until=today())
    await a_confirmed_phone(database, "13900000002", unit=unit, until=today() - timedelta(days=1))
    assert await vouches(database, PHONE, unit) == "保洁 刘阿姨"
    assert await vouches(database, "13900000002", unit) is None


async def test_another_unit_does_not_vouch_for_it(database: Database, unit: Unit) -> None:
    await a_confirmed_phone(database, unit=unit)
    assert await vouches(database, PHONE, await a_unit(database)) is None


async def test_a_withdrawn_number_is_gone_and_the_journal_says_so(
    database: Database, unit: Unit, administrator: Actor
) -> None:
    await a_confirmed_phone(database, unit=unit)
    async with database.write() as session:
        phone = (await session.scalars(select(ConfirmedPhone.id))).one()
        await withdraw(session, administrator, phone)
    assert await vouches(database, PHONE, unit) is None
    assert (await entries(database))[-1].data == {"phone": "138****1234", "visitor": "保洁 刘阿姨"}


Refused = Callable[[AsyncSession, Actor, Unit], Awaitable[Any]]
_ONE = [NamedPhone(PHONE, "访客")]


@pytest.mark.parametrize(
    ("verb", "error", "field"),
    [
        (lambda s, a, u: confirm(s, a, SECRET, uuid7(), _ONE, today()), NotFound, "unitId"),
        (lambda s, a, u: confirm(s, a, SECRET, u.id, [], today()), Invalid, "phones"),
        (lambda s, a, u: confirm(s, a, SECRET, u.id, _ONE * 101, today()), Invalid, "phones"),
        (lambda s, a, u: confirm(s, a, SECRET, u.id, _ONE, today() - timedelta(days=1)), Invalid, "until"),
        (lambda s, a, u: confirm(s, a, SECRET, u.id, _ONE, today() + timedelta(days=367)), Invalid, "until"),
        (
            lambda s, a, u: confirm(s, a, SECRET, u.id, [*_ONE, NamedPhone("110", "?")], today()),
            Invalid,
            "phone",
        ),
        (lambda s, a, u: confirm(s, a, SECRET, u.id, [NamedPhone(PHONE, " ")], today()), Invalid, "label"),
        (
            lambda s, a, u: confirm(s, a, SECRET, u.id, [NamedPhone(PHONE, "长" * 41)], today()),
            Invalid,
            "label",
        ),
        (lambda s, a, u: withdraw(s, a, uuid7()), NotFound, "id"),
    ],
)
async def test_what_is_refused_changes_nothing(
    database: Database, unit: Unit, administrator: Actor, verb: Refused, error: type[DomainError], field: str
) -> None:
    before = await everything(database)
    with pytest.raises(error) as refusal:
        async with database.write() as session:
            await verb(session, administrator, unit)
    assert refusal.value.field == field
    assert await everything(database) == before


async def test_one_unit_keeps_its_hands_off_anothers_list(database: Database, administrator: Actor) -> None:
    other = await a_confirmed_phone(database)
    before = await everything(database)
    with pytest.raises(NotAllowed):
        async with database.write() as session:
            await confirm(session, administrator, SECRET, other.id, _ONE, today())
    async with database.read() as session:
        phone = (await session.scalars(select(ConfirmedPhone.id))).one()
    with pytest.raises(NotFound):
        async with database.write() as session:
            await withdraw(session, administrator, phone)
    assert await everything(database) == before


async def test_an_administrator_reads_the_own_list_and_the_desk_all(
    database: Database, unit: Unit, administrator: Actor
) -> None:
    desk = await an_actor(database, Role.DISPATCHER, at=Ref("place", uuid7()))
    await a_confirmed_phone(database, unit=unit)
    other = await a_confirmed_phone(database, "13900000002", label="访客 陈先生")

    async def listed(viewer: Actor, **variables: Any) -> list[str]:
        answer = await execute(database, LIST, viewer=viewer, **variables)
        assert answer.codes == []
        return [item["label"] for item in answer.data["confirmedPhones"]["items"]]

    assert await listed(administrator) == ["保洁 刘阿姨"]
    assert await listed(desk) == ["访客 陈先生", "保洁 刘阿姨"]
    assert await listed(desk, unit=str(unit.id)) == ["保洁 刘阿姨"]
    assert await listed(desk, search="0002") == await listed(desk, unit=str(other.id)) == ["访客 陈先生"]
    assert await listed(desk, search="刘") == ["保洁 刘阿姨"]


async def test_long_expired_numbers_are_forgotten(database: Database, unit: Unit) -> None:
    await a_confirmed_phone(database, PHONE, unit=unit, until=today() - timedelta(days=30))
    await a_confirmed_phone(database, "13900000002", unit=unit, until=today() - timedelta(days=31))
    async with database.write() as session:
        await confirmed_phones.forget_expired(session)
    async with database.read() as session:
        assert (await session.scalars(select(ConfirmedPhone.masked))).all() == ["138****1234"]
        assert await session.scalar(select(func.count()).select_from(ConfirmedPhone)) == 1
