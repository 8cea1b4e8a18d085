"""Pictures that people send: kept once, as long as something needs them, and shown to those who may see them."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import obstore
from obstore.store import LocalStore, ObjectStore
from sqlalchemy import CheckConstraint, UniqueConstraint, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel import clock, due, once, seals
from backend.kernel.db import Database, Entity
from backend.kernel.pictures import Picture
from backend.kernel.refs import Ref
from backend.kernel.settings import Settings

KEPT_UNCLAIMED = timedelta(days=1)
"""Longer than a form stays open; an outbox sends photos and what they belong to one right after the other."""
FORGET = "files.forget"
_PURPOSE = "file"


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


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture whose bytes lie in the store."""

    sha256: str
    picture: Picture


def store_of(settings: Settings) -> ObjectStore:
    """Where pictures lie: a folder. Any other store of `obstore`, e.g. S3, would be opened here and nowhere else."""
    folder = settings.data / "files"
    folder.mkdir(parents=True, exist_ok=True)
    return LocalStore(folder)


@asynccontextmanager
async def stored(database: Database, store: ObjectStore, picture: Picture) -> AsyncIterator[Stored]:
    """Around the transaction that will `keep` the picture, in which nobody should wait for a slow store.

    The bytes are written before the row. They go again if no row came of it, and are written once more if the
    last row of the same picture was forgotten meanwhile.
    """
    ready = Stored(hashlib.sha256(picture.full).hexdigest(), picture)
    file = File(sha256=ready.sha256)
    await _put(store, file, picture)
    try:
        yield ready
    except BaseException:
        await _delete_unshown(database, store, file)
        raise
    try:
        await obstore.head_async(store, file.path)
    except FileNotFoundError:
        await _put(store, file, picture)


async def _put(store: ObjectStore, file: File, picture: Picture) -> None:
    await obstore.put_async(store, file.path, picture.full)
    await obstore.put_async(store, file.thumbnail_path, picture.thumbnail)


async def keep(session: AsyncSession, uploader: UUID, key: UUID, stored: Stored) -> File:
    """For a day, unless something claims it."""
    picture = stored.picture
    file = File(
        uploaded_by=uploader,
        key=key,
        sha256=stored.sha256,
        bytes=len(picture.full),
        width=picture.width,
        height=picture.height,
        created_at=clock.now(),
    )
    await _alone_with(session, file.sha256)
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
async def forget(session: AsyncSession, row: due.Due) -> due.Afterwards | None:
    """Nobody claimed it: the row goes, and after it the bytes, unless another row shows them.

    The key goes too: an outbox that comes back after days sends the picture once more, and it is evidence.
    """
    file = await session.get(File, row.subject_id)
    if file is None:
        return None
    await once.forget(session, file.uploaded_by, file.key)
    await session.delete(file)
    return lambda database: _delete_unshown(database, store_of(Settings.from_env()), file)


async def _delete_unshown(database: Database, store: ObjectStore, file: File) -> None:
    """The bytes, if no row shows them. It writes no row, so that no follower of the journal waits for the store."""
    async with database.write() as session:
        await _alone_with(session, file.sha256)
        if not await session.scalar(select(exists().where(File.sha256 == file.sha256))):
            with suppress(FileNotFoundError):
                await obstore.delete_async(store, [file.path, file.thumbnail_path])


async def _alone_with(session: AsyncSession, sha256: str) -> None:
    """Till the transaction ends: no row comes to show these bytes between the look for one and their deletion."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(sha256, 0))))


def address(secret: bytes, file_id: UUID, person_id: UUID) -> str:
    """A file's address for one person: whoever may see the thing that shows the file is handed this address."""
    return f"/files/{file_id}?for={seals.seal(secret, _PURPOSE, file_id, person_id)}"


def is_address_of(secret: bytes, file_id: UUID, person_id: UUID, seal: str) -> bool:
    return seals.is_seal(seal, secret, _PURPOSE, file_id, person_id)
