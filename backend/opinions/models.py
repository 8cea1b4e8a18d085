"""Opinions on their way to an answer, and the answers that everyone may read."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.facility.models import Place
from backend.identity.models import Person, Unit
from backend.identity.roles import Role
from backend.kernel.db import Entity, Table
from backend.kernel.errors import DomainError

SHORTEST_OPINION, LONGEST_OPINION = 10, 1000
LONGEST_ANSWER = 1000
LONGEST_NOTE = 300
MOST_PHOTOS = 3


class OpinionAnswered(DomainError):
    """This opinion has been answered already."""


class OpinionOver(DomainError):
    """This opinion is closed or was withdrawn."""


class NotAnsweredYet(DomainError):
    """There is no answer yet."""


class Category(StrEnum):
    """The services of the area, as people tell them apart."""

    PROPERTY = "property"
    CANTEEN = "canteen"
    MEETING = "meeting"
    ENVIRONMENT = "environment"
    SAFETY = "safety"
    OTHER = "other"


class State(StrEnum):
    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Opinion(Entity):
    """What someone says, and what comes of it. Whoever is not `named` is shown to nobody but themselves."""

    __tablename__ = "opinion"
    __table_args__ = (
        CheckConstraint(
            f"char_length(words) BETWEEN {SHORTEST_OPINION} AND {LONGEST_OPINION}", "says_something"
        ),
        CheckConstraint("num_nonnulls(answer, answered_at) IN (0, 2)", "whole_answer"),
        CheckConstraint("state NOT IN ('answered', 'closed') OR answer IS NOT NULL", "ends_with_an_answer"),
        CheckConstraint("state <> 'withdrawn' OR answer IS NULL", "withdrawn_before_an_answer"),
        CheckConstraint("reopened_at IS NULL OR answer IS NOT NULL", "reopened_after_an_answer"),
        CheckConstraint(
            "state <> 'waiting' OR (answer IS NULL) = (reopened_at IS NULL)", "waits_again_once_reopened"
        ),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", "closes_at_some_time"),
        CheckConstraint("satisfied IS NULL OR state = 'closed'", "judged_at_the_end"),
        CheckConstraint("(supervised_at IS NULL) = (note IS NULL)", "supervised_with_a_note"),
        Index(None, "person_id", "given_at", "id"),
        Index(None, "state", "given_at", "id"),
        Index("ix_opinion_waiting", "due_at", "id", postgresql_where=text("state = 'waiting'")),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), comment="the person's at that time")
    named: Mapped[bool]
    category: Mapped[Category]
    words: Mapped[str]
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"))
    given_at: Mapped[datetime]
    state: Mapped[State]
    handler: Mapped[Role]
    """Whoever holds it there answers."""
    due_at: Mapped[datetime]
    """By the rule, or by the date that a leader has set since."""
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    reopened_at: Mapped[datetime | None]
    """When the first answer did not satisfy; a second one ends it."""
    closed_at: Mapped[datetime | None]
    satisfied: Mapped[bool | None]
    """What the person said of the last answer; none where they said nothing."""
    supervised_at: Mapped[datetime | None]
    note: Mapped[str | None]
    """The leader's, for those who answer."""

    place: Mapped[Place | None] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
    unit: Mapped[Unit | None] = relationship(lazy="raise")
    photos: Mapped[list["OpinionPhoto"]] = relationship(lazy="raise", order_by="OpinionPhoto.position")
    published: Mapped["PublicAnswer | None"] = relationship(lazy="raise")

    def must_wait(self) -> None:
        if self.state is State.ANSWERED:
            raise OpinionAnswered(field="id")
        if self.state is not State.WAITING:
            raise OpinionOver(field="id")

    def must_be_answered(self) -> None:
        if self.state is State.WAITING:
            raise NotAnsweredYet(field="id")
        if self.state is not State.ANSWERED:
            raise OpinionOver(field="id")


class OpinionPhoto(Table):
    """One picture shows one opinion."""

    __tablename__ = "opinion_photo"
    __table_args__ = (
        UniqueConstraint("opinion_id", "position"),
        CheckConstraint(f"position BETWEEN 0 AND {MOST_PHOTOS - 1}", "few"),
    )

    file_id: Mapped[UUID] = mapped_column(ForeignKey("file.id"), primary_key=True)
    opinion_id: Mapped[UUID] = mapped_column(ForeignKey("opinion.id"))
    position: Mapped[int] = mapped_column(SmallInteger)


class PublicAnswer(Entity):
    """An opinion and its answer in the supervisor's words, for everyone. Nothing in it leads to whoever gave it."""

    __tablename__ = "public_answer"
    __table_args__ = (
        CheckConstraint(f"char_length(question) BETWEEN 1 AND {LONGEST_NOTE}", "asks_something"),
        Index(None, "published_at", "id"),
    )

    opinion_id: Mapped[UUID] = mapped_column(ForeignKey("opinion.id"), unique=True)
    category: Mapped[Category]
    question: Mapped[str]
    answer: Mapped[str]
    published_at: Mapped[datetime]


class Useful(Table):
    """Someone finds a public answer useful."""

    __tablename__ = "public_answer_useful"

    public_answer_id: Mapped[UUID] = mapped_column(ForeignKey("public_answer.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
