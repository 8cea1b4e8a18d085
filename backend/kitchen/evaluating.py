"""The self-evaluation of a quarter: begun from the rule, scored, submitted with its grade, closed by another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from backend.identity.actor import Actor
from backend.kernel import clock, days, journal
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.kernel.refs import uuid7
from backend.kernel.typed import words
from backend.kitchen import costs, measures
from backend.kitchen.access import oversee, run
from backend.kitchen.evaluation import (
    FailedWithoutFinding,
    Finding,
    ItemsWithoutScore,
    ReviewsOwnWork,
    Score,
    SelfEvaluation,
    Stage,
)
from backend.kitchen.events import Began, Closed, Found, Scored, Submitted
from backend.kitchen.models import LONGEST_WORDS, NOTHING
from backend.kitchen.proposing import Evidence, Proposal, propose
from backend.kitchen.quarters import A_DAY, next_quarter, quarter_before, quarter_of
from backend.kitchen.rectifying import locked, remind
from backend.kitchen.typed import amount
from backend.rules.catalogue import canteen as rules
from backend.rules.snapshot import Snapshot, snapshot

LONGEST_RECTIFICATION = timedelta(days=180)
MOST_FINDINGS, MOST_EVALUATIONS = 50, 40
UNGRADED = "不合格"
"""Below the lowest grade of the rule."""


class BegunAlready(DomainError):
    """This quarter has its self-evaluation already."""


@dataclass(frozen=True, slots=True)
class Judged:
    """`proposals` are what the measures say now of a draft's items; what was submitted keeps its own."""

    evaluation: SelfEvaluation
    proposals: Mapping[str, Proposal]


def grade_of(total: Decimal, grades: dict[str, float]) -> str:
    """The best whose least points these are."""
    reached = [
        (Decimal(str(least)), grade) for grade, least in grades.items() if total >= Decimal(str(least))
    ]
    return max(reached)[1] if reached else UNGRADED


async def begin(session: AsyncSession, actor: Actor, canteen_id: UUID, quarter: date) -> SelfEvaluation:
    """A draft with the items of the rule."""
    days.check("quarter", quarter)
    if quarter != quarter_of(quarter) or quarter > days.today():
        raise Invalid(field="quarter")
    canteen = await run(session, actor, canteen_id)
    begun: SelfEvaluation | None = await session.scalar(
        insert(SelfEvaluation)
        .values(id=uuid7(), canteen_id=canteen.id, quarter=quarter, stage=Stage.DRAFTED, version=1)
        .on_conflict_do_nothing(index_elements=["canteen_id", "quarter"])
        .returning(SelfEvaluation)
    )
    if begun is None:
        raise BegunAlready(field="quarter")
    items = (await snapshot(session)).value(rules.SELF_EVALUATION_ITEMS)
    session.add_all(
        Score(
            evaluation_id=begun.id,
            key=item.key,
            position=position,
            name=item.name,
            points=Decimal(item.points),
        )
        for position, item in enumerate(items)
    )
    await journal.record(session, actor.ref, begun.ref, Began(quarter=quarter))
    return begun


async def score(
    session: AsyncSession, actor: Actor, evaluation_id: UUID, version: int, scores: Mapping[str, Decimal]
) -> SelfEvaluation:
    evaluation = await _drafted(session, actor, evaluation_id, version)
    items = {item.key: item for item in await _scores(session, evaluation)}
    for key, points in scores.items():
        if key not in items:
            raise NotFound(field="scores")
        items[key].score = amount(points, "scores", decimals=1, least=NOTHING, most=items[key].points)
    evaluation.version += 1
    await journal.record(session, actor.ref, evaluation.ref, Scored(scores=dict(scores)))
    return evaluation


async def find(
    session: AsyncSession, actor: Actor, evaluation_id: UUID, version: int, what: str, due_on: date
) -> SelfEvaluation:
    """Something that has to be put right until a day."""
    days.check("dueOn", due_on)
    if not days.today() <= due_on <= days.today() + LONGEST_RECTIFICATION:
        raise Invalid(field="dueOn")
    evaluation = await _drafted(session, actor, evaluation_id, version)
    found = words(what, "words", LONGEST_WORDS)
    there = await session.scalars(select(Finding.id).where(Finding.evaluation_id == evaluation.id))
    if len(there.all()) >= MOST_FINDINGS:
        raise Invalid(field="words", limit=MOST_FINDINGS)
    session.add(Finding(evaluation_id=evaluation.id, words=found, due_on=due_on))
    evaluation.version += 1
    await journal.record(session, actor.ref, evaluation.ref, Found(words=found, due_on=due_on))
    return evaluation


async def submit(session: AsyncSession, actor: Actor, evaluation_id: UUID, version: int) -> SelfEvaluation:
    """With its grade, and what the measures say by now. One that has failed says what has to be put right."""
    evaluation = await _drafted(session, actor, evaluation_id, version)
    items = await _scores(session, evaluation)
    known = [item.score for item in items if item.score is not None]
    if len(known) < len(items):
        raise ItemsWithoutScore(missing=len(items) - len(known))
    findings = (await session.scalars(select(Finding).where(Finding.evaluation_id == evaluation.id))).all()
    book: Snapshot = await snapshot(session)
    total = sum(known, NOTHING)
    grade = grade_of(total, book.value(rules.GRADES))
    if grade == UNGRADED and not findings:
        raise FailedWithoutFinding(total=float(total))
    proposals = await _proposals(session, actor, evaluation)
    for item in items:
        proposal = proposals.get(item.key)
        item.proposed = proposal.points(item.points) if proposal else None
        item.source = dict(proposal.figures) if proposal else None
    evaluation.grade = grade
    evaluation.stage = Stage.RECTIFYING if findings else Stage.SUBMITTED
    evaluation.submitted_at, evaluation.submitted_by_id = clock.now(), actor.id
    evaluation.version += 1
    for finding in findings:
        await remind(session, finding, book)
    submitted = Submitted(total=total, grade=grade)
    await journal.record(session, actor.ref, evaluation.ref, submitted)
    return evaluation


async def close(session: AsyncSession, actor: Actor, evaluation_id: UUID, version: int) -> SelfEvaluation:
    """Somebody else than who submitted it has looked at it."""
    evaluation = await locked(session, evaluation_id)
    await oversee(session, actor, evaluation.canteen_id)
    evaluation.check_version(version)
    evaluation.require(Stage.SUBMITTED)
    if evaluation.submitted_by_id == actor.id:
        raise ReviewsOwnWork
    evaluation.stage, evaluation.closed_at, evaluation.closed_by_id = Stage.CLOSED, clock.now(), actor.id
    evaluation.version += 1
    await journal.record(session, actor.ref, evaluation.ref, Closed())
    return evaluation


async def of_canteen(session: AsyncSession, actor: Actor, canteen_id: UUID) -> Sequence[Judged]:
    """With items and findings, the latest quarter first."""
    await oversee(session, actor, canteen_id)
    query = (
        select(SelfEvaluation)
        .where(SelfEvaluation.canteen_id == canteen_id)
        .options(selectinload(SelfEvaluation.scores), selectinload(SelfEvaluation.findings))
    )
    found = await session.scalars(query.order_by(SelfEvaluation.quarter.desc()).limit(MOST_EVALUATIONS))
    return [
        Judged(row, await _proposals(session, actor, row) if row.stage is Stage.DRAFTED else {})
        for row in found.all()
    ]


async def _drafted(session: AsyncSession, actor: Actor, evaluation_id: UUID, version: int) -> SelfEvaluation:
    evaluation = await locked(session, evaluation_id)
    await run(session, actor, evaluation.canteen_id)
    evaluation.check_version(version)
    evaluation.require(Stage.DRAFTED)
    return evaluation


async def _scores(session: AsyncSession, evaluation: SelfEvaluation) -> Sequence[Score]:
    return (await session.scalars(select(Score).where(Score.evaluation_id == evaluation.id))).all()


async def _proposals(
    session: AsyncSession, actor: Actor, evaluation: SelfEvaluation
) -> Mapping[str, Proposal]:
    canteen_id, quarter = evaluation.canteen_id, evaluation.quarter
    end, earlier = next_quarter(quarter), quarter_before(quarter)
    months = [quarter, costs.after(quarter), costs.after(costs.after(quarter))]
    return propose(
        Evidence(
            await measures.between(session, canteen_id, quarter, min(end - A_DAY, days.today())),
            await measures.between(session, canteen_id, earlier, quarter - A_DAY),
            [await costs.of_month(session, actor, canteen_id, month) for month in months],
        )
    )
