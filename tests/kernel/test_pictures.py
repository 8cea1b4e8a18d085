"""Pictures come out upright, small and harmless, or are refused whole."""

import io
import struct
import zlib

import pytest
from PIL import Image

from backend.kernel import pictures
from backend.kernel.pictures import FileTooLarge, NotAPicture, PictureTooLarge

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
    picture = pictures.clean(a_photo(orientation=orientation))
    shown = Image.open(io.BytesIO(picture.full))
    assert (picture.width, picture.height) == shown.size == size
    red, _, blue = shown.getpixel(red_at)  # type: ignore[misc]
    assert (red > 150, blue < 60) == (True, True)


def test_nothing_of_the_sender_survives() -> None:
    picture = pictures.clean(a_photo())
    shown = Image.open(io.BytesIO(picture.full))
    assert not shown.getexif()
    assert b"secret" not in picture.full


def test_a_large_photo_is_shrunk() -> None:
    picture = pictures.clean(a_photo(4000, 3000))
    assert (picture.width, picture.height) == (1600, 1200)
    assert max(Image.open(io.BytesIO(picture.thumbnail)).size) == 320


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF"])
def test_other_formats_become_jpeg(form: str) -> None:
    assert Image.open(io.BytesIO(pictures.clean(a_photo(form=form)).full)).format == "JPEG"


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
async def test_what_is_not_a_reasonable_picture_is_refused(body: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        await pictures.made_safe(body)


async def test_more_than_ten_megabytes_are_refused() -> None:
    with pytest.raises(FileTooLarge):
        await pictures.made_safe(a_photo() + bytes(pictures.LARGEST_UPLOAD))
