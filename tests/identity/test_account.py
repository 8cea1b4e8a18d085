"""One's own account: password and language."""

import pytest

from backend.identity import account
from backend.identity.account import WrongPassword
from backend.identity.acting import actor_of
from backend.identity.actor import Actor
from backend.identity.passwords import WeakPassword, check_strength, hash_now, is_right
from backend.identity.sessions import Device
from backend.identity.sign_in import LockedOut, WrongLoginOrPassword, sign_in
from backend.kernel.db import Database
from backend.kernel.errors import Invalid
from tests.factories.people import PASSWORD, a_person, acting, someone_who_signs_in
from tests.identity.journal import verbs
from tests.identity.state import everything, refused

NEW = "Autumn-2027-pear"
PHONE = Device("phone", "10.0.0.7")


async def change(database: Database, actor: Actor, old: str, new: str) -> None:
    prepared = await account.prepare_password(database, actor, old, new, "10.0.0.7")
    async with database.write() as session:
        await account.change_password(session, actor, prepared)


async def test_a_new_password_signs_out_every_other_device(database: Database) -> None:
    person = await someone_who_signs_in(database, "liming")
    phone, desk = [await sign_in(database, "liming", PASSWORD, PHONE) for _ in range(2)]
    actor = await actor_of(database, desk.token)
    assert actor is not None
    await change(database, actor, PASSWORD, NEW)

    assert await actor_of(database, phone.token) is None
    assert await actor_of(database, desk.token) is not None
    with pytest.raises(WrongLoginOrPassword):
        await sign_in(database, "liming", PASSWORD, PHONE)
    await sign_in(database, "liming", NEW, PHONE)
    assert (await verbs(database, person.id))[2:4] == ["session.revoked", "password.changed"]


async def test_guessing_the_old_password_locks_like_guessing_at_sign_in(database: Database) -> None:
    actor = acting(await someone_who_signs_in(database, "liming"))
    for _ in range(5):
        with pytest.raises(WrongPassword):
            await account.prepare_password(database, actor, "Wrong-password-1", NEW, None)
    with pytest.raises(LockedOut):
        await account.prepare_password(database, actor, PASSWORD, NEW, None)


async def test_of_two_changes_proven_with_one_old_password_one_holds(database: Database) -> None:
    actor = acting(await someone_who_signs_in(database, "liming"))
    prepared = [
        await account.prepare_password(database, actor, PASSWORD, new, None) for new in (NEW, NEW + "!")
    ]
    async with database.write() as session:
        await account.change_password(session, actor, prepared[0])
    await refused(database, WrongPassword, lambda s: account.change_password(s, actor, prepared[1]))
    await sign_in(database, "liming", NEW, PHONE)


@pytest.mark.parametrize(
    "weak", ["Short-1", "onlysmallletters", "12345678901234", "aaaaaaaaaaA1", "x1-LiMing-2027", "Ab1!" * 51]
)
def test_weak_passwords(weak: str) -> None:
    with pytest.raises(WeakPassword) as refusal:
        check_strength(weak, not_like=["liming"])
    assert refusal.value.facts == {"least": 10, "most": 200}


@pytest.mark.parametrize(
    "strong", ["abcdefghi1", "correct horse battery", "满意服务从心开始2027年", "Ab1!cdEfGh"]
)
def test_strong_passwords(strong: str) -> None:
    check_strength(strong, not_like=["liming"])


async def test_a_weak_new_password_changes_nothing(database: Database) -> None:
    person = await someone_who_signs_in(database, "liming")
    before = await everything(database)
    for new in ("short", PASSWORD, PASSWORD + "1"):
        with pytest.raises(WeakPassword):
            await change(database, acting(person), PASSWORD, new)
    assert await everything(database) == before


async def test_a_password_too_long_to_be_one_is_wrong_at_once() -> None:
    assert not await is_right("x" * 1_000_000, hash_now("x" * 200))
    assert await is_right("x" * 200, hash_now("x" * 200))


async def test_the_language_is_one_of_two(database: Database) -> None:
    person = await a_person(database)
    actor = acting(person)
    for locale in ("en", "en", "zh-CN"):
        async with database.write() as session:
            assert (await account.set_locale(session, actor, locale)).locale == locale
    assert await verbs(database) == ["locale.changed", "locale.changed"]
    await refused(database, Invalid, lambda s: account.set_locale(s, actor, "fr"))
