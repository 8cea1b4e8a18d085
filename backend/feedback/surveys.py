"""Surveys are made, opened to people, and closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.feedback import mixing
from backend.feedback.events import SurveyChanged, SurveyClosed, SurveyMade, SurveyOpened
from backend.feedback.models import Invitation, Survey, SurveyIsOpen, SurveyIsOver, SurveyState
from backend.feedback.questions import AnyQuestion, check_questions, stored
from backend.identity.actor import Actor
from backend.identity.models import Person, Unit
from backend.kernel import clock, due, journal
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.kept import say
from backend.kernel.pages import Keyset, Page
from backend.kernel.refs import Ref
from backend.notify import service as notify
from backend.rules.catalogue import service as service_rules
from backend.rules.snapshot import snapshot

LONGEST_TITLE, LONGEST_INTRODUCTION = 60, 500
LONGEST = timedelta(days=92)
CLOSE = "feedback.close"
"""The errand that closes a survey at its end."""


class TooFewAsked(DomainError):
    """So few would be asked that their answers could not be told apart from nobody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A survey as it is typed."""

    title: str
    introduction: str
    questions: Sequence[AnyQuestion]
    unit_ids: Sequence[UUID]
    share: int
    ends_at: datetime

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

    def columns(self) -> dict[str, object]:
        return {
            "title": self.title.strip(),
            "introduction": self.introduction.strip(),
            "questions": stored(self.questions),
            "unit_ids": sorted(set(self.unit_ids)),
            "share": self.share,
            "ends_at": self.ends_at,
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
    survey = await _locked(session, survey_id)
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
    """Ask a sample of its people, drawn by chance from those who were not asked too often this month."""
    survey = await _locked(session, survey_id)
    _check_draft(survey)
    if survey.ends_at <= clock.now():
        raise Invalid(field="endsAt", days=LONGEST.days)
    most = (await snapshot(session)).value(service_rules.MOST_SURVEYS)
    people = list(await session.scalars(_who_may_be_asked(survey, most)))
    wanted = -(-len(people) * survey.share // 100)
    if wanted < mixing.SMALLEST_BATCH:
        raise TooFewAsked(field="unitIds", least=mixing.SMALLEST_BATCH)
    asked = SystemRandom().sample(people, wanted)
    survey.state, survey.opened_at, survey.asked = SurveyState.OPEN, clock.now(), len(asked)
    survey.version += 1
    await session.flush()
    await session.execute(
        insert(Invitation), [{"survey_id": survey.id, "person_id": person} for person in asked]
    )
    await due.at(session, survey.ends_at, CLOSE, survey.ref)
    await journal.record(
        session, actor.ref, survey.ref, SurveyOpened(asked=len(asked), units=survey.unit_ids)
    )
    told = {"title": survey.title, "until": survey.ends_at}
    await say(session, notify.news(asked, "survey.asked", survey.ref, told))
    return survey


async def close(session: AsyncSession, actor: Actor | None, survey_id: UUID) -> Survey:
    """Nobody answers any more. Answers that are too few to be mixed are destroyed, and counted."""
    survey = await _locked(session, survey_id)
    if survey.state is not SurveyState.OPEN:
        raise SurveyIsOver
    await mixing.mix(session)
    survey.destroyed = await mixing.destroy(session, survey.id)
    survey.state, survey.closed_at = SurveyState.CLOSED, clock.now()
    survey.version += 1
    await session.flush()
    await due.drop(session, CLOSE, survey.ref)
    by: Ref | None = actor.ref if actor else None
    await journal.record(session, by, survey.ref, SurveyClosed(destroyed=survey.destroyed))
    return survey


@due.errand(CLOSE)
async def close_at_its_end(session: AsyncSession, row: due.Due) -> None:
    survey = await session.scalar(select(Survey).where(Survey.id == row.subject.id))
    if survey is not None and survey.state is SurveyState.OPEN:
        await close(session, None, survey.id)


def _who_may_be_asked(survey: Survey, most: int) -> Select[UUID]:
    begins = clock.local(clock.now()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    often = (
        select(Invitation.person_id)
        .join(Survey, Survey.id == Invitation.survey_id)
        .where(Survey.opened_at >= begins)
        .group_by(Invitation.person_id)
        .having(func.count() >= most)
    )
    asked: ColumnElement[bool] = Person.unit_id.is_not(None) & Person.left_at.is_(None)
    if survey.unit_ids:
        asked &= Person.unit_id.in_(survey.unit_ids)
    return select(Person.id).where(asked, Person.id.not_in(often)).order_by(Person.id)


async def _check_units(session: AsyncSession, draft: Draft) -> None:
    wanted = set(draft.unit_ids)
    if wanted and set(await session.scalars(select(Unit.id).where(Unit.id.in_(wanted)))) != wanted:
        raise NotFound(field="unitIds")


def _check_draft(survey: Survey) -> None:
    if survey.state is SurveyState.OPEN:
        raise SurveyIsOpen
    if survey.state is SurveyState.CLOSED:
        raise SurveyIsOver


async def _locked(session: AsyncSession, survey_id: UUID) -> Survey:
    survey = await session.get(Survey, survey_id, with_for_update={"key_share": True}, populate_existing=True)
    if survey is None:
        raise NotFound(field="id")
    return survey
