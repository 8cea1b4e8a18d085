"""Who is asked: a sample drawn by chance, never so few that answers tell who gave them, and nobody too often."""

from collections.abc import Sequence
from random import SystemRandom
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, select, text, true
from sqlalchemy.ext.asyncio import AsyncSession

from backend.feedback import mixing
from backend.feedback.models import Invitation, Survey
from backend.feedback.rhythm import month_of
from backend.identity.models import Person, RoleGrant
from backend.identity.roles import ABILITIES
from backend.kernel import clock
from backend.kernel.errors import DomainError
from backend.kernel.kept import say
from backend.notify import service as notify
from backend.rules.catalogue import service as service_rules
from backend.rules.snapshot import snapshot

_ALONE = text("SELECT pg_advisory_xact_lock(hashtext('feedback.sampling'))")


class TooFewAsked(DomainError):
    """So few would be asked that their answers could not be told apart from nobody's."""


async def draw(session: AsyncSession, survey: Survey, among: ColumnElement[bool] | None = None) -> list[UUID]:
    """The survey's share of its people, of those who may answer and were not asked too often this month.

    One after the other till each transaction ends: two surveys at once would not count what the other asks.
    """
    await session.execute(_ALONE)
    most = (await snapshot(session)).value(service_rules.MOST_SURVEYS)
    often = (
        select(Invitation.person_id)
        .join(Survey, Survey.id == Invitation.survey_id)
        .where(Survey.opened_at >= month_of(clock.now()))
        .group_by(Invitation.person_id)
        .having(func.count() >= most)
    )
    answers = select(RoleGrant.id).where(
        RoleGrant.person_id == Person.id, RoleGrant.role.in_(ABILITIES["answer surveys"])
    )
    people = list(
        await session.scalars(
            select(Person.id)
            .where(
                Person.unit_id.in_(survey.unit_ids) if survey.unit_ids else Person.unit_id.is_not(None),
                Person.left_at.is_(None),
                answers.exists(),
                Person.id.not_in(often),
                true() if among is None else among,
            )
            .order_by(Person.id)
        )
    )
    wanted = -(-len(people) * survey.share // 100)
    if wanted < mixing.SMALLEST_BATCH:
        raise TooFewAsked(field="unitIds", least=mixing.SMALLEST_BATCH)
    return SystemRandom().sample(people, wanted)


async def ask(session: AsyncSession, survey: Survey, people: Sequence[UUID]) -> None:
    if not people:
        return
    survey.asked += len(people)
    await session.execute(
        insert(Invitation), [{"survey_id": survey.id, "person_id": person} for person in people]
    )
    told = {"title": survey.title, "until": survey.ends_at}
    await say(session, notify.news(people, "survey.asked", survey.ref, told))
