"""What a self-evaluation found is put right, with evidence, and reviewed by somebody else."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.canteen.telling import tell_managers
from backend.identity.actor import Actor
from backend.kernel import clock, due, files, journal
from backend.kernel.errors import Invalid, NotFound
from backend.kernel.typed import few_words, words
from backend.kitchen import access, reminding
from backend.kitchen.evaluation import Finding, NotInThisStage, ReviewsOwnWork, SelfEvaluation, Stage
from backend.kitchen.events import RectificationDue, Rectified, Reviewed
from backend.kitchen.models import LONGEST_WORDS
from backend.rules.catalogue import canteen as rules
from backend.rules.snapshot import Snapshot, snapshot

RECTIFY = "kitchen.rectify"


async def rectify(
    session: AsyncSession, actor: Actor, finding_id: UUID, evidence: str, photo_id: UUID | None = None
) -> SelfEvaluation:
    """What was done about it, with a picture where there is one to show."""
    done = words(evidence, "evidence", LONGEST_WORDS)
    evaluation, finding = await _rectifying(session, finding_id)
    await access.run(session, actor, evaluation.canteen_id)
    _check(evaluation, finding, is_rectified=False)
    if photo_id and not await files.claim(session, actor.id, [photo_id]):
        raise NotFound(field="photoId")
    finding.evidence, finding.photo_id, finding.returned_because = done, photo_id, None
    finding.rectified_at, finding.rectified_by_id = clock.now(), actor.id
    evaluation.version += 1
    await session.flush()
    await due.drop(session, RECTIFY, finding.ref)
    await journal.record(session, actor.ref, evaluation.ref, Rectified(finding=finding.id, words=done))
    return evaluation


async def review(
    session: AsyncSession, actor: Actor, finding_id: UUID, *, passed: bool, remark: str | None = None
) -> SelfEvaluation:
    """Seen by another: it is done, or has to be done again, and why. What was shown then stays in the journal."""
    said = few_words(remark, "words", LONGEST_WORDS)
    if not passed and said is None:
        raise Invalid(field="words", limit=LONGEST_WORDS)
    evaluation, finding = await _rectifying(session, finding_id)
    await access.oversee(session, actor, evaluation.canteen_id)
    _check(evaluation, finding, is_rectified=True)
    if finding.rectified_by_id == actor.id:
        raise ReviewsOwnWork(field="id")
    if passed:
        finding.reviewed_at, finding.reviewed_by_id = clock.now(), actor.id
    else:
        finding.evidence = finding.photo_id = finding.rectified_at = finding.rectified_by_id = None
        finding.returned_because = said
        await remind(session, finding, await snapshot(session))
        await _tell(session, evaluation, finding, "self_evaluation.returned", words=said)
    await session.flush()
    is_open = Finding.evaluation_id == evaluation.id, Finding.reviewed_at.is_(None)
    if await session.scalar(select(Finding.id).where(*is_open).limit(1)) is None:
        evaluation.stage = Stage.SUBMITTED
    evaluation.version += 1
    reviewed = Reviewed(finding=finding.id, passed=passed, words=said)
    await journal.record(session, actor.ref, evaluation.ref, reviewed)
    return evaluation


async def remind(session: AsyncSession, finding: Finding, book: Snapshot) -> None:
    days = book.value(rules.RECTIFICATION_WARNING)
    await reminding.before(session, finding.due_on, days, RECTIFY, finding.ref)


@due.errand(RECTIFY)
async def tell(session: AsyncSession, row: due.Due) -> None:
    finding = await session.get(Finding, row.subject.id)
    if finding is None or finding.rectified_at is not None:
        return
    evaluation = await session.get_one(SelfEvaluation, finding.evaluation_id)
    await _tell(session, evaluation, finding, "self_evaluation.rectify", once=f"rectify {row.id}")
    reminded = RectificationDue(finding=finding.id, on=finding.due_on)
    await journal.record(session, None, evaluation.ref, reminded)


async def _tell(
    session: AsyncSession,
    evaluation: SelfEvaluation,
    finding: Finding,
    kind: str,
    *,
    once: str | None = None,
    **facts: Any,
) -> None:
    about = {"subject": finding.words, "on": finding.due_on.isoformat()}
    about |= {"quarter": evaluation.quarter.isoformat()}
    await tell_managers(session, evaluation.canteen_id, kind, evaluation.ref, once=once, **about, **facts)


async def locked(session: AsyncSession, evaluation_id: UUID) -> SelfEvaluation:
    """Findings change under its lock too."""
    evaluation = await session.get(
        SelfEvaluation, evaluation_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if evaluation is None:
        raise NotFound(field="id")
    return evaluation


async def _rectifying(session: AsyncSession, finding_id: UUID) -> tuple[SelfEvaluation, Finding]:
    finding = await session.get(Finding, finding_id)
    if finding is None:
        raise NotFound(field="id")
    evaluation = await locked(session, finding.evaluation_id)
    await session.refresh(finding)  # under that lock
    return evaluation, finding


def _check(evaluation: SelfEvaluation, finding: Finding, *, is_rectified: bool) -> None:
    evaluation.require(Stage.RECTIFYING)
    if finding.reviewed_at is not None or (finding.rectified_at is not None) is not is_rectified:
        raise NotInThisStage(stage=evaluation.stage)
