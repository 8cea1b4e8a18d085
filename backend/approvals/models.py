"""What waits for a yes, and what each of those asked has said."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.kernel.db import Entity, Table
from backend.kernel.errors import DomainError


class AlreadySaid(DomainError):
    """You have given your answer already."""


class Needs(StrEnum):
    ANY = "any"
    """One yes is enough, and so is one no."""
    ALL = "all"
    """Everyone's yes; one no is enough."""


class Outcome(StrEnum):
    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Voice(Table):
    """One of those asked; `grants` stays empty until they answer."""

    __tablename__ = "voice"
    __table_args__ = (
        CheckConstraint("(grants IS NULL) = (said_at IS NULL)", "said_at_some_time"),
        Index("ix_voice_open", "person_id", postgresql_where=text("grants IS NULL")),
    )

    approval_id: Mapped[UUID] = mapped_column(ForeignKey("approval.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    grants: Mapped[bool | None]
    note: Mapped[str | None]
    said_at: Mapped[datetime | None]


class Approval(Entity):
    """The question itself; what it is about refers to it."""

    __tablename__ = "approval"
    __table_args__ = (CheckConstraint("(outcome = 'pending') = (ended_at IS NULL)", "ends_with_its_outcome"),)

    needs: Mapped[Needs]
    outcome: Mapped[Outcome] = mapped_column(server_default="pending")
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    voices: Mapped[list[Voice]] = relationship(lazy="raise")

    def say(self, person_id: UUID, *, grants: bool, note: str | None, at: datetime) -> None:
        """The answer of one who was asked; with it everything may be decided."""
        mine = next(voice for voice in self.voices if voice.person_id == person_id)
        if mine.grants is not None:
            raise AlreadySaid
        mine.grants, mine.note, mine.said_at = grants, note, at
        if not grants:
            self.end(Outcome.REFUSED, at)
        elif self.needs is Needs.ANY or all(voice.grants for voice in self.voices):
            self.end(Outcome.GRANTED, at)

    def end(self, outcome: Outcome, at: datetime) -> None:
        self.outcome, self.ended_at = outcome, at
