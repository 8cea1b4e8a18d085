"""Surveys, who is asked, and answers that belong to nobody."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.db import Table
from backend.kernel.errors import DomainError
from backend.kernel.versions import Editable


class SurveyIsOpen(DomainError):
    """What people are answering cannot be changed; close it and make a new one."""


class SurveyIsOver(DomainError):
    """This survey is over."""


class AlreadyAnswered(DomainError):
    """You have answered this survey already."""


class SurveyState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Rhythm(StrEnum):
    """How often a survey is sent out anew, to other people each time."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class Occasion(StrEnum):
    """After what people are asked, on the day after it."""

    TICKET = "ticket"
    MEETING = "meeting"
    MEAL = "meal"


class Survey(Editable):
    """`share` in per cent of those who might be asked are; `asked` and `destroyed` are counts.

    One after an occasion asks people day by day within the month in which it was opened, so that the month of an
    invitation is that of its survey: no invitation has to tell when it was sent.
    """

    __tablename__ = "survey"
    __table_args__ = (
        CheckConstraint("share BETWEEN 1 AND 100", "asks_some"),
        CheckConstraint("(state = 'draft') = (opened_at IS NULL)", "opens_at_some_time"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", "closes_at_some_time"),
        CheckConstraint("occasion IS NULL OR repeats IS DISTINCT FROM 'quarterly'", "asks_in_every_month"),
        CheckConstraint(
            "(asked_until IS NOT NULL) = (occasion IS NOT NULL AND opened_at IS NOT NULL)", "asks_day_by_day"
        ),
    )

    title: Mapped[str]
    introduction: Mapped[str]
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """As `feedback.questions` reads them."""
    unit_ids: Mapped[list[UUID]]
    """Whose people are asked; those of all units where none is named."""
    share: Mapped[int] = mapped_column(SmallInteger)
    ends_at: Mapped[datetime]
    state: Mapped[SurveyState] = mapped_column(server_default="draft")
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    asked: Mapped[int] = mapped_column(default=0, server_default="0")
    destroyed: Mapped[int] = mapped_column(default=0, server_default="0")
    """Answers that were too few to be mixed when it closed."""
    repeats: Mapped[Rhythm | None]
    """Of the latest run only: the next one takes it over."""
    previous_id: Mapped[UUID | None] = mapped_column(ForeignKey("survey.id"), unique=True)
    """The run that this one follows."""
    occasion: Mapped[Occasion | None]
    asked_until: Mapped[datetime | None]
    """Whose occasion was until then has been asked, or has been left out by chance."""


class Invitation(Table):
    """That a person is asked, and whether they have answered: not when, and not what."""

    __tablename__ = "survey_invitation"
    __table_args__ = (Index("ix_survey_invitation_open", "person_id", postgresql_where=text("NOT answered")),)

    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    answered: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class _Answers(Table):
    """Ids are drawn by chance: those of the other tables tell the time."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, sort_order=-1)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), index=True)
    given: Mapped[dict[str, Any]]


class Staged(_Answers):
    """Answers that wait until there are enough to be mixed. The table is emptied with each mixing."""

    __tablename__ = "survey_staged"


class Answer(_Answers):
    """Answers after mixing: nothing about them leads to whoever gave them."""

    __tablename__ = "survey_answer"
