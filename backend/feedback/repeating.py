"""A survey that repeats: each run is a survey of its own, with a sample and results of its own."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.feedback import rhythm, surveys
from backend.feedback.events import SurveyChanged
from backend.feedback.models import Survey, SurveyState
from backend.feedback.sampling import TooFewAsked
from backend.identity.actor import Actor
from backend.kernel import clock, due, journal
from backend.kernel.errors import DomainError
from backend.rules.snapshot import snapshot


class NotRepeating(DomainError):
    """This survey does not repeat."""


@due.errand(rhythm.REPEAT)
async def repeat(session: AsyncSession, row: due.Due) -> None:
    """Open the next run. Where too few could be asked, as all were asked often, it is tried again a period later."""
    survey = await surveys.taken_for_errand(session, row)
    if survey is None or survey.repeats is None:
        return
    try:
        await surveys.begin(session, None, _next(survey))
    except TooFewAsked:
        calendar = (await snapshot(session)).calendar
        again = rhythm.next_run(clock.now(), survey.repeats, calendar)
        await due.at(session, again, rhythm.REPEAT, survey.ref)
        return
    survey.repeats = None
    survey.version += 1


async def stop(session: AsyncSession, actor: Actor, survey_id: UUID) -> Survey:
    """The present run goes on to its end."""
    survey = await surveys.locked(session, survey_id)
    if survey.repeats is None or survey.state is SurveyState.DRAFT:
        raise NotRepeating(field="id")
    survey.repeats = None
    survey.version += 1
    await due.drop(session, rhythm.REPEAT, survey.ref)
    await journal.record(session, actor.ref, survey.ref, SurveyChanged(fields=["repeats"]))
    return survey


def _next(survey: Survey) -> Survey:
    """As long as the run before it; after an occasion it goes on where that one stopped."""
    now = clock.now()
    assert survey.opened_at
    return Survey(
        title=survey.title,
        introduction=survey.introduction,
        questions=survey.questions,
        unit_ids=survey.unit_ids,
        share=survey.share,
        ends_at=now + (survey.ends_at - survey.opened_at),
        repeats=survey.repeats,
        previous_id=survey.id,
        occasion=survey.occasion,
        asked_until=survey.asked_until,
        made_by_id=survey.made_by_id,
        made_at=now,
        version=1,
        asked=0,
        destroyed=0,
    )
