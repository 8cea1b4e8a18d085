"""A rule's versions, and the days on which the state's calendar differs from the week's."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel.db import Entity, Table


class Confidence(StrEnum):
    """How well a value is founded. The product shows PROPOSED as 待主管部门确认."""

    SOURCE = "S"
    WEAK = "W"
    COMMON = "K"
    PROPOSED = "P"


class RuleVersion(Entity):
    """One version of the rule `key`, never changed; in force is the latest effective one."""

    __tablename__ = "rule_version"
    __table_args__ = (UniqueConstraint("key", "effective_on", "recorded_at"),)

    key: Mapped[str]
    value: Mapped[Any] = mapped_column(JSONB)
    source: Mapped[str]
    effective_on: Mapped[date]
    level: Mapped[str]
    confidence: Mapped[Confidence]
    note: Mapped[str | None]
    recorded_at: Mapped[datetime]
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class CalendarDay(Entity):
    """A public holiday or make-up working day, or an administrator's own decision about a day."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(unique=True)
    working: Mapped[bool]
    name: Mapped[str | None]
    edited_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class RuleBook(Table):
    """One row, renewed by every change: who has read this edition need not read all rules again."""

    __tablename__ = "rule_book"
    __table_args__ = (CheckConstraint("id = 1", "there_is_one"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, default=1)
    edition: Mapped[UUID]
