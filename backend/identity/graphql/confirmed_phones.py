"""The numbers that units vouch for."""

from datetime import date, datetime

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.identity import confirmed_phones, models
from backend.identity.actor import Actor
from backend.identity.confirmed_phones import NamedPhone
from backend.identity.graphql.types import Unit, as_uuid, maybe_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel import days
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey

_CONFIRMS = [may("confirm phones")]


@strawberry.type(description="A number from which its owner may report without signing in.")
class ConfirmedPhone:
    id: ID
    masked: str
    label: str = strawberry.field(description="Whose it is.")
    unit: Unit
    until: date = strawberry.field(description="The last day.")
    expired: bool
    confirmed_by: str
    confirmed_at: datetime

    @classmethod
    def of(cls, row: models.ConfirmedPhone) -> "ConfirmedPhone":
        return cls(
            id=ID(str(row.id)),
            masked=row.masked,
            label=row.label,
            unit=Unit.of(row.unit),
            until=row.until,
            expired=row.until < days.today(),
            confirmed_by=row.confirmer.name,
            confirmed_at=row.confirmed_at,
        )


@strawberry.type
class ConfirmedPhonePage:
    items: list[ConfirmedPhone]
    next: str | None


@strawberry.input
class NamedPhoneInput:
    phone: str
    label: str


@strawberry.type
class ConfirmedPhoneQuery:
    @strawberry.field(permission_classes=_CONFIRMS, description="Latest confirmation first.")
    async def confirmed_phones(
        self,
        info: Info,
        unit_id: ID | None = None,
        search: str | None = None,
        first: int = 20,
        after: str | None = None,
    ) -> ConfirmedPhonePage:
        async with info.context.read() as session:
            page = await confirmed_phones.page(
                session,
                info.context.me,
                unit_id=maybe_uuid(unit_id, "unitId"),
                search=search,
                first=first,
                after=after,
            )
        return ConfirmedPhonePage(items=[ConfirmedPhone.of(row) for row in page.items], next=page.next)


@strawberry.type
class ConfirmedPhoneMutation:
    @strawberry.mutation(
        permission_classes=_CONFIRMS,
        description="All or none. A number that the unit knows gets the new label and day.",
    )
    async def confirm_phones(
        self, info: Info, key: IdempotencyKey, unit_id: ID, phones: list[NamedPhoneInput], until: date
    ) -> Unit | Refused:
        secret = info.context.settings.secret
        named = [NamedPhone(each.phone, each.label) for each in phones]

        async def confirm(session: AsyncSession, me: Actor) -> models.Unit:
            unit = as_uuid(unit_id, "unitId")
            return await confirmed_phones.confirm(session, me, secret, unit, named, until)

        return await info.context.once(info, key, confirm, Unit.of)

    @strawberry.mutation(permission_classes=_CONFIRMS)
    async def withdraw_phone(self, info: Info, key: IdempotencyKey, id: ID) -> Unit | Refused:
        return await info.context.once(
            info,
            key,
            lambda session, me: confirmed_phones.withdraw(session, me, as_uuid(id, "id")),
            Unit.of,
        )
