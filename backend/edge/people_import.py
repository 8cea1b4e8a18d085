"""Importing people: their slice knows no places, so their offices are looked up here, above both."""

from uuid import UUID

import strawberry
from sqlalchemy import select
from strawberry import ID

from backend.facility.models import Place, PlaceKind
from backend.identity import people_sheet
from backend.identity.graphql.types import as_uuid
from backend.identity.graphql_permission import Info, may
from backend.identity.importing import import_people
from backend.kernel import uploads
from backend.kernel.errors import DomainError
from backend.kernel.graphql.errors import Refused
from backend.kernel.graphql.scalars import IdempotencyKey
from backend.kernel.graphql.sheets import ImportOutcome, ImportResult
from backend.kernel.sheets import aside


@strawberry.type
class PeopleImportMutation:
    @strawberry.mutation(
        permission_classes=[may("manage people")],
        description="From a workbook sent to /files. All rows or, with any fault, none.",
    )
    async def import_people(
        self, info: Info, key: IdempotencyKey, file_id: ID, dry_run: bool
    ) -> ImportResult:
        context = info.context
        try:
            upload_id = as_uuid(file_id, "fileId")
            async with context.read() as session:
                body = await uploads.body_of(session, context.me.id, upload_id)
            # Unpacking takes a second or two: before the transaction, which others wait for.
            sheet = await aside(people_sheet.read, body)
        except DomainError as refusal:
            return Refused.of(refusal)
        async with context.read() as session:
            codes = select(Place.code, Place.id).where(
                Place.code.in_(sheet.office_codes),
                Place.kind == PlaceKind.SPACE,
                Place.closed_at.is_(None),
            )
            offices: dict[str, UUID] = {row.code: row.id for row in await session.execute(codes)}
        return await context.once(
            info,
            key,
            lambda session, me: import_people(session, me, upload_id, sheet, offices, dry_run=dry_run),
            ImportOutcome.of,
        )
