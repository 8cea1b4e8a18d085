"""Surveys, and people who answer them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from backend.feedback import answering, mixing, surveys
from backend.feedback.models import Survey
from backend.feedback.questions import Given, Rating, Text
from backend.feedback.surveys import Draft
from backend.identity.actor import Actor
from backend.identity.models import Unit
from backend.identity.roles import Role
from backend.kernel import clock
from backend.kernel.db import Database
from tests.factories.people import a_cadre, a_unit, an_actor
from tests.factories.places import a_site

QUESTIONS = (
    Rating(key="service", title="您对物业服务是否满意？"),
    Text(key="words", title="您还有什么建议？"),
)


async def a_supervisor(database: Database) -> Actor:
    return await an_actor(database, Role.SUPERVISOR, at=(await a_site(database)).ref)


async def a_unit_of(database: Database, people: int) -> tuple[Unit, list[Actor]]:
    unit = await a_unit(database)
    return unit, [await a_cadre(database, unit=unit) for _ in range(people)]


def a_draft(unit: Unit | None = None, **facts: Any) -> Draft:
    typed: dict[str, Any] = {
        "title": "物业服务满意度调查",
        "introduction": "请用两分钟说说您的感受。",
        "questions": QUESTIONS,
        "unit_ids": [unit.id] if unit else [],
        "share": 100,
        "ends_at": clock.now() + timedelta(days=7),
    }
    return Draft(**typed | facts)


async def an_open_survey(database: Database, unit: Unit, **facts: Any) -> Survey:
    """Of all the people of this unit."""
    supervisor = await a_supervisor(database)
    async with database.write() as session:
        made = await surveys.make(session, supervisor, a_draft(unit, **facts))
    async with database.write() as session:
        return await surveys.open_(session, supervisor, made.id)


async def answers(database: Database, actor: Actor, survey: Survey | UUID, **given: Given) -> None:
    survey_id = survey if isinstance(survey, UUID) else survey.id
    async with database.write() as session:
        await answering.answer(session, actor, survey_id, given)


async def they_are_mixed(database: Database) -> int:
    async with database.write() as session:
        return await mixing.mix(session)
