"""Alarm rules with on- and off-delay and dead band, and the alarms they raise (ISA-18.2 states)."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.facility.models import Place
from backend.identity.models import Person
from backend.kernel.db import Entity
from backend.kernel.errors import DomainError
from backend.rules.models import Confidence
from backend.telemetry.models import Point, Quantity


class AlreadyAcknowledged(DomainError):
    """Someone has acknowledged this alarm already."""


class Priority(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class State(StrEnum):
    UNACKNOWLEDGED = "unacknowledged"
    ACKNOWLEDGED = "acknowledged"
    RETURNED_UNACKNOWLEDGED = "returned_unacknowledged"
    NORMAL = "normal"


IN_ALARM = frozenset({State.UNACKNOWLEDGED, State.ACKNOWLEDGED})
"""States in which the condition itself lasts."""


class AlarmRule(Entity):
    """Raise when a point of `quantity` stays above `limit` for `on_delay_seconds` of source time.

    It returns to normal below `limit - dead_band` for `off_delay_seconds`. With `category_key` it also
    opens a ticket of that category in the point's place. `source` and `confidence` say where it is from.
    """

    __tablename__ = "alarm_rule"
    __table_args__ = (
        CheckConstraint(
            "dead_band >= 0 AND on_delay_seconds >= 0 AND off_delay_seconds >= 0", "not_negative"
        ),
    )

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str]
    quantity: Mapped[Quantity]
    limit: Mapped[float]
    dead_band: Mapped[float]
    on_delay_seconds: Mapped[int]
    off_delay_seconds: Mapped[int]
    priority: Mapped[Priority]
    category_key: Mapped[str | None]
    source: Mapped[str]
    confidence: Mapped[Confidence]
    enabled: Mapped[bool] = mapped_column(default=True, server_default=text("true"))

    @property
    def on_delay(self) -> timedelta:
        return timedelta(seconds=self.on_delay_seconds)

    @property
    def off_delay(self) -> timedelta:
        return timedelta(seconds=self.off_delay_seconds)


_NOT_NORMAL = text("state <> 'normal'")


class Alarm(Entity):
    """At most one alarm of a rule and point is not normal.

    `value` is the one that raised it. `raised_at` and `returned_at` are source times. `ticket_id` is the
    ticket that it opened, or one still open that another alarm of the rule opened in that place.
    """

    __tablename__ = "alarm"
    __table_args__ = (
        CheckConstraint(
            "(state IN ('unacknowledged', 'acknowledged')) = (returned_at IS NULL)", "returned_has_a_time"
        ),
        CheckConstraint(
            "(state IN ('acknowledged', 'normal')) = (acknowledged_at IS NOT NULL)", "acknowledged_has_a_time"
        ),
        CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)", "acknowledged_by_someone"
        ),
        CheckConstraint("returned_at > raised_at", "in_order"),
        Index("uq_alarm_active", "rule_id", "point_id", unique=True, postgresql_where=_NOT_NORMAL),
        Index("ix_alarm_active", "raised_at", "id", postgresql_where=_NOT_NORMAL),
        Index(None, "raised_at", "id"),
        Index(None, "point_id", "rule_id", "returned_at"),
    )

    rule_id: Mapped[UUID] = mapped_column(ForeignKey("alarm_rule.id"))
    point_id: Mapped[UUID] = mapped_column(ForeignKey("point.id"))
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), index=True)
    priority: Mapped[Priority]
    state: Mapped[State] = mapped_column(default=State.UNACKNOWLEDGED)
    value: Mapped[float]
    raised_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ticket_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket.id"))

    rule: Mapped[AlarmRule] = relationship(lazy="raise")
    point: Mapped[Point] = relationship(lazy="raise")
    place: Mapped[Place] = relationship(lazy="raise")
    acknowledged_by: Mapped[Person | None] = relationship(lazy="raise")

    @property
    def is_in_alarm(self) -> bool:
        return self.state in IN_ALARM

    @property
    def changed_at(self) -> datetime:
        """Source time of the last change of the condition."""
        return self.returned_at or self.raised_at

    def raise_again(self, at: datetime, value: float) -> None:
        """The condition is back before anyone looked: still the same alarm, and still nobody's."""
        assert self.state is State.RETURNED_UNACKNOWLEDGED
        self.state, self.raised_at, self.returned_at, self.value = State.UNACKNOWLEDGED, at, None, value

    def return_to_normal(self, at: datetime) -> None:
        assert self.is_in_alarm
        self.returned_at = at
        self.state = State.NORMAL if self.state is State.ACKNOWLEDGED else State.RETURNED_UNACKNOWLEDGED

    def acknowledge(self, person_id: UUID, at: datetime) -> None:
        if self.acknowledged_at is not None:
            raise AlreadyAcknowledged
        self.acknowledged_by_id, self.acknowledged_at = person_id, at
        self.state = State.ACKNOWLEDGED if self.is_in_alarm else State.NORMAL
