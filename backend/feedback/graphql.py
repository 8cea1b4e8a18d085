"""The GraphQL edge of surveys."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec
import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.feedback import answering, models, repeating, results, surveys
from backend.feedback.models import Occasion, Rhythm, SurveyState
from backend.feedback.questions import AnyQuestion, Given, read, stored
from backend.identity.actor import Actor
from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.errors import DomainError, Invalid
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey

strawberry.enum(SurveyState)
strawberry.enum(Rhythm, name="SurveyRhythm")
strawberry.enum(Occasion, name="SurveyOccasion")
_ANSWERS, _RUNS = [may("answer surveys")], [may("run surveys")]


@strawberry.enum
class QuestionKind(StrEnum):
    RATING = "rating"
    MATRIX = "matrix"
    CHOICE = "choice"
    RECOMMENDATION = "recommendation"
    TEXT = "text"


@strawberry.type(description="A question is put to those who chose one of `anyOf` at an earlier one.")
class QuestionCondition:
    question: str
    any_of: list[int]


@strawberry.type(description="Grades count from 0, the best; options from 0, in their order.")
class SurveyQuestion:
    key: str
    kind: QuestionKind
    title: str
    required: bool
    rows: list[str]
    options: list[str]
    most: int
    only_if: QuestionCondition | None

    @classmethod
    def of(cls, question: AnyQuestion) -> "SurveyQuestion":
        (raw,) = stored([question])
        condition = question.only_if
        return cls(
            key=question.key,
            kind=QuestionKind(str(raw["kind"])),
            title=question.title,
            required=question.required,
            rows=list(getattr(question, "rows", ())),
            options=list(getattr(question, "options", ())),
            most=getattr(question, "most", 1),
            only_if=QuestionCondition(question=condition.question, any_of=list(condition.any_of))
            if condition
            else None,
        )


@strawberry.type
class Survey:
    id: ID
    title: str
    introduction: str
    questions: list[SurveyQuestion]
    ends_at: datetime

    @classmethod
    def of(cls, row: models.Survey) -> "Survey":
        return cls(
            id=ID(str(row.id)),
            title=row.title,
            introduction=row.introduction,
            questions=[SurveyQuestion.of(question) for question in read(row.questions)],
            ends_at=row.ends_at,
        )


@strawberry.type(description="With what only who runs it has to know.")
class ManagedSurvey:
    id: ID
    survey: Survey
    state: SurveyState
    unit_ids: list[ID]
    share: int
    asked: int
    answered: int
    destroyed: int = strawberry.field(description="Answers that were too few to be mixed at the end.")
    repeats: Rhythm | None = strawberry.field(description="Of the latest run only.")
    occasion: Occasion | None = strawberry.field(description="After which people are asked, day by day.")
    version: int

    @classmethod
    def of(cls, row: models.Survey, answered: int) -> "ManagedSurvey":
        return cls(
            id=ID(str(row.id)),
            survey=Survey.of(row),
            state=row.state,
            unit_ids=[ID(str(unit)) for unit in row.unit_ids],
            share=row.share,
            asked=row.asked,
            answered=answered,
            destroyed=row.destroyed,
            repeats=row.repeats,
            occasion=row.occasion,
            version=row.version,
        )


@strawberry.type
class ManagedSurveyPage:
    items: list[ManagedSurvey]
    next: str | None


@strawberry.type(description="Of a question or a row of it: how often each grade or option was chosen.")
class SurveyTally:
    title: str
    answers: int
    counts: list[int]
    rate: float | None = strawberry.field(
        description="Satisfied by answers, or the net promoter score from -1 to 1."
    )


@strawberry.type(description="Without tallies and texts where too few have answered.")
class SurveyResult:
    question: SurveyQuestion
    tallies: list[SurveyTally]
    texts: list[str]
    written: int = strawberry.field(description="How many texts there are: the first of them are shown.")


@strawberry.type
class SurveyResults:
    asked: int
    answered: int
    mixed: int
    enough: bool
    smallest: int
    questions: list[SurveyResult]

    @classmethod
    def of(cls, survey: models.Survey, found: results.Results) -> "SurveyResults":
        return cls(
            asked=survey.asked,
            answered=found.answered,
            mixed=found.mixed,
            enough=found.enough,
            smallest=found.smallest,
            questions=[
                SurveyResult(
                    question=SurveyQuestion.of(each.question),
                    tallies=[
                        SurveyTally(
                            title=tally.title,
                            answers=tally.answers,
                            counts=list(tally.counts),
                            rate=tally.rate,
                        )
                        for tally in each.tallies
                    ],
                    texts=list(each.texts),
                    written=each.written,
                )
                for each in found.questions
            ],
        )


@strawberry.input
class QuestionConditionInput:
    question: str
    any_of: list[int]


@strawberry.input
class QuestionInput:
    key: str
    kind: QuestionKind
    title: str
    required: bool = True
    rows: list[str] | None = None
    options: list[str] | None = None
    most: int = 1
    only_if: QuestionConditionInput | None = None

    def raw(self) -> dict[str, object]:
        """Only what a question of its kind has."""
        found: dict[str, object] = {
            "key": self.key,
            "kind": self.kind.value,
            "title": self.title.strip(),
            "required": self.required,
        }
        if self.only_if:
            found["only_if"] = {"question": self.only_if.question, "any_of": self.only_if.any_of}
        if self.kind is QuestionKind.MATRIX:
            found["rows"] = self.rows or []
        if self.kind is QuestionKind.CHOICE:
            found |= {"options": self.options or [], "most": self.most}
        return found


@strawberry.input
class SurveyDraft:
    title: str
    introduction: str
    questions: list[QuestionInput]
    unit_ids: list[ID]
    share: int
    ends_at: datetime
    repeats: Rhythm | None = None
    occasion: Occasion | None = None

    def read(self) -> surveys.Draft:
        try:
            questions = read([question.raw() for question in self.questions])
        except msgspec.ValidationError:
            raise Invalid(field="questions") from None
        return surveys.Draft(
            title=self.title,
            introduction=self.introduction,
            questions=questions,
            unit_ids=[as_uuid(unit, "unitIds") for unit in self.unit_ids],
            share=self.share,
            ends_at=self.ends_at,
            repeats=self.repeats,
            occasion=self.occasion,
        )


@strawberry.input(description="Words for a text; for all else the numbers of grades, options or the mark.")
class AnswerInput:
    question: str
    chosen: list[int] | None = None
    words: str | None = None

    @property
    def given(self) -> Given:
        return self.words if self.words is not None else tuple(self.chosen or ())


@strawberry.type(description="That it has arrived.")
class SurveyAnswered:
    id: ID


@strawberry.type
class FeedbackQuery:
    @strawberry.field(
        permission_classes=_ANSWERS, description="Those that wait for one's answer, the first to end first."
    )
    async def my_surveys(self, info: Info) -> list[Survey]:
        async with info.context.read() as session:
            return [Survey.of(row) for row in await answering.asked_of(session, info.context.me)]

    @strawberry.field(permission_classes=_RUNS, description="The latest first.")
    async def surveys(self, info: Info, first: int = 20, after: str | None = None) -> ManagedSurveyPage:
        async with info.context.read() as session:
            page = await surveys.latest(session, first, after)
            answered = await results.answered_of(session, [row.id for row in page.items])
        items = [ManagedSurvey.of(row, answered.get(row.id, 0)) for row in page.items]
        return ManagedSurveyPage(items=items, next=page.next)

    @strawberry.field(permission_classes=_RUNS)
    async def survey_results(self, info: Info, id: ID) -> SurveyResults | None:
        async with info.context.read() as session:
            survey = await session.get(models.Survey, as_uuid(id, "id"))
            return SurveyResults.of(survey, await results.results(session, survey)) if survey else None


@strawberry.type
class FeedbackMutation:
    @strawberry.mutation(permission_classes=_RUNS)
    async def make_survey(
        self, info: Info, key: IdempotencyKey, draft: SurveyDraft
    ) -> ManagedSurvey | Refused:
        return await _shown(info, key, lambda session, me: surveys.make(session, me, draft.read()))

    @strawberry.mutation(permission_classes=_RUNS, description="Before it is opened.")
    async def change_survey(
        self, info: Info, key: IdempotencyKey, id: ID, version: int, draft: SurveyDraft
    ) -> ManagedSurvey | Refused:
        return await _shown(
            info,
            key,
            lambda session, me: surveys.change(session, me, as_uuid(id, "id"), version, draft.read()),
        )

    @strawberry.mutation(permission_classes=_RUNS, description="A sample of its people is asked, by chance.")
    async def open_survey(self, info: Info, key: IdempotencyKey, id: ID) -> ManagedSurvey | Refused:
        return await _shown(info, key, lambda session, me: surveys.open_(session, me, as_uuid(id, "id")))

    @strawberry.mutation(permission_classes=_RUNS, description="Before its end.")
    async def close_survey(self, info: Info, key: IdempotencyKey, id: ID) -> ManagedSurvey | Refused:
        return await _shown(info, key, lambda session, me: surveys.close(session, me, as_uuid(id, "id")))

    @strawberry.mutation(permission_classes=_RUNS, description="The present run goes on to its end.")
    async def stop_repeating_survey(self, info: Info, key: IdempotencyKey, id: ID) -> ManagedSurvey | Refused:
        return await _shown(info, key, lambda session, me: repeating.stop(session, me, as_uuid(id, "id")))

    @strawberry.mutation(
        permission_classes=_ANSWERS,
        description="Has no key: nothing that is kept of it may tell when it came. Who sends it again "
        "hears that they have answered already.",
    )
    async def answer_survey(self, info: Info, id: ID, answers: list[AnswerInput]) -> SurveyAnswered | Refused:
        given = {answer.question: answer.given for answer in answers}
        try:
            async with info.context.database.write() as session:
                await answering.answer(session, info.context.me, as_uuid(id, "id"), given)
        except DomainError as refusal:
            return Refused.of(refusal)
        return SurveyAnswered(id=id)


async def _shown(
    info: Info, key: UUID, verb: Callable[[AsyncSession, Actor], Awaitable[models.Survey]]
) -> ManagedSurvey | Refused:
    done = await info.context.once(info, key, verb, lambda row: row)
    if isinstance(done, Refused):
        return done
    async with info.context.read() as session:
        answered = await results.answered_of(session, [done.id])
    return ManagedSurvey.of(done, answered.get(done.id, 0))
