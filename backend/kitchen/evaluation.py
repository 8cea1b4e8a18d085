"""A canteen's own judgement of a quarter: its items with points, what was found, and how it was put right."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.canteen.models import Canteen
from backend.kernel.db import Entity, Table
from backend.kernel.errors import DomainError
from backend.kernel.versions import Editable


class NotInThisStage(DomainError):
    """The self-evaluation has moved on, so this cannot be done any more, or not yet."""


class ItemsWithoutScore(DomainError):
    """Every item needs a score before it is submitted."""


class FailedWithoutFinding(DomainError):
    """It has failed: what has to be put right is entered before it is submitted."""


class ReviewsOwnWork(DomainError):
    """Whoever put it right or submitted it does not review it."""


class Stage(StrEnum):
    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    """Nothing was found, or all of it is put right and reviewed: it waits to be closed."""
    RECTIFYING = "rectifying"
    CLOSED = "closed"


class SelfEvaluation(Editable):
    """`quarter` is its first day; the grade is that of the rule on the day of submission."""

    __tablename__ = "self_evaluation"
    __table_args__ = (
        UniqueConstraint("canteen_id", "quarter"),
        CheckConstraint(
            "extract(day FROM quarter) = 1 AND extract(month FROM quarter) IN (1, 4, 7, 10)",
            "a_quarter_by_its_first_day",
        ),
        CheckConstraint(
            "num_nonnulls(grade, submitted_at, submitted_by_id)"
            " = CASE WHEN stage = 'drafted' THEN 0 ELSE 3 END",
            "submitted_as_a_whole",
        ),
        CheckConstraint(
            "num_nonnulls(closed_at, closed_by_id) = CASE WHEN stage = 'closed' THEN 2 ELSE 0 END",
            "closed_as_a_whole",
        ),
        CheckConstraint("closed_by_id <> submitted_by_id", "another_closes_it"),
    )

    canteen_id: Mapped[UUID] = mapped_column(ForeignKey("canteen.id"))
    quarter: Mapped[date]
    stage: Mapped[Stage] = mapped_column(server_default="drafted")
    grade: Mapped[str | None]
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    canteen: Mapped[Canteen] = relationship(lazy="raise", viewonly=True)
    scores: Mapped[list["Score"]] = relationship(lazy="raise", order_by="Score.position", viewonly=True)
    findings: Mapped[list["Finding"]] = relationship(lazy="raise", order_by="Finding.id", viewonly=True)

    @property
    def total(self) -> Decimal | None:
        """None until every item has its score; needs the scores loaded."""
        scores = [item.score for item in self.scores if item.score is not None]
        return sum(scores, Decimal(0)) if len(scores) == len(self.scores) else None

    def require(self, *stages: Stage) -> None:
        if self.stage not in stages:
            raise NotInThisStage(stage=self.stage)


class Score(Table):
    """An item of the rule as it was when the evaluation began.

    `proposed` is what the measures said of it at the submission; of a draft it is reckoned when it is read.
    """

    __tablename__ = "self_evaluation_score"
    __table_args__ = (
        UniqueConstraint("evaluation_id", "position"),
        CheckConstraint("points > 0", "is_worth_something"),
        CheckConstraint("score BETWEEN 0 AND points", "within_its_points"),
        CheckConstraint("proposed BETWEEN 0 AND points", "proposed_within_its_points"),
        CheckConstraint("(proposed IS NULL) = (source IS NULL)", "proposed_with_its_source"),
    )

    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("self_evaluation.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str]
    points: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    score: Mapped[Decimal | None] = mapped_column(Numeric(5, 1))
    proposed: Mapped[Decimal | None] = mapped_column(Numeric(5, 1))
    source: Mapped[dict[str, Any] | None]
    """The figures that it was reckoned from, by name."""


class Finding(Entity):
    """What has to be put right until a day, what was done about it, and that somebody else has seen it."""

    __tablename__ = "self_evaluation_finding"
    __table_args__ = (
        CheckConstraint("(rectified_at IS NULL) = (rectified_by_id IS NULL)", "whole_rectification"),
        CheckConstraint("(rectified_at IS NULL) = (evidence IS NULL)", "rectified_with_evidence"),
        CheckConstraint("photo_id IS NULL OR rectified_at IS NOT NULL", "photo_is_evidence"),
        CheckConstraint("(reviewed_at IS NULL) = (reviewed_by_id IS NULL)", "whole_review"),
        CheckConstraint("reviewed_at IS NULL OR rectified_at IS NOT NULL", "reviewed_after_that"),
        CheckConstraint("reviewed_by_id <> rectified_by_id", "another_reviews_it"),
        CheckConstraint("returned_because IS NULL OR rectified_at IS NULL", "returned_until_it_is_rectified"),
        Index(None, "evaluation_id"),
    )

    evaluation_id: Mapped[UUID] = mapped_column(ForeignKey("self_evaluation.id"))
    words: Mapped[str]
    due_on: Mapped[date]
    evidence: Mapped[str | None]
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("file.id"))
    rectified_at: Mapped[datetime | None]
    rectified_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    returned_because: Mapped[str | None]
    """Why what was done last is not enough."""
