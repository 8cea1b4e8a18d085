"""What the journal says about kitchen hygiene. No name and no finding of a person's health stands there."""

from datetime import date, datetime
from uuid import UUID

from backend.kernel.journal import Event


class StaffAdded(Event, frozen=True, kw_only=True, verb="kitchen_staff.added"):
    canteen: UUID


class StaffChanged(Event, frozen=True, kw_only=True, verb="kitchen_staff.changed"):
    fields: list[str]


class Checked(Event, frozen=True, kw_only=True, verb="morning_check.recorded"):
    staff: UUID
    on: date
    fit: bool


class SampleKept(Event, frozen=True, kw_only=True, verb="food_sample.recorded"):
    menu: UUID
    dish: UUID
    grams: int
    keep_until: datetime


class SampleDestroyed(Event, frozen=True, kw_only=True, verb="sample_disposal.recorded"):
    sample: UUID


class Disinfected(Event, frozen=True, kw_only=True, verb="disinfection.recorded"):
    object: str
    method: str


class CertificateFiled(Event, frozen=True, kw_only=True, verb="certificate.recorded"):
    kind: str
    valid_until: date


class EntryStruck(Event, frozen=True, kw_only=True, verb="ledger_strike.recorded"):
    entry_kind: str
    entry: UUID
    reason: str
