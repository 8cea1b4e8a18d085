"""Surveys are made, opened to people, and closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.feedback import mixing, rhythm, sampling
from backend.feedback.events import SurveyChanged, SurveyClosed, SurveyMade, SurveyOpened
from backend.feedback.models import (
    Occasion,
    Rhythm,
    Survey,
    SurveyIsOpen,
    SurveyIsOver,
    SurveyState,
)
from backend.feedback.questions import AnyQuestion, check_questions, stored
from backend.identity.actor import Actor
from backend.identity.models import Unit
from backend.kernel import clock, due, journal
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.pages import Keyset, Page
from backend.kernel.refs import Ref
from backend.rules.snapshot import snapshot

LONGEST_TITLE, LONGEST_INTRODUCTION = 60, 500
LONGEST = timedelta(days=92)
CLOSE = "feedback.close"
"""The errand that closes a survey at its end."""


class TooLateInTheMonth(DomainError):
    """Those of today are asked tomorrow, and a survey after an occasion asks in the month in which it was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A survey as it is typed."""

    title: str
    introduction: str
    questions: Sequence[AnyQuestion]
    unit_ids: Sequence[UUID]
    share: int
    ends_at: datetime
    repeats: Rhythm | None = None
    occasion: Occasion | None = None

    def check(self) -> None:
        for field, typed, longest in (
            ("title", self.title, LONGEST_TITLE),
            ("introduction", self.introduction, LONGEST_INTRODUCTION),
        ):
            if len(typed.strip()) > longest or "\0" in typed or (field == "title" and not typed.strip()):
                raise Invalid(field=field, limit=longest)
        check_questions(self.questions)
        if not 1 <= self.share <= 100:
            raise Invalid(field="share", least=1, most=100)
        if not timedelta() < self.ends_at - clock.now() <= LONGEST:
            raise Invalid(field="endsAt", days=LONGEST.days)
        if self.occasion and self.repeats is Rhythm.QUARTERLY:
            raise Invalid(field="repeats")

    def columns(self) -> dict[str, object]:
        return {
            "title": self.title.strip(),
            "introduction": self.introduction.strip(),
            "questions": stored(self.questions),
            "unit_ids": sorted(set(self.unit_ids)),
            "share": self.share,
            "ends_at": self.ends_at,
            "repeats": self.repeats,
            "occasion": self.occasion,
        }


_latest: Keyset[Survey] = Keyset(Survey.made_at, Survey.id)


async def latest(session: AsyncSession, first: int, after: str | None) -> Page[Survey]:
    rows = (await session.scalars(_latest.page(select(Survey), first, after))).all()
    return _latest.cut(rows, first, lambda row: (row.made_at, row.id))


async def make(session: AsyncSession, actor: Actor, draft: Draft) -> Survey:
    draft.check()
    await _check_units(session, draft)
    survey = Survey(**draft.columns(), state=SurveyState.DRAFT, made_by_id=actor.id, made_at=clock.now())
    session.add(survey)
    await session.flush()
    await journal.record(session, actor.ref, survey.ref, SurveyMade(title=survey.title))
    return survey


async def change(session: AsyncSession, actor: Actor, survey_id: UUID, version: int, draft: Draft) -> Survey:
    """Before it is opened."""
    draft.check()
    survey = await locked(session, survey_id)
    survey.check_version(version)
    _check_draft(survey)
    await _check_units(session, draft)
    fields = [name for name, value in draft.columns().items() if getattr(survey, name) != value]
    for name in fields:
        setattr(survey, name, draft.columns()[name])
    if fields:
        survey.version += 1
        await journal.record(session, actor.ref, survey.ref, SurveyChanged(fields=fields))
    return survey


async def open_(session: AsyncSession, actor: Actor, survey_id: UUID) -> Survey:
    survey = await locked(session, survey_id)
    _check_draft(survey)
    if survey.ends_at <= clock.now():
        raise Invalid(field="endsAt", days=LONGEST.days)
    await begin(session, actor.ref, survey)
    return survey


async def begin(session: AsyncSession, by: Ref | None, survey: Survey) -> None:
    """Ask a sample of its people, or from tomorrow on those who have an occasion; without enough it stays as it is."""
    book, now = await snapshot(session), clock.now()
    if survey.occasion and not survey.repeats and rhythm.month_of(rhythm.next_morning(now)) > now:
        raise TooLateInTheMonth
    asked = [] if survey.occasion else await sampling.draw(session, survey)
    survey.state, survey.opened_at = SurveyState.OPEN, now
    if survey.occasion:
        survey.asked_until = survey.asked_until or now
        await due.at(session, rhythm.next_morning(now), rhythm.INVITE, survey.ref)
    if survey.repeats:
        next_run = rhythm.next_run(now, survey.repeats, book.calendar)
        await due.at(session, next_run, rhythm.REPEAT, survey.ref)
    survey.version += 1
    session.add(survey)
    await session.flush()
    await due.at(session, survey.ends_at, CLOSE, survey.ref)
    opened = SurveyOpened(asked=len(asked), units=survey.unit_ids, previous=survey.previous_id)
    await journal.record(session, by, survey.ref, opened)
    await sampling.ask(session, survey, asked)


async def close(session: AsyncSession, actor: Actor, survey_id: UUID) -> Survey:
    survey = await locked(session, survey_id)
    if survey.state is not SurveyState.OPEN:
        raise SurveyIsOver
    await end(session, actor.ref, survey)
    return survey


@due.errand(CLOSE)
async def close_at_its_end(session: AsyncSession, row: due.Due) -> None:
    survey = await taken_for_errand(session, row)
    if survey is not None and survey.state is SurveyState.OPEN:
        await end(session, None, survey)


async def end(session: AsyncSession, by: Ref | None, survey: Survey) -> None:
    """Nobody answers any more. Answers that are too few to be mixed are destroyed, and counted."""
    await mixing.mix(session)
    survey.destroyed = await mixing.destroy(session, survey.id)
    survey.state, survey.closed_at = SurveyState.CLOSED, clock.now()
    survey.version += 1
    await session.flush()
    await due.drop(session, CLOSE, survey.ref)
    await due.drop(session, rhythm.INVITE, survey.ref)
    await journal.record(session, by, survey.ref, SurveyClosed(destroyed=survey.destroyed))


async def _check_units(session: AsyncSession, draft: Draft) -> None:
    wanted = set(draft.unit_ids)
    if wanted and set(await session.scalars(select(Unit.id).where(Unit.id.in_(wanted)))) != wanted:
        raise NotFound(field="unitIds")


def _check_draft(survey: Survey) -> None:
    if survey.state is SurveyState.OPEN:
        raise SurveyIsOpen
    if survey.state is SurveyState.CLOSED:
        raise SurveyIsOver


async def locked(session: AsyncSession, survey_id: UUID) -> Survey:
    survey = await session.get(Survey, survey_id, with_for_update={"key_share": True}, populate_existing=True)
    if survey is None:
        raise NotFound(field="id")
    return survey


async def taken_for_errand(session: AsyncSession, row: due.Due) -> Survey | None:
    """If someone has it in hand the errand comes again in a short while."""
    survey = await session.scalar(
        select(Survey)
        .where(Survey.id == row.subject_id)
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if survey is None:
        await due.again(session, row)
    return survey
