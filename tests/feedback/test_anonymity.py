"""Whoever may read the whole database, system columns included, cannot tell who gave which answer.

Each person says their own id, so that a guess can be checked. An attack is an order in which people might have
answered and one in which answers might have come; where both are right, the two can be laid side by side.
Of a random order about one guess in each batch is right, whatever its size.
"""

import random
from collections.abc import Sequence
from itertools import product
from uuid import UUID

from sqlalchemy import text

from backend.feedback import tasks
from backend.kernel.db import Database
from backend.kernel.jobs import celery
from tests.factories.surveys import a_unit_of, an_open_survey, answers, they_are_mixed

BATCHES, SIZE = 8, 9
LUCK = 26
"""Right guesses of 72 that chance has less than once in a million attacks: about eight are expected."""

ORDERS_OF_PEOPLE = ("xmin::text::bigint", "ctid", "person_id", "survey_id, ctid DESC")
ORDERS_OF_ANSWERS = ("xmin::text::bigint, ctid", "ctid", "id", "ctid DESC", "id DESC", "md5(given::text)")


async def _everybody_answers(database: Database, *, mixing: bool) -> tuple[list[UUID], UUID]:
    """In an order of chance, mixed after each batch; the people in the order in which they did."""
    unit, people = await a_unit_of(database, BATCHES * SIZE)
    survey = await an_open_survey(database, unit)
    random.Random(3).shuffle(people)
    for number, person in enumerate(people, start=1):
        await answers(database, person, survey, service=(number % 4,), words=str(person.id))
        if mixing and number % SIZE == 0:
            assert await they_are_mixed(database) == SIZE
    return [person.id for person in people], survey.id


async def _rows(database: Database, statement: str) -> Sequence[str]:
    async with database.read() as session:
        return [str(value) for value in await session.scalars(text(statement))]


async def _right_guesses(database: Database, table: str) -> dict[tuple[str, str], int]:
    """How many each pair of orders finds."""
    found = {}
    for people, given in product(ORDERS_OF_PEOPLE, ORDERS_OF_ANSWERS):
        ids = await _rows(database, f"SELECT person_id FROM survey_invitation ORDER BY {people}")
        said = await _rows(database, f"SELECT given->>'words' FROM {table} ORDER BY {given}")
        found[people, given] = sum(one == other for one, other in zip(ids, said, strict=True))
    return found


async def test_before_mixing_the_attack_finds_everyone(database: Database) -> None:
    """Which shows that it is one."""
    people, _ = await _everybody_answers(database, mixing=False)
    assert max((await _right_guesses(database, "survey_staged")).values()) == len(people)


async def test_after_mixing_no_order_beats_chance(database: Database) -> None:
    people, _ = await _everybody_answers(database, mixing=True)
    found = await _right_guesses(database, "survey_answer")
    assert len(await _rows(database, "SELECT id FROM survey_answer")) == len(people)
    assert {orders: right for orders, right in found.items() if right > LUCK} == {}


async def test_no_transaction_wrote_both_a_person_and_an_answer(database: Database) -> None:
    await _everybody_answers(database, mixing=True)
    shared = await _rows(
        database,
        "SELECT xmin FROM survey_answer WHERE xmin::text IN (SELECT xmin::text FROM survey_invitation)",
    )
    batches = await _rows(database, "SELECT count(*) FROM survey_answer GROUP BY xmin::text")
    assert (shared, batches) == ([], [str(SIZE)] * BATCHES)


async def test_what_waits_for_others_is_shuffled_too(database: Database) -> None:
    """Four wait: their answers are written anew by a transaction that no invitation knows."""
    unit, people = await a_unit_of(database, 5)
    survey = await an_open_survey(database, unit)
    for person in people[:4]:
        await answers(database, person, survey, service=(0,), words=str(person.id))
    assert await they_are_mixed(database) == 0
    shared = "SELECT 1 FROM survey_staged s JOIN survey_invitation i ON s.xmin::text = i.xmin::text"
    assert await _rows(database, shared) == []
    assert len(await _rows(database, "SELECT DISTINCT xmin::text FROM survey_staged")) == 1


async def test_no_other_table_knows_an_answer_its_id_or_its_time(database: Database) -> None:
    """Neither journal, keys, notices nor errands; and the ids are drawn by chance, which tells no time."""
    people, survey = await _everybody_answers(database, mixing=True)
    secret, ids = str(people[0]), await _rows(database, "SELECT id FROM survey_answer")
    tables = await _rows(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    knowing = set()
    for table in tables:
        rows = await _rows(database, f'SELECT t::text FROM "{table}" t')
        if table != "survey_answer" and any(one in row for row in rows for one in ids):
            knowing.add(table)
    assert knowing == set()
    assert {UUID(one).version for one in ids} == {4}
    columns = "SELECT column_name FROM information_schema.columns WHERE table_name = "
    assert set(await _rows(database, columns + "'survey_answer'")) == {"id", "survey_id", "given"}
    assert set(await _rows(database, columns + "'survey_invitation'")) == {
        "survey_id",
        "person_id",
        "answered",
    }
    with_the_words = [
        table
        for table in tables
        if any(
            secret in row and "words" in row
            for row in await _rows(database, f'SELECT t::text FROM "{table}" t')
        )
    ]
    assert with_the_words == ["survey_answer"]
    journal = await _rows(database, f"SELECT verb FROM journal WHERE subject_id = '{survey}' ORDER BY id")
    assert journal == ["survey.made", "survey.opened"]
    assert await _rows(database, "SELECT key FROM performed") == []


async def test_the_mixing_is_a_job_of_its_own(database: Database) -> None:
    unit, people = await a_unit_of(database, 5)
    survey = await an_open_survey(database, unit)
    await tasks.mix_answers(database)
    for person in people:
        await answers(database, person, survey, service=(0,))
    await tasks.mix_answers(database)
    assert await _rows(database, "SELECT count(*) FROM survey_answer") == ["5"]
    assert celery.conf.beat_schedule["feedback.mix"]["schedule"] == 60
