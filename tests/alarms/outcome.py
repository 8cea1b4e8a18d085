"""What became of the readings, as it stands in the database."""

from sqlalchemy import select

from backend.kernel.db import Database
from backend.kernel.journal import Entry
from backend.notify.models import Notice
from backend.tickets.models import Ticket


async def verbs(database: Database) -> list[str]:
    """Of the alarms' journal."""
    async with database.read() as session:
        entries = select(Entry.verb).where(Entry.subject_kind == "alarm").order_by(Entry.id)
        return list(await session.scalars(entries))


async def tickets(database: Database) -> list[Ticket]:
    async with database.read() as session:
        return list(await session.scalars(select(Ticket).order_by(Ticket.serial)))


async def notices(database: Database) -> list[Notice]:
    """About alarms."""
    async with database.read() as session:
        told = select(Notice).where(Notice.subject_kind == "alarm").order_by(Notice.at, Notice.id)
        return list(await session.scalars(told))
