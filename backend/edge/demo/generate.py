"""`manyi demo`: fills an empty database with the demo area and its history."""

import asyncio
import gc
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import click
from sqlalchemy import ColumnElement, Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.edge import catalogues
from backend.edge.demo import (
    deliveries,
    history,
    hygiene,
    kitchen,
    living,
    meals,
    meetings,
    opinions,
    pictures,
    planting,
    shelves,
    surveys,
)
from backend.edge.demo.loading import bare, load
from backend.edge.demo.planting import Planted
from backend.edge.demo.scene import TABLES, Scene
from backend.edge.demo.sensors import ROOMS
from backend.identity.models import Person
from backend.kernel import clock, files
from backend.kernel.db import Database
from backend.kernel.settings import Settings
from backend.rules.snapshot import snapshot
from backend.tickets import closing, deadlines
from backend.tickets.models import Category, Ticket
from backend.tickets.states import UNDERWAY, Status

LIFETIME = timedelta(days=400)


def generate(url: str, *, tickets: int = 20_000, when_empty: bool = False) -> None:
    """Generate the demo area; where somebody already lives, refuse, or with `when_empty` do nothing."""
    with _rare_collections():
        asyncio.run(_generate(url, tickets, when_empty))


async def _generate(url: str, tickets: int, when_empty: bool) -> None:
    database = Database(url, application="manyi demo")
    try:
        if await _is_inhabited(database):
            if when_empty:
                return
            raise click.ClickException("The database already holds an area; nothing was changed.")
        # One transaction: an interrupted generation leaves the database as empty as it was.
        async with database.write() as session:
            await session.execute(text("SET LOCAL manyi.quiet = 'on'"))
            planted = await _plant(session)
            with _step(f"{tickets:,} tickets of twelve months"):
                await _play(session, planted, tickets)
    finally:
        await database.close()


async def _is_inhabited(database: Database) -> bool:
    async with database.read() as session:
        return bool(await session.scalar(select(func.count()).select_from(Person)))


async def _plant(session: AsyncSession) -> Planted:
    founded = clock.now() - LIFETIME
    with _step("Rules, calendar, categories"):
        await catalogues.plant(session)
    with _step("6 buildings, 40 floors, 1,200 spaces, 2,000 pieces of equipment"):
        planted = await planting.plant_area(session, founded)
    with _step("26 units, 3,000 people, 4 contractors, 60 workers"):
        await planting.plant_people(session, planted, founded)
        await planting.plant_contracts(session, planted, clock.local(founded).date())
        living.plant(session, planted.people)
        await planting.plant_sensors(session, planted, ROOMS)
        await session.flush()
    return planted


async def _play(session: AsyncSession, planted: Planted, count: int) -> None:
    leaves = (
        await session.scalars(select(Category).where(Category.parent_id.is_not(None)).order_by(Category.key))
    ).all()
    book = await snapshot(session)
    scene = Scene(
        places=planted.spaces,
        people=planted.people,
        desk=planted.accounts["dispatcher"],
        contracts=planted.contracts,
        parts=planted.parts,
        pictures=await pictures.draw_all(files.store_of(Settings.from_env())),
        kinds=leaves,
        book=book,
        now=clock.now(),
    )
    await meetings.plant(session, planted, book)
    await meals.plant(session, planted, book)
    await kitchen.plant(session, planted, book)
    await hygiene.plant(session, planted, book)
    await surveys.plant(session, planted, book)
    await opinions.plant(session, planted)
    await deliveries.plant(session, planted)
    raw = await (await session.connection()).get_raw_connection()
    driver: Any = raw.driver_connection
    done = 0
    await shelves.plant(driver, session, planted.parts, clock.now() - LIFETIME)
    async with bare(driver, *TABLES.values()):
        for played in history.play(scene, count):
            for part, table in TABLES.items():
                await load(driver, table, getattr(played, part))
            done += len(played.tickets)
            _show(done, count)
    shelves.settle(planted.parts)
    # What is still open gets its running clock, and the errands of its escalation or silent acceptance.
    async for ticket in await session.stream_scalars(_a_few_at_a_time(Ticket.status.in_(UNDERWAY))):
        await deadlines.derive(session, ticket)
    async for ticket in await session.stream_scalars(_a_few_at_a_time(Ticket.status == Status.DONE)):
        await closing.wait_for_answer(session, ticket)
    await session.execute(text("ANALYZE"))


def _a_few_at_a_time(condition: ColumnElement[bool]) -> Select[Ticket]:
    """A million tickets leave many open: never all of them in memory."""
    return select(Ticket).where(condition).execution_options(yield_per=500)


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Rows live until they are written: to look for garbage among them at every turn took a fifth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def _step(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    click.echo(f"  {what} ({time.monotonic() - began:.1f} s)")


def _show(done: int, whole: int) -> None:
    """A percentage on a terminal, silence elsewhere."""
    if sys.stderr.isatty():
        click.echo(f"\r  {100 * done // whole} %\r", nl=False, err=True)
