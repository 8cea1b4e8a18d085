"""Reporting from a QR code without an account: by a number that a unit vouches for, at a place opened for it.

Whatever is missing, the number, its day or the place's switch, the answer is the same and nothing is kept, except
that the address they come from gets tired.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.facility.strangers import Spot, open_spot
from backend.identity import guard, phones
from backend.identity.confirmed_phones import vouching
from backend.identity.guard import Door, Patience
from backend.identity.models import ConfirmedPhone
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import DomainError
from backend.kernel.once import Performed, perform
from backend.kernel.refs import Ref
from backend.rules.catalogue import repairs
from backend.tickets import categories, reporting
from backend.tickets.models import Ticket
from backend.tickets.records import StrangerReport
from backend.tickets.rulebook import rulebook
from backend.tickets.words import required

OPERATION = "reportAsStranger"
ADDRESS = Patience(free=19, longest=timedelta(minutes=15))
"""Many phones share one address of a mobile network: it recovers soon."""
A_DAY = timedelta(days=1)


class PhoneNotConfirmed(DomainError):
    """This number is not confirmed for reports at this place."""


class TooManyReports(DomainError):
    """Too many reports or attempts; wait before the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a stranger sends: the code of the label, their number, what is wrong."""

    code: str
    phone: str
    category_id: UUID
    description: str


async def report(database: Database, secret: bytes, key: UUID, words: Words, address: str | None) -> Ticket:
    """Open a ticket, once for this key, code and number."""
    number, description = phones.read(words.phone), required(words.description, "description")
    seal = phones.seal(secret, number)
    who = _whoever_comes(words.code, seal)
    doors = [guard.door(f"stranger {address}", ADDRESS)] if address else []

    async def open_ticket(session: AsyncSession) -> Ticket:
        await _one_by_one(session, seal)
        spot, phone = await _vouched(session, words.code, seal)
        await _must_have_reports_left(session, seal)
        category = await categories.leaf(session, words.category_id)
        stranger = StrangerReport(seal=seal, masked=phone.masked, label=phone.label, at=clock.now())
        session.add(stranger)
        return await reporting.open_for(session, stranger, spot, phone.unit_id, category, description, number)

    async with database.read() as session:
        known = await session.get(Performed, (who.id, key))
    if known is None:
        async with database.write() as session:
            refusal = await _judge(session, words, seal, doors)
        if refusal is not None:
            raise refusal  # only now: raised inside the transaction it would undo the count
    return await perform(database, who, key, OPERATION, open_ticket)


async def _judge(
    session: AsyncSession, words: Words, seal: bytes, doors: list[Door]
) -> PhoneNotConfirmed | None:
    """Attempts from one address are judged one by one: of many at once no more are answered than in a row."""
    guards = (await guard.hold(session, doors) if doors else {}).values()
    if until := guard.latest(guards):
        raise TooManyReports(until=until.isoformat())
    try:
        await _vouched(session, words.code, seal)
    except PhoneNotConfirmed as refusal:
        for held in guards:
            guard.count_failure(held, ADDRESS)
        return refusal
    for held in guards:
        if held.failures == 0:
            await session.delete(held)
    await _must_have_reports_left(session, seal)
    await categories.leaf(session, words.category_id)
    return None


async def _one_by_one(session: AsyncSession, seal: bytes) -> None:
    """The reports of one number wait for each other, whichever units vouch for it, and so are counted rightly."""
    number = f"{StrangerReport.__tablename__} {seal.hex()}"
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(number, 0))))


async def _vouched(session: AsyncSession, code: str, seal: bytes) -> tuple[Spot, ConfirmedPhone]:
    spot = await open_spot(session, code)
    phone = await session.scalar(vouching(seal, spot.unit_id if spot else None))
    if spot is None or phone is None:
        raise PhoneNotConfirmed
    return spot, phone


async def _must_have_reports_left(session: AsyncSession, seal: bytes) -> None:
    most, since = (await rulebook(session)).value(repairs.STRANGER_REPORTS), clock.now() - A_DAY
    recent = select(func.count(), func.min(StrangerReport.at)).where(
        StrangerReport.seal == seal, StrangerReport.at > since
    )
    count, first = (await session.execute(recent)).one()
    if count >= most:
        raise TooManyReports(until=(first + A_DAY).isoformat())


def _whoever_comes(code: str, seal: bytes) -> Ref:
    """Stands in the table of keys where others have their person: a key is theirs, at this label only."""
    label = "".join(code.split()).replace("-", "").upper()
    known = hashlib.sha256(b"manyi stranger " + label.encode() + seal).digest()
    return Ref("stranger", UUID(bytes=known[:16]))
