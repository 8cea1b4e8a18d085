"""kill -9 of every process under load: nothing acknowledged is lost, everything happens once, a backup has it all."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from backend.identity.roles import Role
from backend.kernel.db import Database
from tests.factories.people import PASSWORD, a_role, someone_who_signs_in
from tests.factories.tickets import Area, an_area
from tests.faults.house import House, Person
from tests.faults.ledger import Ledger
from tests.faults.reporters import Acknowledged, signed_in, under_load

ROLES = ("api", "worker", "beat", "valkey", "postgres")
REPORTERS = 24
ANSWERS_BETWEEN_KILLS = 10


@dataclass
class Town:
    """A house with people in it."""

    house: House
    area: Area
    cadres: Sequence[Person]
    acknowledged: Acknowledged = field(default_factory=Acknowledged)

    @property
    def ledger(self) -> Ledger:
        """Of the house as it stands: one that begins anew has another address."""
        return Ledger(self.house.database_url, self.house.data / "files")

    async def answers(self, more: int) -> None:
        """Wait until so many more writes have been acknowledged."""
        wanted = self.acknowledged.answers + more
        await asyncio.to_thread(self.house.until, lambda: self.acknowledged.answers >= wanted)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    house = House(tmp_path / "house")
    areas, cadres = list[Area](), list[Person]()

    async def fill(database: Database) -> None:
        areas.append(await an_area(database))
        for number in range(REPORTERS):
            cadre = await someone_who_signs_in(database, f"cadre{number}", Role.CADRE)
            await a_role(database, cadre, Role.CADRE, at=areas[0].site.ref)
            cadres.append(Person(cadre.login, PASSWORD))

    try:
        await house.furnish(fill)
        await asyncio.to_thread(house.open)
        yield Town(house, areas[0], cadres)
    finally:
        await asyncio.to_thread(house.demolish)


async def test_each_process_dies_once(town: Town) -> None:
    await _burn(town, reporters=6, late=8, every_seconds=1.5, rounds=1)


@pytest.mark.proof
async def test_all_die_again_and_again(town: Town) -> None:
    await _burn(town, reporters=REPORTERS, late=60, every_seconds=2, rounds=4, crashes=2)


async def _burn(
    town: Town, *, reporters: int, late: int, every_seconds: float, rounds: int, crashes: int = 0
) -> None:
    house, ledger, area = town.house, town.ledger, town.area
    async with signed_in(house.url, town.cadres[:reporters], town.acknowledged) as people:
        where = area.room.id, area.kinds["power.light"]
        calm, *others = [await people[0].report(*where, urgency="UTILITY") for _ in range(late + 1)]
        expected = await _escalated_in_peace(town, calm)
        await ledger.make_late(others, every_seconds)
        async with under_load(people, *where):
            for _ in range(rounds):
                for role in ROLES:
                    await town.answers(ANSWERS_BETWEEN_KILLS)
                    await asyncio.to_thread(house.kill, role)
            for _ in range(crashes):
                await town.answers(ANSWERS_BETWEEN_KILLS)
                await asyncio.to_thread(house.crash)
            await town.answers(ANSWERS_BETWEEN_KILLS)
        await _all_escalated(town, others)
    assert town.acknowledged.tries > town.acknowledged.answers
    escalated = dict.fromkeys((calm, *others), expected)
    await _everything_is_there_once(town, escalated)

    archive = house.data.parent / "area.backup"
    await asyncio.to_thread(house.save, archive)
    await asyncio.to_thread(house.begin_anew_from, archive)
    await _everything_is_there_once(town, escalated)


async def _everything_is_there_once(town: Town, escalated: Mapping[UUID, Mapping[UUID, int]]) -> None:
    ledger = town.ledger
    await ledger.must_agree(town.acknowledged, desks={town.area.desk.id})
    assert {ticket: await ledger.told_of_escalation(ticket) for ticket in escalated} == escalated
    missed = await ledger.fetch("SELECT subject_id FROM journal WHERE verb = 'ticket.sla_missed'")
    assert sorted(ticket for (ticket,) in missed) == sorted(escalated)


async def _escalated_in_peace(town: Town, ticket: UUID) -> dict[UUID, int]:
    """Who is told of it, each once, while nothing burns."""
    await town.ledger.make_late([ticket], 0)
    await _all_escalated(town, [ticket])
    told = await town.ledger.told_of_escalation(ticket)
    assert told == dict.fromkeys((town.area.desk.id, town.area.manager.id, town.area.supervisor.id), 1)
    return told


async def _all_escalated(town: Town, tickets: list[UUID]) -> None:
    """The last of them is late by now, and has been through every step."""

    def is_done() -> bool:
        return asyncio.run(town.ledger.errands_left(tickets)) == 0

    await asyncio.to_thread(town.house.until, is_done)
