"""People, the units and contractors they belong to, contracts, granted roles, and sessions."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.identity.people_search import words
from backend.identity.roles import INCOMPATIBLE, Role
from backend.kernel.db import Entity, Table
from backend.kernel.errors import DomainError
from backend.kernel.refs import Ref
from backend.kernel.versions import Editable


class PersonLeft(DomainError):
    """This person has left; their account is closed."""


class AccountClosed(DomainError):
    """This account is closed."""


class SeparationOfDuties(DomainError):
    """System, security and audit administration are never in one hand."""


class SessionOver(DomainError):
    """This session has already ended."""


class Unit(Editable):
    """A budget unit (预算单位) of the area."""

    __tablename__ = "unit"

    name: Mapped[str] = mapped_column(unique=True)
    short_name: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(default=0)


class Contractor(Editable):
    """A property or other third-party company."""

    __tablename__ = "contractor"

    name: Mapped[str] = mapped_column(unique=True)
    short_name: Mapped[str]
    phone: Mapped[str | None]


class Person(Entity):
    """A cadre, staff member or worker. `office_id` is a space of the facility slice, opaque here."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("num_nonnulls(unit_id, contractor_id) = 1", "one_home"),
        CheckConstraint("login = lower(login)", "login_is_lower_case"),
        Index("ix_person_search", "search", postgresql_using="gin"),
    )

    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    post: Mapped[str]
    phone: Mapped[str | None]
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"), index=True)
    contractor_id: Mapped[UUID | None] = mapped_column(ForeignKey("contractor.id"), index=True)
    office_id: Mapped[UUID | None]
    password_hash: Mapped[str | None]
    password_is_temporary: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    locale: Mapped[str] = mapped_column(default="zh-CN", server_default="zh-CN")
    created_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    search: Mapped[list[str]] = mapped_column(default=list, server_default=text("'{}'"), deferred=True)

    unit: Mapped[Unit | None] = relationship(lazy="raise")
    contractor: Mapped[Contractor | None] = relationship(lazy="raise")

    def __init__(self, **values: Any) -> None:
        values.setdefault("search", words(values["name"], values["login"], values.get("phone")))
        super().__init__(**values)

    @property
    def is_active(self) -> bool:
        return self.left_at is None

    @property
    def home(self) -> Ref:
        """The unit or contractor this person belongs to."""
        if self.unit_id is not None:
            return Ref("unit", self.unit_id)
        assert self.contractor_id is not None
        return Ref("contractor", self.contractor_id)

    def describe(self, **values: Any) -> None:
        """Change what describes this person, and with it what they are found by."""
        for name, value in values.items():
            setattr(self, name, value)
        if values.keys() & {"name", "phone"} and "search" not in values:
            self.search = words(self.name, self.login, self.phone)

    def leave(self, moment: datetime) -> None:
        """The password stays, so that only its owner is told that the account is closed."""
        if self.left_at is not None:
            raise PersonLeft
        self.left_at = moment

    def come_back(self) -> None:
        """The account opens again, with a new password to be handed out."""
        self.left_at = self.password_hash = None


class RoleGrant(Entity):
    """A role held at a place, unit or contractor; `at_kind` is `place`, `unit` or `contractor`."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("person_id", "role", "at_kind", "at_id"),
        CheckConstraint("at_kind IN ('place', 'unit', 'contractor')", "at_kind"),
        # The database too keeps the three administrators apart.
        ExcludeConstraint(
            ("person_id", "="),
            (text("role"), "<>"),
            where=text(f"role IN ({', '.join(repr(str(role)) for role in sorted(INCOMPATIBLE))})"),
            name="ex_role_grant_separation_of_duties",
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role]
    at_kind: Mapped[str]
    at_id: Mapped[UUID]
    granted_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime]

    @property
    def at(self) -> Ref:
        return Ref(self.at_kind, self.at_id)


class ConfirmedPhone(Entity):
    """The mobile number of someone without an account, for whom a unit vouches to the end of a day.

    The number itself is not kept: `seal` recognises it, `masked` is what people see (`phones`).
    """

    __tablename__ = "confirmed_phone"
    __table_args__ = (
        UniqueConstraint("seal", "unit_id"),
        CheckConstraint("label <> ''", "has_a_label"),
        Index(None, "unit_id", "confirmed_at", "id"),
    )

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    seal: Mapped[bytes]
    masked: Mapped[str]
    label: Mapped[str]
    until: Mapped[date]
    confirmed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship(lazy="raise")
    confirmer: Mapped[Person] = relationship(lazy="raise")


class Secretary(Table):
    """`person` may report and accept in the name of `leader`."""

    __tablename__ = "secretary"
    __table_args__ = (CheckConstraint("person_id <> leader_id", "two_people"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    leader_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)


class Contract(Editable):
    """What a contractor serves: categories × places, from day to day. Ids of both are opaque here.

    An empty list of categories or places means all of them. `sla` overrides rules of response, in
    minutes, by the key of a category, of a group, or by urgency class: `{"lift": {"arrive": 30}}`.
    """

    __tablename__ = "contract"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", "in_order"),)

    contractor_id: Mapped[UUID] = mapped_column(ForeignKey("contractor.id"), index=True)
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    category_ids: Mapped[list[UUID]]
    place_ids: Mapped[list[UUID]]
    sla: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))

    contractor: Mapped[Contractor] = relationship(lazy="raise")


class LeaveKind(StrEnum):
    ANNUAL = "annual"
    PERSONAL = "personal"
    SICK = "sick"
    IN_LIEU = "in_lieu"
    TRAINING = "training"
    OTHER = "other"


class Leave(Entity):
    """Days on which a worker gets no orders; both ends are days off."""

    __tablename__ = "leave"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", "in_order"),
        ExcludeConstraint(
            ("person_id", "="),
            (text("daterange(starts_on, ends_on, '[]')"), "&&"),
            name="ex_leave_one_at_a_time",
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    kind: Mapped[LeaveKind] = mapped_column(default=LeaveKind.ANNUAL)


class Session(Entity):
    """A signed-in device. Only the hash of the cookie's token is kept."""

    __tablename__ = "session"
    __table_args__ = (CheckConstraint("created_at <= last_seen_at AND created_at < expires_at", "in_order"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    device: Mapped[str]
    address: Mapped[str | None]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    def revoke(self, moment: datetime) -> None:
        if self.revoked_at is not None:
            raise SessionOver
        self.revoked_at = moment


class ApiToken(Entity):
    """With it a program acts as a person. Only its hash is kept; of one label a person has one that works."""

    __tablename__ = "api_token"
    __table_args__ = (
        CheckConstraint("created_at < expires_at", "in_order"),
        Index(
            "uq_api_token_label",
            "person_id",
            "label",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    label: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SignInGuard(Entity):
    """Failed sign-ins in a row of one account or one client address; `id` is made from a hash of its name.

    Logins that nobody has are counted like all others, so that the guard does not tell which exist.
    """

    __tablename__ = "sign_in_guard"
    __table_args__ = (CheckConstraint("failures >= 0", "failures"),)

    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    failed_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]
