"""People without an account, and what must be granted before they may report."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from backend.facility import places
from backend.facility.models import Place
from backend.identity import confirmed_phones
from backend.identity.confirmed_phones import NamedPhone
from backend.identity.models import Unit
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from backend.tickets import strangers
from backend.tickets.models import Ticket
from backend.tickets.strangers import Words
from tests.factories.people import a_unit, an_actor
from tests.factories.tickets import Area

SECRET = b"secret"
PHONE = "13812341234"
ADDRESS = "10.0.0.7"


def today() -> date:
    return clock.local(clock.now()).date()


async def a_confirmed_phone(
    database: Database,
    phone: str = PHONE,
    *,
    label: str = "保洁 刘阿姨",
    unit: Unit | None = None,
    until: date | None = None,
) -> Unit:
    """A number that a unit, a new one unless given, vouches for; `until` may be in the past."""
    unit = unit or await a_unit(database)
    administrator = await an_actor(database, Role.UNIT_ADMINISTRATOR, unit=unit)
    until = until or today() + timedelta(days=30)
    with clock.frozen_at(min(clock.now(), clock.now() + (until - today()))):
        async with database.write() as session:
            named = [NamedPhone(phone, label)]
            await confirmed_phones.confirm(session, administrator, SECRET, unit.id, named, until)
    return unit


async def strangers_may_report_at(area: Area, place: Place, *, allowed: bool = True) -> None:
    keeper = await an_actor(area.database, Role.ASSET_MANAGER, at=area.site.ref)
    await area.do(places.allow_anonymous_reports, keeper, place.id, allowed)


def words_of_a_stranger(area: Area, **facts: Any) -> Words:
    """A lamp in the area's room, reported from its label, unless told otherwise."""
    words = Words(
        code=area.room.code,
        phone=PHONE,
        category_id=area.kinds["power.light"],
        description="走廊的灯不亮了",
    )
    return replace(words, **facts)


async def a_stranger_reports(
    area: Area,
    *,
    key: UUID | None = None,
    address: str | None = ADDRESS,
    through: Database | None = None,
    **facts: Any,
) -> Ticket:
    said = words_of_a_stranger(area, **facts)
    return await strangers.report(through or area.database, SECRET, key or uuid4(), said, address)
