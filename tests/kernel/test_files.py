"""Pictures come out upright, small and harmless, or are refused whole."""

import io
import struct
import zlib
from pathlib import Path
from uuid import uuid4

import obstore
import pytest
from PIL import Image
from sqlalchemy import func, select

from backend.kernel import files
from backend.kernel.db import Database
from backend.kernel.files import File, FileTooLarge, NotAPicture, PictureTooLarge

RED, BLUE = (200, 0, 0), (0, 0, 200)


def a_photo(width: int = 64, height: int = 32, *, orientation: int = 1, form: str = "JPEG") -> bytes:
    """Red on its left half, blue on its right, as the camera stored it."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    exif = image.getexif()
    exif[0x0112] = orientation
    exif[0x010E] = "the photographer's secret"
    out = io.BytesIO()
    image.save(out, form, exif=exif, quality=95)
    return out.getvalue()


def a_bomb(side: int) -> bytes:
    """A PNG of a few hundred bytes that claims side × side pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


# EXIF orientation → where the stored left half (red) ends up.
@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (64, 32), (8, 16)),
        (2, (64, 32), (56, 16)),
        (3, (64, 32), (56, 16)),
        (4, (64, 32), (8, 16)),
        (5, (32, 64), (16, 8)),
        (6, (32, 64), (16, 8)),
        (7, (32, 64), (16, 56)),
        (8, (32, 64), (16, 56)),
    ],
)
def test_a_photo_stands_upright(orientation: int, size: tuple[int, int], red_at: tuple[int, int]) -> None:
    picture = files.clean(a_photo(orientation=orientation))
    shown = Image.open(io.BytesIO(picture.full))
    assert (picture.width, picture.height) == shown.size == size
    red, _, blue = shown.getpixel(red_at)  # type: ignore[misc]
    assert (red > 150, blue < 60) == (True, True)


def test_nothing_of_the_sender_survives() -> None:
    picture = files.clean(a_photo())
    shown = Image.open(io.BytesIO(picture.full))
    assert not shown.getexif()
    assert b"secret" not in picture.full


def test_a_large_photo_is_shrunk() -> None:
    picture = files.clean(a_photo(4000, 3000))
    assert (picture.width, picture.height) == (1600, 1200)
    assert max(Image.open(io.BytesIO(picture.thumbnail)).size) == 320


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF"])
def test_other_formats_become_jpeg(form: str) -> None:
    assert Image.open(io.BytesIO(files.clean(a_photo(form=form)).full)).format == "JPEG"


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"", NotAPicture),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NotAPicture),
        (b"%PDF-1.7", NotAPicture),
        (b"PK\x03\x04 really a zip behind .jpg", NotAPicture),
        (a_photo()[:200], NotAPicture),
        (a_bomb(30_000), PictureTooLarge),
        (a_bomb(8_000), PictureTooLarge),
    ],
)
async def test_what_is_not_a_reasonable_picture_is_refused(
    database: Database, tmp_path: Path, body: bytes, refusal: type[Exception]
) -> None:
    await refused(database, tmp_path, body, refusal)


async def test_more_than_ten_megabytes_are_refused(database: Database, tmp_path: Path) -> None:
    await refused(database, tmp_path, a_photo() + bytes(files.LARGEST_UPLOAD), FileTooLarge)


async def refused(database: Database, folder: Path, body: bytes, refusal: type[Exception]) -> None:
    store = files.store_in(folder / "files")
    with pytest.raises(refusal):
        async with database.write() as session:
            await files.keep(session, store, uuid4(), uuid4(), body)
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(File)) == 0
    assert [path for path in (folder / "files").rglob("*") if path.is_file()] == []


async def test_a_kept_picture_has_its_bytes(database: Database, tmp_path: Path) -> None:
    store = files.store_in(tmp_path / "files")
    async with database.write() as session:
        file = await files.keep(session, store, uuid4(), uuid4(), a_photo())
    stored = await obstore.get_async(store, file.path)
    assert len(await stored.bytes_async()) == file.bytes


def test_an_address_is_good_for_one_person_only() -> None:
    file, person, somebody_else = uuid4(), uuid4(), uuid4()
    seal = files.address(b"key", file, person).partition("?for=")[2]
    assert files.is_address_of(b"key", file, person, seal)
    assert not files.is_address_of(b"key", file, somebody_else, seal)
    assert not files.is_address_of(b"key", uuid4(), person, seal)
    assert not files.is_address_of(b"another key", file, person, seal)
