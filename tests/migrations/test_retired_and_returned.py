"""What migration 0011 fills in for rows that were there before."""

from datetime import timedelta
from importlib import import_module

from sqlalchemy import select, text, update

from backend.canteen.models import Registration
from backend.identity.models import Person
from backend.identity.transferring import transfer
from backend.kernel import clock
from backend.kernel.db import Database
from tests.factories.canteen import THE_DAY_BEFORE, a_canteen, a_menu, registers
from tests.factories.people import a_cadre, a_unit
from tests.factories.tickets import an_area

migration = import_module("backend.migrations.versions.0011_retired_and_returned")


async def test_who_registered_belonged_where_the_journal_says(database: Database) -> None:
    area = await an_area(database)
    first, then, now = [await a_unit(database, name) for name in ("原单位", "当时单位", "现单位")]
    moved, stayed = await a_cadre(database, unit=first), await a_cadre(database, unit=first)

    async def moves(to: int, at_hour: int) -> None:
        with clock.frozen_at(THE_DAY_BEFORE + timedelta(hours=at_hour)):
            async with database.write() as session:
                person = await session.get_one(Person, moved.id)
                await transfer(session, area.desk, person, (first, then, now)[to].ref)

    await moves(1, -2)
    with clock.frozen_at(THE_DAY_BEFORE):
        menu = await a_menu(database, await a_canteen(database))
        for diner in (moved, stayed):
            await registers(database, diner, menu)
    for to, at_hour in ((2, 1), (0, 2), (2, 3)):
        await moves(to, at_hour)
    async with database.write() as session:
        await session.execute(update(Registration).values(unit_id=None))
        for statement in migration.REGISTERED_FOR:
            await session.execute(text(statement))
    async with database.read() as session:
        found = await session.execute(select(Registration.person_id, Registration.unit_id))
        assert dict(iter(found)) == {moved.id: then.id, stayed.id: first.id}
