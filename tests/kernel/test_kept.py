"""A kept statement does what SQLAlchemy's own execution of it would do, alone and together with others."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Boolean, Date, DateTime, Integer, Text, Uuid, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.types import TypeEngine

from backend.kernel import due, journal, kept
from backend.kernel.db import Database, bare
from backend.kernel.due import Due
from backend.kernel.journal import Entry, Event
from backend.kernel.kept import Kept, Said, say
from backend.kernel.putting import put
from backend.kernel.refs import Ref
from tests.conftest import StatementCount

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
DOOR = Ref("door", uuid4())


class Painted(Event, verb="door.painted"):
    colour: str


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (Text(), "门 3"),
        (Uuid(), DOOR.id),
        (Boolean(), False),
        (DateTime(timezone=True), NOON),
        (Date(), NOON.date()),
        (JSONB(none_as_null=True), {"颜色": "红", "n": [1, None]}),
        (JSONB(none_as_null=True), None),
        (ARRAY(Uuid), [DOOR.id, UUID(int=0)]),
        (ARRAY(Text), []),
    ],
)
async def test_takes_and_gives_values_of_every_type(
    database: Database, type_: TypeEngine[Any], value: object
) -> None:
    echo = select(bindparam("value", type_=type_), literal("constant"))
    async with database.read() as session:
        ours = (await Kept(echo).run(session, {"value": value})).one()
        theirs = (await session.execute(echo, {"value": value})).one()
    assert tuple(ours) == tuple(theirs) == (value, "constant")


async def test_each_time_with_other_values(database: Database, statements: StatementCount) -> None:
    twice = Kept(select(bindparam("n", type_=Text) + bindparam("n", type_=Text) + "!"))
    async with database.read() as session:
        assert [(await twice.run(session, {"n": n})).scalar() for n in ("a", "b")] == ["aa!", "bb!"]
    assert len(set(statements)) == 1


async def test_several_are_one_statement_that_answers_with_the_last(
    database: Database, statements: StatementCount
) -> None:
    bell = Due(errand="ring", subject_kind="bell", subject_id=uuid4(), at=NOON)
    how_many = Said(Kept(select(func.count()).select_from(bare(Due))), {})
    async with database.write() as session:
        statements.clear()
        answer = await say(
            session,
            put(bell),
            journal.entry(None, DOOR, Painted(colour="red")),
            how_many,
        )
        assert (len(statements), answer.scalar()) == (1, 0)  # none sees what another writes
    async with database.read() as session:
        assert (await session.get_one(Due, bell.id)).at == NOON
        entry = (await session.scalars(select(Entry))).one()
        assert (entry.subject, entry.read(Painted)) == (DOOR, Painted(colour="red"))


async def test_when_one_fails_none_of_them_happened(database: Database) -> None:
    """And the transaction is at an end, as with any other statement that fails."""
    bell = Due(errand="ring", subject_kind="bell", subject_id=uuid4(), at=NOON)
    async with database.write() as session:
        await say(session, put(bell))
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            await say(session, put(bell), journal.entry(None, DOOR, Painted(colour="red")))
    async with database.write() as session:
        with pytest.raises(IntegrityError):
            async with session.begin_nested():
                await say(session, put(bell), journal.entry(None, DOOR, Painted(colour="red")))
        await say(session, journal.entry(None, DOOR, Painted(colour="blue")))
    async with database.read() as session:
        entries = (await session.scalars(select(Entry))).all()
        assert [entry.read(Painted).colour for entry in entries] == ["blue"]


async def test_two_that_would_take_each_others_values_are_an_error(
    database: Database, statements: StatementCount
) -> None:
    async with database.write() as session:
        statements.clear()
        with pytest.raises(ValueError, match="same name"):
            await say(session, *(journal.entry(None, DOOR, Painted(colour=one)) for one in ("red", "blue")))
        assert statements == []


async def test_a_value_that_is_missing_is_an_error_before_anything_is_sent(
    database: Database, statements: StatementCount
) -> None:
    row = insert(bare(Due)).values(kept.parameters(Due, ["id", "errand"]))
    async with database.write() as session:
        statements.clear()
        with pytest.raises(KeyError):
            await say(session, Said(Kept(row), kept.arguments(Due, {"id": uuid4()})))
        assert statements == []


async def test_an_error_of_the_database_is_told_like_any_other(database: Database) -> None:
    async with database.read() as session:
        with pytest.raises(DBAPIError) as told:
            await Kept(select(1 / bindparam("n", type_=Integer))).run(session, {"n": 0})
        assert told.value.orig is not None
        assert getattr(told.value.orig, "sqlstate", None) == "22012"


async def test_asking_in_the_same_breath_moves_what_was_asked_before(database: Database) -> None:
    async with database.write() as session:
        await due.at(session, NOON, "ring", DOOR)
    async with database.write() as session:
        later = due.asking(NOON.replace(hour=9), "ring", DOOR)
        await say(session, later, journal.entry(None, DOOR, Painted(colour="red")))
    async with database.read() as session:
        assert [row.at.hour for row in await session.scalars(select(Due))] == [9]
