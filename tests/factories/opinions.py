"""Opinions, and those who answer them."""

from datetime import UTC, date, datetime
from typing import Any

from backend.identity.actor import Actor
from backend.identity.roles import Role
from backend.kernel.db import Database
from backend.opinions import answering, giving, judging, publishing, supervising
from backend.opinions.giving import Typed
from backend.opinions.models import Category, Opinion
from tests.factories.people import an_actor
from tests.factories.places import a_site

FRIDAY_AT_NINE = datetime(2026, 11, 27, 1, tzinfo=UTC)
"""Nine o'clock here; an answer is due at the same hour of the Friday after."""
WORDS = "三楼东侧卫生间的洗手液经常是空的，希望及时补充。"


async def a_desk(database: Database, role: Role = Role.DISPATCHER) -> Actor:
    """Someone with the role everywhere: a dispatcher answers what is said of property services."""
    return await an_actor(database, role, at=(await a_site(database)).ref)


async def a_supervisor(database: Database) -> Actor:
    return await a_desk(database, Role.SUPERVISOR)


async def gives(
    database: Database, actor: Actor, words: str = WORDS, category: Category = Category.PROPERTY, **facts: Any
) -> Opinion:
    async with database.write() as session:
        return await giving.give(session, actor, Typed(category=category, words=words, **facts))


async def withdraws(database: Database, actor: Actor, opinion: Opinion) -> Opinion:
    async with database.write() as session:
        return await giving.withdraw(session, actor, opinion.id)


async def answers(
    database: Database, actor: Actor, opinion: Opinion, words: str = "已改为每日两次补充。"
) -> Opinion:
    async with database.write() as session:
        return await answering.answer(session, actor, opinion.id, words)


async def hands_over(
    database: Database, actor: Actor, opinion: Opinion, to: Role, words: str = "请贵处答复"
) -> Opinion:
    async with database.write() as session:
        return await answering.hand_over(session, actor, opinion.id, to, words)


async def judges(
    database: Database, actor: Actor, opinion: Opinion, *, satisfied: bool, words: str = ""
) -> Opinion:
    async with database.write() as session:
        return await judging.judge(session, actor, opinion.id, satisfied=satisfied, words=words)


async def supervises(
    database: Database, actor: Actor, opinion: Opinion, until: date, note: str = "请本周内办结"
) -> Opinion:
    async with database.write() as session:
        return await supervising.supervise(session, actor, opinion.id, until, note)


async def publishes(
    database: Database,
    actor: Actor,
    opinion: Opinion,
    question: str = "卫生间洗手液补充不及时",
    answer: str = "已改为每日两次补充。",
) -> Opinion:
    async with database.write() as session:
        return await publishing.publish(session, actor, opinion.id, question, answer)


async def unpublishes(database: Database, actor: Actor, opinion: Opinion) -> Opinion:
    async with database.write() as session:
        return await publishing.unpublish(session, actor, opinion.id)
