"""What a kitchen's ledger says of a day."""

from datetime import date

import strawberry
from strawberry import ID

from backend.hygiene import reading
from backend.hygiene.graphql.types import LedgerDay
from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may

_SEES = [may(reading.SEES)]


@strawberry.type
class HygieneQuery:
    @strawberry.field(permission_classes=_SEES, description="And what is still to be done then.")
    async def ledger_day(self, info: Info, canteen_id: ID, day: date) -> LedgerDay:
        async with info.context.read() as session:
            found = await reading.day(session, info.context.me, as_uuid(canteen_id, "canteenId"), day)
        return LedgerDay.of(found, info)
