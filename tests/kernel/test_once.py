"""A write with a key happens once, also when fifty ask at the same time."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import BigInteger, bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kernel.db import Database
from backend.kernel.due import Due
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.kept import Kept
from backend.kernel.once import KeyReused, Performed, Replayed, Verb, ask_first, perform
from backend.kernel.refs import Ref
from tests.conftest import StatementCount

SOMEBODY = Ref("person", uuid4())
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


DOORS = Kept(
    select(func.count()).select_from(Due).having(func.count() >= bindparam("least", type_=BigInteger))
)
"""How many there are, if that is enough."""


class TooLate(DomainError):
    """The door is shut."""


async def open_a_row(session: AsyncSession) -> Due:
    row = Due(errand="open", subject_kind="door", subject_id=uuid4(), at=NOON)
    session.add(row)
    return row


async def refuse(session: AsyncSession) -> Due:
    await open_a_row(session)
    await session.flush()
    raise TooLate(field="door", since="18:00")


async def rows(database: Database) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(Due)) or 0


async def test_fifty_with_one_key_make_one_row(database: Database) -> None:
    key = uuid4()
    answers = await asyncio.gather(*(perform(database, SOMEBODY, key, "open", open_a_row) for _ in range(50)))
    assert len({answer.id for answer in answers}) == 1
    assert await rows(database) == 1


async def test_a_key_whose_row_is_gone_finds_nothing_and_makes_nothing(database: Database) -> None:
    key = uuid4()
    await perform(database, SOMEBODY, key, "open", open_a_row)
    async with database.write() as session:
        await session.execute(delete(Due))
    with pytest.raises(NotFound):
        await perform(database, SOMEBODY, key, "open", open_a_row)
    assert await rows(database) == 0


async def test_a_row_whose_id_is_known_is_answered_like_any_other(database: Database) -> None:
    key, rows_to_be = uuid4(), [Due.to_be() for _ in range(2)]

    def open_as(to_be: Ref) -> Verb[Due]:
        async def open_it(session: AsyncSession) -> Due:
            row = await open_a_row(session)
            row.id = to_be.id
            return row

        return open_it

    first, again = [
        await perform(database, SOMEBODY, key, "open", open_as(row), to_be=row) for row in rows_to_be
    ]
    assert first.ref == again.ref == rows_to_be[0]
    assert await rows(database) == 1


async def test_a_refusal_of_a_row_that_was_to_be_is_the_answer_all_the_same(database: Database) -> None:
    key = uuid4()
    with pytest.raises(TooLate):
        await perform(database, SOMEBODY, key, "open", refuse, to_be=Due.to_be())
    assert await rows(database) == 0
    with pytest.raises(Replayed):
        await perform(database, SOMEBODY, key, "open", open_a_row, to_be=Due.to_be())
    assert await rows(database) == 0


async def test_fifty_with_one_key_whose_rows_are_to_be_make_one_row(database: Database) -> None:
    key = uuid4()
    answers = await asyncio.gather(
        *(perform(database, SOMEBODY, key, "open", open_a_row, to_be=Due.to_be()) for _ in range(50))
    )
    assert len({answer.id for answer in answers}) == 1  # another row than was to be
    assert await rows(database) == 1


async def test_fifty_with_one_key_that_goes_with_a_question_make_one_row(database: Database) -> None:
    key, asked = uuid4(), list[Sequence[object]]()

    async def ask_and_open(session: AsyncSession) -> Due:
        asked.append(await ask_first(session, DOORS, {"least": 0}))
        return await open_a_row(session)

    answers = await asyncio.gather(
        *(perform(database, SOMEBODY, key, "open", ask_and_open, to_be=Due.to_be()) for _ in range(50))
    )
    assert len({answer.id for answer in answers}) == 1
    assert await rows(database) == 1
    assert asked == [(0,)]  # the others went no further than their question


async def test_the_key_and_the_first_question_are_one_statement(
    database: Database, statements: StatementCount
) -> None:
    async def ask_twice(session: AsyncSession) -> Due:
        await ask_first(session, DOORS, {"least": 0})
        await ask_first(session, DOORS, {"least": 0})
        assert [text.count("INSERT INTO performed") for text in statements] == [1, 0]
        return await open_a_row(session)

    await perform(database, SOMEBODY, uuid4(), "open", ask_twice, to_be=Due.to_be())


async def test_who_finds_nothing_and_refuses_has_refused_for_good(database: Database) -> None:
    async def ask(session: AsyncSession) -> Due:
        if not await ask_first(session, DOORS, {"least": 1}):
            raise TooLate(field="door", since="18:00")
        return await open_a_row(session)

    key = uuid4()
    with pytest.raises(TooLate):
        await perform(database, SOMEBODY, key, "open", ask, to_be=Due.to_be())
    await perform(database, SOMEBODY, uuid4(), "open", open_a_row)
    with pytest.raises(Replayed):
        await perform(database, SOMEBODY, key, "open", ask, to_be=Due.to_be())
    with pytest.raises(KeyReused):
        await perform(database, SOMEBODY, key, "close", ask, to_be=Due.to_be())
    assert await rows(database) == 1


async def test_two_keys_or_two_people_make_two_rows(database: Database) -> None:
    key = uuid4()
    await perform(database, SOMEBODY, key, "open", open_a_row)
    await perform(database, SOMEBODY, uuid4(), "open", open_a_row)
    await perform(database, Ref("person", uuid4()), key, "open", open_a_row)
    assert await rows(database) == 3


async def test_a_refusal_changes_nothing_and_stays_the_answer(database: Database) -> None:
    key = uuid4()
    with pytest.raises(TooLate):
        await perform(database, SOMEBODY, key, "open", refuse)
    assert await rows(database) == 0
    with pytest.raises(Replayed) as again:
        await perform(database, SOMEBODY, key, "open", open_a_row)
    assert (again.value.code, again.value.message) == ("too_late", "The door is shut.")
    assert (again.value.field, again.value.facts) == ("door", {"since": "18:00"})
    assert await rows(database) == 0


async def test_fifty_with_one_key_hear_one_answer_though_the_door_opens_meanwhile(database: Database) -> None:
    """The first is refused, the others would not be: whichever answer the key gets, all hear it."""
    tries = 0

    async def refuse_the_first(session: AsyncSession) -> Due:
        nonlocal tries
        tries += 1
        return await (refuse if tries == 1 else open_a_row)(session)

    key = uuid4()
    answers = await asyncio.gather(
        *(perform(database, SOMEBODY, key, "open", refuse_the_first) for _ in range(50)),
        return_exceptions=True,
    )
    heard = {answer.code if isinstance(answer, DomainError) else answer.id for answer in answers}  # type: ignore[union-attr]
    assert len(heard) == 1
    assert await rows(database) == (0 if heard == {"too_late"} else 1)


async def test_a_key_belongs_to_one_operation(database: Database) -> None:
    key = uuid4()
    await perform(database, SOMEBODY, key, "open", open_a_row)
    with pytest.raises(KeyReused):
        await perform(database, SOMEBODY, key, "close", open_a_row)
    assert await rows(database) == 1


async def test_a_crash_leaves_the_key_free(database: Database) -> None:
    async def crash(session: AsyncSession) -> Due:
        await open_a_row(session)
        raise RuntimeError

    key = uuid4()
    with pytest.raises(RuntimeError):
        await perform(database, SOMEBODY, key, "open", crash)
    assert await rows(database) == 0
    await perform(database, SOMEBODY, key, "open", open_a_row)
    async with database.read() as session:
        performed = (await session.scalars(select(Performed))).all()
    assert [(one.key, one.subject_kind) for one in performed] == [(key, "due")]
