"""Pictures that people send: kept once, as long as something needs them, and shown to those who may see them."""

import hashlib
import hmac
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import obstore
from obstore.store import LocalStore, ObjectStore
from sqlalchemy import CheckConstraint, UniqueConstraint, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel import clock, due, once
from backend.kernel.db import Entity
from backend.kernel.pictures import Picture
from backend.kernel.refs import Ref
from backend.kernel.settings import Settings

KEPT_UNCLAIMED = timedelta(days=1)
"""Longer than a form stays open; an outbox sends photos and what they belong to one right after the other."""
FORGET = "files.forget"


class File(Entity):
    """A stored picture. The bytes lie under its content's hash, so that the same picture is kept once."""

    __tablename__ = "file"
    __table_args__ = (
        UniqueConstraint("uploaded_by", "key"),
        CheckConstraint("bytes > 0 AND width > 0 AND height > 0", "not_empty"),
    )

    uploaded_by: Mapped[UUID]
    key: Mapped[UUID] = mapped_column(comment="the uploader's idempotency key")
    sha256: Mapped[str] = mapped_column(index=True)
    bytes: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[datetime]

    @property
    def path(self) -> str:
        return f"{self.sha256[:2]}/{self.sha256}.jpg"

    @property
    def thumbnail_path(self) -> str:
        return f"{self.sha256[:2]}/{self.sha256}.thumb.jpg"


def store_in(folder: Path) -> ObjectStore:
    """The default store: a folder. Production may use any store of `obstore`, e.g. S3."""
    folder.mkdir(parents=True, exist_ok=True)
    return LocalStore(folder)


async def keep(
    session: AsyncSession, store: ObjectStore, uploader: UUID, key: UUID, picture: Picture
) -> File:
    """For a day, unless something claims it. The bytes are written before the row, which never lacks them."""
    file = File(
        uploaded_by=uploader,
        key=key,
        sha256=hashlib.sha256(picture.full).hexdigest(),
        bytes=len(picture.full),
        width=picture.width,
        height=picture.height,
        created_at=clock.now(),
    )
    await _alone_with(session, file.sha256)
    await obstore.put_async(store, file.path, picture.full)
    await obstore.put_async(store, file.thumbnail_path, picture.thumbnail)
    session.add(file)
    await due.at(session, file.created_at + KEPT_UNCLAIMED, FORGET, file.ref)
    return file


async def claim(session: AsyncSession, uploader: UUID, file_ids: Sequence[UUID]) -> bool:
    """These become part of something and stay; false, to be refused, when one is not there or not the uploader's.

    Every slice that refers to a file calls this first.
    """
    await due.drop(session, FORGET, *(Ref(File.__tablename__, file_id) for file_id in file_ids))
    theirs = select(func.count()).where(File.id.in_(file_ids), File.uploaded_by == uploader)
    return await session.scalar(theirs) == len(set(file_ids))


@due.errand(FORGET)
async def forget(session: AsyncSession, row: due.Due) -> None:
    """Nobody claimed it: the row goes, and the bytes with the last row that shows them.

    The key goes too: an outbox that comes back after days sends the picture once more, and it is evidence.
    """
    file = await session.get(File, row.subject_id)
    if file is None:
        return
    await _alone_with(session, file.sha256)
    await once.forget(session, file.uploaded_by, file.key)
    await session.delete(file)
    await session.flush()
    if not await session.scalar(select(exists().where(File.sha256 == file.sha256))):
        store = store_in(Settings.from_env().data / "files")
        with suppress(FileNotFoundError):
            await obstore.delete_async(store, [file.path, file.thumbnail_path])


async def _alone_with(session: AsyncSession, sha256: str) -> None:
    """Till the transaction ends: bytes are not deleted while the same picture comes in once more."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(sha256, 0))))


def address(secret: bytes, file_id: UUID, person_id: UUID) -> str:
    """A file's address for one person: whoever may see the thing that shows the file is handed this address."""
    return f"/files/{file_id}?for={_seal(secret, file_id, person_id)}"


def is_address_of(secret: bytes, file_id: UUID, person_id: UUID, seal: str) -> bool:
    return hmac.compare_digest(seal, _seal(secret, file_id, person_id))


def _seal(secret: bytes, file_id: UUID, person_id: UUID) -> str:
    return hmac.new(secret, b"file" + file_id.bytes + person_id.bytes, hashlib.sha256).hexdigest()[:32]
