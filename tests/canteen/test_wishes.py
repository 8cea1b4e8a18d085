"""Dishes that people wish for, and those that they like."""

import asyncio
import base64
import json
from datetime import timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.canteen import ranking, suggesting
from backend.canteen.models import Answer, Canteen, Dish, Suggestion, Vote
from backend.canteen.ranking import Tally, rank
from backend.canteen.suggesting import MOST_OPEN, NotVoted, SuggestedAlready, TooManySuggestions, Wish
from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotAllowed, StaleVersion
from backend.kernel.pages import BadCursor
from tests.conftest import StatementCount
from tests.factories.canteen import LUNCH_BEGINS, a_canteen, a_dish, a_manager, a_menu, rates, registers
from tests.factories.people import a_cadre
from tests.seeing import counted, rows, told, verbs


async def suggests(database: Database, actor: Actor, name: str = "羊肉泡馍") -> Suggestion:
    (canteen,) = await rows(database, Canteen)
    async with database.write() as session:
        return await suggesting.suggest(session, actor, canteen.id, name, "天冷了想吃")


async def votes(database: Database, actor: Actor, suggestion: Suggestion) -> None:
    async with database.write() as session:
        await suggesting.vote(session, actor, suggestion.id)


async def test_a_wish_begins_with_ones_own_vote(database: Database, statements: StatementCount) -> None:
    canteen, cadre, other = await a_canteen(database), await a_cadre(database), await a_cadre(database)
    wish, second = await suggests(database, cadre), await suggests(database, cadre, "锅巴菜")
    await votes(database, other, second)
    async with database.read() as session:
        statements.clear()
        listed = await suggesting.of_canteen(session, other, canteen.id, 20)
        assert len(statements) == 1
    assert [(each.suggestion.name, each.votes, each.mine) for each in listed.items] == [
        ("锅巴菜", 2, True),
        ("羊肉泡馍", 1, False),
    ]
    async with database.write() as session:
        await suggesting.take_vote_back(session, other, second.id)
    with pytest.raises(NotVoted):
        async with database.write() as session:
            await suggesting.take_vote_back(session, other, wish.id)
    assert await counted(database, Vote) == [2]


async def test_a_dish_is_suggested_once(database: Database) -> None:
    await a_canteen(database)
    people = [await a_cadre(database) for _ in range(4)]
    outcomes = await asyncio.gather(*(suggests(database, who) for who in people), return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["SuggestedAlready"] * 3 + ["Suggestion"]
    with pytest.raises(Invalid):
        await suggests(database, people[0], " ")
    assert await counted(database, Suggestion, Vote) == [1, 1]
    assert SuggestedAlready.code == "suggested_already"


async def test_one_person_does_not_fill_the_list(database: Database) -> None:
    canteen, cadre, manager = await a_canteen(database), await a_cadre(database), await a_manager(database)
    first, *_ = [await suggests(database, cadre, f"第{nth}道菜") for nth in range(MOST_OPEN)]
    with pytest.raises(TooManySuggestions):
        await suggests(database, cadre, "再来一道")
    assert await counted(database, Suggestion, Vote) == [MOST_OPEN, MOST_OPEN]
    async with database.write() as session:
        await suggesting.answer(session, manager, first.id, 1, Answer.SERVED)
    with clock.frozen_at(LUNCH_BEGINS):
        latest = await suggests(database, cadre, "再来一道")
    async with database.read() as session:  # what has its answer comes last
        listed = await suggesting.of_canteen(session, cadre, canteen.id, 20)
    assert [listed.items[nth].suggestion.id for nth in (0, -1)] == [latest.id, first.id]


async def test_every_wish_is_on_some_page(database: Database) -> None:
    canteen, cadre, other = await a_canteen(database), await a_cadre(database), await a_cadre(database)
    async with database.write() as session:  # more than any page shows, two of them at each moment
        made = [
            Suggestion(
                canteen_id=canteen.id,
                person_id=cadre.id,
                name=f"第{nth}道菜",
                suggested_at=clock.now() + timedelta(microseconds=nth // 2),
                answer=Answer.SERVED if nth % 5 == 0 else None,
            )
            for nth in range(130)
        ]
        session.add_all(made)
        await session.flush()
        session.add_all(Vote(suggestion_id=each.id, person_id=other.id) for each in made[::7])
    found: list[Wish] = []
    after = None
    async with database.read() as session:
        while not found or after:
            page = await suggesting.of_canteen(session, other, canteen.id, 30, after)
            found, after = [*found, *page.items], page.next
    order = [
        (
            wish.suggestion.answer is not None,
            -wish.votes,
            -wish.suggestion.suggested_at.timestamp(),
            wish.suggestion.id,
        )
        for wish in found
    ]
    assert order == sorted(order)
    assert {wish.suggestion.id for wish in found} == {each.id for each in made}
    assert len(found) == len(made)
    assert {wish.suggestion.id for wish in found if wish.mine} == {each.id for each in made[::7]}


@pytest.mark.parametrize("rank", [[1 << 31, 0, 0, str(UUID(int=0))], [0, 0, 1 << 63, str(UUID(int=0))]])
async def test_a_place_in_the_list_that_nobody_was_given(database: Database, rank: list[object]) -> None:
    canteen, cadre = await a_canteen(database), await a_cadre(database)
    written = base64.urlsafe_b64encode(json.dumps(rank).encode()).decode()
    async with database.read() as session:
        with pytest.raises(BadCursor):
            await suggesting.of_canteen(session, cadre, canteen.id, 20, written)


async def test_one_votes_once_however_often_at_once(database: Database) -> None:
    await a_canteen(database)
    wish, other = await suggests(database, await a_cadre(database)), await a_cadre(database)
    outcomes = await asyncio.gather(*(votes(database, other, wish) for _ in range(5)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType"] + ["VotedAlready"] * 4
    assert await counted(database, Vote) == [2]


async def test_who_wished_hears_the_answer(database: Database) -> None:
    await a_canteen(database)
    cadre, manager = await a_cadre(database), await a_manager(database)
    wish = await suggests(database, cadre)

    async def answers(who: Actor, version: int, answer: Answer) -> None:
        async with database.write() as session:
            await suggesting.answer(session, who, wish.id, version, answer, "下周三供应")

    with pytest.raises(NotAllowed):
        await answers(cadre, 1, Answer.SERVED)
    await answers(manager, 1, Answer.PLANNED)
    with pytest.raises(StaleVersion):
        await answers(manager, 1, Answer.NOT_POSSIBLE)
    (kept,) = await rows(database, Suggestion)
    assert (kept.answer, kept.answer_words, kept.version) == (Answer.PLANNED, "下周三供应", 2)
    assert await told(database) == [("dish_suggestion.answered", cadre.id)]
    assert await verbs(database) == ["dish_suggestion.made", "dish_suggestion.answered"]


async def test_the_ranking_counts_the_period(database: Database) -> None:
    canteen = await a_canteen(database)
    good, poor = await a_dish(database, canteen), await a_dish(database, canteen)
    menu = await a_menu(database, canteen, good, poor)
    people = [await a_cadre(database) for _ in range(10)]
    for nth, person in enumerate(people):
        await registers(database, person, menu)
        with clock.frozen_at(LUNCH_BEGINS):
            await rates(database, person, menu, dishes={good.id: 5} | ({poor.id: 2} if nth < 9 else {}))
    with clock.frozen_at(LUNCH_BEGINS + timedelta(days=30)):
        async with database.read() as session:
            found = await ranking.of_canteen(session, canteen.id, 30)
            later = await ranking.of_canteen(session, canteen.id, 29)
    assert (found.minimum, found.mean) == (10, Fraction(68, 19))
    assert [(tally.dish.id, tally.stars, tally.ratings) for tally in found.ranked] == [(good.id, 50, 10)]
    assert [(tally.dish.id, tally.ratings) for tally in found.too_few] == [(poor.id, 9)]
    assert found.score(found.ranked[0]) == (10 * Fraction(68, 19) + 50) / 20
    assert (later.ranked, later.too_few) == ([], [])


@st.composite
def tallies(draw: st.DrawFn) -> list[Tally]:
    counts = draw(st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=40), max_size=12))
    return [Tally(Dish(name=f"菜{nth:02d}"), sum(stars), len(stars)) for nth, stars in enumerate(counts)]


@given(tallies(), st.integers(0, 20))
def test_everyone_is_ranked_or_has_too_few(some: list[Tally], minimum: int) -> None:
    found = rank(some, minimum)
    assert sorted(t.dish.name for t in (*found.ranked, *found.too_few)) == [t.dish.name for t in some]
    assert all(tally.ratings >= minimum for tally in found.ranked)
    assert all(tally.ratings < minimum for tally in found.too_few)
    scores = [found.score(tally) for tally in found.ranked]
    assert scores == sorted(scores, reverse=True)


@given(tallies(), st.integers(0, 20))
def test_a_score_lies_between_the_dish_and_all_dishes(some: list[Tally], minimum: int) -> None:
    found = rank(some, minimum)
    for tally in found.ranked:
        low, high = sorted((tally.mean, found.mean))
        assert 1 <= low <= found.score(tally) <= high <= 5


@given(tallies().filter(bool), st.integers(1, 20))
def test_praise_never_lowers_a_rank(some: list[Tally], minimum: int) -> None:
    praised = some[0]
    more = [Tally(praised.dish, praised.stars + 5, praised.ratings + 1), *some[1:]]
    before, after = rank(some, minimum), rank(more, minimum)
    place = {tally.dish.name: nth for nth, tally in enumerate(before.ranked)}
    if praised.dish.name in place:
        now = [tally.dish.name for tally in after.ranked].index(praised.dish.name)
        assert now <= place[praised.dish.name]
