"""Whose it is answers, once; the supervisor hands over; the author says whether it satisfies."""

import asyncio
from datetime import date, timedelta

import pytest

from backend.identity.roles import Role
from backend.kernel import clock, due
from backend.kernel.db import Database
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.opinions.answering import NobodyAnswers
from backend.opinions.models import NotAnsweredYet, Opinion, OpinionAnswered, OpinionOver, State
from tests.factories.opinions import (
    FRIDAY_AT_NINE,
    a_desk,
    a_supervisor,
    answers,
    gives,
    hands_over,
    judges,
    supervises,
)
from tests.factories.people import a_cadre, an_actor
from tests.factories.places import a_building, a_room
from tests.seeing import rows, told, verbs

DAY = timedelta(days=1)


async def test_two_who_answer_at_once(database: Database) -> None:
    cadre = await a_cadre(database)
    desks = [await a_desk(database) for _ in range(4)]
    opinion = await gives(database, cadre)
    outcomes = await asyncio.gather(
        *(answers(database, desk, opinion, f"答复{nth}") for nth, desk in enumerate(desks)),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Opinion"] + ["OpinionAnswered"] * 3
    (kept,) = await rows(database, Opinion)
    (winner,) = [nth for nth, one in enumerate(outcomes) if isinstance(one, Opinion)]
    assert (kept.state, kept.answer, kept.answered_at) == (State.ANSWERED, f"答复{winner}", FRIDAY_AT_NINE)
    assert [each for each in await told(database) if each[0] == "opinion.answered"] == [
        ("opinion.answered", cadre.id)
    ]
    assert await verbs(database) == ["opinion.given", "opinion.answered"]


async def test_only_those_whose_it_is_answer(database: Database) -> None:
    cadre, supervisor, cook = (
        await a_cadre(database),
        await a_supervisor(database),
        await a_desk(database, Role.CANTEEN_MANAGER),
    )
    room = await a_room(database)
    elsewhere = await an_actor(database, Role.DISPATCHER, at=(await a_building(database)).ref)
    await a_desk(database)
    opinion = await gives(database, cadre, place_id=room.id)
    for who in (cadre, supervisor, cook, elsewhere):
        with pytest.raises(NotFound):
            await answers(database, who, opinion)
    for who in (cadre, cook, elsewhere):
        with pytest.raises(NotFound):
            await hands_over(database, who, opinion, Role.CANTEEN_MANAGER)
    for to, words in (
        (Role.DISPATCHER, "已在服务台"),
        (Role.WORKER, "不答复意见"),
        (Role.CANTEEN_MANAGER, " "),
        (Role.CANTEEN_MANAGER, "长" * 301),
    ):
        with pytest.raises(Invalid):
            await hands_over(database, supervisor, opinion, to, words)
    with pytest.raises(NobodyAnswers):
        await hands_over(database, supervisor, opinion, Role.ENERGY_MANAGER)
    assert await verbs(database) == ["opinion.given"]
    await hands_over(database, supervisor, opinion, Role.CANTEEN_MANAGER, "属食堂区域")
    (kept,) = await rows(database, Opinion)
    assert (kept.handler, kept.state, kept.due_at) == (
        Role.CANTEEN_MANAGER,
        State.WAITING,
        opinion.due_at,
    )
    for words in ("", "长" * 1001):
        with pytest.raises(Invalid):
            await answers(database, cook, opinion, words)
    await answers(database, cook, opinion)
    with pytest.raises(OpinionAnswered):
        await hands_over(database, supervisor, opinion, Role.DISPATCHER)
    assert (await told(database))[-2:] == [("opinion.arrived", cook.id), ("opinion.answered", cadre.id)]


async def test_handed_over_while_somebody_answers(database: Database) -> None:
    cadre, desk, supervisor = (
        await a_cadre(database),
        await a_desk(database),
        await a_supervisor(database),
    )
    await a_desk(database, Role.SECURITY_DESK)
    opinions = [await gives(database, cadre) for _ in range(5)]
    outcomes = await asyncio.gather(
        *(
            verb
            for opinion in opinions
            for verb in (
                hands_over(database, supervisor, opinion, Role.SECURITY_DESK),
                answers(database, desk, opinion),
            )
        ),
        return_exceptions=True,
    )
    assert all(isinstance(each, Opinion | DomainError) for each in outcomes)
    for kept in await rows(database, Opinion):
        handed = kept.handler is Role.SECURITY_DESK
        assert kept.state is (State.WAITING if handed else State.ANSWERED)


async def test_who_is_satisfied_ends_it(database: Database) -> None:
    cadre, desk = await a_cadre(database), await a_desk(database)
    opinion = await gives(database, cadre)
    with pytest.raises(NotAnsweredYet):
        await judges(database, cadre, opinion, satisfied=True)
    await answers(database, desk, opinion)
    with pytest.raises(NotFound):
        await judges(database, desk, opinion, satisfied=True)
    with pytest.raises(Invalid):
        await judges(database, cadre, opinion, satisfied=False, words=" ")
    await judges(database, cadre, opinion, satisfied=True)
    with pytest.raises(OpinionOver):
        await judges(database, cadre, opinion, satisfied=False, words="又不满意了")
    (kept,) = await rows(database, Opinion)
    assert (kept.state, kept.satisfied, kept.closed_at) == (State.CLOSED, True, FRIDAY_AT_NINE)
    assert await verbs(database) == ["opinion.given", "opinion.answered", "opinion.closed"]
    assert {row.done_at for row in await rows(database, due.Due)} == set()


async def test_it_comes_back_once(database: Database) -> None:
    cadre, desk = await a_cadre(database), await a_desk(database)
    opinion = await gives(database, cadre)
    await answers(database, desk, opinion, "会转告有关部门。")
    with clock.frozen_at(FRIDAY_AT_NINE + 3 * DAY):
        await judges(database, cadre, opinion, satisfied=False, words="没有说怎么办")
        (waiting,) = await rows(database, Opinion)
        assert (waiting.state, waiting.answer) == (State.WAITING, "会转告有关部门。")
        assert waiting.due_at == FRIDAY_AT_NINE + 10 * DAY
        await answers(database, desk, opinion, "已加派一人。")
        await judges(database, cadre, opinion, satisfied=False, words="人手还是不够")
    (kept,) = await rows(database, Opinion)
    assert (kept.state, kept.satisfied, kept.answer) == (State.CLOSED, False, "已加派一人。")
    assert [kind for kind, _ in await told(database)] == [
        "opinion.arrived",
        "opinion.answered",
        "opinion.returned",
        "opinion.answered",
    ]
    assert (await verbs(database))[-3:] == ["opinion.returned", "opinion.answered", "opinion.closed"]


async def test_silence_ends_it(database: Database) -> None:
    cadre, desk = await a_cadre(database), await a_desk(database)
    opinion = await gives(database, cadre)
    await answers(database, desk, opinion)
    with clock.frozen_at(FRIDAY_AT_NINE + 7 * DAY - timedelta(seconds=1)):
        assert not await due.run_next(database)
    with clock.frozen_at(FRIDAY_AT_NINE + 7 * DAY):
        assert await due.run_next(database)
        assert not await due.run_next(database)
        with pytest.raises(OpinionOver):
            await supervises(database, await a_supervisor(database), opinion, date(2026, 12, 8))
    (kept,) = await rows(database, Opinion)
    assert (kept.state, kept.satisfied) == (State.CLOSED, None)
    assert await verbs(database) == ["opinion.given", "opinion.answered", "opinion.closed"]
