"""Two surveys of the demo area: one that is over, and one of every month that waits for the demo cadre's answer."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backend.edge.demo.planting import Planted
from backend.edge.demo.seed import Chance
from backend.edge.demo.words import SAID
from backend.feedback.events import SurveyClosed, SurveyMade, SurveyOpened
from backend.feedback.models import Answer, Invitation, Rhythm, Survey, SurveyState
from backend.feedback.questions import (
    GRADES,
    AnyQuestion,
    Choice,
    Condition,
    Given,
    Matrix,
    Rating,
    Recommendation,
    Text,
    checked,
    stored,
)
from backend.feedback.rhythm import REPEAT, next_run
from backend.feedback.surveys import CLOSE
from backend.kernel import clock, due
from backend.kernel.bulk import insert_many
from backend.kernel.journal import Entry, line
from backend.kernel.refs import Ref
from backend.rules.snapshot import Snapshot

PROPERTY: tuple[AnyQuestion, ...] = (
    Rating(key="q1", title="您对物业服务总体是否满意？"),
    Matrix(key="q2", title="您对以下方面是否满意？", rows=("保洁", "绿化", "安保", "维修")),
    Choice(
        key="q3",
        title="您认为最需要改进的是？",
        options=("电梯等候", "空调温度", "停车秩序", "卫生间清洁"),
        most=2,
        only_if=Condition(question="q1", any_of=(1, 2, 3)),
    ),
    Recommendation(key="q4", title="您愿意向其他单位推荐这里的服务吗？"),
    Text(key="q5", title="您还有什么意见和建议？"),
)
MEETINGS: tuple[AnyQuestion, ...] = (
    Rating(key="q1", title="您对会议服务是否满意？"),
    Choice(
        key="q2", title="您最看重会议室的哪一点？", options=("容易预订", "设备好用", "环境整洁", "服务及时")
    ),
    Text(key="q3", title="您希望会议服务怎样改进？"),
)


async def plant(session: AsyncSession, planted: Planted, book: Snapshot) -> None:
    chance, now = Chance("surveys"), clock.now()
    cadre, supervisor = planted.accounts["cadre"].id, planted.accounts["supervisor"].id
    over = _survey("物业服务满意度调查", PROPERTY, supervisor, chance, now - timedelta(days=40))
    running = _survey("会议服务小调查", MEETINGS, supervisor, chance, now - timedelta(days=2))
    session.add_all((over, running))
    await session.flush()
    for survey, questions, response in ((over, PROPERTY, 0.62), (running, MEETINGS, 0.2)):
        people = {person.id for person in chance.sample(planted.people.cadres, survey.asked)} | {cadre}
        survey.asked = len(people)
        answered = {person for person in sorted(people) if chance.random() < response} - {cadre}
        said = [
            {"survey_id": survey.id, "person_id": person, "answered": person in answered}
            for person in sorted(people)
        ]
        await insert_many(session, Invitation, said)
        session.add_all(Answer(survey_id=survey.id, given=_given(questions, chance)) for _ in answered)
    running.repeats = Rhythm.MONTHLY
    await due.at(session, running.ends_at, CLOSE, running.ref)
    await due.at(session, next_run(now, Rhythm.MONTHLY, book.calendar), REPEAT, running.ref)
    await insert_many(session, Entry, [line for survey in (over, running) for line in _story(survey)])


def _survey(
    title: str, questions: Sequence[AnyQuestion], made_by: UUID, chance: Chance, opened_at: datetime
) -> Survey:
    ends_at = opened_at + timedelta(days=14)
    is_over = ends_at < clock.now()
    return Survey(
        id=chance.id(opened_at),
        title=title,
        introduction="只需两分钟，您的意见会直接用于改进服务。",
        questions=stored(questions),
        unit_ids=[],
        share=8,
        ends_at=ends_at,
        state=SurveyState.CLOSED if is_over else SurveyState.OPEN,
        made_by_id=made_by,
        made_at=opened_at - timedelta(days=1),
        opened_at=opened_at,
        closed_at=ends_at if is_over else None,
        asked=240,
    )


def _given(questions: Sequence[AnyQuestion], chance: Chance) -> dict[str, Any]:
    given: dict[str, Given] = {}
    for question in questions:
        match question:
            case Rating():
                given[question.key] = (_grade(chance),)
            case Matrix():
                given[question.key] = tuple(_grade(chance) for _ in question.rows)
            case Choice():
                given[question.key] = (chance.randrange(len(question.options)),)
            case Recommendation():
                given[question.key] = (chance.choice((10, 10, 9, 9, 9, 8, 8, 7, 6, 5)),)
            case Text() if chance.random() < 0.25:
                given[question.key] = chance.choice(SAID)
    return dict(checked(questions, given))


def _grade(chance: Chance) -> int:
    return chance.choices(range(GRADES), (55, 30, 10, 5))[0]


def _story(survey: Survey) -> Iterator[dict[str, Any]]:
    """What the journal says about it."""
    by = Ref("person", survey.made_by_id)
    yield line(by, survey.ref, SurveyMade(title=survey.title), survey.made_at)
    assert survey.opened_at
    yield line(by, survey.ref, SurveyOpened(asked=survey.asked, units=[]), survey.opened_at)
    if survey.closed_at:
        yield line(None, survey.ref, SurveyClosed(destroyed=0), survey.closed_at)
