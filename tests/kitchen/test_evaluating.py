"""A quarter is judged by its own kitchen, put right, and reviewed by somebody else."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from backend.canteen.models import Canteen
from backend.identity.actor import Actor
from backend.kernel import clock
from backend.kernel.db import Database
from backend.kernel.errors import Invalid, NotAllowed, StaleVersion
from backend.kitchen import evaluating, rectifying, unevaluated
from backend.kitchen.evaluation import (
    FailedWithoutFinding,
    Finding,
    ItemsWithoutScore,
    NotInThisStage,
    ReviewsOwnWork,
    Score,
    SelfEvaluation,
    Stage,
)
from backend.kitchen.proposing import Proposal
from backend.notify.models import Notice
from tests.factories.canteen import FRIDAY, a_canteen, a_manager
from tests.factories.kitchen import (
    AFTER_LUNCH,
    QUARTER,
    a_supervisor,
    an_eaten_lunch,
    an_evaluation,
    is_scored,
    lunch,
    weighs,
)
from tests.factories.people import a_cadre
from tests.factories.rooms import errands_are_run
from tests.seeing import counted, rows, told, verbs

A_WEEK = timedelta(days=7)


async def finds(database: Database, actor: Actor, evaluation: UUID, version: int) -> SelfEvaluation:
    async with database.write() as session:
        return await evaluating.find(session, actor, evaluation, version, "取餐台缺少提示牌", FRIDAY + A_WEEK)


async def submits(database: Database, actor: Actor, evaluation: UUID, version: int) -> SelfEvaluation:
    async with database.write() as session:
        return await evaluating.submit(session, actor, evaluation, version)


async def rectifies(database: Database, actor: Actor, finding: UUID) -> SelfEvaluation:
    async with database.write() as session:
        return await rectifying.rectify(session, actor, finding, "已在三处取餐台设置提示牌")


async def reviews(database: Database, actor: Actor, finding: UUID, *, passed: bool = True) -> SelfEvaluation:
    async with database.write() as session:
        return await rectifying.review(session, actor, finding, passed=passed, remark="现场看过")


async def seen(database: Database, actor: Actor, canteen: Canteen) -> Sequence[evaluating.Judged]:
    async with database.read() as session:
        return await evaluating.of_canteen(session, actor, canteen.id)


async def closes(database: Database, actor: Actor, evaluation: UUID, version: int) -> SelfEvaluation:
    async with database.write() as session:
        return await evaluating.close(session, actor, evaluation, version)


async def test_from_the_draft_to_the_end(database: Database) -> None:
    manager, supervisor = await a_manager(database), await a_supervisor(database)
    begun = await an_evaluation(database, manager, await a_canteen(database))
    await is_scored(database, manager, begun.id, 1, short_by=15)
    await finds(database, manager, begun.id, 2)
    submitted = await submits(database, manager, begun.id, 3)
    assert (submitted.stage, submitted.grade, submitted.version) == (Stage.RECTIFYING, "良", 4)
    (finding,) = await rows(database, Finding)
    await rectifies(database, manager, finding.id)
    with pytest.raises(ReviewsOwnWork):
        await reviews(database, manager, finding.id)
    again = await reviews(database, supervisor, finding.id, passed=False)
    (finding,) = await rows(database, Finding)
    assert (again.stage, finding.evidence, finding.rectified_at) == (Stage.RECTIFYING, None, None)
    assert finding.returned_because == "现场看过"
    assert await told(database) == [("self_evaluation.returned", manager.id)]
    await rectifies(database, manager, finding.id)
    assert [row.returned_because for row in await rows(database, Finding)] == [None]
    reviewed = await reviews(database, supervisor, finding.id)
    assert reviewed.stage is Stage.SUBMITTED
    with pytest.raises(ReviewsOwnWork):
        await closes(database, manager, begun.id, reviewed.version)
    closed = await closes(database, supervisor, begun.id, reviewed.version)
    assert (closed.stage, closed.closed_by_id) == (Stage.CLOSED, supervisor.id)
    assert await verbs(database) == [
        f"self_evaluation.{verb}"
        for verb in (
            [
                "began",
                "scored",
                "found",
                "submitted",
                "rectified",
                "reviewed",
                "rectified",
                "reviewed",
                "closed",
            ]
        )
    ]


async def test_there_is_one_a_quarter(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    outcomes = await asyncio.gather(
        *(an_evaluation(database, manager, canteen) for _ in range(3)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["BegunAlready"] * 2 + ["SelfEvaluation"]
    assert await counted(database, SelfEvaluation, Score) == [1, 7]
    for quarter in (FRIDAY, date(2027, 1, 1)):
        with pytest.raises(Invalid):
            async with database.write() as session:
                await evaluating.begin(session, manager, canteen.id, quarter)


async def test_the_measures_propose_and_say_what_they_reckoned_with(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    with clock.frozen_at(AFTER_LUNCH - timedelta(days=60)):
        await an_eaten_lunch(database, canteen, 60, 100)
        await weighs(database, manager, lunch(canteen, FRIDAY - timedelta(days=60)), "10")
    await an_eaten_lunch(database, canteen, 0, 100)
    await an_eaten_lunch(database, canteen, 1, 100)
    await weighs(database, manager, lunch(canteen), "12.5")
    begun = await an_evaluation(database, manager, canteen)
    (draft,) = await seen(database, manager, canteen)
    assert draft.proposals == {
        "waste": Proposal(Decimal("0.8"), {"now": 0.125, "before": 0.1}),
        "weighing": Proposal(Decimal("0.5"), {"part": 1, "of": 2}),
    }
    await is_scored(database, manager, begun.id, 1)
    await weighs(database, manager, lunch(canteen, FRIDAY - timedelta(days=1)), "7.5")
    (draft,) = await seen(database, manager, canteen)
    assert draft.proposals["weighing"] == Proposal(Decimal(1), {"part": 2, "of": 2})
    assert {row.score == row.points for row in await rows(database, Score)} == {True}
    await submits(database, manager, begun.id, 2)
    await weighs(database, manager, lunch(canteen), "9")
    proposed = {row.key: (row.proposed, row.source) for row in await rows(database, Score)}
    assert proposed["waste"] == (Decimal("25.0"), {"now": 0.1, "before": 0.1})
    assert proposed["weighing"] == (Decimal("15.0"), {"part": 2, "of": 2})
    assert [key for key, (points, _) in proposed.items() if points is not None] == ["waste", "weighing"]
    assert [judged.proposals for judged in await seen(database, manager, canteen)] == [{}]


async def test_who_has_failed_says_what_is_put_right(database: Database) -> None:
    manager, supervisor = await a_manager(database), await a_supervisor(database)
    begun = await an_evaluation(database, manager, await a_canteen(database))
    await is_scored(database, manager, begun.id, 1, short_by=25)
    second = {"weighing": Decimal("9.9")}
    async with database.write() as session:
        await evaluating.score(session, manager, begun.id, 2, second)
    with pytest.raises(FailedWithoutFinding) as refused:
        await submits(database, manager, begun.id, 3)
    assert refused.value.facts == {"total": 69.9}
    (kept,) = await rows(database, SelfEvaluation)
    assert (kept.stage, kept.grade, kept.version) == (Stage.DRAFTED, None, 3)
    assert "self_evaluation.submitted" not in await verbs(database)
    await finds(database, manager, begun.id, 3)
    failed = await submits(database, manager, begun.id, 4)
    assert (failed.stage, failed.grade) == (Stage.RECTIFYING, "不合格")
    with pytest.raises(NotInThisStage):
        await closes(database, supervisor, begun.id, failed.version)


async def test_a_draft_is_scored_within_its_points_and_as_a_whole(database: Database) -> None:
    manager = await a_manager(database)
    begun = await an_evaluation(database, manager, await a_canteen(database))
    with pytest.raises(ItemsWithoutScore) as refused:
        await submits(database, manager, begun.id, 1)
    assert refused.value.facts == {"missing": 7}
    for points in ("-0.5", "25.1", "7.25"):
        with pytest.raises(Invalid):
            async with database.write() as session:
                await evaluating.score(session, manager, begun.id, 1, {"waste": Decimal(points)})
    with pytest.raises(StaleVersion):
        await is_scored(database, manager, begun.id, 9)
    with pytest.raises(NotAllowed):
        await finds(database, await a_supervisor(database), begun.id, 1)
    assert {row.score for row in await rows(database, Score)} == {None}
    assert await counted(database, Finding) == [0]
    assert await verbs(database) == ["self_evaluation.began"]
    with pytest.raises(IntegrityError, match="within_its_points"):
        async with database.write() as session:
            await session.execute(update(Score).values(score=99))


async def test_each_step_has_its_stage(database: Database) -> None:
    manager, supervisor = await a_manager(database), await a_supervisor(database)
    begun = await an_evaluation(database, manager, await a_canteen(database))
    with pytest.raises(NotInThisStage):
        await closes(database, supervisor, begun.id, 1)
    await is_scored(database, manager, begun.id, 1)
    await finds(database, manager, begun.id, 2)
    (finding,) = await rows(database, Finding)
    with pytest.raises(NotInThisStage):
        await rectifies(database, manager, finding.id)
    await submits(database, manager, begun.id, 3)
    for too_late in (finds(database, manager, begun.id, 4), submits(database, manager, begun.id, 4)):
        with pytest.raises(NotInThisStage):
            await too_late
    with pytest.raises(NotInThisStage):
        await reviews(database, supervisor, finding.id)
    outcomes = await asyncio.gather(
        *(rectifies(database, manager, finding.id) for _ in range(3)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["NotInThisStage"] * 2 + ["SelfEvaluation"]
    reviewed = update(Finding).values(reviewed_by_id=manager.id, reviewed_at=AFTER_LUNCH)
    with pytest.raises(IntegrityError, match="another_reviews_it"):
        async with database.write() as session:
            await session.execute(reviewed)


async def test_one_is_reminded_once_of_what_is_not_put_right(database: Database) -> None:
    manager = await a_manager(database)
    begun = await an_evaluation(database, manager, await a_canteen(database))
    await is_scored(database, manager, begun.id, 1)
    await finds(database, manager, begun.id, 2)
    await finds(database, manager, begun.id, 3)
    await submits(database, manager, begun.id, 4)
    done, _ = await rows(database, Finding)
    await rectifies(database, manager, done.id)
    morning = AFTER_LUNCH + timedelta(days=4, hours=-6)
    for moment, notices in ((morning - timedelta(seconds=1), 0), (morning, 1), (morning + A_WEEK, 1)):
        with clock.frozen_at(moment):
            await errands_are_run(database)
        assert await told(database) == [("self_evaluation.rectify", manager.id)] * notices
    (notice,) = await rows(database, Notice)
    assert (notice.facts["on"], notice.facts["quarter"]) == ("2026-12-04", "2026-10-01")


async def test_who_returns_what_was_done_says_why(database: Database) -> None:
    manager, supervisor = await a_manager(database), await a_supervisor(database)
    begun = await an_evaluation(database, manager, await a_canteen(database))
    await is_scored(database, manager, begun.id, 1)
    await finds(database, manager, begun.id, 2)
    await submits(database, manager, begun.id, 3)
    (finding,) = await rows(database, Finding)
    await rectifies(database, manager, finding.id)
    before = await verbs(database)
    with pytest.raises(Invalid) as refused:
        async with database.write() as session:
            await rectifying.review(session, supervisor, finding.id, passed=False, remark=" ")
    assert refused.value.field == "words"
    (kept,) = await rows(database, Finding)
    assert (kept.evidence is None, kept.returned_because, await verbs(database)) == (False, None, before)


async def test_what_has_to_be_done_again_is_reminded_of_again(database: Database) -> None:
    manager, supervisor = await a_manager(database), await a_supervisor(database)
    begun = await an_evaluation(database, manager, await a_canteen(database))
    await is_scored(database, manager, begun.id, 1)
    await finds(database, manager, begun.id, 2)
    await submits(database, manager, begun.id, 3)
    (finding,) = await rows(database, Finding)
    morning = AFTER_LUNCH + timedelta(days=4, hours=-6)
    with clock.frozen_at(morning):
        await errands_are_run(database)
        await rectifies(database, manager, finding.id)
        await reviews(database, supervisor, finding.id, passed=False)
        await errands_are_run(database)
    assert await told(database) == [
        ("self_evaluation.rectify", manager.id),
        ("self_evaluation.returned", manager.id),
        ("self_evaluation.rectify", manager.id),
    ]


async def test_nobody_else_sees_it(database: Database) -> None:
    canteen = await a_canteen(database)
    await an_evaluation(database, await a_manager(database), canteen)
    async with database.read() as session:
        (judged,) = await evaluating.of_canteen(session, await a_supervisor(database), canteen.id)
        whole = judged.evaluation
        assert (whole.quarter, whole.total, len(whole.scores)) == (QUARTER, None, 7)
        with pytest.raises(NotAllowed):
            await evaluating.of_canteen(session, await a_cadre(database), canteen.id)


async def test_a_finished_quarter_without_an_evaluation_is_reminded_of_once(database: Database) -> None:
    manager, canteen = await a_manager(database), await a_canteen(database)
    await a_canteen(database)  # which had nothing to eat
    await an_eaten_lunch(database, canteen, 0, 50)
    begun = await an_evaluation(database, manager, canteen)
    eight = datetime(2027, 1, 1, tzinfo=UTC)
    for moment, notices in ((eight - timedelta(seconds=1), 0), (eight, 1), (eight + A_WEEK, 1)):
        with clock.frozen_at(moment):
            async with database.write() as session:
                await unevaluated.remind(session)
        assert await told(database) == [("self_evaluation.missing", manager.id)] * notices
    (notice,) = await rows(database, Notice)
    assert (notice.subject_id, notice.facts["quarter"]) == (canteen.id, "2026-10-01")
    await is_scored(database, manager, begun.id, 1)
    await submits(database, manager, begun.id, 2)
    newcomer = await a_manager(database)
    with clock.frozen_at(eight):
        async with database.write() as session:
            await unevaluated.remind(session)
    assert newcomer.id not in {person for _, person in await told(database)}
