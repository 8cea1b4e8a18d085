"""What came of a survey: how many of those asked have answered, and of each question the counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.feedback.models import Answer, Invitation, Survey
from backend.feedback.questions import (
    GRADES,
    AnyQuestion,
    Choice,
    Matrix,
    Rating,
    Recommendation,
    Text,
    read,
)
from backend.rules.catalogue import service as service_rules
from backend.rules.snapshot import snapshot

MOST_TEXTS = 200


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one question, or of one row of a matrix: how often each grade or option was chosen."""

    title: str
    answers: int
    counts: Sequence[int]
    rate: float | None
    """Satisfied by answers (Rating, Matrix), or the net promoter score from -1 to 1 (Recommendation)."""


@dataclass(frozen=True, slots=True)
class Result:
    question: AnyQuestion
    tallies: Sequence[Tally]
    texts: Sequence[str]
    written: int = 0
    """How many texts there are; the first of them are shown."""


@dataclass(frozen=True, slots=True)
class Results:
    """`enough` is false, and `questions` empty, while fewer have answered than a published figure needs."""

    answered: int
    mixed: int
    enough: bool
    smallest: int
    questions: Sequence[Result]


async def results(session: AsyncSession, survey: Survey) -> Results:
    """Of mixed answers only. A question that fewer have answered than a published figure needs has no figures."""
    book = await snapshot(session)
    smallest, scale = book.value(service_rules.SMALLEST_SAMPLE), book.value(service_rules.SATISFACTION_SCALE)
    answered = await session.scalar(
        select(func.count()).where(Invitation.survey_id == survey.id, Invitation.answered)
    )
    rows: Sequence[dict[str, Any]] = (
        await session.scalars(select(Answer.given).where(Answer.survey_id == survey.id))
    ).all()
    enough = len(rows) >= smallest
    found = [
        _result(
            question, [row[question.key] for row in rows if question.key in row], smallest, scale.satisfied
        )
        for question in read(survey.questions)
    ]
    return Results(answered or 0, len(rows), enough, smallest, found if enough else [])


async def answered_of(session: AsyncSession, survey_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many of those asked have answered each survey."""
    rows = await session.execute(
        select(Invitation.survey_id, func.count())
        .where(Invitation.survey_id.in_(survey_ids), Invitation.answered)
        .group_by(Invitation.survey_id)
    )
    return {survey_id: count for survey_id, count in rows}  # noqa: C416 (a row is no pair to mypy)


def _result(question: AnyQuestion, given: Sequence[Any], smallest: int, satisfied: int) -> Result:
    if len(given) < smallest:
        return Result(question, [], [])
    match question:
        case Rating():
            grades = [each[0] for each in given]
            return Result(question, [_graded(question.title, grades, satisfied)], [])
        case Matrix():
            return Result(
                question,
                [_graded(row, [each[n] for each in given], satisfied) for n, row in enumerate(question.rows)],
                [],
            )
        case Choice():
            counts = [sum(n in each for each in given) for n in range(len(question.options))]
            return Result(question, [Tally(question.title, len(given), counts, None)], [])
        case Recommendation():
            marks = [each[0] for each in given]
            counts = [marks.count(mark) for mark in range(11)]
            return Result(question, [Tally(question.title, len(marks), counts, promoters(marks))], [])
        case Text():
            # By the words: in the answers' order the same line of two questions would be one person's.
            return Result(question, [], sorted(given)[:MOST_TEXTS], len(given))


def _graded(title: str, grades: Sequence[int], satisfied: int) -> Tally:
    counts = [grades.count(grade) for grade in range(GRADES)]
    return Tally(title, len(grades), counts, sum(counts[:satisfied]) / len(grades))


def promoters(marks: Sequence[int]) -> float:
    """Net promoter score: the share of 9 and 10 less that of 0 to 6."""
    return (sum(mark >= 9 for mark in marks) - sum(mark <= 6 for mark in marks)) / len(marks)
