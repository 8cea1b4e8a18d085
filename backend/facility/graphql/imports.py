"""Bringing in places and equipment from workbooks."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession
from strawberry import ID

from backend.facility import equipment_sheet, places_sheet
from backend.facility.equipment_import import import_equipment, plan_equipment
from backend.facility.places_import import import_places, plan_places
from backend.identity.actor import Actor
from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may
from backend.kernel import uploads
from backend.kernel.errors import DomainError
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.kernel.graphql.sheets import ImportOutcome, ImportResult
from backend.kernel.sheets import Reading, aside
from backend.kernel.uploads import SheetImport

_FROM_FILES = "From a workbook sent to /files. All rows or, with any fault, none."
Plan = TypeVar("Plan")


@strawberry.type
class FacilityImportMutation:
    @strawberry.mutation(permission_classes=[may("manage places")], description=_FROM_FILES)
    async def import_places(
        self, info: Info, key: IdempotencyKey, file_id: ID, dry_run: bool
    ) -> ImportResult:
        return await _import(
            info,
            key,
            file_id,
            places_sheet.read,
            plan_places,
            lambda session, me, upload, plan: import_places(session, me, upload, plan, dry_run=dry_run),
        )

    @strawberry.mutation(permission_classes=[may("manage equipment")], description=_FROM_FILES)
    async def import_equipment(
        self, info: Info, key: IdempotencyKey, file_id: ID, dry_run: bool
    ) -> ImportResult:
        return await _import(
            info,
            key,
            file_id,
            equipment_sheet.read,
            plan_equipment,
            lambda session, me, upload, plan: import_equipment(session, me, upload, plan, dry_run=dry_run),
        )


async def _import(
    info: Info,
    key: UUID,
    file_id: ID,
    read: Callable[[bytes], Reading],
    compare: Callable[[AsyncSession, Actor, Reading], Awaitable[Plan]],
    bring_in: Callable[[AsyncSession, Actor, UUID, Plan], Awaitable[SheetImport]],
) -> ImportOutcome | Refused:
    context = info.context
    try:
        upload_id = as_uuid(file_id, "fileId")
        async with context.read() as session:
            body = await uploads.body_of(session, context.me.id, upload_id)
        # Unpacking and comparing take seconds: before the transaction, which others wait for.
        reading = await aside(read, body)
        async with context.read() as session:
            plan = await compare(session, context.me, reading)
    except DomainError as refusal:
        return Refused.of(refusal)
    return await context.once(
        info, key, lambda session, me: bring_in(session, me, upload_id, plan), ImportOutcome.of
    )
