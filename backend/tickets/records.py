"""The rows that hang on a ticket: pauses, assignments, photos, ratings, calls, supporters."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.db import Entity, Table
from backend.tickets.states import Status


class HoldReason(StrEnum):
    PARTS = "parts"
    USER = "user"
    OUTSIDE = "outside"
    APPROVAL = "approval"
    OTHER = "other"


class Pause(Entity):
    """An interval in which the clock stands still. At most one of a ticket is open."""

    __tablename__ = "ticket_pause"
    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", "in_order"),
        CheckConstraint("interrupted IN ('assigned', 'arrived')", "interrupts_work"),
        Index("uq_ticket_pause_open", "ticket_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index(None, "ticket_id"),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    reason: Mapped[HoldReason]
    note: Mapped[str | None]
    interrupted: Mapped[Status]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CameBy(StrEnum):
    DISPATCH = "dispatch"
    GRAB = "grab"
    TRANSFER = "transfer"
    REWORK = "rework"


class EndedBy(StrEnum):
    FINISH = "finish"
    TRANSFER = "transfer"
    GIVE_BACK = "give_back"
    CANCEL = "cancel"


class Assignment(Entity):
    """One worker's stretch on a ticket: how it came to them and how it ended."""

    __tablename__ = "ticket_assignment"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", "whole_end"),
        Index(
            "uq_ticket_assignment_open", "ticket_id", unique=True, postgresql_where=text("ended_at IS NULL")
        ),
        Index(None, "worker_id", "started_at"),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"), index=True)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    came_by: Mapped[CameBy]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[EndedBy | None]
    reason: Mapped[str | None]


class PhotoStage(StrEnum):
    REPORT = "report"
    BEFORE = "before"
    AFTER = "after"
    REMARK = "remark"


class Photo(Entity):
    """A picture as evidence, of one ticket. `taken_at` is the phone's time; nobody added what a stranger reported."""

    __tablename__ = "ticket_photo"
    __table_args__ = (CheckConstraint("added_by IS NOT NULL OR stage = 'report'", "strangers_only_report"),)

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("file.id"), unique=True)
    stage: Mapped[PhotoStage]
    taken_at: Mapped[datetime]
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class StrangerReport(Entity):
    """The origin of a ticket that somebody without an account reported; label and number as they were then."""

    __tablename__ = "stranger_report"
    __table_args__ = (Index(None, "seal", "at"),)

    seal: Mapped[bytes]
    masked: Mapped[str]
    label: Mapped[str]
    at: Mapped[datetime]


class Rating(Entity):
    """What the reporter thinks of the repair. A silent one came from silence and counts in no index."""

    __tablename__ = "ticket_rating"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", "stars"),
        CheckConstraint("NOT silent OR words IS NULL", "silence_has_no_words"),
        CheckConstraint("silent = (by_id IS NULL)", "silence_is_nobodys"),
        Index("ix_ticket_rating_named", "at", postgresql_where=text("NOT silent")),
    )

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"), unique=True)
    stars: Mapped[int] = mapped_column(SmallInteger)
    tags: Mapped[list[str]]
    words: Mapped[str | None]
    silent: Mapped[bool]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class FollowUp(Entity):
    """A follow-up call (回访) by the service desk."""

    __tablename__ = "ticket_follow_up"

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"), unique=True)
    satisfied: Mapped[bool]
    words: Mapped[str]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Supporter(Table):
    """“Me too”: someone else has the same trouble."""

    __tablename__ = "ticket_supporter"

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]
