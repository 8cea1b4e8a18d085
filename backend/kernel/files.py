"""Pictures that people send: checked, re-encoded, kept once, and shown only to those who may see them."""

import asyncio
import hashlib
import hmac
import io
import warnings
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import obstore
from obstore.store import LocalStore, ObjectStore
from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from backend.kernel import clock
from backend.kernel.db import Entity
from backend.kernel.errors import DomainError

LARGEST_UPLOAD = 10 * 1024 * 1024
"""Bytes of one upload."""
MOST_PIXELS = 50_000_000
"""Pixels of one picture; a phone makes 12 to 50 million, a decompression bomb far more."""
LONGEST_SIDE = 1600
THUMBNAIL_SIDE = 320
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


class FileTooLarge(DomainError):
    """The file is larger than 10 MB."""


class NotAPicture(DomainError):
    """This is not a picture that can be opened (JPEG, PNG, WebP or GIF)."""


class PictureTooLarge(DomainError):
    """The picture has too many pixels."""


class File(Entity):
    """A stored picture. The bytes lie under its content's hash, so that the same picture is kept once."""

    __tablename__ = "file"
    __table_args__ = (
        UniqueConstraint("uploaded_by", "key"),
        CheckConstraint("bytes > 0 AND width > 0 AND height > 0", "not_empty"),
    )

    uploaded_by: Mapped[UUID]
    key: Mapped[UUID] = mapped_column(comment="the uploader's idempotency key")
    sha256: Mapped[str]
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
class Picture:
    """A picture made safe: upright, without metadata, at most LONGEST_SIDE, JPEG."""

    full: bytes
    thumbnail: bytes
    width: int
    height: int


def store_in(folder: Path) -> ObjectStore:
    """The default store: a folder. Production may use any store of `obstore`, e.g. S3."""
    folder.mkdir(parents=True, exist_ok=True)
    return LocalStore(folder)


async def keep(session: AsyncSession, store: ObjectStore, uploader: UUID, key: UUID, body: bytes) -> File:
    """Check and keep an upload. The bytes are written before the row, so that a row never lacks its bytes."""
    if len(body) > LARGEST_UPLOAD:
        raise FileTooLarge
    picture = await asyncio.to_thread(clean, body)
    file = File(
        uploaded_by=uploader,
        key=key,
        sha256=hashlib.sha256(picture.full).hexdigest(),
        bytes=len(picture.full),
        width=picture.width,
        height=picture.height,
        created_at=clock.now(),
    )
    await obstore.put_async(store, file.path, picture.full)
    await obstore.put_async(store, file.thumbnail_path, picture.thumbnail)
    session.add(file)
    return file


def clean(body: bytes) -> Picture:
    """Decode with limits, turn upright, shrink, and encode anew: nothing of the sender's bytes survives."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(body), formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise PictureTooLarge(limit=MOST_PIXELS)
                opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                upright = ImageOps.exif_transpose(opened).convert("RGB")
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise PictureTooLarge(limit=MOST_PIXELS) from None
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
            raise NotAPicture from None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    small = upright.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return Picture(_jpeg(upright, 82), _jpeg(small, 75), upright.width, upright.height)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def address(secret: bytes, file_id: UUID, person_id: UUID) -> str:
    """A file's address for one person: whoever may see the thing that shows the file is handed this address."""
    return f"/files/{file_id}?for={_seal(secret, file_id, person_id)}"


def is_address_of(secret: bytes, file_id: UUID, person_id: UUID, seal: str) -> bool:
    return hmac.compare_digest(seal, _seal(secret, file_id, person_id))


def _seal(secret: bytes, file_id: UUID, person_id: UUID) -> str:
    return hmac.new(secret, b"file" + file_id.bytes + person_id.bytes, hashlib.sha256).hexdigest()[:32]
