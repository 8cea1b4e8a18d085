"""What the self-evaluation of a quarter is shown as."""

from datetime import date
from uuid import UUID

import strawberry
from strawberry import ID

from backend.identity.graphql_permission import Info
from backend.kernel import files
from backend.kitchen import evaluation
from backend.kitchen.evaluating import Judged
from backend.kitchen.evaluation import Stage
from backend.kitchen.graphql.types import number
from backend.kitchen.proposing import Proposal

strawberry.enum(Stage, name="EvaluationStage")


@strawberry.type(description="What a proposed score was reckoned from, such as `now` and `before`.")
class EvaluationFigure:
    name: str
    value: float


@strawberry.type
class EvaluationItem:
    key: str
    name: str
    points: float
    score: float | None
    proposed: float | None
    source: list[EvaluationFigure]

    @classmethod
    def of(cls, row: evaluation.Score, proposal: Proposal | None) -> "EvaluationItem":
        """A proposal of now comes before that of the submission."""
        figures = proposal.figures if proposal else row.source or {}
        return cls(
            key=row.key,
            name=row.name,
            points=float(row.points),
            score=number(row.score),
            proposed=number(proposal.points(row.points) if proposal else row.proposed),
            source=[EvaluationFigure(name=name, value=value) for name, value in figures.items()],
        )


@strawberry.type
class EvaluationFinding:
    id: ID
    words: str
    due_on: date
    evidence: str | None
    thumb_url: str | None = strawberry.field(description="For this viewer only.")
    rectified: bool
    rectified_by_me: bool
    reviewed: bool
    returned_because: str | None = strawberry.field(description="Why what was done last is not enough.")

    @classmethod
    def of(cls, row: evaluation.Finding, info: Info) -> "EvaluationFinding":
        return cls(
            id=ID(str(row.id)),
            words=row.words,
            due_on=row.due_on,
            evidence=row.evidence,
            thumb_url=_thumb(row.photo_id, info),
            rectified=row.rectified_at is not None,
            rectified_by_me=row.rectified_by_id == info.context.me.id,
            reviewed=row.reviewed_at is not None,
            returned_because=row.returned_because,
        )


@strawberry.type(
    description="`total` is none until every item has its score; a draft's proposals are those of this moment."
)
class SelfEvaluation:
    id: ID
    quarter: date
    stage: Stage
    grade: str | None
    total: float | None
    submitted_by_me: bool
    items: list[EvaluationItem]
    findings: list[EvaluationFinding]
    version: int

    @classmethod
    def of(cls, judged: Judged, info: Info) -> "SelfEvaluation":
        row = judged.evaluation
        return cls(
            id=ID(str(row.id)),
            quarter=row.quarter,
            stage=row.stage,
            grade=row.grade,
            total=number(row.total),
            submitted_by_me=row.submitted_by_id == info.context.me.id,
            items=[EvaluationItem.of(score, judged.proposals.get(score.key)) for score in row.scores],
            findings=[EvaluationFinding.of(finding, info) for finding in row.findings],
            version=row.version,
        )


def _thumb(photo_id: UUID | None, info: Info) -> str | None:
    if photo_id is None:
        return None
    return f"{files.address(info.context.settings.secret, photo_id, info.context.me.id)}&size=thumb"
