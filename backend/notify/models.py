"""Notices in a person's inbox, their deliveries to other channels, and what a person wants to hear."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from backend.kernel.db import Entity, Table


class Notice(Entity):
    """One line of an inbox. The reader's app puts `kind` and `facts` into words of the reader's language.

    `once` is unique a person: the same news is told once, however often its cause is looked at.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "once"),
        Index("ix_notice_inbox", "person_id", "at", "id"),
        Index("ix_notice_unread", "person_id", "at", "id", postgresql_where=text("read_at IS NULL")),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    facts: Mapped[dict[str, Any]]
    urgent: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    once: Mapped[str | None]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Preference(Table):
    """The channels on which a person wants notices of `kind`; no row means the default channels."""

    __tablename__ = "notice_preference"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    channels: Mapped[list[str]] = mapped_column(ARRAY(Text))


class QuietHours(Table):
    """Local hours in which only urgent notices ring, over midnight where they end earlier than they start."""

    __tablename__ = "quiet_hours"

    __table_args__ = (CheckConstraint("starts_at <> ends_at", "no_whole_day"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    enabled: Mapped[bool]
