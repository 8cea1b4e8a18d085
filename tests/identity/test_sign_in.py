"""Signing in by password, and what happens to those who guess."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from backend.identity import guard
from backend.identity.acting import actor_of
from backend.identity.guard import ACCOUNT, ADDRESS
from backend.identity.models import AccountClosed, Session, SignInGuard
from backend.identity.sessions import Device, hash_of
from backend.identity.sign_in import LockedOut, WrongLoginOrPassword, sign_in
from backend.kernel import clock
from backend.kernel.db import Database
from tests.factories.people import PASSWORD, a_person, someone_who_signs_in
from tests.identity.journal import entries, verbs

PHONE = Device("Chrome · Android", "10.0.0.7")
MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


async def count_sessions(database: Database) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(Session)) or 0


async def guard_of(database: Database, login: str) -> SignInGuard | None:
    async with database.read() as session:
        return await session.get(SignInGuard, guard.account(login).id)


async def test_the_right_password_opens_a_session_whose_token_nobody_keeps(database: Database) -> None:
    person = await someone_who_signs_in(database, "liming")
    opened = await sign_in(database, " LiMing ", PASSWORD, PHONE)

    actor = await actor_of(database, opened.token)
    assert actor is not None
    assert (actor.id, actor.session_id) == (person.id, opened.session_id)
    async with database.read() as session:
        kept = (await session.scalars(select(Session))).one()
    assert (kept.token_hash, kept.device, kept.address) == (
        hash_of(opened.token),
        "Chrome · Android",
        "10.0.0.7",
    )
    assert len(opened.token) == 43
    assert await verbs(database, person.id) == ["session.opened"]


async def test_a_wrong_password_opens_nothing_and_is_recorded(database: Database) -> None:
    person = await someone_who_signs_in(database, "liming")
    with pytest.raises(WrongLoginOrPassword):
        await sign_in(database, "liming", "Wrong-password-1", PHONE)
    assert await count_sessions(database) == 0
    [entry] = await entries(database)
    assert (entry.verb, entry.subject, entry.actor) == ("sign_in.failed", person.ref, None)
    assert entry.data == {"address": "10.0.0.7"}


async def test_someone_without_a_password_cannot_sign_in(database: Database) -> None:
    await a_person(database, login="liming")
    for password in ("", PASSWORD):
        with pytest.raises(WrongLoginOrPassword):
            await sign_in(database, "liming", password, PHONE)
    assert await count_sessions(database) == 0


async def test_an_unknown_login_is_refused_alike_and_never_written_down(database: Database) -> None:
    with pytest.raises(WrongLoginOrPassword):
        await sign_in(database, "my-secret-by-mistake", "x", PHONE)
    [entry] = await entries(database)
    assert (entry.verb, entry.subject.kind, entry.data) == (
        "sign_in.failed",
        "sign_in_guard",
        {"address": "10.0.0.7"},
    )


async def test_an_unknown_login_takes_as_long_as_a_known_one(database: Database) -> None:
    await someone_who_signs_in(database, "liming")
    taken: dict[str, list[float]] = {"liming": [], "nobody": []}
    for attempt in range(4):
        for login, seconds in taken.items():  # in turns: a neighbour slows down both
            begun = time.perf_counter()
            with pytest.raises(WrongLoginOrPassword):
                await sign_in(database, login, "Wrong-password-1", Device("?", f"10.0.1.{attempt}"))
            seconds.append(time.perf_counter() - begun)
    known, unknown = map(min, taken.values())
    assert 0.5 < unknown / known < 2


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [(4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 16), (10, 32), (11, 60), (12, 60), (500, 60)],
)
def test_an_accounts_delay_doubles_up_to_an_hour(failures: int, minutes: int) -> None:
    assert ACCOUNT.delay(failures) == timedelta(minutes=minutes)


@pytest.mark.parametrize(("failures", "minutes"), [(49, 0), (50, 1), (53, 8), (54, 15), (500, 15)])
def test_an_address_tires_later_and_recovers_sooner(failures: int, minutes: int) -> None:
    assert ADDRESS.delay(failures) == timedelta(minutes=minutes)


async def fail(database: Database, times: int, login: str = "liming") -> None:
    for _ in range(times):
        with pytest.raises(WrongLoginOrPassword):
            await sign_in(database, login, "Wrong-password-1", PHONE)


@pytest.mark.parametrize("login", ["liming", "nobody"])
async def test_the_fifth_failure_shuts_the_account_whether_or_not_it_exists(
    database: Database, login: str
) -> None:
    await someone_who_signs_in(database, "liming")
    with clock.frozen_at(MORNING):
        await fail(database, 5, login)
    with clock.frozen_at(MORNING + timedelta(seconds=59)), pytest.raises(LockedOut) as refusal:
        await sign_in(database, login, PASSWORD, PHONE)
    assert refusal.value.facts == {"until": "2026-11-23T08:31:00+00:00"}
    assert await count_sessions(database) == 0
    assert (await verbs(database))[-2:] == ["sign_in.failed", "sign_in.locked"]

    with clock.frozen_at(MORNING + timedelta(seconds=60)):
        await fail(database, 1, login)
    kept = await guard_of(database, login)
    assert kept is not None
    assert (kept.failures, kept.locked_until) == (6, MORNING + timedelta(minutes=3))


async def test_the_right_password_after_the_lock_wipes_the_slate(database: Database) -> None:
    await someone_who_signs_in(database, "liming")
    with clock.frozen_at(MORNING):
        await fail(database, 5)
    with clock.frozen_at(MORNING + timedelta(minutes=1)):
        await sign_in(database, "liming", PASSWORD, PHONE)
        await fail(database, 4)
        await sign_in(database, "liming", PASSWORD, PHONE)
    assert await guard_of(database, "liming") is None


async def test_failures_of_yesterday_no_longer_count(database: Database) -> None:
    with clock.frozen_at(MORNING):
        await fail(database, 4)
    with clock.frozen_at(MORNING + timedelta(days=1, seconds=1)):
        await fail(database, 1)
    kept = await guard_of(database, "liming")
    assert kept is not None
    assert (kept.failures, kept.locked_until) == (1, None)


async def test_an_address_that_guesses_many_accounts_is_shut_out_of_all_while_others_are_not(
    database: Database,
) -> None:
    await someone_who_signs_in(database, "liming")
    with clock.frozen_at(MORNING):
        async with database.write() as session:
            session.add(SignInGuard(id=guard.client("10.0.0.7").id, failures=49, failed_at=MORNING))
        await fail(database, 1, "somebody")
        with pytest.raises(LockedOut):
            await sign_in(database, "liming", PASSWORD, PHONE)
        await sign_in(database, "liming", PASSWORD, Device("?", "10.0.0.8"))
    assert await count_sessions(database) == 1


async def outcomes(database: Database, passwords: list[str]) -> list[str]:
    """How attempts at the same moment end."""
    results = await asyncio.gather(
        *(sign_in(database, "liming", password, PHONE) for password in passwords), return_exceptions=True
    )
    return sorted(type(result).__name__ for result in results)


async def test_of_thirty_guesses_at_once_five_are_answered(database: Database) -> None:
    person = await someone_who_signs_in(database, "liming")
    assert (
        await outcomes(database, ["Wrong-password-1"] * 30)
        == ["LockedOut"] * 25 + ["WrongLoginOrPassword"] * 5
    )
    kept = await guard_of(database, "liming")
    assert kept is not None
    assert kept.failures == 5
    assert await verbs(database, person.id) == ["sign_in.failed"] * 5 + ["sign_in.locked"]


async def test_ten_devices_of_one_person_sign_in_at_once(database: Database) -> None:
    await someone_who_signs_in(database, "liming")
    assert await outcomes(database, [PASSWORD] * 10) == ["Opened"] * 10
    assert await count_sessions(database) == 10


async def test_only_the_owner_is_told_that_an_account_is_closed(database: Database) -> None:
    person = await someone_who_signs_in(database, "liming")
    async with database.write() as session:
        person.leave(clock.now())
        await session.merge(person)
    with pytest.raises(WrongLoginOrPassword):
        await sign_in(database, "liming", "Wrong-password-1", PHONE)
    with pytest.raises(AccountClosed):
        await sign_in(database, "liming", PASSWORD, PHONE)
    assert await count_sessions(database) == 0


async def test_signing_in_anew_ends_the_session_the_device_had(database: Database) -> None:
    li, wang = (
        await someone_who_signs_in(database, "liming"),
        await someone_who_signs_in(database, "wangfang"),
    )
    first = await sign_in(database, "liming", PASSWORD, PHONE)
    second = await sign_in(database, "wangfang", PASSWORD, Device("Chrome · Android", token=first.token))
    assert await actor_of(database, first.token) is None
    assert await actor_of(database, second.token) is not None
    assert await verbs(database, li.id) == ["session.opened", "session.revoked"]
    assert await verbs(database, wang.id) == ["session.opened"]


async def test_old_guards_are_forgotten(database: Database) -> None:
    with clock.frozen_at(MORNING):
        await fail(database, 1)
    with clock.frozen_at(MORNING + timedelta(hours=23)):
        await fail(database, 1, "another")
    with clock.frozen_at(MORNING + timedelta(days=1, minutes=1)):
        async with database.write() as session:
            await guard.forget_old(session)
    assert await guard_of(database, "liming") is None
    assert await guard_of(database, "another") is not None
