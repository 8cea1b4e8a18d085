"""Notices in a person's inbox, their deliveries to outside channels, and what a person wants to hear."""

from datetime import datetime, time
from enum import StrEnum
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
    `send_from` is when it may leave the house; None where no outside channel is wanted or reaches the person,
    or once it has left.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "once"),
        Index("ix_notice_inbox", "person_id", "at", "id"),
        Index("ix_notice_unread", "person_id", "at", "id", postgresql_where=text("read_at IS NULL")),
        Index("ix_notice_unsent", "send_from", "person_id", postgresql_where=text("send_from IS NOT NULL")),
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
    send_from: Mapped[datetime | None]


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


class PushSubscription(Entity):
    """A browser that its person lets ring. It ends with the session in which it was made."""

    __tablename__ = "push_subscription"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), unique=True)
    endpoint: Mapped[str] = mapped_column(unique=True)
    p256dh: Mapped[str]
    auth: Mapped[str]
    created_at: Mapped[datetime]


class DeliveryState(StrEnum):
    """What waits with a `last_error` has failed and is tried again at `next_at`."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


class Delivery(Entity):
    """One message on its way to one address, or its log. Its id is the message's own over all tries.

    It repeats one notice, or `count` of them in one (then of no kind and about nothing in particular). A group
    robot's has no person. `address` is an endpoint, a mail address, a number, an account or a robot's name.
    While it is being sent `next_at` lies ahead, so that another takes over from a process that died.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        CheckConstraint("attempts >= 0", "attempts"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", "sent_at"),
        CheckConstraint("num_nulls(kind, subject_kind, subject_id) IN (0, 3)", "about_one_thing"),
        CheckConstraint("(kind IS NULL) = (count > 1)", "one_notice_or_many"),
        CheckConstraint("(person_id IS NULL) = (channel = 'robot')", "to_someone"),
        UniqueConstraint("notice_id", "channel", "address"),
        Index("uq_delivery_robot", "address", "kind", "subject_id", "news_at", unique=True,
              postgresql_where=text("channel = 'robot'")),
        Index("ix_delivery_waiting", "channel", "next_at", postgresql_where=text("state = 'waiting'")),
        Index("ix_delivery_log", "created_at", "id"),
    )  # fmt: skip

    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    notice_id: Mapped[UUID | None] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"))
    channel: Mapped[str]
    address: Mapped[str]
    kind: Mapped[str | None]
    subject_kind: Mapped[str | None]
    subject_id: Mapped[UUID | None]
    count: Mapped[int]
    urgent: Mapped[bool]
    locale: Mapped[str]
    news_at: Mapped[datetime]
    created_at: Mapped[datetime]
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    status: Mapped[int | None]
    last_error: Mapped[str | None]
    sent_at: Mapped[datetime | None]


class ChannelPace(Table):
    """When a channel that never hurried would send again (see `pace`): its allowance, shared by all processes."""

    __tablename__ = "channel_pace"

    channel: Mapped[str] = mapped_column(primary_key=True)
    turn: Mapped[datetime]
