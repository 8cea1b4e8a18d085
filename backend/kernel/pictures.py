"""Pictures made safe: decoded with limits, upright, small, and without anything the sender put into them."""

import asyncio
import io
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

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


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made safe: upright, without metadata, at most LONGEST_SIDE, JPEG."""

    full: bytes
    thumbnail: bytes
    width: int
    height: int


_studio = ThreadPoolExecutor(max_workers=2, thread_name_prefix="manyi-pictures")
"""A picture of 50 million pixels takes seconds and 150 MB: two at once, whoever else waits in the queue."""


async def made_safe(body: bytes) -> Picture:
    """`clean` in a thread; call it before the transaction, which others wait for."""
    if len(body) > LARGEST_UPLOAD:
        raise FileTooLarge(limit=LARGEST_UPLOAD)
    return await asyncio.get_running_loop().run_in_executor(_studio, clean, body)


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
