"""What happens to people, as the journal keeps it and higher slices follow it. The subject is the person."""

from datetime import date
from uuid import UUID

from backend.kernel.journal import Event


class PersonJoined(Event, verb="person.joined", frozen=True):
    """`upload` names the workbook that brought them."""

    upload: UUID | None = None


class PersonChanged(Event, verb="person.changed", frozen=True):
    """`fields` names what is different now; the old values are not kept."""

    fields: list[str]
    upload: UUID | None = None


class PersonTransferred(Event, verb="person.transferred", frozen=True):
    """They belong to another unit or contractor now; the roles they had at the old one are gone."""

    from_unit: UUID | None = None
    from_contractor: UUID | None = None
    to_unit: UUID | None = None
    to_contractor: UUID | None = None
    upload: UUID | None = None


class PersonLeftService(Event, verb="person.left", frozen=True):
    """Their account is closed, their sessions, roles and secretaries are gone."""

    roles: list[str]
    upload: UUID | None = None


class PersonReturned(Event, verb="person.returned", frozen=True):
    upload: UUID | None = None


class PeopleImported(Event, verb="people.imported", frozen=True):
    """The subject is the import. Its people are told of quietly: read everything again."""

    created: int
    changed: int


class PeopleExported(Event, verb="people.exported", frozen=True):
    """The subject is who took the list away, with names and telephone numbers of so many."""

    people: int


class RoleGranted(Event, verb="role_grant.granted", frozen=True):
    role: str
    at: str


class RoleRevoked(Event, verb="role_grant.revoked", frozen=True):
    role: str
    at: str


class SecretaryAppointed(Event, verb="secretary.appointed", frozen=True):
    """`leader` may be acted for by the subject."""

    leader: UUID


class SecretaryDismissed(Event, verb="secretary.dismissed", frozen=True):
    leader: UUID


class LeaveEntered(Event, verb="leave.entered", frozen=True):
    """The subject gets no orders from the first to the last day. Why is theirs: sickness is no audit fact."""

    starts_on: date
    ends_on: date


class LeaveRemoved(Event, verb="leave.removed", frozen=True):
    """The days that are free again; of a leave that had begun those before today remain."""

    starts_on: date
    ends_on: date


class HomeAdded(Event, verb="home.added", frozen=True):
    """The subject is a unit or a contractor."""

    name: str


class HomeChanged(Event, verb="home.changed", frozen=True):
    name: str


class ContractAdded(Event, verb="contract.added", frozen=True):
    """The subject is the contract."""

    name: str
    contractor: UUID
    starts_on: date
    ends_on: date


class ContractChanged(Event, verb="contract.changed", frozen=True):
    """`fields` names what is different now."""

    fields: list[str]


class ContractEnded(Event, verb="contract.ended", frozen=True):
    """`on` is the last day that it serves."""

    on: date


class SessionOpened(Event, verb="session.opened", frozen=True):
    session: UUID
    device: str
    address: str | None


class SessionRevoked(Event, verb="session.revoked", frozen=True):
    """No session means all of them, except the one that acted."""

    session: UUID | None


class ApiTokenIssued(Event, verb="api_token.issued", frozen=True):
    token: UUID
    label: str


class ApiTokenRevoked(Event, verb="api_token.revoked", frozen=True):
    token: UUID
    label: str


class SignInFailed(Event, verb="sign_in.failed", frozen=True):
    """Of a known account the subject is the person, else the guard: what was typed may be a password."""

    address: str | None


class SignInLocked(Event, verb="sign_in.locked", frozen=True):
    """`until` is an ISO 8601 moment."""

    until: str
    address: str | None


class PasswordChanged(Event, verb="password.changed", frozen=True):
    """By its owner, or by the actor for its owner, who then has to change it."""

    temporary: bool


class LocaleChanged(Event, verb="locale.changed", frozen=True):
    locale: str


class PhoneConfirmed(Event, verb="unit.phone_confirmed", frozen=True):
    """The unit vouches for the number of `visitor`, `phone` masked, to the end of the day `until`."""

    phone: str
    visitor: str
    until: date


class PhoneWithdrawn(Event, verb="unit.phone_withdrawn", frozen=True):
    phone: str
    visitor: str
