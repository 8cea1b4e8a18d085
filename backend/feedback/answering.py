"""People answer. That they did is kept with them; what they said is not.

There is no key that makes this happen once, no line in the journal and no time: whoever answers twice meets
their own invitation. A phone that never heard that its answer has arrived hears then that it has.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.feedback.models import AlreadyAnswered, Invitation, Staged, Survey, SurveyIsOver, SurveyState
from backend.feedback.questions import Given, checked, read
from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.errors import NotFound


async def answer(session: AsyncSession, actor: Actor, survey_id: UUID, given: Mapping[str, Given]) -> None:
    # A lock that answers share, and that closing waits for.
    survey = await session.scalar(select(Survey).where(Survey.id == survey_id).with_for_update(read=True))
    invitation = select(Invitation.answered).where(
        Invitation.survey_id == survey_id, Invitation.person_id == actor.id
    )
    answered = await session.scalar(invitation)
    if survey is None or answered is None:
        raise NotFound(field="id")
    if answered:
        raise AlreadyAnswered
    if survey.state is not SurveyState.OPEN or survey.ends_at <= clock.now():
        raise SurveyIsOver
    kept = checked(read(survey.questions), given)
    first = await session.scalar(
        update(Invitation)
        .where(
            Invitation.survey_id == survey_id,
            Invitation.person_id == actor.id,
            Invitation.answered.is_(False),
        )
        .values(answered=True)
        .returning(Invitation.answered)
    )
    if first is None:  # from another device, a moment before
        raise AlreadyAnswered
    session.add(Staged(survey_id=survey_id, given=kept))
    await session.flush()


async def asked_of(session: AsyncSession, actor: Actor) -> Sequence[Survey]:
    """The surveys that wait for this person's answer, the first to end first."""
    rows = await session.scalars(
        select(Survey)
        .join(Invitation, Invitation.survey_id == Survey.id)
        .where(
            Invitation.person_id == actor.id,
            Invitation.answered.is_(False),
            Survey.state == SurveyState.OPEN,
            Survey.ends_at > clock.now(),
        )
        .order_by(Survey.ends_at, Survey.id)
    )
    return rows.all()
