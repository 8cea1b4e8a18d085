"""Workbooks that people send to be imported, kept for a day, and what became of each import."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import CheckConstraint, LargeBinary, UniqueConstraint, delete, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel import clock, due, once
from backend.kernel.db import Entity
from backend.kernel.errors import NotFound
from backend.kernel.sheets.reading import Reading, check_archive

KEPT = timedelta(days=1)
"""Long enough for a dry run, corrections and the import; lists of people should not lie about."""
MOST_FAULTS = 500
"""Nobody reads more before correcting the sheet; `fault_count` tells how many there are."""


class SheetUpload(Entity):
    """A workbook as it was sent. It lies in the database, where every process and the backup find it."""

    __tablename__ = "sheet_upload"
    __table_args__ = (UniqueConstraint("uploaded_by", "key"),)

    uploaded_by: Mapped[UUID]
    key: Mapped[UUID]
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime]


class SheetImport(Entity):
    """One run of an import, dry or real: all of its rows or, if any has a fault, none."""

    __tablename__ = "sheet_import"
    __table_args__ = (
        CheckConstraint("fault_count = 0 OR created + changed = 0", "all_or_nothing"),
        CheckConstraint("jsonb_array_length(faults) <= fault_count", "faults_are_counted"),
    )

    upload_id: Mapped[UUID] = mapped_column(index=True)
    dry_run: Mapped[bool]
    rows: Mapped[int]
    created: Mapped[int]
    changed: Mapped[int]
    fault_count: Mapped[int]
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    by_id: Mapped[UUID]
    at: Mapped[datetime]

    @classmethod
    def of(
        cls, upload_id: UUID, by_id: UUID, reading: Reading, *, dry_run: bool, created: int, changed: int
    ) -> "SheetImport":
        """The record of a run; `created` and `changed` say what a dry run would have done."""
        faults = reading.faults
        sound = len(faults) == 0
        return cls(
            upload_id=upload_id,
            dry_run=dry_run,
            rows=reading.count,
            created=created if sound else 0,
            changed=changed if sound else 0,
            fault_count=len(faults),
            faults=msgspec.to_builtins(list(faults)[:MOST_FAULTS]),
            by_id=by_id,
            at=clock.now(),
        )


async def keep(session: AsyncSession, uploader: UUID, key: UUID, body: bytes) -> SheetUpload:
    """Keep a workbook that at least looks like one."""
    check_archive(body)
    upload = SheetUpload(uploaded_by=uploader, key=key, body=body, created_at=clock.now())
    session.add(upload)
    await due.at(session, clock.now() + KEPT, "sheets.forget_upload", upload.ref)
    return upload


async def body_of(session: AsyncSession, uploader: UUID, upload_id: UUID) -> bytes:
    """The workbook's bytes, for the person who sent it."""
    body = await session.scalar(
        select(SheetUpload.body).where(SheetUpload.id == upload_id, SheetUpload.uploaded_by == uploader)
    )
    if body is None:
        raise NotFound(field="fileId")
    return body


@due.errand("sheets.forget_upload")
async def forget(session: AsyncSession, row: due.Due) -> None:
    sender = SheetUpload.uploaded_by, SheetUpload.key
    gone = await session.execute(
        delete(SheetUpload).where(SheetUpload.id == row.subject_id).returning(*sender)
    )
    for uploader, key in gone:
        await once.forget(session, uploader, key)
