"""An opinion is given to whom the rule says, and taken back while nobody has answered."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from backend.facility.models import PlaceClosed
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.kernel.due import Due
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.notify.models import Notice
from backend.opinions.models import (
    Category,
    Opinion,
    OpinionAnswered,
    OpinionOver,
    OpinionPhoto,
    PublicAnswer,
    State,
)
from backend.rules import editing
from backend.rules.catalogue import service as rules
from backend.rules.models import Confidence
from tests.factories.opinions import (
    FRIDAY_AT_NINE,
    WORDS,
    a_desk,
    a_supervisor,
    answers,
    gives,
    publishes,
    withdraws,
)
from tests.factories.people import a_cadre, an_actor
from tests.factories.places import a_building, a_room
from tests.factories.tickets import a_photo
from tests.seeing import counted, rows, told, verbs


async def test_it_goes_to_those_whose_role_answers(database: Database) -> None:
    cadre, desk, cook = (
        await a_cadre(database),
        await a_desk(database),
        await a_desk(database, Role.CANTEEN_MANAGER),
    )
    room = await a_room(database)
    elsewhere = await an_actor(database, Role.DISPATCHER, at=(await a_building(database)).ref)
    photos = [await a_photo(database, cadre) for _ in range(3)]
    given = await gives(database, cadre, f" {WORDS} ", place_id=room.id, photo_ids=photos)
    meal = await gives(database, cadre, category=Category.CANTEEN, named=False)
    assert (given.words, given.state, given.handler) == (WORDS, State.WAITING, Role.DISPATCHER)
    assert (given.unit_id, given.due_at) == (cadre.unit_id, FRIDAY_AT_NINE + timedelta(days=7))
    assert meal.handler is Role.CANTEEN_MANAGER
    assert [row.file_id for row in await rows(database, OpinionPhoto)] == photos
    assert elsewhere.id not in [person for _, person in await told(database)]
    assert await told(database) == [("opinion.arrived", desk.id), ("opinion.arrived", cook.id)]
    assert [notice.facts for notice in await rows(database, Notice)] == [
        {"category": "物业服务", "category_en": "Property services"},
        {"category": "餐饮", "category_en": "Canteens"},
    ]
    assert await verbs(database) == ["opinion.given", "opinion.given"]


async def test_what_is_no_opinion_is_refused(database: Database) -> None:
    await a_desk(database)
    cadre, gone = await a_cadre(database), await a_room(database)
    async with database.write() as session:
        await session.execute(text("UPDATE place SET closed_at = now() WHERE id = :id"), {"id": gone.id})
    cases: list[tuple[dict[str, Any], type[DomainError]]] = [
        ({"words": "太短的意见。"}, Invalid),
        ({"words": "长" * 1001}, Invalid),
        ({"words": "带有空字符的意见\0不能保存"}, Invalid),
        ({"place_id": uuid4()}, NotFound),
        ({"place_id": gone.id}, PlaceClosed),
        ({"photo_ids": [uuid4()]}, NotFound),
        ({"photo_ids": [uuid4() for _ in range(4)]}, Invalid),
    ]
    for facts, refusal in cases:
        with pytest.raises(refusal):
            await gives(database, cadre, **facts)
    assert await counted(database, Opinion, OpinionPhoto, Due, Notice) == [0, 0, 0, 0]
    assert await verbs(database) == []


async def test_a_rule_says_who_answers(database: Database) -> None:
    cadre = await a_cadre(database)
    administrator = await an_actor(database, Role.SYSTEM_ADMINISTRATOR)

    async def answers_safety(role: Role) -> None:
        async with database.write() as session:
            await editing.add_rule_version(
                session,
                administrator,
                rules.OPINION_ROUTES.key,
                dict.fromkeys((str(each) for each in Category), "dispatcher") | {"safety": str(role)},
                source="会议纪要",
                effective_on=FRIDAY_AT_NINE.date(),
                level="本办公区",
                confidence=Confidence.PROPOSED,
            )

    with pytest.raises(Invalid) as refused:
        await answers_safety(Role.WORKER)
    assert refused.value.facts == {"reason": "lead_to_who_answers"}
    assert (
        await gives(database, cadre, category=Category.SAFETY)
    ).handler is Role.SUPERVISOR  # nobody else is there
    for role in (Role.SECURITY_DESK, Role.ASSET_MANAGER):
        await a_desk(database, role)
    assert (await gives(database, cadre, category=Category.SAFETY)).handler is Role.SECURITY_DESK
    await answers_safety(Role.ASSET_MANAGER)
    assert (await gives(database, cadre, category=Category.SAFETY)).handler is Role.ASSET_MANAGER


async def test_one_picture_shows_one_opinion(database: Database) -> None:
    cadre = await a_cadre(database)
    photo = await a_photo(database, cadre)
    await gives(database, cadre, photo_ids=[photo, photo])
    with pytest.raises(Invalid):
        await gives(database, cadre, photo_ids=[photo])
    with pytest.raises(NotFound):
        await gives(database, await a_cadre(database), photo_ids=[photo])
    assert await counted(database, Opinion, OpinionPhoto) == [1, 1]


async def test_it_is_taken_back_until_it_is_answered(database: Database) -> None:
    cadre, other, desk = await a_cadre(database), await a_cadre(database), await a_desk(database)
    first, second = await gives(database, cadre), await gives(database, cadre)
    with pytest.raises(NotFound):
        await withdraws(database, other, first)
    await withdraws(database, cadre, first)
    with pytest.raises(OpinionOver):
        await withdraws(database, cadre, first)
    with pytest.raises(OpinionOver):
        await answers(database, desk, first)
    await answers(database, desk, second)
    with pytest.raises(OpinionAnswered):
        await withdraws(database, cadre, second)
    kept = {row.id: row.state for row in await rows(database, Opinion)}
    assert kept == {first.id: State.WITHDRAWN, second.id: State.ANSWERED}
    assert {due.errand for due in await rows(database, Due)} == {"opinions.close"}
    assert [verb for verb in await verbs(database) if verb != "opinion.given"] == [
        "opinion.withdrawn",
        "opinion.answered",
    ]


async def test_taken_back_answered_and_published_at_once(database: Database) -> None:
    """Whatever comes first, nothing that was taken back is answered, and nothing unanswered published."""
    cadre, desk, supervisor = (
        await a_cadre(database),
        await a_desk(database),
        await a_supervisor(database),
    )
    opinions = [await gives(database, cadre) for _ in range(6)]
    outcomes = await asyncio.gather(
        *(
            verb
            for opinion in opinions
            for verb in (
                withdraws(database, cadre, opinion),
                answers(database, desk, opinion),
                publishes(database, supervisor, opinion),
            )
        ),
        return_exceptions=True,
    )
    assert all(isinstance(each, Opinion | DomainError) for each in outcomes)
    states = {row.id: row.state for row in await rows(database, Opinion)}
    assert set(states.values()) <= {State.WITHDRAWN, State.ANSWERED}
    public = {row.opinion_id for row in await rows(database, PublicAnswer)}
    assert public <= {each for each, state in states.items() if state is State.ANSWERED}
    done = await verbs(database)
    for state, verb in ((State.WITHDRAWN, "opinion.withdrawn"), (State.ANSWERED, "opinion.answered")):
        assert done.count(verb) == list(states.values()).count(state)
    assert done.count("opinion.published") == len(public)


async def test_the_database_keeps_an_opinion_whole(database: Database) -> None:
    await gives(database, await a_cadre(database))
    for change in (
        "words = '短'",
        "state = 'answered'",
        "state = 'closed', closed_at = now()",
        "answer = '有答复没有时间'",
        "reopened_at = now()",
        "satisfied = true",
        "note = '有批示没有时间'",
        "state = 'withdrawn', answer = '已答复', answered_at = now()",
        "answer = '已答复', answered_at = now()",
    ):
        with pytest.raises(IntegrityError):
            async with database.write() as session:
                await session.execute(text(f"UPDATE opinion SET {change}"))
