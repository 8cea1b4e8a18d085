"""Lock-out with growing delay: of an account, and more patiently of the address that an office shares."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.identity.models import SignInGuard
from backend.kernel import clock


@dataclass(frozen=True, slots=True)
class Patience:
    """From failure number `free` + 1 on, the door stays shut for 1, 2, 4 … minutes, at most `longest`."""

    free: int
    longest: timedelta

    def delay(self, failures: int) -> timedelta:
        over = failures - self.free
        return min(timedelta(minutes=2 ** min(over - 1, 10)), self.longest) if over > 0 else timedelta(0)


ACCOUNT = Patience(free=4, longest=timedelta(minutes=60))
# Hundreds of people may sit behind one address: it tires later and recovers sooner.
ADDRESS = Patience(free=49, longest=timedelta(minutes=15))
FORGOTTEN_AFTER = timedelta(days=1)
"""A failure this old no longer counts."""


@dataclass(frozen=True, slots=True)
class Door:
    """What a guard stands at."""

    id: UUID
    patience: Patience


def account(login: str) -> Door:
    return door(f"account {login}", ACCOUNT)


def client(address: str) -> Door:
    return door(f"address {address}", ADDRESS)


def door(name: str, patience: Patience) -> Door:
    return Door(_id_of(name), patience)


def _id_of(name: str) -> UUID:
    """Hashed, for people type passwords into the wrong field; what is kept does not say them."""
    return UUID(bytes=hashlib.sha256(b"manyi sign-in guard " + name.encode()).digest()[:16])


async def closed_until(session: AsyncSession, doors: Sequence[Door]) -> datetime | None:
    """When the last of these doors opens again, or None when all are open."""
    guards = await session.scalars(select(SignInGuard).where(SignInGuard.id.in_(_in_order(doors))))
    return latest(guards)


def latest(guards: Iterable[SignInGuard]) -> datetime | None:
    now = clock.now()
    locks = [
        guard.locked_until for guard in guards if guard.locked_until is not None and guard.locked_until > now
    ]
    return max(locks, default=None)


async def hold(session: AsyncSession, doors: Sequence[Door]) -> dict[UUID, SignInGuard]:
    """Lock the guards' rows till the transaction ends: attempts at one door are judged one by one."""
    now = clock.now()
    new = insert(SignInGuard).values(
        [{"id": identifier, "failed_at": now} for identifier in _in_order(doors)]
    )
    await session.execute(
        new.on_conflict_do_update(index_elements=["id"], set_={"failures": SignInGuard.failures})
    )
    guards = await session.scalars(select(SignInGuard).where(SignInGuard.id.in_(_in_order(doors))))
    return {guard.id: guard for guard in guards}


def count_failure(guard: SignInGuard, patience: Patience) -> None:
    now = clock.now()
    guard.failures = 1 if now - guard.failed_at > FORGOTTEN_AFTER else guard.failures + 1
    guard.failed_at = now
    delay = patience.delay(guard.failures)
    guard.locked_until = now + delay if delay else None


async def forget_old(session: AsyncSession) -> None:
    await session.execute(delete(SignInGuard).where(SignInGuard.failed_at < clock.now() - FORGOTTEN_AFTER))


def _in_order(doors: Sequence[Door]) -> list[UUID]:
    """Always the same order: two attempts then wait for each other instead of deadlocking."""
    return sorted(door.id for door in doors)
