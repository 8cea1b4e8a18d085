"""What the app sees of opinions."""

from datetime import datetime
from typing import Self

import strawberry
from strawberry import ID

from backend.facility.graphql import PlaceCard
from backend.identity.graphql_permission import Info
from backend.identity.roles import Role
from backend.kernel import files
from backend.opinions import models, publishing, reading
from backend.opinions.lamps import Lamp
from backend.opinions.models import Category, State
from backend.opinions.reading import StepKind

strawberry.enum(Category, name="OpinionCategory")
strawberry.enum(State, name="OpinionState")
strawberry.enum(Lamp, name="OpinionLamp")
strawberry.enum(StepKind, name="OpinionStepKind")


@strawberry.type
class OpinionPhoto:
    id: ID
    url: str = strawberry.field(description="For this viewer only.")
    thumb_url: str

    @classmethod
    def of(cls, row: models.OpinionPhoto, info: Info) -> "OpinionPhoto":
        url = files.address(info.context.settings.secret, row.file_id, info.context.me.id)
        return cls(id=ID(str(row.file_id)), url=url, thumb_url=f"{url}&size=thumb")


@strawberry.type(description="An opinion as whoever gave it sees it.")
class Opinion:
    id: ID
    category: Category
    words: str
    named: bool
    place: PlaceCard | None
    photos: list[OpinionPhoto]
    state: State
    handler: Role = strawberry.field(description="Whoever holds it there answers.")
    given_at: datetime
    due_at: datetime
    answer: str | None
    reopened: bool = strawberry.field(description="Then the next answer is the last.")
    satisfied: bool | None

    @classmethod
    def of(cls, row: models.Opinion, info: Info) -> Self:
        return cls(
            id=ID(str(row.id)),
            category=row.category,
            words=row.words,
            named=row.named,
            place=PlaceCard.of(row.place) if row.place else None,
            photos=[OpinionPhoto.of(photo, info) for photo in row.photos],
            state=row.state,
            handler=row.handler,
            given_at=row.given_at,
            due_at=row.due_at,
            answer=row.answer,
            reopened=row.reopened_at is not None,
            satisfied=row.satisfied,
        )


@strawberry.type
class OpinionPage:
    items: list[Opinion]
    next: str | None


@strawberry.type(description="What everyone reads of an opinion.")
class PublishedAs:
    question: str
    answer: str
    published_at: datetime

    @classmethod
    def of(cls, row: models.PublicAnswer) -> "PublishedAs":
        return cls(question=row.question, answer=row.answer, published_at=row.published_at)


@strawberry.type(description="With what only those at the desk have to know.")
class HandledOpinion:
    id: ID
    opinion: Opinion
    author: str | None = strawberry.field(description="None where they do not want to be named.")
    unit: str | None
    lamp: Lamp | None = strawberry.field(description="While it waits.")
    note: str | None = strawberry.field(description="A leader's, under whose supervision it is.")
    may_answer: bool
    published: PublishedAs | None

    @classmethod
    def of(cls, handled: reading.Handled, info: Info) -> "HandledOpinion":
        row = handled.opinion
        return cls(
            id=ID(str(row.id)),
            opinion=Opinion.of(row, info),
            author=row.person.name if row.named else None,
            unit=row.unit.name if row.unit else None,
            lamp=handled.lamp,
            note=row.note,
            may_answer=handled.mine and row.state is State.WAITING,
            published=PublishedAs.of(row.published) if row.published else None,
        )


@strawberry.type
class HandledOpinionPage:
    items: list[HandledOpinion]
    next: str | None


@strawberry.type(description="How many opinions wait under each lamp.")
class OpinionLamps:
    red: int
    yellow: int
    green: int


@strawberry.type(description="What happened to an opinion; nobody is named.")
class OpinionStep:
    at: datetime
    kind: StepKind
    words: str | None
    role: Role | None = strawberry.field(description="Whose it became.")
    satisfied: bool | None

    @classmethod
    def of(cls, step: reading.Step) -> "OpinionStep":
        return cls(at=step.at, kind=step.kind, words=step.words, role=step.role, satisfied=step.satisfied)


@strawberry.type(description="An answer that everyone may read.")
class PublicAnswer:
    id: ID
    category: Category
    question: str
    answer: str
    published_at: datetime
    useful: int = strawberry.field(description="To how many.")
    mine: bool = strawberry.field(description="Whether the viewer is among them.")

    @classmethod
    def of(cls, read: publishing.Read) -> "PublicAnswer":
        row = read.answer
        return cls(
            id=ID(str(row.id)),
            category=row.category,
            question=row.question,
            answer=row.answer,
            published_at=row.published_at,
            useful=read.useful,
            mine=read.mine,
        )


@strawberry.type
class PublicAnswerPage:
    items: list[PublicAnswer]
    next: str | None
