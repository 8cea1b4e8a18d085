"""What is written into a kitchen's ledger."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.hygiene import certificates, checking, disinfecting, sampling, staff, striking
from backend.hygiene.graphql.types import LedgerReceipt
from backend.hygiene.models import EntryKind, Method, Paper, Symptom
from backend.identity.actor import Actor
from backend.identity.graphql.types import as_uuid, maybe_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel.db import Entity
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey

_MANAGES = [may("manage canteens")]


@strawberry.input
class MorningCheckInput:
    staff_id: ID
    temperature: float
    hands_clean: bool = True
    symptoms: list[Symptom] | None = None
    measure: str | None = strawberry.field(default=None, description="What was done with somebody unfit.")

    def read(self) -> checking.Finding:
        return checking.Finding(
            temperature=Decimal(str(self.temperature)),
            hands_clean=self.hands_clean,
            symptoms=self.symptoms or (),
            measure=self.measure,
        )


@strawberry.input
class FoodSampleInput:
    menu_id: ID
    dish_id: ID
    grams: int
    fridge: str
    staff_id: ID
    put_in_at: datetime | None = None

    def read(self) -> sampling.Portion:
        return sampling.Portion(
            menu_id=as_uuid(self.menu_id, "menuId"),
            dish_id=as_uuid(self.dish_id, "dishId"),
            grams=self.grams,
            fridge=self.fridge,
            staff_id=as_uuid(self.staff_id, "staffId"),
            put_in_at=self.put_in_at,
        )


@strawberry.input
class DisinfectionInput:
    object: str
    method: Method
    starts_at: datetime
    ends_at: datetime
    strength: str
    staff_id: ID

    def read(self) -> disinfecting.Treatment:
        return disinfecting.Treatment(
            object=self.object,
            method=self.method,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            strength=self.strength,
            staff_id=as_uuid(self.staff_id, "staffId"),
        )


@strawberry.input(description="`staffId` for a health certificate, `supplier` for a supplier's papers.")
class CertificateInput:
    kind: Paper
    number: str
    valid_until: date
    staff_id: ID | None = None
    supplier: str | None = None
    photo_id: ID | None = None

    def read(self) -> certificates.Terms:
        return certificates.Terms(
            kind=self.kind,
            number=self.number,
            valid_until=self.valid_until,
            staff_id=maybe_uuid(self.staff_id, "staffId"),
            supplier=self.supplier,
            photo_id=maybe_uuid(self.photo_id, "photoId"),
        )


@strawberry.type
class HygieneMutation:
    @strawberry.mutation(permission_classes=_MANAGES)
    async def add_kitchen_staff(
        self, info: Info, key: IdempotencyKey, canteen_id: ID, name: str, post: str
    ) -> LedgerReceipt | Refused:
        return await _write(
            info,
            key,
            lambda session, me: staff.add(session, me, as_uuid(canteen_id, "canteenId"), name, post),
        )

    @strawberry.mutation(permission_classes=_MANAGES, description="Who has left is no longer active.")
    async def change_kitchen_staff(
        self, info: Info, key: IdempotencyKey, id: ID, version: int, name: str, post: str, active: bool
    ) -> LedgerReceipt | Refused:
        return await _write(
            info,
            key,
            lambda session, me: staff.change(
                session, me, as_uuid(id, "id"), version, name=name, post=post, active=active
            ),
        )

    @strawberry.mutation(permission_classes=_MANAGES, description="Today's.")
    async def record_morning_check(
        self, info: Info, key: IdempotencyKey, input: MorningCheckInput
    ) -> LedgerReceipt | Refused:
        return await _write(
            info,
            key,
            lambda session, me: checking.record(
                session, me, as_uuid(input.staff_id, "staffId"), input.read()
            ),
        )

    @strawberry.mutation(permission_classes=_MANAGES)
    async def keep_sample(
        self, info: Info, key: IdempotencyKey, input: FoodSampleInput
    ) -> LedgerReceipt | Refused:
        return await _write(info, key, lambda session, me: sampling.keep(session, me, input.read()))

    @strawberry.mutation(permission_classes=_MANAGES, description="Once it was kept for long enough.")
    async def destroy_sample(self, info: Info, key: IdempotencyKey, id: ID) -> LedgerReceipt | Refused:
        return await _write(info, key, lambda session, me: sampling.destroy(session, me, as_uuid(id, "id")))

    @strawberry.mutation(permission_classes=_MANAGES, description="Which is over.")
    async def record_disinfection(
        self, info: Info, key: IdempotencyKey, canteen_id: ID, input: DisinfectionInput
    ) -> LedgerReceipt | Refused:
        return await _write(
            info,
            key,
            lambda session, me: disinfecting.record(
                session, me, as_uuid(canteen_id, "canteenId"), input.read()
            ),
        )

    @strawberry.mutation(permission_classes=_MANAGES, description="A new one, or a renewal.")
    async def file_certificate(
        self, info: Info, key: IdempotencyKey, canteen_id: ID, input: CertificateInput
    ) -> LedgerReceipt | Refused:
        return await _write(
            info,
            key,
            lambda session, me: certificates.file(
                session, me, as_uuid(canteen_id, "canteenId"), input.read()
            ),
        )

    @strawberry.mutation(permission_classes=_MANAGES, description="It stays to be read, and counts no more.")
    async def strike_entry(
        self, info: Info, key: IdempotencyKey, kind: EntryKind, id: ID, reason: str
    ) -> LedgerReceipt | Refused:
        return await _write(
            info, key, lambda session, me: striking.strike(session, me, kind, as_uuid(id, "id"), reason)
        )


async def _write(
    info: Info, key: UUID, verb: Callable[[AsyncSession, Actor], Awaitable[Entity]]
) -> LedgerReceipt | Refused:
    """Do `verb` once for this key; the day is read anew by who shows it."""
    return await info.context.once(info, key, verb, lambda row: LedgerReceipt(id=ID(str(row.id))))
