"""The ticket and the categories it may be of."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Computed,
    ForeignKey,
    Identity,
    Index,
    SmallInteger,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.facility.models import Equipment, Place
from backend.identity.models import Contractor, Person
from backend.kernel.db import Entity
from backend.kernel.errors import DomainError
from backend.tickets.states import MOVES, Clock, Status, Urgency


class IllegalMove(DomainError):
    """This is not possible in the ticket's present state."""


class Category(Entity):
    """A node of the category tree; leaves are what people choose.

    `key` is stable, for rules and alarms, and says the way: `water.leak` is a kind in the group `water`.
    """

    __tablename__ = "ticket_category"

    key: Mapped[str] = mapped_column(unique=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("ticket_category.id"), index=True)
    name: Mapped[str]
    name_en: Mapped[str]
    icon: Mapped[str]
    examples: Mapped[str]
    examples_en: Mapped[str]
    urgency: Mapped[Urgency]
    position: Mapped[int] = mapped_column(default=0, server_default="0")


def key_path(key: str) -> Sequence[str]:
    """The keys of a category's groups from the root down, and its own."""
    parts = key.split(".")
    return [".".join(parts[:depth]) for depth in range(1, len(parts) + 1)]


_IS_OPEN = "status NOT IN ('closed', 'cancelled')"
IS_OPEN = literal_column(f"ticket.{_IS_OPEN}", Boolean)
"""Word for word the condition of the partial indexes, so that the planner can use them."""


NEXT_SERIAL = literal_column("nextval('ticket_serial_seq')", BigInteger)
"""For a ticket whose number is told in the statement that makes it."""


class Ticket(Entity):
    """One repair. `reporter_id` is whom it is for, `reported_by_id` who typed it; nobody for an alarm's.

    The three `…_due_at` are derived from `sla` (the terms as they were at the report), the calendar and
    the pauses, by `deadlines.derive`, and kept here for sorting. `version` grows with every move and is
    what a dispatcher's decision refers to.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("origin_kind", "origin_id"),
        CheckConstraint("(origin_kind IS NULL) = (origin_id IS NULL)", "whole_origin"),
        CheckConstraint("num_nonnulls(reporter_id, origin_id) > 0", "someone_or_something_reports"),
        CheckConstraint("(reporter_id IS NULL) = (reported_by_id IS NULL)", "whole_reporter"),
        CheckConstraint(
            "status NOT IN ('assigned', 'arrived', 'held', 'done') OR assignee_id IS NOT NULL",
            "someone_works",
        ),
        CheckConstraint("status NOT IN ('reported', 'accepted') OR assignee_id IS NULL", "nobody_works_yet"),
        CheckConstraint("(status IN ('closed', 'cancelled')) = (closed_at IS NOT NULL)", "closed_has_a_time"),
        CheckConstraint("status <> 'done' OR finished_at IS NOT NULL", "done_has_a_time"),
        Index("ix_ticket_newest", "reported_at", "id"),
        Index("ix_ticket_audience", "audience", postgresql_using="gin"),
        Index("ix_ticket_search", "search", postgresql_using="gin"),
        Index("ix_ticket_category", "category_id", "reported_at", "id"),
        Index("ix_ticket_contractor", "contractor_id", "reported_at", "id"),
        Index("ix_ticket_unit", "unit_id", "reported_at", "id"),
        Index("ix_ticket_closed_at", "closed_at"),
        Index("ix_ticket_finished_at", "finished_at", postgresql_where=text("finished_at IS NOT NULL")),
        Index(
            "ix_ticket_equipment",
            "equipment_id",
            "reported_at",
            postgresql_where=text("equipment_id IS NOT NULL"),
        ),
        Index(
            "ix_ticket_open_by_due",
            "ranked_at",
            "id",
            postgresql_where=text(_IS_OPEN),
        ),
        Index(
            "ix_ticket_open_at_place",
            "place_id",
            "category_id",
            postgresql_where=text(_IS_OPEN),
        ),
        Index(
            "ix_ticket_in_hand",
            "assignee_id",
            postgresql_where=text("status IN ('assigned', 'arrived', 'held')"),
        ),
        Index("ix_ticket_pool", "contractor_id", postgresql_where=text("status = 'accepted'")),
    )

    serial: Mapped[int] = mapped_column(Identity(), unique=True)
    status: Mapped[Status] = mapped_column(default=Status.REPORTED)
    urgency: Mapped[Urgency]
    category_id: Mapped[UUID] = mapped_column(ForeignKey("ticket_category.id"))
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    equipment_id: Mapped[UUID | None] = mapped_column(ForeignKey("equipment.id"))
    description: Mapped[str]
    contact_phone: Mapped[str | None]
    """A stranger's only till some days after the end (`forgetting`)."""
    wished_at: Mapped[datetime | None]
    reporter_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    reported_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("unit.id"), comment="the reporter's, as it was then"
    )
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    contractor_id: Mapped[UUID | None] = mapped_column(ForeignKey("contractor.id"))
    audience: Mapped[list[UUID]]
    """Who may see it, as ids: the places from the site down, the unit, contractors, everyone who took part.
    One overlap with what a person holds is the whole row rule (`visibility`). It only grows."""
    origin_kind: Mapped[str | None]
    origin_id: Mapped[UUID | None]

    reported_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    assigned_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    """When somebody first was there: the promise to come is kept once."""
    finished_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    """When the work was last refused or the ticket reopened: a new clock to finish runs from here."""
    moved_at: Mapped[datetime]
    """When the latest move happened; a queued action cannot have happened before it."""
    urged_at: Mapped[datetime | None]

    sla: Mapped[dict[str, Any]]
    accept_due_at: Mapped[datetime | None]
    arrive_due_at: Mapped[datetime | None]
    finish_due_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    """The next of the three that is still to be kept; None while held or when nothing is left to keep."""
    ranked_at: Mapped[datetime] = mapped_column(
        Computed("coalesce(due_at, timestamptz '9999-01-01 00:00:00+00')", persisted=True),
        comment="due_at for sorting: what has no deadline comes last",
    )
    clock: Mapped[Clock | None]
    """Which of the three runs or is paused."""
    escalation: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    """How many steps of the escalation this clock has been through."""
    finished_late: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether a deadline to finish was ever missed; rework in time does not mend that."""

    rework_count: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    urge_count: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    supporter_count: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    search: Mapped[list[str]] = mapped_column(default=list, server_default=text("'{}'"), deferred=True)

    category: Mapped[Category] = relationship(lazy="raise")
    place: Mapped[Place] = relationship(lazy="raise")
    equipment: Mapped[Equipment | None] = relationship(lazy="raise")
    reporter: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=reporter_id)
    reported_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=reported_by_id)
    assignee: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=assignee_id)
    contractor: Mapped[Contractor | None] = relationship(lazy="raise")

    @property
    def number(self) -> str:
        return number(self.serial)

    def allows(self, action: str) -> bool:
        return self.status in MOVES[action].before

    def must_allow(self, action: str) -> None:
        if not self.allows(action):
            raise IllegalMove(action=action, status=self.status)

    def move(self, action: str, at: datetime) -> None:
        """Go where `action` leads, or refuse; every move makes a new version."""
        self.must_allow(action)
        self._reach(MOVES[action].after or self.status, at)

    def resume(self, interrupted: Status, at: datetime) -> None:
        """Go back to where the pause found it."""
        self.must_allow("resume")
        self._reach(interrupted, at)

    def admit(self, people: Iterable[UUID | None]) -> None:
        """From now on these may see it."""
        new = [person for person in dict.fromkeys(people) if person and person not in self.audience]
        if new:
            self.audience = [*self.audience, *new]

    def _reach(self, status: Status, at: datetime) -> None:
        self.status, self.moved_at = status, at
        self.version += 1


def number(serial: int) -> str:
    """What people call a ticket."""
    return f"WX{serial:07d}"


def serial_in(text: str) -> int | None:
    """The ticket that people mean by WX0000123, wx123 or 123; None when it is no number."""
    digits = text.lower().removeprefix("wx")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 9 else None
