"""Proving who one is by login and password. Another way of proof also ends in `sessions.open_session`."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity import guard, passwords
from backend.identity.events import SignInFailed, SignInLocked
from backend.identity.guard import Door
from backend.identity.models import AccountClosed, Person
from backend.identity.sessions import Device, Opened, open_session
from backend.kernel import journal
from backend.kernel.db import Database
from backend.kernel.errors import DomainError

LONGEST_LOGIN = 100


class WrongLoginOrPassword(DomainError):
    """Login or password is wrong."""


class LockedOut(DomainError):
    """Too many failures; wait before trying again."""


async def sign_in(database: Database, login: str, password: str, device: Device) -> Opened:
    person = await prove(database, login.strip().lower(), password, device.address)
    async with database.write() as session:
        return await open_session(session, person.id, device)


async def prove(database: Database, login: str, password: str, address: str | None) -> Person:
    """The person with this login, if the password is theirs. Each failure makes the next attempt wait longer.

    The slow comparison holds no transaction. Its result counts only after the guards' rows are locked: of a
    hundred guesses at once no more are answered than of a hundred in a row.
    """
    login = login[:LONGEST_LOGIN]
    doors = [guard.account(login)] + ([guard.client(address)] if address else [])
    async with database.read() as session:
        until = await guard.closed_until(session, doors)
        person = await session.scalar(select(Person).where(Person.login == login))
    if until is not None:
        raise LockedOut(until=until.isoformat())
    right = await passwords.is_right(password, person.password_hash if person else None)
    async with database.write() as session:
        refusal = await _judge(session, doors, person, right, address)
    if refusal is not None:
        raise refusal  # only now: raised inside the transaction it would undo the count
    assert person is not None
    return person


async def _judge(
    session: AsyncSession, doors: Sequence[Door], person: Person | None, right: bool, address: str | None
) -> DomainError | None:
    guards = await guard.hold(session, doors)
    until = guard.latest(guards.values())
    if until is not None:
        return LockedOut(until=until.isoformat())
    if person is not None and right:
        # The address keeps its failures: an attacker may well have one account of their own.
        for kept in guards.values():
            if kept.id == doors[0].id or kept.failures == 0:
                await session.delete(kept)
        return None if person.is_active else AccountClosed()
    subject = person.ref if person else guards[doors[0].id].ref
    await journal.record(session, None, subject, SignInFailed(address=address))
    for door in doors:
        guard.count_failure(guards[door.id], door.patience)
    until = guard.latest(guards.values())
    if until is not None:
        await journal.record(session, None, subject, SignInLocked(until=until.isoformat(), address=address))
    return WrongLoginOrPassword()
